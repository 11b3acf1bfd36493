"""Parts of the page of one's calibration."""

"""Parts of the page of the Monday review."""

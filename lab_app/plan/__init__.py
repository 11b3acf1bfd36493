"""The plan of 90 days: what there is to do in twelve weeks, what of it is done, and what follows from what was shown."""

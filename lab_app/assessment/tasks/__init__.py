"""The tasks, a module each: `<skill>_<3 or 5>.py` has TITLE and `form(seed, sitting)`."""

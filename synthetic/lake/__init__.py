"""A world on disk: day files by month, written by one process or several."""

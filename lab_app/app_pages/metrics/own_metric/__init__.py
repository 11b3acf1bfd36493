"""Pages of the level on writing metrics."""

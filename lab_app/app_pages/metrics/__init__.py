"""Pages of the track on metrics."""

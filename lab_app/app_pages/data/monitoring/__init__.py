"""Pages of the level Monitoring."""

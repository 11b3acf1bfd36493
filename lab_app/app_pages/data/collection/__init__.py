"""Pages of the level Collection."""

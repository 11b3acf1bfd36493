"""The last stage of a check: what a metric's values, or its definition, will mislead its reader about."""

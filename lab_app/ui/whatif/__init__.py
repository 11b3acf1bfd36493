"""The what-if page: levers, a run, what became of it, and the plans that are kept."""

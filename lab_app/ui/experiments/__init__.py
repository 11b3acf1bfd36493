"""The read-out of an experiment and the planner, step by step."""

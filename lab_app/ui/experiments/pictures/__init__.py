"""The pictures of the read-out and the planner, as Vega-Lite specifications."""

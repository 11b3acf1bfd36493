"""The fourth stage of a check: can MetricFlow compute it? It runs in a process of its own."""

"""Where a metric comes from: the metrics below it, the tables between, the raw columns."""

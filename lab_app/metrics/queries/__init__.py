"""From a question about a metric to rows: the SQL that MetricFlow gives, and quicker ways to the same numbers."""

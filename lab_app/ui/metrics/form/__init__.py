"""The form beside a metric's YAML: it writes the YAML, and follows it."""

"""A metric as its author typed it: YAML with the place of every value, and the SQL inside it."""

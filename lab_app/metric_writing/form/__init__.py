"""A metric as a form: what kind it is, its numbers, its filter, its window. It is read from the YAML and written into it."""

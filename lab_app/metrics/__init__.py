"""Metrics of a release: what they are, and what they come to."""

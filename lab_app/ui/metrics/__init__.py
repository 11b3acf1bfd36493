"""Metrics on a page: cards, lines, lineage, and the desk where one is written."""

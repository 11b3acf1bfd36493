"""Saves, removes and renames one's own metrics in the dbt project."""

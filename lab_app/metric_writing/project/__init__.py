"""The metrics in the dbt project's own files, beside those of a release."""

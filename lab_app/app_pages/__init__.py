"""The pages that belong to no track."""

"""Pages of the data track."""

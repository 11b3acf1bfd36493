"""What is around a query's editor: tables beside it, saved queries, and the picture of a result."""

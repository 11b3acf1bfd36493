"""What is particular to an engine that warehouses are kept in. DuckDB is the one so far."""

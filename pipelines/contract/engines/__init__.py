"""What is particular to an engine: DuckDB, in whose files warehouses are kept, and Spark, which can build them."""

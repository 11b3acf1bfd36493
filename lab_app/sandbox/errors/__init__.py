"""What the engine says of a query that it cannot run, as a sentence for whoever wrote it."""

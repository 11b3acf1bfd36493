"""What is true of a world beyond its tables: what incidents, levers and defects did, and what will be."""

"""What a source table is, and what the rows of several are made from: stage two of the simulation."""

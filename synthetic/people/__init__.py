"""Who signs up, comes by, invites and leaves: stage one of the simulation, shard by shard."""

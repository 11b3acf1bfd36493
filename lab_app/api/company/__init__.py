"""What the server keeps for each tenant, without any HTTP."""

"""The command `larder`."""

"""Cases about experiments, on many people."""

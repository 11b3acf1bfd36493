"""Other worlds than the common one, on which exercises are done again: made on demand, looked at, and removed."""

"""Which functions each database has, a module each, and how each function reads here."""

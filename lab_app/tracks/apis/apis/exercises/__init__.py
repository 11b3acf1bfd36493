"""The exercises of this level, a file each."""

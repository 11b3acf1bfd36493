"""The simulator of Larder: the same seed makes the same company, byte by byte."""

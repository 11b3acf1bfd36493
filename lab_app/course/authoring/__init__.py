"""What helps to write exercises: the rules that all of them keep, and files to begin from."""

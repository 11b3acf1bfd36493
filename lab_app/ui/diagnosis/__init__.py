"""The Diagnosis workspace, where one finds out why a number moved, and the case file beside it."""

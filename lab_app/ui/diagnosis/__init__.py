"""The Diagnosis workspace: one question, what one asks to find out why a number moved, and the case file beside it."""

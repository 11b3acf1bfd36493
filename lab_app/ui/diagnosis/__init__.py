"""The Diagnosis workspace: one question, and what one asks to find out why a number moved."""

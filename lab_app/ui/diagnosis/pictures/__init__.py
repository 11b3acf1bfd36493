"""The pictures of the Diagnosis workspace."""

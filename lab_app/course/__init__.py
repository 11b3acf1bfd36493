"""The course: its tracks, levels and exercises, and how far a learner is."""

"""The experiment on streaks, as exercises ask about it."""

from __future__ import annotations

EXPERIMENT = "dinner_streaks"
LEFT = range(4, 8)
"""The weeks, counted from 0, in which one asks what is left of a lift: the second month."""

"""The kind of exercise in which each thing goes into a box, by rules that the page states.

Which boxes are right for a thing follows from the rules and its figures, which the world's seed draws; two may be, each
with its reason. It is right or wrong, without points, and one may try again.
"""

from __future__ import annotations

from lab_app.course.exercise import Hint, Link
from lab_app.kinds.sort.spec import Box, Dealt, Item, SortExercise

__all__ = ["Box", "Dealt", "Hint", "Item", "Link", "SortExercise"]

"""The kind of exercise that is answered with a filter: a query that returns the ids of accounts to be taken out.

Only the simulator knows which accounts really are bots: the judge holds the ids against the truth, and says of how
many of them it is so (precision) and how many of all were found (recall).
"""

from __future__ import annotations

from lab_app.course.exercise import Hint, Link, Mistake
from lab_app.kinds.labels.spec import LabelsExercise

__all__ = ["Hint", "LabelsExercise", "Link", "Mistake"]

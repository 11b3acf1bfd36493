"""The kind of exercise about what a database does with proposals, which are replayed on SQLite (`lab_app.bench`).

Three modes: `plan` (what statements cost under an index), `interleave` (two programs in every order) and `migrate`
(which versions of the code find their columns at each step). What is asked is a decision, and its answer is what the
replay shows in this world. It is right or wrong, without points, and one may try again.
"""

from __future__ import annotations

from lab_app.course.exercise import Hint, Link
from lab_app.kinds.workload.spec import Proposal, Sheet, Workload, WorkloadExercise

__all__ = ["Hint", "Link", "Proposal", "Sheet", "Workload", "WorkloadExercise"]

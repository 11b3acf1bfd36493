"""What learners have done so far: drafts, hints, attempts and queries, in a SQLite file."""

from __future__ import annotations

from lab_app.course.progress.file import ProgressFile
from lab_app.course.progress.queries import Queries, SavedQuery
from lab_app.course.progress.store import Attempt, Phase, Progress
from lab_app.course.progress.trouble import ProgressError

LEARNER = "local"
"""Who learns: one person at one laptop, since nobody logs in."""

__all__ = [
    "LEARNER",
    "Attempt",
    "Phase",
    "Progress",
    "ProgressError",
    "ProgressFile",
    "Queries",
    "SavedQuery",
]

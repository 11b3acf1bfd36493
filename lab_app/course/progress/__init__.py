"""What learners have done so far: drafts, hints, attempts, queries, sittings, plan and notes, in a SQLite file."""

from __future__ import annotations

from lab_app.course.progress.file import ProgressFile
from lab_app.course.progress.notes import Note, Notes
from lab_app.course.progress.plan_log import Entry, PlanLog
from lab_app.course.progress.queries import Queries, SavedQuery
from lab_app.course.progress.sittings import Sitting, Sittings, TaskAnswer
from lab_app.course.progress.store import Attempt, Phase, Progress
from lab_app.course.progress.trouble import ProgressError

LEARNER = "local"
"""Who learns: one person at one laptop, since nobody logs in."""

__all__ = [
    "LEARNER",
    "Attempt",
    "Entry",
    "Note",
    "Notes",
    "Phase",
    "PlanLog",
    "Progress",
    "ProgressError",
    "ProgressFile",
    "Queries",
    "SavedQuery",
    "Sitting",
    "Sittings",
    "TaskAnswer",
]

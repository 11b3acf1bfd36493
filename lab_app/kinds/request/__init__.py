"""The kind of exercise that is answered with calls to Larder's API.

What is judged is what happened, not what was typed: the API's journal of the calls, and what the tenant holds after them.
"""

from __future__ import annotations

from lab_app.course.exercise import Hint, Link
from lab_app.kinds.request.journal import Call, Evidence
from lab_app.kinds.request.message import Message, bearer, written
from lab_app.kinds.request.spec import Key, RequestExercise, Saved, Scene, Slip, Target, Task

__all__ = [
    "Call",
    "Evidence",
    "Hint",
    "Key",
    "Link",
    "Message",
    "RequestExercise",
    "Saved",
    "Scene",
    "Slip",
    "Target",
    "Task",
    "bearer",
    "written",
]

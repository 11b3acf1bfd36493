"""What somebody writes down about their own company, beside a card: kept with their drafts, the same in every world.

The one place that knows where such a note lies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab_app.course.progress import Progress

LONGEST = 4000
"""Characters of a note: two pages."""


def own_note(progress: Progress, about: str) -> str:
    """What was written about this, empty where nothing was. Raises ProgressError."""
    return progress.draft(_key(about)) or ""


def keep_own_note(progress: Progress, about: str, text: str) -> None:
    """Keep it; what was written before is replaced. Raises ProgressError."""
    progress.save_draft(_key(about), text[:LONGEST])


def _key(about: str) -> str:
    return f"own-note:{about}"  # without a slash, it belongs to no world

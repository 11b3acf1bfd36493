"""Takeaways that are tried again 7, 30 and 80 days after an exercise was done: that is how they stay.

One says oneself whether one still knew it. Who did begins the next, longer wait; who did not waits a week again. An
exercise that is done once more meanwhile begins its wait anew.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lab_app.course.progress import Progress

DAYS = (7, 30, 80)
"""Waits before the first, second and third time."""
MOST = 3
"""So many are asked at a sitting: after a long absence all are due at once."""
SITTING = dt.timedelta(hours=12)
KEPT = "takeaways tried again"


@dataclass(frozen=True)
class Recall:
    """When a takeaway was last tried again (UTC), and how often in a row it was known."""

    at: dt.datetime
    known: int


def due(done: Mapping[str, dt.datetime], recalls: Mapping[str, Recall], now: dt.datetime) -> tuple[str, ...]:
    """Keys of the exercises whose takeaway is to be tried now, the one that has waited longest first.

    `done` says when each exercise was last done. What was tried at this sitting counts towards the most.
    """
    tried = sum(dt.timedelta() <= now - recall.at < SITTING for recall in recalls.values())
    moments = {key: due_at(at, recalls.get(key)) for key, at in done.items()}
    waiting = sorted((moment, key) for key, moment in moments.items() if moment is not None and moment <= now)
    return tuple(key for _, key in waiting[: max(0, MOST - tried)])


def due_at(done: dt.datetime, recall: Recall | None) -> dt.datetime | None:
    """When the takeaway of an exercise is due; None once it was known after the last wait."""
    if recall is None:
        return done + dt.timedelta(days=DAYS[0])
    if recall.known >= len(DAYS):
        return None
    return max(done, recall.at) + dt.timedelta(days=DAYS[recall.known])


def tried(before: Recall | None, *, knew: bool, now: dt.datetime) -> Recall:
    """A takeaway after it was tried once more."""
    return Recall(now, min(len(DAYS), (before.known if before else 0) + 1) if knew else 0)


def days_to_wait(recall: Recall) -> int | None:
    """How long it is until it is due again; None where it is not."""
    return DAYS[recall.known] if recall.known < len(DAYS) else None


def recalls(progress: Progress) -> dict[str, Recall]:
    """What was tried again so far, by exercise. Raises ProgressError."""
    return _read(progress.remembered(KEPT))


def note_recall(progress: Progress, exercise: str, *, knew: bool, now: dt.datetime) -> Recall:
    """Keep that a takeaway was tried again; of two tabs that say so at once both are kept. Raises ProgressError."""

    def change(kept: str | None) -> str:
        all_ = _read(kept)
        return _write({**all_, exercise: tried(all_.get(exercise), knew=knew, now=now)})

    return _read(progress.revise(KEPT, change))[exercise]


def _read(kept: str | None) -> dict[str, Recall]:
    """Those that can be read: what is damaged is as if it had not been tried."""
    try:
        content: Any = json.loads(kept or "{}")
    except ValueError:
        return {}
    if not isinstance(content, dict):
        return {}
    found = {str(key): _recall(entry) for key, entry in content.items()}
    return {key: recall for key, recall in found.items() if recall is not None}


def _recall(entry: Any) -> Recall | None:
    try:
        at = dt.datetime.fromisoformat(str(entry["at"]))
        known = int(entry["known"])
    except (ValueError, TypeError, LookupError, OverflowError):
        return None
    return Recall(at, known) if at.tzinfo is not None and 0 <= known <= len(DAYS) else None


def _write(kept: Mapping[str, Recall]) -> str:
    return json.dumps({key: {"at": one.at.isoformat(), "known": one.known} for key, one in kept.items()})

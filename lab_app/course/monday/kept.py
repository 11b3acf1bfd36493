"""Monday reviews in the progress file, of one world each, by the last day of their week.

Every change is made to what is kept at that moment: what another tab has done since this one was drawn stays.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from lab_app.course.monday.review import Review, as_plain, review_of

if TYPE_CHECKING:
    from lab_app.course.progress import Progress

VERSION = 1
MOST = 26
"""Reviews that are kept with what they showed; of older ones the words and ranges stay."""
MOST_BYTES = 1_500_000
NAME = "monday reviews"

Reviews = tuple[Review, ...]


def reviews(progress: Progress, world: str) -> Reviews:
    """All that are kept of a world, the newest first. Raises ProgressError."""
    return read(progress.remembered(_name(world)))


def review_on(progress: Progress, world: str, day: dt.date) -> Review:
    """The review of the week that ends on a day; an empty one where there is none. Raises ProgressError."""
    return next((one for one in reviews(progress, world) if one.day == day), Review(day))


def change(progress: Progress, world: str, day: dt.date, what: Callable[[Review], Review]) -> Review:
    """Change the review of a week as it is kept now. One in which nothing is said any more is not kept.

    Raises ProgressError.
    """

    def revise(text: str | None) -> str:
        kept = read(text)
        changed = what(next((one for one in kept if one.day == day), Review(day)))
        others = [one for one in kept if one.day != day]
        return write((*others, *([] if changed.is_empty else [changed])))

    return next((one for one in read(progress.revise(_name(world), revise)) if one.day == day), Review(day))


def read(text: str | None) -> Reviews:
    """The reviews that are kept as this text, the newest first. What can't be read is left out."""
    try:
        found = json.loads(text) if text else {}
        listed = list(found["reviews"]) if found.get("version") == VERSION else []
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return ()
    by_day: dict[dt.date, Review] = {}
    for one in listed:
        try:
            review = review_of(one)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            continue
        by_day.setdefault(review.day, review)
    return tuple(sorted(by_day.values(), key=lambda review: review.day, reverse=True))


def write(kept: Reviews) -> str:
    """The text that `read` reads. Where there is no room, the oldest lose their pictures first."""
    ordered = sorted(kept, key=lambda review: review.day, reverse=True)
    shown = [one if place < MOST else one.showing(()) for place, one in enumerate(ordered)]
    said = _text(shown)
    for place in range(len(shown) - 1, -1, -1):
        if len(said) <= MOST_BYTES:
            break
        shown[place] = shown[place].showing(())
        said = _text(shown)
    return said


def _text(kept: list[Review]) -> str:
    return json.dumps({"version": VERSION, "reviews": [as_plain(one) for one in kept]}, allow_nan=False)


def _name(world: str) -> str:
    return f"{NAME}@{world}"

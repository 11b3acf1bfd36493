"""The numbers that a Monday review expects of the next week: what they were, and what they came to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lab_app.course.calibration import Ranged, place
from lab_app.course.monday.kept import change, reviews
from pipelines.contract.calendar import DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lab_app.course.monday.review import Expectation, Review
    from lab_app.course.progress import Progress
    from lab_app.lab import Lab

WEEK = 7
SHOWN_WEEKS = 8
EXPECTED = ("mau", "new_signups", "core_actions", "orders")
"""Metrics that are known on the day after, so that a week later all is told."""


@dataclass(frozen=True)
class Weekly:
    """A number by week: those that end on `last` and each 7 days before it, the oldest first.

    A flow is the sum of its seven days, a stock the value of its last.
    """

    metric: str
    label: str
    last: dt.date
    values: tuple[float | None, ...]

    @property
    def value(self) -> float | None:
        return self.values[-1]


def weekly(lab: Lab, metric: str, last: dt.date, weeks: int = SHOWN_WEEKS) -> Weekly:
    """A number in so many weeks. Raises MetricError and QueryError."""
    found = lab.layer.metric(metric)
    first = last - (WEEK * weeks - 1) * DAY
    frame = lab.query(metric, grain="day", start=first, end=last)
    by_day = {
        period.date(): None if value != value else float(value)
        for period, value in zip(frame["period"], frame[metric], strict=True)
    }
    ends = [last - WEEK * n * DAY for n in range(weeks - 1, -1, -1)]
    values = tuple(by_day.get(end) if found.is_stock else _total(by_day, end) for end in ends)
    return Weekly(metric, found.label, last, values)


def _total(by_day: dict[dt.date, float | None], end: dt.date) -> float:
    """The sum of the seven days to this one; a day without rows counts as none."""
    return sum(by_day.get(end - n * DAY) or 0.0 for n in range(WEEK))


def expectable(lab: Lab) -> tuple[str, ...]:
    """The metrics that this release has of those that can be expected."""
    there = {metric.name for metric in lab.layer.metrics()}
    return tuple(name for name in EXPECTED if name in there)


def resolved(progress: Progress, lab: Lab) -> tuple[Review, ...]:
    """All reviews of the lab's world, what has come noted in them, the newest first.

    Raises ProgressError, MetricError and QueryError.
    """
    world, today = lab.release.world.id, lab.release.as_of
    found = []
    for review in reviews(progress, world):
        came = {
            one.metric: weekly(lab, one.metric, one.due, 1).value
            for one in review.expects
            if one.came is None and one.due <= today and one.metric in expectable(lab)
        }
        if came:
            review = change(progress, world, review.day, lambda kept, came=came: _with(kept, came))  # type: ignore[misc]
        found.append(review)
    return tuple(found)


def _with(review: Review, came: dict[str, float | None]) -> Review:
    expects = tuple(
        replace(one, came=came.get(one.metric)) if one.came is None else one for one in review.expects
    )
    return replace(review, expects=expects)


def ranged(kept: Sequence[Review], labels: dict[str, str]) -> tuple[Ranged, ...]:
    """The ranges that have come true, as the calibration page shows them, the oldest first."""
    return tuple(
        Ranged(
            _title(review, one, labels),
            place(one.low, one.high, one.came, log=False, holds=bool(one.holds)),
            bool(one.holds),
        )
        for review in reversed(kept)
        for one in review.expects
        if one.came is not None
    )


def _title(review: Review, one: Expectation, labels: dict[str, str]) -> str:
    return f"Monday review, {review.day.day} {review.day:%b %Y}: {labels.get(one.metric, one.metric)}"

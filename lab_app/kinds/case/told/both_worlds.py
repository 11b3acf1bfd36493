"""The number of a window in both worlds: as it was, and without what happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from lab_app.kinds.case.case import Known, Worlds
from lab_app.kinds.case.series import Cell, by_day
from lab_app.kinds.case.window import Number, Window, known_until
from lab_app.truth import Story, Truth, TwoWorlds
from pipelines.contract.calendar import DAY, days

AROUND = 28
"""Days before and after a window in the picture of both worlds."""


def both_worlds(known: Known, story: Story | None, number: Number, window: Window) -> Worlds:
    """The number in the world as it was, and without the story; of a quiet window in the calm world."""
    first, last = (
        window.first - AROUND * DAY,
        min(window.last + AROUND * DAY, known_until(known, number.metric)),
    )
    parts = [_both(known, story, metric, cell, first, last) for metric, cell in number.parts]
    both = parts[0] if number.per is None else _share(parts[0], parts[1], window.first)
    return Worlds(
        number.name,
        both,
        number.unit,
        (window.first, window.last),
        "without it" if story else "without any incident",
    )


def _both(
    known: Known, story: Story | None, metric: str, cell: Cell, first: dt.date, last: dt.date
) -> TwoWorlds:
    truth: Truth = known.truth
    if story is not None:
        found = truth.worlds(story.incident, metric, *cell).between(first, last)
        if found.dates:
            return found
    # What a story does not reach is the same in both worlds.
    actual = dict(
        zip(days(first, last + DAY), by_day(known, [(metric, cell)], first, last)[metric, cell], strict=True)
    )
    calm: Mapping[dt.date, float] = actual if story is not None else truth.calm(metric, *cell)
    chosen = [day for day in actual if day in calm]
    return TwoWorlds(tuple(chosen), tuple(actual[d] for d in chosen), tuple(calm[d] for d in chosen))


def _share(part: TwoWorlds, whole: TwoWorlds, first: dt.date) -> TwoWorlds:
    """The share by seven days that fit the window, of those that both have."""
    common = sorted(set(part.dates) & set(whole.dates))
    weeks = [day for day in common if (day - first).days % 7 == 0 and day + 6 * DAY <= common[-1]]

    def shares(which: str) -> tuple[float | None, ...]:
        found: list[float | None] = []
        for week in weeks:
            top, bottom = (
                sum(value or 0.0 for value in getattr(both.between(week, week + 6 * DAY), which))
                for both in (part, whole)
            )
            found.append(top / bottom if bottom else None)
        return tuple(found)

    return TwoWorlds(tuple(weeks), shares("actual"), shares("without"))

"""The values of a series, and how many of them a chart may hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

MOST_MARKS = 2000


@dataclass(frozen=True)
class Point:
    """One value of a series: when, of which group, how much, and whether its period is over.

    `of` is the first day of the period that it is of, where it is drawn at another one to be compared with it.
    `few` is how many people or rows a rate is of, where they are too few for it to say anything.
    """

    at: dt.date
    value: float | None
    group: str = ""
    complete: bool = True
    of: dt.date | None = None
    few: int | None = None


def thin(points: Sequence[Point], groups: int = 1) -> list[Point]:
    """As many points as a chart may hold: every n-th of each group, the last always among them."""
    most = MOST_MARKS // max(groups, 1)
    by_group: dict[str, list[Point]] = {}
    for point in points:
        by_group.setdefault(point.group, []).append(point)
    kept: list[Point] = []
    for series in by_group.values():
        step = -(-len(series) // most)
        kept += series if step <= 1 else series[::-step][::-1]
    return kept

"""Home's figure: monthly active users over the last year, and their record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab_app.ui import words
from lab_app.ui.charts.figure import figure
from lab_app.ui.charts.line import line
from lab_app.ui.charts.points import Point
from pipelines.contract.units import number, percent

if TYPE_CHECKING:
    from lab_app.lab import Lab


@dataclass(frozen=True)
class NorthStar:
    """Monthly active users on each of the last days, the newest last."""

    days: tuple[tuple[dt.date, float], ...]
    highest: tuple[dt.date, float]


def north_star(lab: Lab) -> NorthStar | None:
    """The North Star as home shows it, None where the release has none yet. It is kept: home shows it after each click."""
    return lab.keep(("north star", lab.layer.edition), lambda: _read(lab))


def _read(lab: Lab) -> NorthStar | None:
    from lab_app.ui.metrics.series import series

    points = series(lab, "mau", grain="day", start=None, end=lab.release.as_of)
    known = [(p.at, p.value) for p in points if p.value is not None]
    if not known:
        return None
    return NorthStar(tuple(known[-365:]), max(known, key=lambda day: day[1]))


def show_north_star(lab: Lab) -> None:
    """Monthly active users over the last year."""
    from lab_app.ui.metrics.happened import marks_of

    star = north_star(lab)
    if star is None:
        return
    first, last = star.days[0], star.days[-1]
    change = last[1] / first[1] - 1 if first[1] else 0.0
    record = (
        "No day was ever higher."
        if last[1] >= star.highest[1]
        else f"The record is {number(star.highest[1])}, on {words.day(star.highest[0])}."
    )
    more = "more" if change >= 0 else "fewer"
    points = [Point(day, value) for day, value in star.days]
    marks = marks_of(lab, points)
    figure(
        line(
            points,
            name="monthly active users",
            height=260,
            zero=False,
            marks=marks,
        ),
        title="Monthly active users, the North Star",
        takeaway=f"{number(last[1])} people saved a plan in the 28 days to {words.day(last[0])}, "
        f"{percent(abs(change), 0)} {more} than a year before. {record}",
        alt=f"Line of monthly active users from {words.day(first[0])} ({number(first[1])}) to "
        f"{words.day(last[0])} ({number(last[1])}).",
        header=("Day", "Monthly active users"),
        rows=[(day.isoformat(), value) for day, value in star.days[::-7]],
        key="north-star",
        marks=marks,
    )

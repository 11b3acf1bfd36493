"""Figures of the lesson of Monitoring, live from the release."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from lab_app.course.lesson import live
from lab_app.ui import words
from lab_app.ui.charts.columns import columns
from lab_app.ui.charts.figure import figure
from lab_app.ui.metrics.series import series
from pipelines.contract.units import number, percent

if TYPE_CHECKING:
    from lab_app.lab import Lab


@live("Asking for the signups of the last weeks")
def weeks_and_the_rest(lab: Lab) -> None:
    """New signups by week with the last week cut short."""
    end = lab.release.as_of
    while end.weekday() in {6, 5}:  # the week must not be over, or there is nothing to see
        end -= dt.timedelta(days=1)
    points = series(lab, "new_signups", grain="day", start=end - dt.timedelta(days=7 * 12), end=end)
    weeks: dict[dt.date, float] = {}
    for p in points:
        monday = p.at - dt.timedelta(days=p.at.weekday())
        weeks[monday] = weeks.get(monday, 0.0) + (p.value or 0.0)
    firsts = sorted(weeks)[1:]  # the first may have been cut at its beginning
    if len(firsts) < 3:
        return
    last = firsts[-1]
    days = (end - last).days + 1
    before = weeks[firsts[-2]]
    fall = 1 - weeks[last] / before if before else 0.0
    figure(
        columns([(day, weeks[day], day != last) for day in firsts], name="new signups"),
        title="New signups by week",
        takeaway=f"The last week looks {percent(abs(fall), 0)} {'lower' if fall >= 0 else 'higher'} than the one "
        f"before. It has only {words.plural(days, 'day')} so far. Nothing happened.",
        alt=f"Columns of new signups for {len(firsts)} weeks; the last, from {words.day(last)}, has only {days} days: "
        f"{number(weeks[last])} against {number(before)}.",
        header=("Week from", "New signups", "Complete"),
        rows=[(day.isoformat(), weeks[day], "yes" if day != last else "not yet") for day in reversed(firsts)],
        key="weeks-and-the-rest",
    )

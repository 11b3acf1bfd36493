"""Figures of the lesson of Collection, live from the release."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from lab_app.course.lesson import live
from lab_app.ui import words
from lab_app.ui.charts.bars import bars
from lab_app.ui.charts.figure import figure
from pipelines.contract.units import number, percent

if TYPE_CHECKING:
    from lab_app.lab import Lab


@live("Counting Larder's users four times")
def four_counts(lab: Lab) -> None:
    """Four honest counts of one table."""
    rows, accounts, planners, humans = lab.keep("four counts", lambda: _counts(lab))
    if not accounts:
        return
    items = [
        ("rows of user_activity", float(rows), ""),
        ("different accounts in them", float(accounts), ""),
        ("of those, accounts that saved a plan", float(planners), ""),
        ("of those, people: no bots, no colleagues", float(humans), ""),
    ]
    figure(
        bars(items),
        title=f"One table, 28 days to {words.day(lab.release.as_of)}, four counts",
        takeaway=f"All four have been called “users” on a slide. The first is {rows / accounts:.1f} times the second, "
        f"and {percent(1 - planners / accounts, 0)} of the second saved no plan in these 28 days. "
        "The last one is the North Star.",
        alt="Bars: " + ", ".join(f"{number(value)} {label}" for label, value, _ in items) + ".",
        header=("What is counted", "Count"),
        rows=[(label, value) for label, value, _ in items],
        key="four-counts",
    )


def _counts(lab: Lab) -> tuple[int, ...]:
    last = lab.release.as_of
    result = lab.sandbox.run(
        f"""
        SELECT COUNT(*), COUNT(DISTINCT user_id), COUNT(DISTINCT user_id) FILTER (WHERE core_action_count > 0),
            COUNT(DISTINCT user_id) FILTER (WHERE core_action_count > 0 AND is_human)
        FROM product.user_activity LEFT JOIN marts.dim_users USING (user_id)
        WHERE activity_date BETWEEN DATE '{last - dt.timedelta(days=27)}' AND DATE '{last}'
        """
    )
    return tuple(int(count) for count in result.rows[0])

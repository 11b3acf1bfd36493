"""Figures of home and the lessons, live from the release; computed once for each release."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab_app.ui import words
from lab_app.ui.charts import Point, bars, columns, figure, line

if TYPE_CHECKING:
    from lab_app.lab import Lab


@dataclass(frozen=True)
class NorthStar:
    """Monthly active users on each of the last days, the newest last."""

    days: tuple[tuple[dt.date, float], ...]
    highest: tuple[dt.date, float]


def north_star(lab: Lab) -> NorthStar | None:
    """The North Star as home shows it, None where the release has none yet."""
    from lab_app.ui.metrics.series import series

    points = series(lab, "mau", grain="day", start=None, end=lab.release.as_of)
    known = [(p.at, p.value) for p in points if p.value is not None]
    if not known:
        return None
    return NorthStar(tuple(known[-365:]), max(known, key=lambda day: day[1]))


def show_north_star(lab: Lab) -> None:
    """Monthly active users over the last year."""
    star = north_star(lab)
    if star is None:
        return
    first, last = star.days[0], star.days[-1]
    change = last[1] / first[1] - 1 if first[1] else 0.0
    record = (
        "No day was ever higher."
        if last[1] >= star.highest[1]
        else f"The record is {words.number(star.highest[1])}, of {words.day(star.highest[0])}."
    )
    more = "more" if change >= 0 else "fewer"
    figure(
        line(
            [Point(day, value) for day, value in star.days],
            name="monthly active users",
            height=230,
            zero=False,
        ),
        title="Monthly active users, the North Star",
        takeaway=f"{words.number(last[1])} people saved a plan in the 28 days to {words.day(last[0])}, "
        f"{words.percent(abs(change), 0)} {more} than a year before. {record}",
        alt=f"Line of monthly active users from {words.day(first[0])} ({words.number(first[1])}) to "
        f"{words.day(last[0])} ({words.number(last[1])}).",
        header=("Day", "Monthly active users"),
        rows=[(day.isoformat(), value) for day, value in star.days[::-7]],
        key="north-star",
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


def show_four_counts(lab: Lab) -> None:
    """Four honest counts of one table: the lesson's picture of Collection."""
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
        f"and {words.percent(1 - planners / accounts, 0)} of the second saved no plan in these 28 days. "
        "The last one is the North Star.",
        alt="Bars: " + ", ".join(f"{words.number(value)} {label}" for label, value, _ in items) + ".",
        header=("What is counted", "Count"),
        rows=[(label, value) for label, value, _ in items],
        key="four-counts",
    )


def show_sizes(lab: Lab) -> None:
    """Rows of each raw table."""
    origins = {t.name: t.origin or "server" for t in lab.dictionary if t.layer == "product"}
    names = {"client": "devices, lossy", "server": "servers, complete"}
    items = [
        (table, float(rows), names.get(origins.get(table, "server"), "by hand"))
        for table, rows in lab.release.row_counts.items()
        if table in origins
    ]
    if not items:
        return
    items.sort(key=lambda item: -item[1])
    figure(
        bars(items),
        title="Rows in each table",
        takeaway=f"{items[0][0]} has the most. Size says little about worth: the table that the North Star comes from is small.",
        alt="Bars of the number of rows: " + ", ".join(f"{n} {words.number(v)}" for n, v, _ in items) + ".",
        header=("Table", "Rows", "Where it comes from"),
        rows=items,
        key="sizes",
    )


def show_weeks_and_the_rest(lab: Lab) -> None:
    """New signups by week with the last week cut short: the lesson's picture of Monitoring."""
    from lab_app.ui.metrics.series import series

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
        takeaway=f"The last week looks {words.percent(abs(fall), 0)} {'lower' if fall >= 0 else 'higher'} than the one "
        f"before. It has {words.plural(days, 'day')}. Nothing happened.",
        alt=f"Columns of new signups for {len(firsts)} weeks; the last, from {words.day(last)}, has only {days} days: "
        f"{words.number(weeks[last])} against {words.number(before)}.",
        header=("Week from", "New signups", "Complete"),
        rows=[(day.isoformat(), weeks[day], "yes" if day != last else "not yet") for day in reversed(firsts)],
        key="weeks-and-the-rest",
    )

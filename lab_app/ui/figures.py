"""Figures of home and the lessons, live from the release; computed once for each release."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.charts import Point, bars, figure, line

if TYPE_CHECKING:
    from lab_app.release import Release


@dataclass(frozen=True)
class NorthStar:
    """Monthly active users on each of the last days, the newest last."""

    days: tuple[tuple[dt.date, float], ...]
    highest: tuple[dt.date, float]


def north_star(release: Release) -> NorthStar | None:
    """The North Star as home shows it, None where the release has none yet."""
    return _north_star(release.id, release)


@st.cache_data(show_spinner=False, max_entries=4)
def _north_star(release_id: str, _release: Release) -> NorthStar | None:  # noqa: ARG001 -- the cache's key
    from lab_app.ui.metrics import series

    points = series(_release, "mau", grain="day", start=None, end=_release.as_of)
    known = [(p.at, p.value) for p in points if p.value is not None]
    if not known:
        return None
    return NorthStar(tuple(known[-365:]), max(known, key=lambda day: day[1]))


def show_north_star(release: Release) -> None:
    """Monthly active users over the last year."""
    star = north_star(release)
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


@st.cache_data(show_spinner=False, max_entries=4)
def _seen_twice(release_id: str, _release: Release) -> list[tuple[dt.date, int, int]]:  # noqa: ARG001
    first = _release.as_of - dt.timedelta(days=34)
    last = _release.as_of - dt.timedelta(days=7)  # late events of the newest days are still on their way
    result = here.sandbox(_release).run(
        f"""
        WITH saved AS (
            SELECT CAST(created_at AS DATE) AS d, COUNT(*) AS n FROM product.meal_plans
            WHERE created_at >= DATE '{first}' AND created_at < DATE '{last}' + INTERVAL 1 DAY GROUP BY 1
        ), tracked AS (
            SELECT CAST(event_at AS DATE) AS d, COUNT(*) AS n FROM product.events
            WHERE event_name = 'plan_saved' AND event_at >= DATE '{first}' AND event_at < DATE '{last}' + INTERVAL 1 DAY
            GROUP BY 1
        )
        SELECT saved.d, saved.n, COALESCE(tracked.n, 0) FROM saved LEFT JOIN tracked USING (d) ORDER BY 1
        """
    )
    return [(row[0], int(row[1]), int(row[2])) for row in result.rows]


def show_seen_twice(release: Release) -> None:
    """The core action as the servers and as tracking counted it: the lesson's picture of Collection."""
    days = _seen_twice(release.id, release)
    if not days:
        return
    saved, tracked = sum(d[1] for d in days), sum(d[2] for d in days)
    gap = 1 - tracked / saved if saved else 0.0
    points = [Point(d, float(n), "meal_plans: what was saved") for d, n, _ in days]
    points += [Point(d, float(n), "events: what tracking saw") for d, _, n in days]
    figure(
        line(points, name="plans saved", height=280),
        title="The same saved plans, counted in two tables",
        takeaway=f"Tracking saw {words.percent(abs(gap))} {'fewer' if gap >= 0 else 'more'} than the servers stored. "
        "Neither table is wrong: they answer different questions.",
        alt=f"Two lines of plans saved for each day from {words.day(days[0][0])} to {words.day(days[-1][0])}: "
        f"{words.number(saved)} by the servers, {words.number(tracked)} by tracking.",
        header=("Day", "meal_plans", "events"),
        rows=[(d.isoformat(), n, m) for d, n, m in days],
        key="seen-twice",
    )


def show_sizes(release: Release) -> None:
    """Rows of each raw table."""
    origins = {t.name: t.origin or "server" for t in here.dictionary(release) if t.layer == "product"}
    names = {"client": "sent by people's devices, lossy", "server": "written by the servers, complete"}
    items = [
        (table, float(rows), names.get(origins.get(table, "server"), "kept by hand"))
        for table, rows in release.row_counts.items()
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

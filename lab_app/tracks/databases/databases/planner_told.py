"""What is told of the planner's statements: why they took longer, which, by how much, and the road that leads there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lab_app.kinds.case import (
    Known,
    Sheet,
    Worlds,
)
from lab_app.kinds.case.window import day_said
from lab_app.tracks.databases.databases import planner_log
from lab_app.tracks.databases.databases.planner_log import ASKED_DAYS, Cost, Dropped, Log, said
from lab_app.truth import Story
from pipelines.contract.calendar import DAY
from pipelines.contract.units import Quantity, by_percent, number, percent, shown

PLACE = "database_early_2026"
WEEKS_BEFORE = 8  # that say what is usual


@dataclass(frozen=True)
class Read:
    """What the story of the place did, and what the log says of the four weeks from its first day and of the four before."""

    story: Story
    before: Log
    now: Log
    dropped: dict[str, Dropped]

    @property
    def first(self) -> dt.date:
        return self.story.first

    @property
    def last(self) -> dt.date:
        return self.first + (ASKED_DAYS - 1) * DAY

    @property
    def statement(self) -> str:
        return self.story.segment["statement"]

    @property
    def halves(self) -> tuple[Cost, Cost]:
        """The statement of the story, before and now."""
        return self.before.of(self.statement), self.now.of(self.statement)

    @property
    def requests(self) -> str:
        """By how much requests for the page moved."""
        return by_percent(self.now.requests / self.before.requests - 1.0)


def table(read: Read) -> str:
    return planner_log.table_of(read.statement)


def why(known: Known, read: Read) -> str:
    before, now = read.halves
    others_before, others = (log.others(read.statement) for log in (read.before, read.now))
    rows = f"{said(before.rows_a_call)} → {said(now.rows_a_call)} rows"
    times = f"{shown(before.ms_a_call, 'ratio')} → {shown(now.ms_a_call, 'ratio')} ms"
    aside = (
        f"The page's other statements took {shown(others_before.ms_a_call, 'ratio')} → {shown(others.ms_a_call, 'ratio')} ms a call, so neither the "
        f"machine nor the copy slowed them, and requests for the page moved by {read.requests}."
    )
    share = (
        f"It took {percent(before.ms / read.before.all_ms)} of the whole database's time in the four weeks before, and "
        f"{percent(now.ms / read.now.all_ms)} in these"
    )
    if read.story.outcome == "unindexed":
        return (
            f"The statement on `{table(read)}` lost the index that found its rows. {dropped(read)}What gives it away: a request sent it "
            f"{said(before.calls_a_request)} → {said(now.calls_a_request)} times, as ever, but a call read {rows} and took {times}. {aside} One would "
            f"have made this one index again the next morning, and left the others out. {share}: the larger machine would have "
            "read the same rows somewhat faster, and been paid for every month."
        )
    if read.story.outcome == "chatty":
        return (
            f"The page began to send the statement on `{table(read)}` {said(before.calls_a_request)} → {said(now.calls_a_request)} times for a request. "
            f"A call was what it always was: {rows}, {times}. {dropped(read)}It was not missed: a statement that misses its index reads more rows "
            f"in each call. {aside} One would have asked the planner's team what they changed on {day_said(read.first)}, and had the page keep the "
            f"first answer. {share}. To make the index again would have slowed each write and helped nobody, and a larger machine "
            "would have been rented for answers that the page has already."
        )
    usual = planner_log.weeks(known, read.first - 7 * WEEKS_BEFORE * DAY, read.first - DAY)
    return (
        f"The database did not do it. Its statements took {shown(read.before.ms_a_request, 'ratio')} ms for a request of the planner in the four weeks before, "
        f"and {shown(read.now.ms_a_request, 'ratio')} ms in these; in single weeks of the {WEEKS_BEFORE} before it was between "
        f"{shown(min(usual), 'ratio')} and {shown(max(usual), 'ratio')} ms. {dropped(read)}Nothing missed it: the statement on `{table(read)}` read {rows} a "
        f"call. Requests moved by {read.requests}. One would have rented nothing, made no index again, and asked the team where their people "
        "wait, and how they measured it: what comes after the database is not in its log."
    )


def dropped(read: Read) -> str:
    """What was done on the evening before, if it is in the data."""
    found = read.dropped.get(read.statement)
    if found is None:
        return ""
    return f"`{found.statement}` was run on the evening before, at {found.at:%H:%M} (UTC). "


def which(read: Read) -> str:
    if not read.story.happened:
        return "Each of them took what it takes, up to the ups and downs of weeks."
    before, now = read.halves
    others_before, others = (log.others(read.statement) for log in (read.before, read.now))
    return (
        f"It took {number(now.ms / before.ms, digits=1)} times its milliseconds of the four weeks before, the page's other statements together "
        f"{number(others.ms / others_before.ms, digits=1)} times theirs."
    )


def how(read: Read, right: float) -> str:
    if not read.story.happened:
        return "No statement's time left what its weeks do, so the factor is 1."
    before, now = read.halves
    return (
        f"It took {number(now.ms / ASKED_DAYS / 1000, digits=1)} s a day, and {number(before.ms / ASKED_DAYS / 1000, digits=1)} s in the four weeks before. The "
        f"same four weeks without it, with the same visitors, would have taken {number(now.ms / right / ASKED_DAYS / 1000, digits=1)} s a day: the factor is "
        f"{number(right, digits=2)}. For each request of the page, held against the page's other statements, one comes near to it."
    )


def by_statement(read: Read) -> Sheet:
    """The road that leads there: of each statement, in the four weeks before and in those that were asked about."""
    names = sorted({*read.before.statements, *read.now.statements})
    rows = []
    for name in names:
        before, now = (log.of(name) for log in (read.before, read.now))
        rows.append(
            (
                name,
                Quantity(f"{said(before.calls_a_request)} → {said(now.calls_a_request)}"),
                Quantity(f"{said(before.rows_a_call)} → {said(now.rows_a_call)}"),
                Quantity(f"{number(before.ms_a_call, digits=2)} → {number(now.ms_a_call, digits=2)}"),
            )
        )
    return Sheet(
        f"The planner's statements: four weeks before → four weeks from {day_said(read.first)}",
        ("Statement", "Calls a request", "Rows a call", "ms a call"),
        tuple(rows),
    )


def both_worlds(known: Known, read: Read) -> Worlds | None:
    """The statement's time by day as it was, and without the story."""
    if not read.story.happened:
        return None
    both = known.truth.worlds(PLACE, "query_ms", "statement", read.statement)
    both = both.between(read.first - ASKED_DAYS * DAY, read.last + 7 * DAY)
    if not both.dates:
        return None
    return Worlds(
        f"Milliseconds of the statement on {table(read)}, by day",
        both,
        unit="ms",
        stretch=(read.first, read.last),
        without="with the index" if read.story.outcome == "unindexed" else "sent as often as before",
    )

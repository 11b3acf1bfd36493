"""The tests that a North Star has to pass: on the learner's data, and against what really happened.

MAU is what it has to be better than. All values are by week: of its last day, or over the week, as the metric is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from lab_app.course.verdict import DifferenceRow
from lab_app.kinds.case.window import day_said
from lab_app.kinds.values import show
from lab_app.truth import Truth, TruthError
from pipelines.contract.calendar import DAY
from pipelines.contract.units import number, percent, signed

SWARM, GROWTH = "summer_2024", "early_2026"
FEWEST = 0.1  # of MAU: less is no number to steer a company by
OF_BOTS = 0.5  # of what the bots did to MAU: less may be the ordinary movement of a week
OF_GROWTH = 1 / 3  # of MAU's rise, in which are people who hardly stay
FOLLOWS_LITTLE, FOLLOWS_MUCH = 1 / 4, 3 / 4  # of what one event did to MAU
LEAST_EVENT = 0.01  # of MAU: of less nothing can be said
LAST_WEEKS, GROWTH_WEEKS = 26, 8
SETTLED = 2 * DAY  # after the last bot came: by then they have saved what they save

Weeks = Mapping[dt.date, float]
"""The week's Monday -> value."""


@dataclass(frozen=True)
class Trial:
    """One test: its name, whether it is passed, and what was to be seen against what is."""

    name: str
    is_passed: bool
    row: DifferenceRow


def counts_users_or_homes(ours: Weeks, mau: Weeks) -> Trial:
    """Whether the metric is a count of those who are active: never more than MAU, and no small part of them."""
    shares = {week: ours.get(week, 0.0) / mau[week] for week in mau if mau[week] and week in ours}
    worst = max(shares, key=lambda week: shares[week], default=None)
    last = max(shares, default=None)
    if worst is None or last is None:
        return Trial("count", False, DifferenceRow("Its values by week", "as many as MAU has", "none"))
    week = worst if shares[worst] > 1 else last
    is_passed = shares[worst] <= 1 and shares[last] >= FEWEST
    between = f"{show(round(FEWEST * mau[week]))} to {show(mau[week])}"
    return Trial("count", is_passed, DifferenceRow(f"The week of {week}", between, show(ours[week])))


def ignores_bots(ours: Weeks, mau: Weeks, truth: Truth) -> Trial:
    """Whether it takes less than half of the rise that the bots gave MAU. Raises TruthError."""
    story = truth.story(SWARM)
    before = _week_of(story.first) - 7 * DAY
    after = _week_of(story.last + SETTLED)
    worlds = truth.worlds(SWARM, "mau_as_filtered")
    known = dict(zip(worlds.dates, zip(worlds.actual, worlds.without, strict=True), strict=True))
    (with_bots, without), (_, without_before) = known[after + 6 * DAY], known[before + 6 * DAY]
    if not with_bots or not without or not without_before:
        raise TruthError("What the bots did to MAU is not known.")
    ordinary = without / without_before - 1
    most = ordinary + OF_BOTS * (with_bots / without - 1)
    rise = _rise(ours, before, after)
    row = DifferenceRow(
        f"From the week of {before} to that of {after}",
        f"less than {percent(most)} (MAU: {percent(_rise(mau, before, after))})",
        "no value" if rise is None else percent(rise),
    )
    return Trial("bots", rise is not None and rise < most, row)


def moves_with_growth(ours: Weeks, mau: Weeks) -> Trial:
    """Whether it rises, a third as much as MAU at least, over the eight weeks of the last half year in which MAU rose
    most."""
    weeks = sorted(mau)[-LAST_WEEKS - 1 : -1]  # the last one may not be over
    rises = {week: _rise(mau, week - GROWTH_WEEKS * 7 * DAY, week) or 0.0 for week in weeks[GROWTH_WEEKS:]}
    after = max(rises, key=lambda week: rises[week])
    before = after - GROWTH_WEEKS * 7 * DAY
    rise = _rise(ours, before, after)
    row = DifferenceRow(
        f"From the week of {before} to that of {after}",
        f"{percent(OF_GROWTH * rises[after])} or more (MAU: {percent(rises[after])})",
        "no value" if rise is None else percent(rise),
    )
    return Trial("growth", rise is not None and rise >= OF_GROWTH * rises[after], row)


def has_guardrail(named: object, roles: Mapping[str, str]) -> Trial:
    """Whether the guardrail that is named is one of the board's."""
    there = [name for name, role in roles.items() if role == "guardrail"]
    role = roles.get(str(named))
    is_now = "none" if not named else str(named) if role is None else f"{named}: {role.replace('_', ' ')}"
    return Trial(
        "guardrail", named in there, DifferenceRow("`guardrail`", "one of the board's guardrails", is_now)
    )


def revealed(ours: Weeks, mau: Weeks, truth: Truth) -> str:
    """What happened early in 2026, and what the two numbers made of it. Raises TruthError."""
    story = truth.story(GROWTH)
    if not story.happened:
        return "Early in 2026 nothing out of the ordinary happened in this world: both numbers rose with Larder's growth."
    worlds = truth.worlds(GROWTH, "mau")
    before = _week_of(story.first) - 7 * DAY
    after = before + (GROWTH_WEEKS + 1) * 7 * DAY
    known = dict(zip(worlds.dates, zip(worlds.actual, worlds.without, strict=True), strict=True))
    actual, without = known.get(after + 6 * DAY, (None, None))
    rise, theirs = _rise(ours, before, after), _rise(mau, before, after)
    said = f"What really happened from {day_said(story.first)} on: {story.text}"
    if actual is None or without is None or rise is None or theirs is None:
        return said
    old = mau[before]
    of_it = (actual - without) / old
    usual = theirs - of_it
    return (
        f"{said} Eight weeks later MAU was {number(round(actual))}. Without that it would have been "
        f"{number(round(without))}. In these weeks MAU changed by {_signed(theirs)}: {_signed(of_it)} are due to it, and "
        f"{_signed(usual)} would have come anyway. Your number changed by {_signed(rise)}. {_weighed(rise, usual, of_it)}"
    )


def told_days(truth: Truth) -> tuple[dt.date, dt.date]:
    """The first and the last day of which `revealed` says what happened. Raises TruthError."""
    story = truth.story(GROWTH)
    return story.first, story.first + GROWTH_WEEKS * 7 * DAY


def _weighed(rise: float, usual: float, of_it: float) -> str:
    """What a number's change says beside what MAU would have done anyway, and what was due to one event."""
    if of_it < LEAST_EVENT:
        return "That is too little to tell how far your number follows such an event."
    share = (rise - usual) / of_it
    if share <= FOLLOWS_LITTLE:
        return (
            "So hardly any of that event is in it: it says how Larder grew, and a record of MAU would not have fooled whoever "
            "follows it."
        )
    if share < FOLLOWS_MUCH:
        return "So a part of that event is in it: it is harder to fool than MAU, and not deaf to those who came and stayed."
    return "So that event is in it as in MAU: it passes the tests, and such a record would have fooled its reader as well."


def _signed(change: float) -> str:
    return signed(change, percent(abs(change)))


def _rise(values: Weeks, before: dt.date, after: dt.date) -> float | None:
    """The change from one week to another, as a share; None where one of them has no value."""
    old, new = values.get(before), values.get(after)
    return None if not old or new is None else new / old - 1


def _week_of(day: dt.date) -> dt.date:
    return day - day.weekday() * DAY

"""What a churn model says of itself, in sentences."""

from __future__ import annotations

from lab_app.metrics.value_names import name_of_value
from lab_app.ui import words
from pipelines.contract.churn import WINDOW, ChurnModel, Column, Group, Segment
from pipelines.contract.units import number, percent

FAR = 2.0
"""Standard errors beyond which a kind of people is named; one in twenty is there by luck."""


def pairs(auc: float) -> str:
    """AUC as people say it: 92 of 100 pairs."""
    return f"{auc * 100:.0f} of 100"


def of_calibration(groups: tuple[Group, ...]) -> str:
    """Whether what was said is what happened, in a sentence."""
    held = sum(one.low <= one.score <= one.high for one in groups)
    worst = max(groups, key=lambda one: abs(one.left - one.score))
    way = "more" if worst.left > worst.score else "fewer"
    return (
        f"In {held} of {len(groups)} groups what the model said is within the 80\u00a0% range of what happened. It was "
        f"farthest off where it said {percent(worst.score, 0)} and {percent(worst.left, 0)} left, {way} than it said."
    )


def of_a_score(groups: tuple[Group, ...]) -> str:
    """What a score says and does not say, by the people who had one near to 30 %."""
    near = min(groups, key=lambda one: abs(one.score - 0.3))
    return (
        f"**A score speaks of many people, not of one.** Of the {near.count:,} to whom the model gave about {percent(near.score, 0)}, "
        f"{percent(near.left, 0)} saved no plan in the {WINDOW} days after it. It does not say which ones, nor why, nor whether an "
        "offer would keep them: for that one tests the offer on some, and not on others."
    )


def known_at(column: Column) -> str:
    """2 June 2026, or since the signup."""
    return "at the signup" if column.known_at is None else words.short_day(column.known_at)


def looks_at(column: Column) -> str:
    """The days that a column looks at."""
    if column.known_at is None:
        return "the day of the signup"
    if column.first is None:
        return f"all up to {words.short_day(column.known_at)}"
    return words.days(column.first, column.known_at)


def of_misses(model: ChurnModel) -> str:
    """Whom the model did not see leave."""
    left = round(model.left * model.people)
    return (
        f"Of {left:,} people who left, {model.missed:,} were in the half that the model thought safest, below "
        f"{percent(model.missed_below)}. Whoever calls people by their score does not reach them."
    )


def of_segments(segments: tuple[Segment, ...]) -> str:
    """Kinds of people of whom more or fewer left than the model said, and how many would by luck."""
    far = [one for one in segments if abs(one.z) >= FAR]
    by_luck = f"Of {len(segments)} kinds of people about {number(round(len(segments) / 20, 1))} would be so far off by luck alone."
    if not far:
        return f"No kind of people is off by more than luck explains. {by_luck}"
    named = words.listed(
        [f"{_kind_said(one.what)} ({one.left:,} left, {one.expected:,.0f} expected)" for one in far]
    )
    return f"Off by two standard errors or more: {named}. {by_luck}"


def _kind_said(what: str) -> str:
    """Country: United Kingdom, where the model has it by its code."""
    kind, colon, value = what.partition(": ")
    return f"{kind}{colon}{name_of_value(kind.casefold(), value)}" if colon else what

"""A metric over time as a figure: the line or lines, what the last complete period says, what to note."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lab_app.metrics.queries.parts import FEWEST
from lab_app.ui import words
from lab_app.ui.charts.figure import figure
from lab_app.ui.charts.line import line
from lab_app.ui.charts.points import Point
from lab_app.ui.charts.scale import is_near
from lab_app.ui.metrics.cards import unit_of
from lab_app.ui.metrics.dimensions import split_by
from lab_app.ui.style import literal, notice
from pipelines.contract.units import Quantity, moved, shown

if TYPE_CHECKING:
    from lab_app.metrics.changelog import Mark
    from lab_app.metrics.metric import Dimension, Metric
    from lab_app.ui.metrics.series import Grain

MOST_GROUPS = 7  # as many colours and dashes as can be distinguished


def show_metric(  # noqa: PLR0913 -- a picture and what belongs to it
    metric: Metric,
    points: Sequence[Point],
    grain: Grain,
    *,
    key: str,
    split: Dimension | None = None,
    height: int = 360,
    marks: Sequence[Mark] = (),
    step: str | None = None,
) -> None:
    """The figure; in its place a notice where no period has a value.

    `marks` are those of the change log, `step` says since when the metric has been on another level.
    """
    known = [p for p in points if p.value is not None]
    if not known:
        nothing_to_show(metric, grain)
        return
    if split:
        say_if_alone(metric, known)
    kept, dropped = largest(known)
    unit = unit_of(metric)
    low, high = min(p.value or 0 for p in kept), max(p.value or 0 for p in kept)
    zero = begins_at_zero(kept)
    title = title_of(metric, split, grain)
    first = takeaway(metric, kept, grain)
    figure(
        line(
            kept,
            unit=unit,
            zero=zero,
            rule=metric.threshold,
            name=metric.label.lower(),
            grain=grain,
            height=height,
            marks=marks,
        ),
        title=title,
        takeaway=" ".join(
            [first, *step_remark(step), *hidden_remarks(dropped, MOST_GROUPS), *remarks(metric, kept, grain)]
        ),
        alt=f"{title}: {words.plural(len({p.at for p in kept}), grain)} from {words.day(kept[0].at)} to "
        f"{words.day(kept[-1].at)}, between {shown(low, unit)} and {shown(high, unit)}. {first}",
        header=("From", *(("Of",) if split else ()), metric.label, "Complete"),
        rows=[
            (
                p.at.isoformat(),
                *((p.group,) if split else ()),
                Quantity(shown(p.value, unit)),
                "yes" if p.complete else "not yet",
            )
            for p in reversed(kept)
        ],
        key=key,
        marks=marks,
    )


def nothing_to_show(metric: Metric, grain: Grain) -> None:
    """What stands in a picture's place where no period has a value."""
    ripens = f": {literal(metric.label)} needs {words.plural(metric.maturity_days, 'day')} to ripen"
    notice(
        "info",
        "Nothing to show yet",
        f"No {grain} in this time has a value{ripens if metric.maturity_days else ''}. Choose a longer time, "
        "or look at the metric's filter.",
    )


def say_if_alone(metric: Metric, points: Sequence[Point]) -> None:
    """A remark where a split has only one part."""
    only = lone_group(points)
    if only:
        notice(
            "info",
            "This split shows nothing",
            f"All of it is **{literal(only)}**: {literal(metric.label)} counts nothing else. Choose another split.",
        )


def title_of(metric: Metric, split: Dimension | None, grain: Grain) -> str:
    """A picture's title."""
    return (
        f"{metric.label} {split_by(split)}, for each {grain}"
        if split
        else f"{metric.label}, for each {grain}"
    )


def begins_at_zero(points: Sequence[Point]) -> bool:
    """Whether the axis of these values begins at zero: where that leaves enough of the height to them."""
    values = [point.value or 0.0 for point in points]
    return min(values, default=0.0) >= 0 and min(values, default=0.0) < 0.6 * max(values, default=0.0)


def largest(points: Sequence[Point]) -> tuple[list[Point], int]:
    """The points of the groups that weigh most, and how many groups were left out."""
    weight = _weights(points)
    kept = sorted(weight, key=lambda group: -weight[group])[:MOST_GROUPS]
    return [p for p in points if p.group in kept], len(weight) - len(kept)


def lone_group(points: Sequence[Point]) -> str | None:
    """The one group that has any value, None where there are more.

    A metric that counts delivered messages only has one when it is split by whether they were delivered.
    """
    there = [group for group, weight in _weights(points).items() if weight]
    return there[0] if len(there) == 1 else None


def takeaway(metric: Metric, points: Sequence[Point], grain: Grain) -> str:
    """What the last complete period says, in a sentence."""
    unit = unit_of(metric)
    complete = [p for p in points if p.complete and p.value is not None]
    if not complete:
        return "No period is complete yet."
    at = max(p.at for p in complete)
    now = [p for p in complete if p.at == at and p.few is None]
    when = words.period(at, grain)
    if len({p.group for p in points}) > 1:
        if not now:
            return f"{when}: too few to say anything."
        if len(now) < 2:
            return f"{when}: {shown(now[0].value, unit)} for {now[0].group}."
        top, bottom = max(now, key=lambda p: p.value or 0), min(now, key=lambda p: p.value or 0)
        return f"{when}: highest for {top.group} ({shown(top.value, unit)}), lowest for {bottom.group} ({shown(bottom.value, unit)})."
    if not now:
        few = next(p.few for p in complete if p.at == at)
        return f"{when}: n = {few}, too few to say anything."
    value = now[0].value or 0.0
    return f"{when}: {shown(value, unit)}{_change(metric, complete, at, value, grain)}."


def _weights(points: Sequence[Point]) -> dict[str, float]:
    weight: dict[str, float] = {}
    for p in points:
        weight[p.group] = weight.get(p.group, 0.0) + abs(p.value or 0.0)
    return weight


def step_remark(step: str | None) -> list[str]:
    """What to say of a step, where there is one."""
    return [f"A step: {step}."] if step else []


def hidden_remarks(dropped: int, shown_most: int) -> list[str]:
    """What to say of parts that are not shown."""
    return [f"The {shown_most} largest are shown, {dropped} more not."] if dropped else []


def remarks(metric: Metric, points: Sequence[Point], grain: Grain) -> list[str]:
    """What to note when reading the line."""
    said = []
    unit = unit_of(metric)
    if any(not p.complete for p in points):
        said.append("Hollow points are not complete yet and will still change.")
    if any(p.few is not None for p in points):
        said.append(f"Grey rings are of fewer than {FEWEST}: too few to say.")
    if not begins_at_zero(points):
        said.append("The axis doesn't start at zero.")
    if metric.is_stock and grain != "day":
        said.append(f"A {grain} shows its last day.")
    if metric.threshold is not None:
        near = is_near([p.value or 0.0 for p in points], metric.threshold)
        bound = shown(metric.threshold, unit)
        said.append(
            f"The grey line is the threshold, {bound}." if near else f"The threshold, {bound}, is far off."
        )
    return said


def _change(metric: Metric, complete: Sequence[Point], at: dt.date, value: float, grain: Grain) -> str:
    """How the value compares with a period that it may be compared with; empty where there is none."""
    unit = unit_of(metric)
    adds_up = unit in ("count", "euro") and not metric.is_stock
    if grain == "day" and not metric.is_stock:
        # Every weekday has its own level: a Tuesday is held against a Tuesday.
        then, against = at - dt.timedelta(days=7), "the same weekday a week before"
    else:
        then, against = max((p.at for p in complete if p.at < at), default=at), f"the {grain} before"
    before = next((p.value for p in complete if p.at == then and then < at), None)
    if not before:
        return ""
    each = ""
    if grain == "month" and adds_up:
        # Months differ by up to three days.
        value, before, each = value / _days(at), before / _days(then), " a day"
    words_of_it = moved(value, before, unit)
    return f", {words_of_it}{each} on {against}" if words_of_it else f", the same{each} as {against}"


def _days(month: dt.date) -> int:
    return calendar.monthrange(month.year, month.month)[1]

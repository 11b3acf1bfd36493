"""One metric by any dimension and grain."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.app_pages import LevelPage
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.cards import meaning, unit_of
from lab_app.ui.charts import Point, figure, line, moved, shown
from lab_app.ui.errors import guarded
from lab_app.ui.metrics import Grain, layer, series
from lab_app.ui.style import eyebrow, lead, note, notice, text

if TYPE_CHECKING:
    from lab_app.release import Release
    from lab_app.semantic import Metric
    from lab_app.tracks import Level

PAGE = LevelPage(
    title="Explore a metric", order=3, about="Any metric by any dimension, by day, week or month."
)

_SPANS = {"3 months": 91, "6 months": 182, "1 year": 364, "All": None}
_GRAINS: dict[str, Grain] = {"Day": "day", "Week": "week", "Month": "month"}
_ROLES = {"north_star": 0, "input": 1, "guardrail": 2, "health": 3, "component": 4}
_MOST_GROUPS = 7  # as many colours and dashes as can be told apart
_WHOLE = "Nothing: the whole"


def render(level: Level) -> None:
    """Choose a metric, a split, a grain and a span; see it."""
    eyebrow(f"{level.title}: {level.question}")
    st.title("Explore a metric")
    release = here.visit().release
    if release:
        _explore(release)


@st.fragment
@guarded
def _explore(release: Release) -> None:
    from lab_app.sandbox import QueryError
    from lab_app.semantic import MetricError

    found = layer(release)
    metrics = sorted(found.metrics(), key=lambda m: (_ROLES.get(m.role, 9), m.label))
    by_label = {m.label: m for m in metrics}
    first, second = st.columns([1, 1], gap="medium")
    with first:
        label = st.selectbox("Metric", list(by_label), key="metric", bind="query-params")
    metric = by_label[label or metrics[0].label]
    splits = {_WHOLE: None, **{d.label: d.short for d in metric.dimensions}}
    with second:
        split = st.selectbox("Split by", list(splits), key="by", bind="query-params")
    grains = [name for name, grain in _GRAINS.items() if grain in metric.grains]
    with st.container(horizontal=True, gap="large"):
        grain_name = st.segmented_control(
            "One point for each", grains, default="Week" if "Week" in grains else grains[0], key="grain",
            required=True, bind="query-params",
        )  # fmt: skip
        span = st.segmented_control(
            "Time", list(_SPANS), default="6 months", key="span", required=True, bind="query-params"
        )
    grain = _GRAINS[grain_name or grains[0]]
    by = splits.get(split or _WHOLE)
    start = _start(release.as_of, _SPANS[span or "6 months"], grain)
    try:
        with st.spinner("Asking"):
            points = series(release, metric.name, grain=grain, start=start, end=release.as_of, by=by)
    except (MetricError, QueryError) as error:
        notice("warn", "This can't be shown", str(error), "Choose another split, grain or time.")
    else:
        _show(metric, points, grain, split if by else None)
    _about(metric, {m.name: m.label for m in metrics})
    with st.expander("The SQL that ran", key="explore-sql", on_change="rerun") as sql:
        if sql.open:
            note(
                "MetricFlow wrote it from the metric's definition. Copy it to the SQL bench and take it apart."
            )
            st.code(
                found.compile(
                    [metric.name], by=(by,) if by else (), grain=grain, start=start, end=release.as_of
                ),
                language="sql",
            )


def _start(as_of: dt.date, days: int | None, grain: Grain) -> dt.date | None:
    """The first day of the first whole period within the span."""
    if days is None:
        return None
    start = as_of - dt.timedelta(days=days - 1)
    if grain == "week":
        return start - dt.timedelta(days=start.weekday())
    return start.replace(day=1) if grain == "month" else start


def _show(metric: Metric, points: list[Point], grain: Grain, split: str | None) -> None:
    known = [p for p in points if p.value is not None]
    if not known:
        notice(
            "info",
            "Nothing to show yet",
            f"No {grain} in this time has a value that is over: {metric.label.lower()} needs "
            f"{words.plural(metric.maturity_days, 'day')} to ripen. Choose a longer time.",
        )
        return
    kept, dropped = _largest(known)
    unit = unit_of(metric)
    low, high = min(p.value or 0 for p in kept), max(p.value or 0 for p in kept)
    zero = low >= 0 and low < 0.6 * high
    remarks = [_takeaway(metric, kept, grain)]
    if dropped:
        remarks.append(f"The {_MOST_GROUPS} largest are shown, {words.plural(dropped, 'smaller one')} not.")
    if any(not p.complete for p in kept):
        remarks.append("Hollow points are not over yet and will still change.")
    if not zero:
        remarks.append("The axis doesn't start at zero.")
    if metric.is_stock and grain != "day":
        remarks.append(f"A {grain} shows its last day.")
    title = (
        f"{metric.label} by {split.lower()}, for each {grain}"
        if split
        else f"{metric.label}, for each {grain}"
    )
    if metric.threshold is not None:
        remarks.append(f"The grey line is the threshold, {shown(metric.threshold, unit)}.")
    figure(
        line(kept, unit=unit, zero=zero, rule=metric.threshold, name=metric.label.lower(), height=360),
        title=title,
        takeaway=" ".join(remarks),
        alt=f"{title}: {words.plural(len({p.at for p in kept}), grain)} from {words.day(kept[0].at)} to "
        f"{words.day(kept[-1].at)}, between {shown(low, unit)} and {shown(high, unit)}. {remarks[0]}",
        header=("From", *(("Of",) if split else ()), metric.label, "Complete"),
        rows=[
            (p.at.isoformat(), *((p.group,) if split else ()), p.value, "yes" if p.complete else "not yet")
            for p in reversed(kept)
        ],
        key="explore",
    )


def _largest(points: list[Point]) -> tuple[list[Point], int]:
    """The points of the groups that weigh most, and how many groups were left out."""
    weight: dict[str, float] = {}
    for p in points:
        weight[p.group] = weight.get(p.group, 0.0) + abs(p.value or 0.0)
    kept = sorted(weight, key=lambda group: -weight[group])[:_MOST_GROUPS]
    return [p for p in points if p.group in kept], len(weight) - len(kept)


def _takeaway(metric: Metric, points: list[Point], grain: Grain) -> str:
    """What the last complete period says, in a sentence."""
    unit = unit_of(metric)
    complete = [p for p in points if p.complete]
    if not complete:
        return "No period is complete yet."
    at = max(p.at for p in complete)
    now = [p for p in complete if p.at == at and p.value is not None]
    when = _period(at, grain)
    if len({p.group for p in points}) > 1:
        if len(now) < 2:
            return f"{when}: {shown(now[0].value, unit)} for {now[0].group}." if now else f"{when}: no value."
        top, bottom = max(now, key=lambda p: p.value or 0), min(now, key=lambda p: p.value or 0)
        return f"{when}: highest for {top.group} ({shown(top.value, unit)}), lowest for {bottom.group} ({shown(bottom.value, unit)})."
    value = now[0].value or 0.0
    return f"{when}: {shown(value, unit)}{_change(metric, complete, at, value, grain)}."


def _change(metric: Metric, complete: list[Point], at: dt.date, value: float, grain: Grain) -> str:
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


def _period(first: dt.date, grain: Grain) -> str:
    if grain == "day":
        return words.day(first)
    if grain == "month":
        return f"{first:%B %Y}"
    return f"The week from {words.short_day(first)} to {words.day(first + dt.timedelta(days=6))}"


def _about(metric: Metric, labels: Mapping[str, str]) -> None:
    st.header("What this number is")
    parts = meaning(metric)
    lead(parts[0] if parts else metric.label)
    role = {"north_star": "North Star", "input": "input", "guardrail": "guardrail"}.get(
        metric.role, metric.role
    )
    facts = [("Role", role), ("Good direction", metric.good_direction)]
    for part in parts[1:]:
        name, _, rest = (
            part.partition(":") if ":" in part[:12] else ("Breaks if", "", part.removeprefix("Breaks if"))
        )
        facts.append((name, rest.strip()[:1].upper() + rest.strip()[1:]))
    if metric.threshold is not None:
        side = "at most" if metric.good_direction == "down" else "at least"
        facts.append(("Threshold", f"{side} {shown(metric.threshold, unit_of(metric))}"))
    facts.append(
        (
            "Complete after",
            words.plural(metric.maturity_days, "day") if metric.maturity_days else "the day itself",
        )
    )
    if metric.parent:
        edge = "which is computed from it" if metric.edge == "identity" else "which we believe it drives"
        facts.append(("In the tree", f"below {labels.get(metric.parent, metric.parent)}, {edge}"))
    if metric.owner:
        facts.append(("Owner", metric.owner))
    st.html(
        '<dl class="lab-facts">'
        + "".join(f"<dt>{text(k)}</dt><dd>{text(v)}</dd>" for k, v in facts)
        + "</dl>"
    )

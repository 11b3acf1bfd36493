"""A metric that was just written, as a picture: over time, by a dimension, beside a metric of the project."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.ui import words
from lab_app.ui.charts.figure import figure
from lab_app.ui.charts.line import line
from lab_app.ui.charts.points import Point
from lab_app.ui.metrics.cards import unit_of
from lab_app.ui.metrics.dimensions import label_of, value_of
from lab_app.ui.metrics.figure import show_metric
from lab_app.ui.metrics.happened import marks_of
from lab_app.ui.metrics.series import Grain, series
from lab_app.ui.style import literal, note, notice
from pipelines.contract.units import Quantity, shown

if TYPE_CHECKING:
    from lab_app.lab import Lab
    from lab_app.metric_writing.checked import Checked
    from lab_app.metrics.metric import Dimension, Metric

_GRAINS: dict[str, Grain] = {"Day": "day", "Week": "week", "Month": "month"}
_SHOWN = {"day": 91, "week": 364, "month": 10_000}  # days of history on the picture
_WHOLE = "Nothing: the whole"
_ALONE = "Nothing"
_HEIGHT = 260  # it is beside the editor on a screen of 900 pixels


def show_preview(lab: Lab, checked: Checked, *, looks: int) -> None:
    """The picture with its choices, and the SQL behind it. The choices are new ones for each number of `looks`."""
    from lab_app.metric_writing.metricflow.compiler import CompileError
    from lab_app.sandbox import QueryError

    metric = checked.subject
    if metric is None:
        return
    grains = [name for name, grain in _GRAINS.items() if grain in metric.grains] or ["Week"]
    splits = {_WHOLE: None, **{label_of(d): d for d in metric.dimensions}}
    others = {_ALONE: None, **{m.label: m for m in _comparable(lab, metric)}}
    picture = st.container(
        key="metric-picture-first"
    )  # above the choices, so that it is seen without scrolling
    with st.container(horizontal=True, gap="small", key="metric-choices"):
        grain_name = st.segmented_control(
            "One point for each", grains, default="Week" if "Week" in grains else grains[0],
            key=f"metric-grain-{looks}-{len(grains)}", required=True,
        )  # fmt: skip
        split = splits.get(st.selectbox("Split by", list(splits), key=f"metric-split-{looks}") or _WHOLE)
        beside = others.get(
            st.selectbox(
                "Compare with",
                list(others),
                key=f"metric-beside-{looks}",
                disabled=split is not None,
                help="Compares the totals: choose no split for it." if split else None,
            )
            or _ALONE
        )
    grain = _GRAINS[grain_name or grains[0]]
    try:
        sql = lab.checker.sql(checked, metric.name, grain=grain, by=(split,) if split else ())
        rows = lab.sandbox.run(sql, limit=20_000).rows
    except (CompileError, QueryError) as error:
        with picture:
            notice("warn", "This can't be shown", str(error), "Choose another split or a longer period.")
        return
    as_of = lab.release.as_of
    points = _points(rows, metric, grain, as_of, as_of - dt.timedelta(days=_SHOWN[grain]), split)
    with picture:
        if points and beside is not None and split is None:
            _show_beside(lab, metric, points, beside, grain)
        else:
            marks = marks_of(lab, points)
            show_metric(metric, points, grain, key="metric-picture", split=split, height=_HEIGHT, marks=marks)
    with st.expander("The SQL that ran", key="metric-sql", on_change="rerun") as opened:
        if opened.open:
            note("MetricFlow wrote it from your lines. Copy it to the SQL bench and take it apart.")
            st.code(sql, language="sql")


def _points(
    rows: Sequence[tuple[object, ...]],
    metric: Metric,
    grain: Grain,
    as_of: dt.date,
    start: dt.date,
    split: Dimension | None,
) -> list[Point]:
    from lab_app.metrics.periods import is_complete

    points = []
    for row in rows:
        if row[0] is None or row[-1] is None:
            continue
        at = row[0].date() if isinstance(row[0], dt.datetime) else dt.date.fromisoformat(str(row[0])[:10])
        if at < start:
            continue
        group = value_of(split, row[1]) if split else ""
        points.append(Point(at, float(str(row[-1])), group, is_complete(metric, at, grain, as_of)))
    return points


def _show_beside(lab: Lab, metric: Metric, points: list[Point], other: Metric, grain: Grain) -> None:
    """Both as an index, so that two units can share one picture."""
    theirs = series(lab, other.name, grain=grain, start=points[0].at, end=lab.release.as_of)
    mine = {p.at: p for p in points if p.value}
    there = {p.at: p for p in theirs if p.value}
    common = sorted(mine.keys() & there.keys())
    if not common:
        notice("info", "Nothing to compare", f"{literal(other.label)} has no value in the same periods.")
        return
    first = common[0]
    marks = marks_of(lab, [mine[at] for at in common])
    drawn: list[Point] = []
    for label, found in ((metric.label, mine), (other.label, there)):
        base = found[first].value or 1.0
        drawn += [
            Point(at, 100 * (found[at].value or 0.0) / base, label, found[at].complete) for at in common
        ]
    over = [at for at in common if mine[at].complete and there[at].complete] or [common[-1]]
    last = {p.group: p.value for p in drawn if p.at == over[-1]}
    said = " and ".join(f"{label} {shown(value, 'ratio')}" for label, value in last.items())
    figure(
        line(drawn, unit="ratio", zero=False, name="100 at first", grain=grain, height=_HEIGHT, marks=marks),
        title=f"{metric.label} and {other.label.lower()}, for each {grain}",
        takeaway=f"Both start at 100, in {_in(first, grain)}; in {_in(over[-1], grain)}: {said}. "
        "Lines that move together may share a cause, or not.",
        alt=f"Two lines, both 100 on {words.day(first)}: on {words.day(over[-1])} {said}.",
        header=("From", metric.label, other.label),
        rows=[
            (
                at.isoformat(),
                Quantity(shown(mine[at].value, unit_of(metric))),
                Quantity(shown(there[at].value, unit_of(other))),
            )
            for at in reversed(common)
        ],
        key="metric-picture-beside",
        marks=marks,
    )


def _in(first: dt.date, grain: Grain) -> str:
    said = words.period(first, grain)
    return said[:1].lower() + said[1:] if grain == "week" else said


def _comparable(lab: Lab, metric: Metric) -> list[Metric]:
    order = {"north_star": 0, "input": 1, "guardrail": 2, "health": 3}
    found = [m for m in lab.layer.metrics() if m.role in order and m.name != metric.name]
    return sorted(found, key=lambda m: (order[m.role], m.label))

"""One metric by any dimension and grain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.metrics.board import WINDOW_DAYS
from lab_app.ui import visit as here
from lab_app.ui.addresses import page_at
from lab_app.ui.errors import guarded
from lab_app.ui.metrics.cards import meaning
from lab_app.ui.metrics.dimensions import label_of
from lab_app.ui.metrics.facts import facts_html, facts_of
from lab_app.ui.metrics.figure import show_metric
from lab_app.ui.metrics.series import Grain, series
from lab_app.ui.style import eyebrow, lead, note, notice, text

if TYPE_CHECKING:
    from lab_app.course.tracks import Level
    from lab_app.metrics.metric import Metric

PAGE = LevelPage(
    title="Explore a metric",
    order=3,
    about="Any metric by any dimension, by day, week or month.",
    door="Take any metric apart, by country, platform or source, and see where it moves.",
)

_SPANS = {"3 months": 91, "6 months": 182, "1 year": 364, "All": None}
_GRAINS: dict[str, Grain] = {"Day": "day", "Week": "week", "Month": "month"}
_ROLES = {"north_star": 0, "input": 1, "guardrail": 2, "health": 3, "component": 4}
_ON_THE_BOARD = ("north_star", "input", "guardrail")
_WHOLE = "Nothing: the whole"


def render(level: Level) -> None:
    """Choose a metric, a split, a grain and a span; see it."""
    eyebrow(f"{level.title}: {level.question}")
    st.title("Explore a metric")
    _explore()


@st.fragment
@guarded
def _explore() -> None:
    from lab_app.metrics.question import MetricError
    from lab_app.sandbox import QueryError

    lab = here.lab()
    layer, as_of = lab.layer, lab.release.as_of
    metrics = sorted(layer.metrics(), key=lambda m: (_ROLES.get(m.role, 9), m.label))
    by_label = {m.label: m for m in metrics}
    _as_labels({m.name: m for m in metrics})
    first, second = st.columns([1, 1], gap="medium")
    with first:
        label = st.selectbox("Metric", list(by_label), key="metric", bind="query-params")
    metric = by_label[label or metrics[0].label]
    splits = {_WHOLE: None, **{label_of(d): d for d in metric.dimensions}}
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
    dimension = splits.get(split or _WHOLE)
    by = dimension.short if dimension else None
    start = _start(as_of, _SPANS[span or "6 months"], grain)
    try:
        with st.spinner("Asking"):
            points = series(lab, metric.name, grain=grain, start=start, end=as_of, by=by)
    except (MetricError, QueryError) as error:
        notice("warn", "This can't be shown", str(error), "Choose another split, grain or time.")
    else:
        show_metric(metric, points, grain, key="explore", split=dimension)
        _beside_the_board(metric, grain)
    _about(metric, {m.name: m.label for m in metrics})
    with st.expander("The SQL that ran", key="explore-sql", on_change="rerun") as sql:
        if sql.open:
            note(
                "MetricFlow wrote it from the metric's definition. Copy it to the SQL bench and take it apart."
            )
            st.code(
                layer.compile([metric.name], by=(by,) if by else (), grain=grain, start=start, end=as_of),
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


def _beside_the_board(metric: Metric, grain: Grain) -> None:
    """Why the board may say another change of the same metric."""
    if metric.role in _ON_THE_BOARD and grain != "day":
        note(
            f"The board compares {WINDOW_DAYS} days with the {WINDOW_DAYS} before; here each {grain} is compared with "
            "the one before, so the two changes can differ."
        )


def _about(metric: Metric, labels: Mapping[str, str]) -> None:
    st.header("What this number is")
    parts = meaning(metric)
    lead(parts[0] if parts else metric.label)
    st.html(facts_html(facts_of(metric, lambda name: text(labels.get(name, name)))))
    st.page_link(
        page_at("own_metric-catalogue"),
        label="All of it in the catalogue",
        icon=":material/arrow_forward:",
        icon_position="right",
        query_params={"of": metric.label},
    )


def _as_labels(metrics: Mapping[str, Metric]) -> None:
    """Let links name a metric and a dimension as one does in a terminal, too: `?metric=mau&by=country`."""
    asked = metrics.get(st.query_params.get("metric", ""))
    if asked:
        st.session_state["metric"] = asked.label
    by = st.query_params.get("by", "")
    for dimension in {d.name: d for m in metrics.values() for d in m.dimensions}.values():
        if by in (dimension.name, dimension.short, dimension.label) and by != label_of(dimension):
            st.session_state["by"] = label_of(dimension)

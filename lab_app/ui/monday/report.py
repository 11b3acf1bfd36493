"""A Monday review as a document, and what came of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.monday.expected import expectable
from lab_app.course.monday.review import Expectation, Review
from lab_app.diagnosis.case_file import Report, Statement, as_html, as_markdown
from lab_app.ui import words
from lab_app.ui.diagnosis.source import source_of
from lab_app.ui.metrics.cards import unit_of
from lab_app.ui.monday.form import TEXTS
from lab_app.ui.results import html_table
from lab_app.ui.style import literal, note
from pipelines.contract.units import Quantity, shown

if TYPE_CHECKING:
    from lab_app.lab import Lab
    from lab_app.metrics.metric import Metric
    from pipelines.contract.units import Unit

CALLED = ("What we decide and expect", "We say", "What came")


def report_of(review: Review, lab: Lab) -> Report:
    """The review as a report: the week in short, what was found, what is decided and expected."""
    metrics = metrics_of(lab)
    said = [Statement(TEXTS[name][0], review.text(name)) for name in ("decide", "who") if review.text(name)]
    said += [
        Statement(
            f"{_label(one, metrics)}, {_when(one, metrics)}",
            range_said(one, metrics),
            None if one.came is None else came_said(one, metrics),
        )
        for one in review.expects
    ]
    return Report(
        f"Monday review: the seven days to {review.day:%A} {words.day(review.day)}",
        review.text("in_short"),
        "",
        review.findings,
        said,
        source_of(lab),
        dt.datetime.now(dt.UTC).date(),
        called=CALLED,
    )


def show_take_along(review: Review, lab: Lab) -> None:
    """The review as files."""
    name = f"monday-review-{review.day}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{name}-files"):
        st.html('<p class="lab-note">Take it along:</p>', width="content")
        st.download_button(
            "Markdown", lambda: as_markdown(report_of(review, lab)), f"{name}.md", "text/markdown",
            key=f"{name}-markdown", on_click="ignore", type="tertiary",
        )  # fmt: skip
        st.download_button(
            "Web page", lambda: as_html(report_of(review, lab)), f"{name}.html", "text/html", key=f"{name}-html",
            on_click="ignore", type="tertiary",
        )  # fmt: skip


def show_past(review: Review, lab: Lab) -> None:
    """A review of an earlier week: what was written, and what came of what was expected."""
    metrics = metrics_of(lab)
    for name, (label, _) in TEXTS.items():
        if review.text(name):
            note(f"**{label}:** {literal(review.text(name))}")
    if review.expects:
        rows = [
            (
                _label(one, metrics),
                words.short_day(one.due),
                Quantity(range_said(one, metrics)),
                Quantity("not yet" if one.came is None else shown(one.came, _unit(one, metrics))),
                "" if one.holds is None else "held" if one.holds else "missed",
            )
            for one in review.expects
        ]
        header = ("Number", "On", "Expected", "Came", "")
        st.html(html_table(header, rows, label=f"What was expected on {words.day(review.day)}"))
    show_take_along(review, lab)


def outcome_said(review: Review) -> str:
    """3 of 4 ranges held; or when it will be known."""
    known = [one for one in review.expects if one.holds is not None]
    if known:
        return f"{sum(bool(one.holds) for one in known)} of {words.plural(len(known), 'range')} held"
    if review.expects:
        return f"comes true on {words.short_day(max(one.due for one in review.expects))}"
    return "nothing was expected"


def metrics_of(lab: Lab) -> dict[str, Metric]:
    """The metrics that can be expected, by name. Raises MetricError."""
    return {name: lab.layer.metric(name) for name in expectable(lab)}


def range_said(one: Expectation, metrics: Mapping[str, Metric]) -> str:
    unit = _unit(one, metrics)
    return f"{shown(one.low, unit)} to {shown(one.high, unit)}"


def came_said(one: Expectation, metrics: Mapping[str, Metric]) -> str:
    """9,147: the range held it"""
    return f"{shown(one.came, _unit(one, metrics))}: the range {'held' if one.holds else 'missed'} it"


def _when(one: Expectation, metrics: Mapping[str, Metric]) -> str:
    metric = metrics.get(one.metric)
    return f"{'on' if metric is None or metric.is_stock else 'in the seven days to'} {words.day(one.due)}"


def _label(one: Expectation, metrics: Mapping[str, Metric]) -> str:
    return metrics[one.metric].label if one.metric in metrics else one.metric


def _unit(one: Expectation, metrics: Mapping[str, Metric]) -> Unit:
    return unit_of(metrics[one.metric]) if one.metric in metrics else "count"

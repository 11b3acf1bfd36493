"""Any metric by any dimension, grain and time, beside others and beside itself a year before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.metrics.board import WINDOW_DAYS
from lab_app.ui import visit as here
from lab_app.ui.addresses import page_at, say_left_out
from lab_app.ui.errors import guarded
from lab_app.ui.explore.answer import Answer, Asked, answer, held_against, said_where
from lab_app.ui.explore.choice import Choice, read_address
from lab_app.ui.explore.controls import asked_address, show_controls
from lab_app.ui.explore.show import show_picture
from lab_app.ui.metrics.cards import meaning
from lab_app.ui.metrics.facts import facts_html, facts_of
from lab_app.ui.metrics.figure import nothing_to_show, say_if_alone
from lab_app.ui.metrics.happened import marks_of
from lab_app.ui.style import eyebrow, lead, literal, note, notice, text

if TYPE_CHECKING:
    from lab_app.course.tracks import Level
    from lab_app.lab import Lab
    from lab_app.metrics.metric import Metric

PAGE = LevelPage(
    title="Explore a metric",
    order=4,
    about="Any metric by any dimension, by day, week or month.",
    door="Take any metric apart, by country, platform or source, and see where it moves.",
)

_ROLES = {"north_star": 0, "input": 1, "guardrail": 2, "health": 3, "component": 4}
_ON_THE_BOARD = ("north_star", "input", "guardrail")


def render(level: Level) -> None:
    """Choose metrics, a split, a grain and a span; see them."""
    eyebrow(f"{level.title}: {level.question}")
    st.title("Explore a metric")
    _explore()


@st.fragment
@guarded
def _explore() -> None:
    from lab_app.metrics.question import MetricError
    from lab_app.sandbox import QueryError

    lab = here.lab()
    by_role = sorted(lab.layer.metrics(), key=lambda m: (_ROLES.get(m.role, 9), m.label))
    metrics = {metric.name: metric for metric in by_role}
    choice, broken = read_address(asked_address(), metrics, by_role[0].name, lab.release.as_of)
    show_controls(lab, choice, metrics)
    shown = [metrics[name] for name in choice.metrics]
    try:
        with st.spinner("Asking"):
            asked = held_against(lab, choice, shown)
            answers = [answer(lab, asked, metric) for metric in shown]
    except (MetricError, QueryError) as error:
        notice("warn", "This can't be shown", str(error), "Choose another split, grain or time.")
    else:
        say_left_out([*broken, *asked.unknown])
        _show(lab, asked, answers)
        _beside_the_board(shown, choice)
    if len(shown) == 1:
        _about(shown[0], {m.name: m.label for m in by_role})
    else:
        _about_each(shown)
    _sql(lab, choice, shown)


def _show(lab: Lab, asked: Asked, answers: Sequence[Answer]) -> None:
    there = [one for one in answers if one.points]
    for one in answers:
        if not one.points:
            nothing_to_show(one.metric, asked.choice.grain)
        elif one.split:
            say_if_alone(one.metric, one.own)
    if there:
        marks = marks_of(lab, [point for one in there for point in one.own])
        where = said_where(asked, [one.metric for one in there])
        show_picture(lab, there, asked.choice, marks, where)


def _beside_the_board(metrics: Sequence[Metric], choice: Choice) -> None:
    """Why the board may say another change of the same metric."""
    if len(metrics) == 1 and metrics[0].role in _ON_THE_BOARD and choice.grain != "day":
        note(
            f"The board compares {WINDOW_DAYS} days with the {WINDOW_DAYS} before; here each {choice.grain} is compared "
            "with the one before, so the two changes can differ."
        )


def _about(metric: Metric, labels: Mapping[str, str]) -> None:
    st.header("What this number is")
    parts = meaning(metric)
    lead(parts[0] if parts else metric.label)
    st.html(facts_html(facts_of(metric, lambda name: text(labels.get(name, name)))))
    _in_the_catalogue(metric, "All of it in the catalogue")


def _about_each(metrics: Sequence[Metric]) -> None:
    st.header("What these numbers are")
    for metric in metrics:
        st.html(f"<p><b>{text(metric.label)}</b>: {text((meaning(metric) or ('',))[0])}</p>")
        _in_the_catalogue(metric, f"{literal(metric.label)} in the catalogue")


def _in_the_catalogue(metric: Metric, label: str) -> None:
    st.page_link(
        page_at("own_metric-catalogue"),
        label=label,
        icon=":material/arrow_forward:",
        icon_position="right",
        query_params={"of": metric.label},
    )


def _sql(lab: Lab, choice: Choice, metrics: Sequence[Metric]) -> None:
    with st.expander("The SQL that ran", key="explore-sql", on_change="rerun") as sql:
        if not sql.open:
            return
        note("MetricFlow wrote it from the metric's definition. Copy it to the SQL bench and take it apart.")
        asked = held_against(lab, choice, metrics)
        first, last = choice.days(lab.release.as_of)
        for metric in metrics:
            written = lab.layer.compile(
                [metric.name],
                by=(choice.by,) if choice.by else (),
                grain=choice.grain,
                start=first,
                end=last,
                where={name: list(values) for name, values in asked.where},
            )
            st.code(written, language="sql")

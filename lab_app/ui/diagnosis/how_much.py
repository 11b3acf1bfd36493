"""How much, and since when: the line, the stretch that one drags on it, and what is usual between two such stretches."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from lab_app.diagnosis.causes import Cause, causes
from lab_app.diagnosis.history import Happening, history
from lab_app.diagnosis.move import Move, Point, cone, line, move
from lab_app.diagnosis.record import Reading, measure_of
from lab_app.diagnosis.stretch import DiagnosisError, Stretch, snapped
from lab_app.ui import words
from lab_app.ui.diagnosis.asked import Asked, days_said, known, weeks_said
from lab_app.ui.diagnosis.desk import Desk, Findings, draw, show_heading, show_refusal
from lab_app.ui.diagnosis.pictures.days import day_at
from lab_app.ui.diagnosis.pictures.line import BRUSH, View, line_picture
from lab_app.ui.style import note, notice
from pipelines.contract.calendar import DAY
from pipelines.contract.units import Quantity, moved, shown

if TYPE_CHECKING:
    from pipelines.contract.units import Unit

NAME = "How much, and since when?"
_BEFORE_WEEKS, _AFTER_WEEKS = 16, 10
"""Weeks that are seen around a stretch and the one before it."""


def show_how_much(desk: Desk, *, fixed: bool = False) -> None:
    """The step. A new stretch is a new question: the page runs again with it. A `fixed` one stays as it is."""
    reading = measure_of(desk.lab.layer, desk.asked.metric).reading
    try:
        change = desk.keep("move", lambda: _move(desk))
        points = desk.keep("line", lambda: _line(desk))
        points = cone(points, change, desk.asked.stretch) if reading == "end" else points
    except DiagnosisError as error:
        show_refusal(NAME, error, "how-much")
        if not fixed:
            _set_dates(desk)
        return
    whole = st.session_state.get(_whole_key(desk), False)
    view = _view(desk, points, whole=whole)
    spec = _picture(desk, points, change, view, brush=True)
    found = Findings(
        NAME,
        said(change, desk.asked, desk.unit, reading),
        ("Week to", "Value", "Nine of ten ordinary weeks"),
        _rows(points, view, desk.unit),
        _picture(desk, points, change, view, brush=False),
        alt=_alt(desk, change, view),
        name="how-much",
    )
    show_heading(desk, found)
    if fixed:
        draw(_picture(desk, points, change, view, brush=False), alt=found.alt, key=desk.named("line"))
        return
    tries = f"{desk.key}-brushed"
    event = draw(
        spec, alt=found.alt, key=desk.named(f"line-{whole}-{st.session_state.get(tries, 0)}"), selects=BRUSH
    )
    _brushed(desk, event, tries)
    with st.container(horizontal=True, vertical_alignment="center", key="stretch-controls", gap="small"):
        note(
            "Drag the edges of your stretch, or all of it. What it is compared with is as long, and ends the day before."
        )
        _set_dates(desk)
        st.toggle("All of the past", key=_whole_key(desk))


def said(change: Move, asked: Asked, unit: Unit, reading: Reading) -> str:
    """The change, and what is usual, in two sentences."""
    both = change.before, change.after
    before, after = (shown(value, unit, both) for value in both)
    way = (moved(change.after, change.before, unit) if change.before else None) or "the same"
    weeks = weeks_said(asked.stretch.weeks)
    if reading == "end":
        what = f"{before} became {after} in {asked.stretch.days} days: {way}."
    else:
        each = " a day" if reading == "mean" else ""
        what = f"{after}{each} in your stretch, {before} in the {weeks} before: {way}."
    return (
        f"**{what}** "
        f"After ordinary weeks like these, nine of ten times it comes to between {shown(max(change.low, 0.0), unit, both)} "
        f"and {shown(change.high, unit, both)}."
    )


def near_causes(desk: Desk) -> tuple[Cause, ...]:
    """What the change log has within a week of the stretch's first day."""
    return desk.lab.keep(("causes", desk.asked.stretch), lambda: causes(desk.lab.sandbox, desk.asked.stretch))


def _move(desk: Desk) -> Move:
    return move(
        desk.lab.layer, desk.lab.sandbox, desk.asked.metric, desk.asked.stretch, where=desk.asked.filter
    )


def _line(desk: Desk) -> tuple[Point, ...]:
    return line(
        desk.lab.layer, desk.lab.sandbox, desk.asked.metric, desk.asked.stretch, where=desk.asked.filter
    )


def _history(desk: Desk) -> tuple[Happening, ...]:
    return desk.lab.keep("history", lambda: history(desk.lab.sandbox))


def _view(desk: Desk, points: tuple[Point, ...], *, whole: bool) -> View:
    stretch = desk.asked.stretch
    first, last = points[0].last - 6 * DAY, max(points[-1].last, stretch.last)
    if whole:
        return View(first, last)
    return View(
        max(first, stretch.before.first - 7 * _BEFORE_WEEKS * DAY),
        min(last, stretch.last + 7 * _AFTER_WEEKS * DAY),
    )


def _picture(
    desk: Desk, points: tuple[Point, ...], change: Move, view: View, *, brush: bool
) -> dict[str, Any]:
    reading, stretch = measure_of(desk.lab.layer, desk.asked.metric).reading, desk.asked.stretch
    is_rate = measure_of(desk.lab.layer, desk.asked.metric).is_rate
    share = 1 if is_rate or reading == "mean" else stretch.weeks
    flat = reading in ("sum", "mean") or (reading == "whole" and is_rate)
    return line_picture(
        points,
        stretch,
        view,
        unit=desk.unit,
        name=desk.metric.label,
        means=(change.before / share, change.after / share) if flat else None,
        at_end=reading == "end",
        history=_history(desk),
        causes=near_causes(desk),
        brush=brush,
    )


def _rows(points: tuple[Point, ...], view: View, unit: Unit) -> list[tuple[object, ...]]:
    return [
        (
            point.last,
            Quantity(shown(point.value, unit)),
            ""
            if point.low is None or point.high is None
            else f"{shown(max(point.low, 0.0), unit)} to {shown(point.high, unit)}",
        )
        for point in points
        if view.first <= point.last <= view.last
    ]


def _alt(desk: Desk, change: Move, view: View) -> str:
    return (
        f"{desk.metric.label} by week, {words.days(view.first, view.last)}. Your stretch, {days_said(desk.asked.stretch)}, "
        f"came to {shown(change.after, desk.unit, (change.before,))}; {days_said(desk.asked.stretch.before)} to "
        f"{shown(change.before, desk.unit, (change.after,))}."
    )


def _whole_key(desk: Desk) -> str:
    return f"{desk.key}-whole"


def _brushed(desk: Desk, event: Any, tries: str) -> None:
    """Take what was brushed for the stretch. The page owns it: what is no other stretch is drawn as it was."""
    if not event or "at" not in event or len(event["at"]) != 2:
        return
    begin, end = sorted(float(moment) for moment in event["at"])
    stretch = desk.asked.stretch
    first, last = day_at(begin), day_at(end) - DAY
    if (first, last) == (stretch.first, stretch.last):
        return
    try:
        new = _snapped(desk, first, last)
    except DiagnosisError as error:
        notice("info", "This stretch cannot be asked about", str(error))
        return
    st.session_state[tries] = (
        st.session_state.get(tries, 0) + 1
    )  # draws the brush where the weeks begin and end
    if new != stretch:
        desk.go(replace(desk.asked, stretch=new))
    st.rerun()


def _snapped(desk: Desk, first: dt.date, last: dt.date) -> Stretch:
    start, end = known(desk.lab, desk.asked.metric)
    return snapped(first, min(last, end), start=start, end=end)


def _set_dates(desk: Desk) -> None:
    """The stretch by keyboard: its first and its last day."""
    stretch = desk.asked.stretch
    start, end = known(desk.lab, desk.asked.metric)
    with (
        st.popover("Set the dates", type="tertiary", key=f"{desk.key}-dates"),
        st.form(desk.named("dates"), border=False),
    ):
        first = st.date_input("First day", stretch.first, min_value=start, max_value=end, format="DD/MM/YYYY")
        last = st.date_input("Last day", stretch.last, min_value=start, max_value=end, format="DD/MM/YYYY")
        note(
            f"Whole weeks are taken, from the first day on. This number is known from {words.day(start)} to {words.day(end)}."
        )
        if not st.form_submit_button("Show these days", type="primary"):
            return
        try:
            if not isinstance(first, dt.date) or not isinstance(last, dt.date):
                raise DiagnosisError("Give both days.")
            new = _snapped(desk, first, last)
        except DiagnosisError as error:
            st.error(str(error), icon=":material/error:")
            return
    desk.go(replace(desk.asked, stretch=new))
    st.rerun()

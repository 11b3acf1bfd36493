"""The pictures and tables of a case, and both worlds after the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.kinds.case.case import Bars, Curve, Exhibit, Sheet, Spans
from lab_app.kinds.case.form.curve import curve_chart
from lab_app.ui.charts.bars import bars
from lab_app.ui.charts.figure import figure
from lab_app.ui.charts.line import COUNTED, line
from lab_app.ui.charts.points import Point
from lab_app.ui.charts.said import PLACE, YOURS, points_of, with_said
from lab_app.ui.charts.stretch import with_stretch
from lab_app.ui.experiments.pictures.ranges import Axis, Row, ranges
from lab_app.ui.results import html_table
from lab_app.ui.style import text
from lab_app.ui.words import day as day_said
from pipelines.contract.units import number, shown, signed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lab_app.kinds.case.case import Shown, Worlds
    from lab_app.ui.charts.said import Said


def show_exhibits(exhibits: Iterable[Shown], question: str, key: str) -> None:
    """What belongs to a question, or with "" to all of them."""
    for place, exhibit in enumerate(one for one in exhibits if one.question == question):
        if isinstance(exhibit, Sheet):
            st.html(f'<h3 class="lab-figure-title">{text(exhibit.title)}</h3>')
            st.html(html_table(exhibit.header, exhibit.rows, label=exhibit.title))
        elif isinstance(exhibit, Spans):
            _spans(exhibit, f"{key}-{question}-{place}")
        elif isinstance(exhibit, Bars):
            _bars(exhibit, f"{key}-{question}-{place}")
        elif isinstance(exhibit, Curve):
            _curve(exhibit, f"{key}-{question}-{place}")
        else:
            _picture(exhibit, f"{key}-{question}-{place}")


def _spans(spans: Spans, key: str) -> None:
    """Estimates with their ranges, a row each; a truth is a hollow mark without one."""
    said = [
        (
            one.name,
            _signed(one.value),
            "" if one.low == one.high else f"{_signed(one.low)} to {_signed(one.high)}",
        )
        for one in spans.rows
    ]
    figure(
        ranges(
            [
                Row(name, one.value, one.low, one.high, value, span, is_open=one.is_truth)
                for one, (name, value, span) in zip(spans.rows, said, strict=True)
            ],
            Axis(0.0, spans.margin, (spans.margin_says,) if spans.margin_says else (), spans.axis),
        ),
        title=spans.title,
        takeaway=spans.alt,
        alt=spans.alt,
        header=("", "Estimate", "Range"),
        rows=said,
        key=key,
    )


def _bars(given: Bars, key: str) -> None:
    figure(
        bars([(one.name, one.value, one.group) for one in given.rows], unit=given.unit),
        title=given.title,
        takeaway=given.alt,
        alt=given.alt,
        header=(given.of, "Which", given.value),
        rows=[(one.name, one.group, shown(one.value, given.unit)) for one in given.rows],
        key=key,
    )


def _curve(curve: Curve, key: str) -> None:
    figure(
        curve_chart(curve),
        title=curve.title,
        takeaway=curve.alt,
        alt=curve.alt,
        header=("", curve.axis, curve.value),
        rows=[
            (one.name, number(one.at), shown(one.value, "share"))
            for one in sorted(curve.notches, key=lambda one: one.at)
        ],
        key=key,
    )


def _signed(share: float) -> str:
    """+3.1, in hundredths: points, or per cent."""
    hundredths = round(100.0 * share, 1)
    return signed(hundredths, f"{abs(hundredths):.1f}")


def _picture(exhibit: Exhibit, key: str) -> None:
    points = [
        Point(
            day,
            value,
            one.name if len(exhibit.lines) > 1 else "",
            one.complete[place] if one.complete else True,
        )
        for one in exhibit.lines
        for place, (day, value) in enumerate(zip(one.dates, one.values, strict=True))
    ]
    spec = line(
        points,
        unit=exhibit.unit,
        height=220,
        zero=exhibit.zero,
        name=exhibit.lines[0].name,
        grain=exhibit.grain,
        quiet=exhibit.quiet,
        places={one.name: place for place, one in enumerate(exhibit.lines)},
        reach=exhibit.reach,
    )
    figure(
        with_stretch(spec, exhibit.stretch),
        title=exhibit.title,
        takeaway=exhibit.alt,
        alt=exhibit.alt,
        header=("Day", *(one.name for one in exhibit.lines)),
        rows=[
            (
                place + 1 if exhibit.grain == COUNTED else day,
                *(shown(one.values[place], exhibit.unit) for one in exhibit.lines),
            )
            for place, day in enumerate(exhibit.lines[0].dates)
        ],
        key=key,
    )


def show_worlds(shown_worlds: Worlds, key: str, said: Sequence[Said] = ()) -> None:
    """Both worlds: the one that was, and the other one, in grey; on it what was said of its days beforehand."""
    worlds, unit = shown_worlds.worlds, shown_worlds.unit
    same = all(a == b for a, b in zip(worlds.actual, worlds.without, strict=True))
    both = [("as it was", worlds.actual), (shown_worlds.without, worlds.without)]
    points = [
        Point(day, value, "" if same else name)
        for name, values in (both[:1] if same else both)
        for day, value in zip(worlds.dates, values, strict=True)
    ] + points_of(said)
    says = shown_worlds.says or (
        "One line: nothing happened here, so the other world is the same."
        if same
        else f"The grey line is the same world {shown_worlds.without}: nobody else can draw it."
    )
    for one in said:
        says += (
            f" Your values for {day_said(one.day)} stand there as a bar: {shown(one.low, unit)}, {shown(one.middle, unit)} and "
            f"{shown(one.high, unit)}."
        )
    spec = line(
        points,
        unit=unit,
        height=240,
        zero=False,
        quiet=(shown_worlds.without,),
        places={both[0][0]: 0, YOURS: PLACE},
        reach=[end for one in said for end in (one.low, one.high)],
    )
    figure(
        with_stretch(with_said(spec, said), shown_worlds.stretch),
        title=shown_worlds.title,
        takeaway=says,
        alt=f"{shown_worlds.title}: as it was, and {shown_worlds.without}. {says}",
        header=("Day", "As it was", f"{shown_worlds.without[0].upper()}{shown_worlds.without[1:]}"),
        rows=[
            (day, shown(a, unit), shown(b, unit))
            for day, a, b in zip(worlds.dates, worlds.actual, worlds.without, strict=True)
        ],
        key=key,
    )

"""Any metric ahead: our forecast with its ranges, naive beside it, what both were worth, and the drivers behind MAU."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.course.withheld.ahead import REWARD as REWARD_ASKED
from lab_app.course.withheld.ahead import asked_ahead
from lab_app.metrics.forecasts.events import endings
from lab_app.metrics.forecasts.made import is_being_made, layers_of
from lab_app.ui import visit as here
from lab_app.ui.addresses import say_left_out
from lab_app.ui.charts.fan import AHEAD, NAIVE, SO_FAR, fan
from lab_app.ui.charts.figure import figure
from lab_app.ui.charts.points import Point
from lab_app.ui.errors import guarded
from lab_app.ui.forecast.bend import show_drivers
from lab_app.ui.forecast.choice import GRAINS, Choice, address_of, forecastable, grains_of, read_address
from lab_app.ui.forecast.on_demand import forecast_of
from lab_app.ui.forecast.said import (
    HOLIDAYS,
    REWARD,
    SAYS,
    Known,
    headline,
    known_ahead,
    record_rows,
    told,
    verdict_on,
)
from lab_app.ui.metrics.cards import unit_of
from lab_app.ui.results import html_table
from lab_app.ui.style import eyebrow, lead, literal, note, notice
from pipelines.contract.units import Quantity, shown

if TYPE_CHECKING:
    from lab_app.course.exercise import Exercise
    from lab_app.course.tracks import Level
    from lab_app.lab import Lab
    from lab_app.metrics.metric import Metric
    from lab_app.ui.forecast.said import Told
    from pipelines.statistics.forecasts.projection import Grain, Projection

PAGE = LevelPage(
    title="Forecast",
    order=1,
    about="Any number ahead, with its range, its record and the naive forecast beside it.",
    door="Forecast any number, and see what such forecasts were worth in the past.",
)
EVENTS = (HOLIDAYS, REWARD)
LOOKS_AHEAD: Mapping[Grain, int] = {"day": 28, "week": 4}
SHOWN: Mapping[Grain, int] = {"day": 182, "week": 52}
WITH_WEEKDAYS = 42
"""Days of the past beside a forecast with weekdays: of more one sees the rhythm alone."""
MAU = "mau"
_METRIC, _GRAIN = "forecast-metric", "forecast-grain"


def render(level: Level) -> None:
    """Choose a number; see its forecast, its record, and for MAU the drivers."""
    eyebrow(f"{level.title}: {level.question}")
    st.title("Forecast")
    lead(
        "What will it be, and how far off may we be? Every forecast here comes with the record of those before it."
    )
    _forecast()


@st.fragment
@guarded
def _forecast() -> None:
    from lab_app.metrics.question import MetricError
    from lab_app.sandbox import QueryError
    from pipelines.statistics.forecasts.projection import TooShortError

    lab = here.lab()
    metrics = forecastable(lab.layer.metrics())
    if not metrics:
        notice(
            "info", "There is nothing to forecast", "No metric of this release can be read by day or week."
        )
        return
    address = {name: st.query_params[name] for name in st.query_params}
    choice, broken = read_address(address, metrics, EVENTS)
    metric = metrics[choice.metric]
    _controls(choice, metrics)
    say_left_out(broken)
    try:
        made = forecast_of(lab, metric, choice.grain)
        if made is None:
            if is_being_made(lab.release):
                note("The forecasts of the board are not there yet for this data; this one is made now.")
            return
        asked = asked_ahead(here.progress(), lab.release.world.id)
        _show(lab, metric, made, choice, asked)
    except TooShortError as error:
        notice("info", "There is too little history yet", str(error), "Come back when the data has moved on.")
    except (MetricError, QueryError) as error:
        notice("warn", "This can't be forecast", str(error), "Choose another metric.")


def _controls(choice: Choice, metrics: Mapping[str, Metric]) -> None:
    """They follow the address, and each choice becomes a new one."""
    grains = grains_of(metrics[choice.metric])
    st.session_state[_METRIC], st.session_state[_GRAIN] = choice.metric, choice.grain
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="forecast-controls"):
        st.selectbox(
            "Metric", list(metrics), key=_METRIC, format_func=lambda name: metrics[name].label,
            on_change=_changed, args=(choice,), width=380,
        )  # fmt: skip
        st.segmented_control(
            "By", grains, key=_GRAIN, format_func=lambda grain: GRAINS[grain], required=True,
            on_change=_changed, args=(choice,),
        )  # fmt: skip


def _changed(before: Choice) -> None:
    _go(Choice(st.session_state[_METRIC], st.session_state[_GRAIN], before.without))


def _switched(before: Choice, event: str) -> None:
    others = tuple(one for one in before.without if one != event)
    off = () if st.session_state[f"forecast-{event}"] else (event,)
    _go(Choice(before.metric, before.grain, (*others, *off)))


def _go(choice: Choice) -> None:
    st.query_params.from_dict(address_of(choice))


def _show(lab: Lab, metric: Metric, made: Projection, choice: Choice, asked: Mapping[str, Exercise]) -> None:
    unit, as_of = unit_of(metric), lab.release.as_of
    layers = layers_of(lab.release) if metric.name == MAU else None
    last = made.at(len(made.ours.point))
    ends = endings(lab.sandbox, as_of, last) if metric.name == MAU and REWARD_ASKED not in asked else ()
    known = known_ahead(made, ends, layers, as_of)
    one = told(made, known, choice.without, unit)
    exercise = asked.get(metric.name)
    if exercise is not None:
        notice(
            "info",
            "This forecast waits for yours",
            f"“{literal(exercise.title)}” still asks for it. Here is the past, what past forecasts of it were worth, and the naive one. "
            "Once you have answered, the rest is here.",
        )
    else:
        _switches(known, choice)
    _picture(metric, made, one, hidden=exercise is not None)
    _record(metric, made)
    if metric.name == MAU and exercise is None:
        show_drivers(layers, known.ending if REWARD not in choice.without else None, as_of)


def _switches(known: Known, choice: Choice) -> None:
    """What is known of the time ahead, each to be taken in or left out."""
    if not known.names:
        return
    with st.container(key="forecast-events", gap="small"):
        for event in known.names:
            st.session_state[f"forecast-{event}"] = event not in choice.without
            st.toggle(
                literal(SAYS[event](known)),
                key=f"forecast-{event}",
                on_change=_switched,
                args=(choice, event),
            )


def _picture(metric: Metric, made: Projection, one: Told, *, hidden: bool) -> None:
    unit, grain = unit_of(metric), made.grain
    values = made.values[-(WITH_WEEKDAYS if made.shape == "daily" else SHOWN[grain]) :]
    past = [Point(made.at(place + 1 - len(values)), value, SO_FAR) for place, value in enumerate(values)]

    def ahead(points: tuple[float, ...], group: str) -> list[Point]:
        joined = [Point(made.last, values[-1], group)]
        return joined + [Point(day, value, group) for day, value in zip(one.at, points, strict=True)]

    bands = [band for band in (one.outer, one.inner) if band is not None]
    says = headline(made, one, unit, LOOKS_AHEAD[grain])
    if hidden:
        says = f"Naive goes on with {shown(one.naive[0], unit)}."
    elif one.outer is None:
        says += " There are no ranges yet: they take 120 days before the first forecast, and some that have come true since."
    else:
        says += " The paler band is that of four in five, the darker one of half."
    title = f"{metric.label} by {grain}, and {len(one.at)} {grain}s ahead"
    figure(
        fan(
            past,
            [] if hidden else ahead(one.point, AHEAD),
            ahead(one.naive, NAIVE),
            [] if hidden else bands,
            unit=unit,
            name=metric.label,
            grain=grain,
        ),
        title=title,
        takeaway=says,
        alt=f"{title}. {says}",
        header=(
            "Day" if grain == "day" else "Week from",
            *(() if hidden else ("Forecast", "50 %", "80 %")),
            "Naive",
        ),
        rows=[_row(one, place, metric, hidden=hidden) for place in range(len(one.at))],
        key="forecast-picture",
    )


def _row(one: Told, place: int, metric: Metric, *, hidden: bool) -> tuple[object, ...]:
    unit = unit_of(metric)

    def between(band: object) -> Quantity:
        return Quantity(f"{shown(band.low[place], unit)} to {shown(band.high[place], unit)}" if band else "–")  # type: ignore[attr-defined]

    ours = () if hidden else (Quantity(shown(one.point[place], unit)), between(one.inner), between(one.outer))
    return (one.at[place], *ours, Quantity(shown(one.naive[place], unit)))


def _record(metric: Metric, made: Projection) -> None:
    """What such forecasts were worth."""
    st.header("What such forecasts were worth")
    unit = unit_of(metric)
    rows = record_rows(made, unit)
    if not rows:
        note("There is too little history yet to hold earlier forecasts against what came.")
        return
    note(verdict_on(made, unit))
    header = ("Ahead", "Ranges of 80 % that held", "Ours off by, on average", "Naive off by")
    shown_rows = [(ahead, *(Quantity(cell) for cell in cells)) for ahead, *cells in rows]
    st.html(html_table(header, shown_rows, label="Past forecasts"))
    naive = "the same weekday of the last week" if made.shape == "daily" else "the last value again"
    note(
        f"Each was made as of a day of the last year, a week apart, with what was known then, and its range from the forecasts before it. "
        f"Naive is {naive}. {_year_end(made)}"
    )


def _year_end(made: Projection) -> str:
    """What is to be known of the ranges around the year's end."""
    if made.grain == "week" or not made.knows_days:
        return "Around the year’s end all of them hold less often than they say."
    return "Ours knows holidays and the year’s end, as far as the data has seen them before; naive does not."

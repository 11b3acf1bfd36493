"""MAU from its drivers: accounts that come, the share that activates, and how many stay, each to be bent by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from lab_app.metrics.forecasts.events import Ending, bent_by_end
from lab_app.metrics.forecasts.made import layers_of
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.charts.fan import fan
from lab_app.ui.charts.figure import figure
from lab_app.ui.charts.points import Point
from lab_app.ui.rest import show_rest
from lab_app.ui.results import html_table
from lab_app.ui.style import note, notice
from pipelines.contract.calendar import DAY
from pipelines.contract.units import Quantity, percent, shown, signed
from pipelines.statistics.forecasts.cohorts import Bent, Layers, carried_on, total

if TYPE_CHECKING:
    import datetime as dt

    from pipelines.statistics.arrays import Floats

AHEAD_WEEKS = 26
SHOWN_WEEKS = 26
TESTED_WEEKS = 8
AS_IT_IS, BENT = "as it is", "bent by hand"
_KEYS = {"accounts": 0, "activation": 0.0, "staying": 0.0}


def show_drivers(layers: Sequence[Layers] | None, ending: Ending | None, as_of: dt.date) -> None:
    """The sliders, the curve that follows from them, and what it is made of."""
    st.header("What if the drivers change?")
    if layers is None:
        notice("info", "The drivers are not there yet", "They are made after the data is built.")
        show_rest(lambda: layers_of(here.lab().release) is not None)
        return
    past = total(layers)
    if len(past) < 2 * TESTED_WEEKS:
        notice("info", "There is too little history yet", "The drivers need four months of weeks.")
        return
    note(
        "Monthly actives are accounts that came, of which a part activated, of which a part is still there. Week by week these layers "
        f"add up to the board’s number: {shown(past[-1])} on {words.day(as_of)}. Bend one, and see what comes of it."
    )
    bent = _sliders()
    base = bent_by_end(ending, layers, as_of) if ending else Bent()
    after = Bent(bent.accounts, bent.activation, bent.staying, base.fewer)
    as_it_is, by_hand = carried_on(layers, AHEAD_WEEKS, base), carried_on(layers, AHEAD_WEEKS, after)
    _picture(past, as_it_is, by_hand if after != base else None, as_of)
    note(_tested(layers, past))
    with st.expander("The drivers by channel", key="forecast-drivers", on_change="rerun") as drivers:
        if drivers.open:
            st.html(html_table(_HEADER, [_row(one) for one in layers], label="The drivers by channel"))


def _sliders() -> Bent:
    for name, value in _KEYS.items():
        st.session_state.setdefault(f"bend-{name}", value)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="forecast-bend"):
        accounts = st.slider(
            "New accounts", -50, 100, step=5, format="%+d %%", key="bend-accounts", width=240
        )
        activation = st.slider(
            "Activation", -10.0, 10.0, step=0.5, format="%+.1f points", key="bend-activation", width=240
        )
        staying = st.slider(
            "Who stays from week to week",
            -3.0,
            3.0,
            step=0.25,
            format="%+.2f %%",
            key="bend-staying",
            width=240,
        )
        st.button("As it is", icon=":material/undo:", key="bend-reset", on_click=_reset)
    return Bent(1 + accounts / 100, activation / 100, 1 + staying / 100)


def _reset() -> None:
    for name, value in _KEYS.items():
        st.session_state[f"bend-{name}"] = value


def _picture(past: Floats, as_it_is: Floats, by_hand: Floats | None, as_of: dt.date) -> None:
    weeks = min(SHOWN_WEEKS, len(past))
    before = [
        Point(as_of - 7 * back * DAY, float(past[-1 - back]), "so far") for back in reversed(range(weeks))
    ]

    def line(values: Floats, group: str) -> list[Point]:
        ahead = [
            Point(as_of + 7 * (week + 1) * DAY, float(value), group) for week, value in enumerate(values)
        ]
        return [Point(as_of, float(past[-1]), group), *ahead]

    end = as_of + 7 * AHEAD_WEEKS * DAY
    says = (
        f"If accounts, activation and staying go on as they are: {shown(as_it_is[-1])} on {words.day(end)}."
    )
    if by_hand is not None:
        change = by_hand[-1] - as_it_is[-1]
        says += f" Bent by hand: {shown(by_hand[-1])}, {signed(change, shown(abs(change)))}."
    title = "Monthly actives from their drivers"
    figure(
        fan(
            before,
            line(as_it_is, AS_IT_IS),
            [],
            [],
            unit="count",
            name="monthly actives",
            grain="day",
            height=300,
            also=line(by_hand, BENT) if by_hand is not None else (),
        ),
        title=title,
        takeaway=says,
        alt=f"{title}: {says}",
        header=("Week to", AS_IT_IS.capitalize(), *((BENT.capitalize(),) if by_hand is not None else ())),
        rows=[
            (
                as_of + 7 * (week + 1) * DAY,
                shown(value),
                *((shown(by_hand[week]),) if by_hand is not None else ()),
            )
            for week, value in enumerate(as_it_is)
        ],
        key="forecast-drivers-picture",
    )


def _tested(layers: Sequence[Layers], past: Floats) -> str:
    """What the same sum would have said eight weeks ago, with the accounts that came since."""
    then = [one.until(TESTED_WEEKS) for one in layers]
    came = [one.accounts[-TESTED_WEEKS:] for one in layers]
    said, was = float(carried_on(then, TESTED_WEEKS, accounts=came)[-1]), float(past[-1])
    off = said / was - 1 if was else 0.0
    return (
        f"{TESTED_WEEKS} weeks ago, with the accounts that have come since, it would have said {shown(said)} for today: "
        f"{percent(abs(off))} too {'many' if off > 0 else 'few'}. It takes activation and staying from the last 13 weeks, and knows "
        "no season: it says what follows from the drivers, not what will be."
    )


_HEADER = (
    "Channel",
    "Accounts a week",
    "Activate",
    "Active after week 1",
    "After 5 weeks",
    "After 9 weeks",
    "After 13 weeks",
)


def _row(one: Layers) -> tuple[object, ...]:
    stays = np.concatenate([[1.0], np.cumprod(one.staying[:12])]) * one.activation * one.entry
    shares = (one.activation, *(float(stays[week]) for week in (0, 4, 8, 12)))
    return (
        one.channel.replace("_", " ").capitalize(),
        Quantity(f"{one.coming:,.0f}"),
        *(Quantity(percent(share)) for share in shares),
    )

"""Who came, or how they did: a rate moves as well where others come than before, though nobody does anything differently."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.diagnosis.mix import Mix, Row, mix
from lab_app.diagnosis.record import measure_of
from lab_app.diagnosis.stretch import DiagnosisError
from lab_app.diagnosis.who import dimensions_of
from lab_app.ui.diagnosis.desk import Desk, Findings, amount, draw, said_together, show_heading
from lab_app.ui.diagnosis.pictures.bridge import Step, bridge
from lab_app.ui.diagnosis.pictures.dumbbells import Bell, dumbbells
from lab_app.ui.errors import guarded
from lab_app.ui.style import note
from lab_app.ui.words import capitalised
from pipelines.contract.units import Quantity, number, percent, shown

if TYPE_CHECKING:
    from pipelines.contract.units import Unit

NAME = "Who came, or how they did?"


def can_be_split(desk: Desk) -> bool:
    """Whether the number is a rate whose two parts add up over groups."""
    layer = desk.lab.layer
    measure = measure_of(layer, desk.asked.metric)
    return measure.below is not None and layer.adds_up(measure.above) and layer.adds_up(measure.below)


@st.fragment
@guarded
def show_mix(desk: Desk) -> None:
    """The step. It opens on the first dimension, not on the one that tells the most."""
    by = [
        name
        for name in dimensions_of(desk.lab.layer, desk.asked.metric)
        if name not in dict(desk.asked.where)
    ]
    if not by:
        note("Only one group of each kind is left: there is no mix of them.")
        return
    named = {d.short: d.label for d in desk.metric.dimensions}
    picked = st.segmented_control(
        "Split by", by, default=by[0], required=True, format_func=lambda one: named.get(one, one),
        key=desk.named("mix-by"),
    )  # fmt: skip
    try:
        found = desk.keep(("mix", picked), lambda: _mix(desk, str(picked)))
    except DiagnosisError as error:
        note(str(error))
        return
    unit = desk.unit
    said = said_together(found.before, found.after, unit, (found.mix, found.rate))
    by_mix, by_rate = said.parts
    ends = bridge(
        said.before,
        [Step("Who came: another mix of groups", found.mix, by_mix),
         Step("How they did: the groups' own rates", found.rate, by_rate)],
        said.after,
    )  # fmt: skip
    groups = named.get(str(picked), str(picked)).lower()
    below = measure_of(desk.lab.layer, desk.asked.metric).below
    share_of = f"share of {desk.lab.layer.metric(below).label.lower() if below else 'people'}"
    finding = Findings(
        NAME,
        f"**By {groups}: who came made {by_mix}, how they did {by_rate}.** "
        f"The two add up to the change, {said.change}.",
        ("Group", "Rate before", "In your stretch", "Share before", "In your stretch", "By mix", "By rate"),
        _rows(found, unit),
        ends,
        alt=f"{said.before} before; mix {by_mix}, rate {by_rate}; {said.after} in your stretch.",
        name="mix",
    )
    show_heading(desk, finding)
    draw(ends, alt=finding.alt, key=desk.named(f"bridge-{picked}"))
    bells = dumbbells([_bell(row, unit) for row in found.rows], unit, share_of=share_of)
    draw(
        bells,
        alt=f"Each group's rate before and in your stretch, by {groups}.",
        key=desk.named(f"bells-{picked}"),
    )


def _mix(desk: Desk, by: str) -> Mix:
    asked = desk.asked
    return mix(desk.lab.layer, desk.lab.sandbox, asked.metric, asked.stretch, by, where=asked.filter)


def _bell(row: Row, unit: Unit) -> Bell:
    before, after = (None if math.isnan(rate) else rate for rate in (row.rate_before, row.rate_after))
    moved = "" if before is None or after is None else said_together(before, after, unit).change
    return Bell(
        capitalised(row.segment.name),
        before,
        after,
        row.weight_after,
        moved,
        f"{number(round(100 * row.weight_before))} → {percent(row.weight_after, 0)}",
    )


def _rows(found: Mix, unit: Unit) -> list[tuple[object, ...]]:
    return [
        (
            capitalised(row.segment.name),
            Quantity(shown(row.rate_before, unit, (row.rate_after,))),
            Quantity(shown(row.rate_after, unit, (row.rate_before,))),
            Quantity(percent(row.weight_before)),
            Quantity(percent(row.weight_after)),
            Quantity(amount(row.mix, unit)),
            Quantity(amount(row.rate, unit)),
        )
        for row in found.rows
    ]

"""Who, for a rate of newcomers: where on their way they were lost, and cohort by cohort."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.diagnosis.newcomers import Cohort, Step, cohorts, is_of_newcomers, steps
from lab_app.diagnosis.record import measure_of
from lab_app.diagnosis.stretch import DiagnosisError
from lab_app.ui import words
from lab_app.ui.diagnosis.desk import (
    Desk,
    Findings,
    draw,
    said_together,
    show_heading,
    show_question,
    show_refusal,
)
from lab_app.ui.diagnosis.pictures.dumbbells import Bell, dumbbells
from lab_app.ui.diagnosis.pictures.grid import cohort_grid
from pipelines.contract.units import Quantity, number, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = "Who?"
GROUPS = "Groups"
_TABS = (GROUPS, "Steps", "Cohorts")


def has_tabs(desk: Desk) -> bool:
    """Whether the number is a rate of people by the day of their signup."""
    is_rate = measure_of(desk.lab.layer, desk.asked.metric).is_rate
    return is_rate and is_of_newcomers(desk.lab.layer, desk.asked.metric)


def tab_of(desk: Desk) -> str:
    """By what one looks at who it was."""
    return str(st.session_state.get(_key(desk)) or GROUPS) if has_tabs(desk) else GROUPS


def show_tabs(desk: Desk) -> None:
    """The choice between groups, steps and cohorts, where there is one."""
    if has_tabs(desk):
        st.session_state.setdefault(_key(desk), GROUPS)
        st.segmented_control("Look by", _TABS, required=True, key=_key(desk), label_visibility="collapsed")


def _key(desk: Desk) -> str:
    return f"{desk.key}-tab"


def show_steps(desk: Desk) -> None:
    """The way of newcomers, in the stretch and before it."""
    asked = desk.asked
    try:
        found = desk.keep(
            "steps", lambda: steps(desk.lab.layer, desk.lab.sandbox, asked.stretch, where=asked.filter)
        )
    except DiagnosisError as error:
        show_refusal(NAME, error, "steps")
        show_tabs(desk)
        return
    if len(found) < 2 or not (found[0].before and found[0].after):
        show_question(NAME, "Nobody's first week is over yet in these days, or nobody signed up.", "steps")
        show_tabs(desk)
        return
    bells = [_bell(found, place) for place in range(1, len(found))]
    spec = dumbbells(bells, "share", share_of="of those of the step before")
    finding = Findings(
        NAME,
        f"**Of {number(found[0].after)} who signed up in your stretch, and {number(found[0].before)} before.** A step counts "
        "those who did all before it as well. Look for the first one that moved: what follows moves with it.",
        ("Step", "Before", "In your stretch", "Of signups before", "Of signups in it"),
        [
            (
                one.name,
                Quantity(number(one.before)),
                Quantity(number(one.after)),
                Quantity(percent(one.before / found[0].before)),
                Quantity(percent(one.after / found[0].after)),
            )
            for one in found
        ],
        spec,
        alt="Shares of signups by step, before and in your stretch: "
        + "; ".join(f"{bell.name} {bell.moved}" for bell in bells),
        name="steps",
    )
    show_heading(desk, finding)
    show_tabs(desk)
    draw(spec, alt=finding.alt, key=desk.named("steps-picture"))


def show_cohorts(desk: Desk) -> None:
    """Weekly cohorts by the weeks since their signup."""
    asked = desk.asked
    try:
        found = desk.keep(
            "cohorts", lambda: cohorts(desk.lab.layer, desk.lab.sandbox, asked.stretch, where=asked.filter)
        )
    except DiagnosisError as error:
        show_refusal(NAME, error, "cohorts")
        show_tabs(desk)
        return
    spec = cohort_grid(found, asked.stretch)
    finding = Findings(
        NAME,
        "**Each row is the people of one week, followed over the weeks after.** A pale row: these people are others, or "
        "met something. A pale diagonal: something happened to all on the same days. Weeks that are not over are left out.",
        ("Signed up from", "People", *(f"Week {week}" for week in range(len(found[0].shares)))),
        [_row(one) for one in found],
        spec,
        alt=f"Weekly cohorts from {words.day(found[0].first)} to {words.day(found[-1].first)} by the share who saved a plan in each week.",
        name="cohorts",
    )
    show_heading(desk, finding)
    show_tabs(desk)
    draw(spec, alt=finding.alt, key=desk.named("cohorts-picture"))


def _bell(found: Sequence[Step], place: int) -> Bell:
    one, earlier, all_of = found[place], found[place - 1], found[0]
    before, after = one.before / all_of.before, one.after / all_of.after

    def of(part: int, whole: int) -> str:
        return percent(part / whole, 0) if whole else "–"

    return Bell(
        one.name,
        before,
        after,
        after,
        said_together(before, after, "share").change,
        f"{of(one.before, earlier.before)} → {of(one.after, earlier.after)}",
    )


def _row(one: Cohort) -> tuple[object, ...]:
    shares = ("" if share is None else Quantity(percent(share)) for share in one.shares)
    return (one.first, Quantity(number(one.size)), *shares)

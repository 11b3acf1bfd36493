"""Who: each group by how far it moved, in units of what it usually moves. A click keeps that group alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.diagnosis.record import measure_of
from lab_app.diagnosis.stretch import DiagnosisError
from lab_app.diagnosis.who import Row, Who, who
from lab_app.ui import words
from lab_app.ui.diagnosis.desk import Desk, Findings, draw, show_heading, show_question, show_refusal
from lab_app.ui.diagnosis.newcomers import GROUPS, NAME, show_cohorts, show_steps, show_tabs, tab_of
from lab_app.ui.diagnosis.pictures.dots import CHOSEN, Dot, dots
from lab_app.ui.style import literal, note
from lab_app.ui.words import capitalised
from pipelines.contract.units import Quantity, number, percent, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

UNUSUAL = (
    "How far a dot lies from the middle says how unusual the move is for that group: in the grey zone it is no further than luck takes the "
    "luckiest of {groups} groups."
)
BY_GAIN = "**Sorted by what each gained, the most first: before and now stand on the right.**"
FIRST = 8
"""Rows that are shown at first."""
MOST_NAMED = 6


def show_who(desk: Desk) -> None:
    """The step: groups; for a rate of newcomers also where on their way they were lost, and cohort by cohort."""
    {GROUPS: show_groups, "Steps": show_steps, "Cohorts": show_cohorts}[tab_of(desk)](desk)


def show_groups(desk: Desk, by: Sequence[str] = (), *, by_gain: bool = False) -> None:
    """Groups of all splits, or of these alone; the most unusual first, or `by_gain` those that gained most."""
    try:
        found = groups_of(desk, by)
        if by_gain:
            found = replace(found, rows=tuple(sorted(found.rows, key=lambda row: row.before - row.after)))
    except DiagnosisError as error:
        show_refusal(NAME, error, "who")
        show_tabs(desk)
        return
    if not found.rows:
        show_question(NAME, "No group here has thirty people or more and a past to compare with.", "who")
        show_tabs(desk)
        _choose(desk, found)
        return
    every = st.session_state.get(f"{desk.key}-who-all", False)
    rows = found.rows if every else found.rows[:FIRST]
    finding = finding_of(desk, found)
    if by_gain:
        finding = replace(finding, said=f"{BY_GAIN} {UNUSUAL.format(groups=len(found.rows))}")
    show_heading(desk, finding)
    show_tabs(desk)
    spec = dots([_dot(row, desk) for row in rows], found.grey, people=_people(desk), selects=True)
    event = draw(spec, alt=finding.alt, key=desk.named(f"who-{every}"), selects=CHOSEN)
    _rest(desk, found)
    if event and "key" in event[0]:
        dimension, _, value = str(event[0]["key"]).partition(":")
        desk.go(desk.asked.keeping(dimension, value))
        st.rerun()


def finding_of(desk: Desk, found: Who, now: str = "your stretch") -> Findings:
    """What the groups say, with the picture of the first and the table of all; `now` is what the stretch is called."""
    people = _people(desk)
    return Findings(
        NAME,
        f"**{UNUSUAL.format(groups=len(found.rows))}** Outside it, ask why. A group is held against the others of its kind: what "
        "all of them did is nobody's own move. A larger dot is more people.",
        ("Group", "Kind", "Before", f"In {now}", "Times the usual", people.capitalize()),
        [_row(row, desk) for row in found.rows],
        dots(
            [_dot(row, desk) for row in found.rows[:FIRST]], found.grey, people=people, selects=False, now=now
        ),
        alt=_alt(found, desk),
        name="who",
    )


def _rest(desk: Desk, found: Who) -> None:
    """The other groups, and choosing one by keyboard."""
    with st.container(horizontal=True, vertical_alignment="center", key="who-rest", gap="small"):
        left = found.rows[FIRST:]
        if left:
            usual = sum(abs(row.z) <= found.grey for row in left)
            how = "all usual" if usual == len(left) else f"{usual} of them usual"
            if len(left) == 1:
                how = "a usual one" if usual else "not a usual one"
            others = "other group" if len(left) == 1 else f"{len(left)} other groups"
            st.toggle(
                f"The {others} too, {how}",
                key=f"{desk.key}-who-all",
            )
        _choose(desk, found)
    if found.hidden:
        named = f": {words.listed([literal(one.name) for one in found.hidden])}"
        note(
            f"{words.plural(len(found.hidden), 'group')} of fewer than thirty people, or without a past to compare with, "
            f"{'is' if len(found.hidden) == 1 else 'are'} left out{named if len(found.hidden) <= MOST_NAMED else ''}."
        )


def _choose(desk: Desk, found: Who) -> None:
    there = {
        f"{row.segment.dimension}:{row.segment.value}": f"{capitalised(row.segment.name)} ({row.segment.kind.lower()})"
        for row in found.rows
        if row.segment.dimension and row.segment.value is not None
    }
    key = desk.named("choose")

    def chosen() -> None:
        dimension, _, value = str(st.session_state[key]).partition(":")
        desk.go(desk.asked.keeping(dimension, value))

    if there:
        st.selectbox(
            "Keep one group", list(there), index=None, format_func=lambda one: there.get(one, one), key=key,
            on_change=chosen, placeholder="Keep one group alone", label_visibility="collapsed", width=280,
        )  # fmt: skip


def groups_of(desk: Desk, by: Sequence[str] = ()) -> Who:
    """Who moved, kept. Raises DiagnosisError, MetricError and QueryError."""
    asked, layer, sandbox = desk.asked, desk.lab.layer, desk.lab.sandbox
    return desk.keep(
        ("who", tuple(by)),
        lambda: who(layer, sandbox, asked.metric, asked.stretch, where=asked.filter, by=by),
    )


def _is_rate(desk: Desk) -> bool:
    return measure_of(desk.lab.layer, desk.asked.metric).is_rate


def _people(desk: Desk) -> str:
    """What the last column says: of how many a rate is; of a count, which share of all."""
    return "of how many" if _is_rate(desk) else "share of all"


def _of(row: Row, desk: Desk) -> str:
    return number(round(row.people_after)) if _is_rate(desk) else percent(row.weight, 0)


def _dot(row: Row, desk: Desk) -> Dot:
    segment = row.segment
    return Dot(
        capitalised(segment.name),
        segment.kind.lower(),
        row.z,
        min(row.weight, 1.0),
        _from_to(row, desk, " → "),
        _of(row, desk),
        f"{segment.dimension}:{segment.value}",
    )


def _from_to(row: Row, desk: Desk, between: str) -> str:
    both = row.before, row.after
    return between.join(shown(value, desk.unit, both) for value in both)


def _row(row: Row, desk: Desk) -> tuple[object, ...]:
    return (
        capitalised(row.segment.name),
        row.segment.kind.lower(),
        Quantity(shown(row.before, desk.unit, (row.after,))),
        Quantity(shown(row.after, desk.unit, (row.before,))),
        Quantity(f"{'+' if row.z > 0 else '−'}{abs(row.z):.1f}"),
        Quantity(_of(row, desk)),
    )


def _alt(found: Who, desk: Desk) -> str:
    rows: Sequence[Row] = found.rows[:FIRST]
    said = "; ".join(f"{capitalised(row.segment.name)} {_from_to(row, desk, ' to ')}" for row in rows)
    outside = len(found.outside)
    return f"{percent(len(found.rows) and outside / len(found.rows), 0)} of the groups lie outside the grey zone. {said}."

"""Try a cause: those whom an entry of the change log reached, less those whom it did not."""

from __future__ import annotations

import streamlit as st

from lab_app.diagnosis.causes import Cause, Comparison, Nobody, Planners, compare
from lab_app.diagnosis.stretch import DiagnosisError
from lab_app.ui import words
from lab_app.ui.diagnosis.desk import Desk, change_digits, points, said_together
from lab_app.ui.diagnosis.how_much import near_causes
from lab_app.ui.errors import guarded
from lab_app.ui.style import marked, note, text
from pipelines.contract.units import by_percent, number, percent

NAME = "Try a cause"
_GROUPS = (("reached", "others"), ("treated", "control"))
_REACH = 1.6  # of the largest of all: room beside the dot


@st.fragment
@guarded
def show_causes(desk: Desk) -> None:
    """The step: a row for each entry, with its comparison where one has asked for it."""
    found = near_causes(desk)
    if not found:
        note("The change log has nothing within a week of your stretch's first day. That is a finding, too.")
        return
    tried: set[int] = st.session_state.setdefault(desk.named("tried"), set())
    results = {
        n: _compared(desk, cause)
        for n, cause in enumerate(found, start=1)
        if n in tried or _is_moot(desk, cause)
    }
    left = len(found) - len(results)
    note(
        f"**{len(results)} compared, {left} to go.** The grey stripe is where nine of ten ordinary differences lie. A "
        "difference says that the two moved apart, not why; in an experiment chance decided who is in which group."
    )
    reach = (
        max((_extent(one) for one in results.values() if isinstance(one, Comparison)), default=1.0) * _REACH
    )
    for place, cause in enumerate(found, start=1):
        with st.container(key=f"cause-{place}", gap="small"):
            what, result = st.columns([5, 6], vertical_alignment="center", gap="medium")
        with what:
            st.html(_cause(place, cause))
        with result:
            if place in results:
                st.html(_result(results[place], reach, desk, *_GROUPS[cause.kind == "experiment"]))
            else:
                st.button(
                    "Compare", key=desk.named(f"compare-{place}"), on_click=tried.add, args=(place,),
                    help=f"{cause.reached}, less all others",
                )  # fmt: skip


def _compared(desk: Desk, cause: Cause) -> Comparison | Planners | Nobody:
    def ask() -> Comparison | Planners | Nobody:
        asked = desk.asked
        try:
            return compare(
                desk.lab.layer, desk.lab.sandbox, asked.metric, asked.stretch, cause, where=asked.filter
            )
        except DiagnosisError as error:
            return Nobody(str(error))

    return desk.keep(("cause", cause), ask)


def _is_moot(desk: Desk, cause: Cause) -> bool:
    """Whether there is nobody to compare with, which needs no click: all were reached, or nobody knows who was."""
    there = {dimension.short for dimension in desk.metric.dimensions}
    if not there & set(cause.dimensions):
        return True
    return cause.kind == "release" and set(cause.values) >= {"web", "ios", "android"}


def _planners(found: Planners, desk: Desk) -> str:
    """Who saved a plan in each group, where the number itself is not known by person."""
    treated, control = (
        f"{percent(share)} of {number(people)}"
        for share, people in zip(found.shares, found.people, strict=True)
    )
    said = said_together(found.shares[1], found.shares[0], "share").change
    return (
        f"**{said}** of people with a plan: of those in it, from then to {words.day(desk.asked.stretch.last)}, {treated} treated and {control} "
        f"control saved one. By chance alone nine of ten such differences are smaller than {percent(found.usual)[:-2]}\u00a0points. (This number is kept "
        "by segment, and does not say who is in which group.)"
    )


def _extent(one: Comparison) -> float:
    return max(abs(one.difference), abs(one.centre) + one.usual)


def _cause(place: int, cause: Cause) -> str:
    return (
        f'<div class="lab-cause"><span class="number">{place}</span><div><b>{text(cause.title)}</b>'
        f"<p>{text(words.day(cause.day))}, {text(cause.reached)}"
        f"{f'. {text(cause.about)}' if cause.about else ''}</p></div></div>"
    )


def _result(found: Comparison | Planners | Nobody, reach: float, desk: Desk, those: str, others: str) -> str:
    """The comparison as a stripe with a dot, and in words."""
    if isinstance(found, Nobody):
        return f'<p class="lab-note">{text(found.why)}</p>'
    if isinstance(found, Planners):
        return f'<div class="lab-stripe"><p>{marked(_planners(found, desk))}</p></div>'
    is_share = desk.unit == "share"
    digits = change_digits(found.reached, found.others)

    def said(value: float) -> str:
        return points(100 * value, digits) if is_share else by_percent(value)

    def at(value: float) -> float:
        return 100 * (value / reach + 1) / 2

    low, high = found.centre - found.usual, found.centre + found.usual
    apart = found.difference  # of points, that of the two changes as they are shown
    if is_share:
        apart = round(found.reached, 2 + digits) - round(found.others, 2 + digits)
    return (
        '<div class="lab-stripe"><div class="track" aria-hidden="true">'
        f'<i style="left:{at(low):.1f}%;width:{at(high) - at(low):.1f}%"></i>'
        f'<s style="left:50%"></s><u style="left:{at(found.difference):.1f}%"></u></div>'
        f"<p><b>{text(said(apart))}</b> against {'the ' if others == 'others' else ''}{others}<br>"
        f"<span>usual: {text(said(low))} to {text(said(high))}; {those} {text(said(found.reached))}, {others} {text(said(found.others))}</span></p></div>"
    )

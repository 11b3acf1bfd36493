"""The replayed past against what really happened, once nothing that is still asked is answered by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.withheld.past import open_questions
from lab_app.metrics.alerts.judged import (
    LEAST_EFFECT,
    NEAR_DAYS,
    Incident,
    Judged,
    incidents_of,
    judged,
)
from lab_app.truth import TruthError
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.addresses import exercise_path, page_at
from lab_app.ui.rest import show_rest
from lab_app.ui.results import html_table
from lab_app.ui.style import literal, note
from pipelines.contract.units import percent, signed

if TYPE_CHECKING:
    from lab_app.lab import Lab
    from lab_app.metrics.alerts.replay import Episode
    from lab_app.ui.alerts.past import Past

DEFINITION = (
    "**Real**: somebody should act. While it went on, an incident of another cause than the calendar moved this metric by "
    f"at least {percent(LEAST_EFFECT, 0)} of its value, in the alarm's direction, within {NEAR_DAYS} days of the alarm. "
    "**False** is every other alarm: holidays, the year's end, ordinary campaigns, chance. **Missed** is such an incident "
    "without any alarm."
)


def truth_of(lab: Lab, past: Past) -> Judged | None:
    """Which episodes were real; None while it may not be said, or is not known. Raises ProgressError.

    Nothing else asks for the truth of the past, and this asks whether it may first.
    """
    if open_questions(here.progress(), lab.release.world.id):
        return None
    knows = lab.truth
    if knows is None:
        return None
    read = past.readings
    first = next((day for day, _ in read.days()), read.last)
    try:
        incidents = lab.keep(
            ("alert truth", past.rule.metric, first, read.last, past.span),
            lambda: incidents_of(knows, past.rule.metric, first, read.last, past.span),
        )
    except TruthError:  # it is made anew in the background
        return None
    return None if incidents is None else judged(past.episodes, incidents)


def verdict(held: Judged, episode: Episode) -> str:
    """What an episode was, for the table."""
    about = next((incidents for one, incidents in held.real if one == episode), ())
    return f"Real. {' '.join(incident.text for incident in about)}" if about else "False"


def show_truth(lab: Lab, held: Judged | None) -> None:
    """Counts and misses, or why there are none yet."""
    st.header("Against what really happened")
    asked = open_questions(here.progress(), lab.release.world.id)
    if asked:
        there = [one.exercise for one in asked if one.exercise is not None]
        note(
            "The simulator knows which of these alarms were real. It is shown here once you have answered the exercises "
            "that ask for just that." + ("" if there else " They open with the exercises of this level.")
        )
        with st.container(horizontal=True, gap="small"):
            for exercise in there:
                st.page_link(
                    page_at(exercise_path(exercise)), label=literal(exercise.title), icon=":material/arrow_forward:",
                    icon_position="right",
                )  # fmt: skip
        return
    if held is None and lab.truth is None:
        note(
            "What really happened in this world is worked out after its data is built, and is not there yet."
        )
        show_rest(lambda: here.lab().truth is not None)
        return
    if held is None:
        note("What really happened is not known for this metric.")
        return
    real, false, missed = len(held.real), len(held.false), len(held.missed)
    st.html(f'<p class="lab-lead">{real} real, {false} false, {missed} missed.</p>')
    if real + false:
        note(
            f"When this rule rang, it was real {real} of {words.plural(real + false, 'time')}."
            + (" A rule that rings less is wrong less, and late or silent more." if false else "")
        )
    if held.missed:
        st.html(
            html_table(
                ("Missed", "Until", "Largest effect", "What it was"),
                [_row(incident) for incident in held.missed],
                label="Incidents that no alarm saw",
            )
        )
    note(DEFINITION)


def _row(incident: Incident) -> tuple[str, str, str, str]:
    largest = max(incident.effects.values(), key=abs)
    return (
        words.short_day(incident.first),
        words.short_day(incident.last),
        "not known" if incident.of_accounts else signed(largest, percent(abs(largest), 0)),
        incident.text,
    )

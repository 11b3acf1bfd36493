"""The fields of a plan: a number of euros for each lever, and what is left of the budget."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from lab_app.course.withheld.what_if import allowance
from lab_app.simulator import budget_of, levers
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.addresses import exercise_path, page_at
from lab_app.ui.style import literal, note
from lab_app.ui.whatif.kept import notebook_of
from lab_app.ui.whatif.pictures import moved
from lab_app.ui.whatif.plans import in_words
from lab_app.whatif.plan import Plan, PlanError, euros, step_of

Keep = Callable[[dict[str, int]], None]


def show_plan(place: str, given: Any, keep: Keep) -> None:
    """Euros by lever; plans that were run on the what-if page can be taken over."""
    budget = budget_of(here.lab().release)
    try:
        plan = Plan.of(given) if isinstance(given, dict) else Plan()
    except PlanError:
        plan = Plan()
    _show_own_runs(place, keep)
    _show_locked()
    with st.container(horizontal=True, key=f"{place}-levers"):
        for lever in levers():
            key = f"{place}-{lever.id}"
            st.session_state.setdefault(key, plan.by_lever.get(lever.id, 0))
            st.number_input(
                f"{lever.title} (€)",
                0,
                budget,
                step=step_of(budget),
                key=key,
                width=200,
                on_change=_typed,
                args=(place, keep),
            )
    left = budget - plan.total
    note(
        f"**{euros(left)}** of {euros(budget)} left."
        if left >= 0
        else f"**{euros(-left)} too much**: there are {euros(budget)}."
    )


def _show_own_runs(place: str, keep: Keep) -> None:
    page = page_at("prescription-what_if")
    runs = [
        one for one in notebook_of(here.progress(), here.lab().release.world.id).plans if one.gain is not None
    ]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{place}-runs"):
        if page is not None:
            st.page_link(page, label="Try plans on the page “What if”", icon=":material/science:")
        if runs:
            with st.popover("Take one of your runs", icon=":material/content_paste:", key=f"{place}-take"):
                for one in runs:
                    st.button(
                        f"{moved(one.gain or 0.0)} MAU: {in_words(one.plan)}",
                        key=f"{place}-take-{one.address}",
                        on_click=_take,
                        args=(place, one.plan, keep),
                    )


def _show_locked() -> None:
    """Which levers cannot be tried yet, and what opens them: this plan may fund them all the same."""
    allowed = allowance(here.progress(), here.lab().release.world.id)
    if allowed.levers is None:
        return
    names = words.listed([lever.title.lower() for lever in levers() if lever.id in allowed.locked])
    note(
        f"On that page {names} can be tried only once “{literal(allowed.levers.title)}” is answered. "
        "In this plan you may fund them already."
    )
    page = page_at(exercise_path(allowed.levers))
    if page is not None:
        st.page_link(page, label=literal(f"Open the exercise: {allowed.levers.title}"))


def _typed(place: str, keep: Keep) -> None:
    keep({lever.id: int(st.session_state.get(f"{place}-{lever.id}") or 0) for lever in levers()})


def _take(place: str, plan: Plan, keep: Keep) -> None:
    for lever in levers():
        st.session_state[f"{place}-{lever.id}"] = plan.by_lever.get(lever.id, 0)
    keep(plan.by_lever)

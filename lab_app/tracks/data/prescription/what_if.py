"""What if: a budget is spent on levers, and half a year runs with the plan and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.course.withheld.what_if import allowance
from lab_app.simulator import HORIZON, SimulationError, budget_of, config_of
from lab_app.ui import visit as here
from lab_app.ui.addresses import exercise_path, page_at
from lab_app.ui.errors import guarded
from lab_app.ui.style import eyebrow, lead, literal, note, notice
from lab_app.ui.whatif.controls import PLAN, show_controls
from lab_app.ui.whatif.kept import notebook_of
from lab_app.ui.whatif.plans import show_plans
from lab_app.ui.whatif.run import may_run, run_of, settle, show_run, show_run_button, show_runs_left
from lab_app.whatif.plan import Plan, PlanError, read_address
from pipelines.contract.derived import Derived
from pipelines.contract.home import larder_home

if TYPE_CHECKING:
    from lab_app.course.tracks import Level
    from lab_app.course.withheld.what_if import Allowance

PAGE = LevelPage(
    title="What if",
    order=3,
    about="Spend a budget on six levers, and see the next half year with the plan and without.",
    door="Spend a budget on six levers, and see the next half year with your plan and without.",
)


def render(level: Level) -> None:
    """The levers, a run, what became of it, and all plans so far."""
    eyebrow(f"{level.title}: {level.question}")
    st.title("What if?")
    lead(
        f"Spend a budget, and live with it: the next {HORIZON} days run twice, with your plan and without, and nothing else "
        "differs."
    )
    _what_if()


@guarded
def _what_if() -> None:
    lab = here.lab()
    release = lab.release
    try:
        config_of(release)
    except SimulationError as error:
        notice("warn", "This world cannot be simulated on", str(error))
        return
    budget, progress = budget_of(release), here.progress()
    allowed = allowance(progress, release.world.id)
    plan = _asked(budget)
    if Derived.of(larder_home(), release).folder("people") is None:
        note(
            "The people of this release are kept after the data is built, and are not there yet: until then a run takes some "
            "seconds more."
        )
    _show_locks(allowed)
    show_controls(plan, budget, allowed.locked)
    settle(lab)
    run = run_of(lab, plan)
    if may_run(run):
        show_run_button(lab, plan, budget, allowed, notebook_of(progress, release.world.id))
    else:
        note("Move a slider to run another plan.")
    show_runs_left(allowed, notebook_of(progress, release.world.id))
    show_run(lab, plan, run)
    show_plans(notebook_of(progress, release.world.id), release.world.id, plan)


def _asked(budget: int) -> Plan:
    """The plan of the address; what cannot be read there, or costs more than there is, is said and left out."""
    address = st.query_params.get(PLAN)
    if address is None:
        return Plan()
    try:
        plan = read_address(address)
        # Sliders can make a plan that costs too much in sum, and say so; no slider goes beyond the budget.
        return plan if max(plan.by_lever.values(), default=0) <= budget else plan.within(budget)
    except PlanError as error:
        note(f"{literal(str(error))} It is left out.")
        return Plan()


def _show_locks(allowed: Allowance) -> None:
    if allowed.levers is not None:
        with st.container(gap="small", key="whatif-locks"):
            note(
                "Onboarding and speed get no money yet: what they do is what an exercise asks. They open once it is answered."
            )
            page = page_at(exercise_path(allowed.levers))
            if page is not None:
                st.page_link(
                    page,
                    label=literal(f"Open the exercise: {allowed.levers.title}"),
                    icon=":material/arrow_forward:",
                    icon_position="right",
                )

"""A run on the page: the guess before it, how far it is, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.withheld.what_if import Allowance
from lab_app.simulator import FIRST_DAY, HORIZON
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.errors import guarded
from lab_app.ui.style import note, notice, text
from lab_app.ui.whatif.kept import Notebook, begun, came_of, change, given_back, notebook_of
from lab_app.ui.whatif.pictures import show_result
from lab_app.whatif.line import LineError, ask, look, stop
from lab_app.whatif.plan import Plan, PlanError
from pipelines.contract.home import larder_home
from pipelines.contract.units import percent

if TYPE_CHECKING:
    from lab_app.lab import Lab
    from lab_app.whatif.line import Run

LOOK_SECONDS = 0.5
_PROBLEM, _GUESS = "whatif-problem", "whatif-guess"


def show_run_button(lab: Lab, plan: Plan, budget: int, allowed: Allowance, notebook: Notebook) -> None:
    """The guess, and the button that runs the plan; why it cannot be run, where it cannot."""
    problem = st.session_state.pop(_PROBLEM, None)
    if problem:
        notice("bad", "The plan was not run", problem)
    hindrance = _hindrance(plan, budget, allowed, notebook)
    guess = st.number_input(
        f"Guess first: by how much will it move mean MAU over days {FIRST_DAY} to {HORIZON}?",
        value=None,
        step=10,
        key=_GUESS,
        placeholder="such as 400, or −50",
        width=420,
    )
    st.button(
        "Run the plan",
        type="primary",
        icon=":material/play_arrow:",
        key="whatif-run",
        on_click=_run,
        args=(lab, plan, budget, allowed),
        disabled=hindrance is not None or guess is None,
    )
    if hindrance:
        note(hindrance)
    elif guess is None:
        note(
            "The plan can be run once you have guessed. Your guess is kept, and shown beside what came of it."
        )


def show_runs_left(allowed: Allowance, notebook: Notebook) -> None:
    """How many runs there still are, where an exercise counts them."""
    left = allowed.runs_left(notebook.tried)
    if left is not None and allowed.plan is not None:
        said = f"{words.plural(left, 'run')} left" if left else "No run is left"
        note(
            f"{said} until you hand in the plan of “{allowed.plan.title}”. After that you may run as many as you like."
        )


def _hindrance(plan: Plan, budget: int, allowed: Allowance, notebook: Notebook) -> str | None:
    try:
        plan.within(budget)
    except PlanError as error:
        return str(error)
    if not plan.euros:
        return "Give at least one lever some money: with nothing decided, both worlds are the same."
    if locked := allowed.locked & set(plan.by_lever):
        return f"{words.capitalised(words.listed(sorted(locked)))} can get no money yet: move any slider to take it out of the plan."
    if allowed.runs_left(notebook.tried) == 0 and plan.address not in notebook.tried:
        return "All runs are used. Hand in the plan that you believe in."
    return None


def _run(lab: Lab, plan: Plan, budget: int, allowed: Allowance) -> None:
    """Ask for a run. For callbacks."""
    progress, world = here.progress(), lab.release.world.id
    hindrance = _hindrance(plan, budget, allowed, notebook_of(progress, world))
    if hindrance:
        st.session_state[_PROBLEM] = hindrance
        return
    try:
        run = ask(larder_home(), lab.release, plan)
    except LineError as error:
        st.session_state[_PROBLEM] = str(error)
        return
    change(progress, world, begun(plan.address, run.id, st.session_state.get(_GUESS)))
    st.session_state.pop(_GUESS, None)


def run_of(lab: Lab, plan: Plan) -> Run | None:
    """The run of a plan as it is now; None where the plan was not run, or its run is gone."""
    kept = notebook_of(here.progress(), lab.release.world.id).of_plan(plan)
    return None if kept is None else look(larder_home(), kept.run)


def settle(lab: Lab) -> None:
    """Keep what came of the plans whose runs have ended since somebody last looked."""
    for kept in notebook_of(here.progress(), lab.release.world.id).plans:
        run = look(larder_home(), kept.run) if kept.gain is None else None
        if run is not None and run.is_over:
            _take(lab, run)


def may_run(run: Run | None) -> bool:
    """Whether the plan can be run: it was not, or its run came to nothing."""
    return run is None or (run.is_over and (run.result is None or run.state != "done"))


def show_run(lab: Lab, plan: Plan, run: Run | None) -> None:
    """What became of the plan that the page shows, or how far its run is."""
    if run is None:
        return
    if run.is_over:
        kept = notebook_of(here.progress(), lab.release.world.id).of_plan(plan)
        _show_over(run, None if kept is None else kept.guess)
    else:
        _follow(lab, plan, run.id)


@st.fragment(run_every=LOOK_SECONDS)
@guarded
def _follow(lab: Lab, plan: Plan, name: str) -> None:
    """A run that waits or goes on, followed; the whole page comes again when it is over."""
    run = look(larder_home(), name)
    kept = notebook_of(here.progress(), lab.release.world.id).of_plan(plan)
    if run is None or run.is_over or kept is None:
        st.rerun()
    if run.state == "waiting":
        others = f"{words.plural(run.before, 'run')} before it" if run.before else "it begins at once"
        st.html(f'<p class="lab-note" role="status">In the line: {text(others)}.</p>')
    else:
        stage = "Simulating what each lever adds" if run.result else "Simulating half a year"
        st.progress(run.fraction, text=f"{stage}: {percent(run.fraction, 0)}")
    st.button("Stop", icon=":material/stop:", key="whatif-stop", on_click=_stop, args=(name,))
    if run.note:
        note(run.note)
    if run.result is not None:
        show_result(run.result, kept.guess)


def _show_over(run: Run, guess: float | None) -> None:
    if run.state == "failed":
        notice("warn", "The run did not end", run.message)
    elif run.state == "stopped":
        notice("info", "You stopped this run", "The plan is kept; run it again whenever you like.")
    if run.result is not None:
        show_result(run.result, guess)


def _take(lab: Lab, run: Run) -> None:
    """Keep what came of a run with the learner's plans."""
    progress, world = here.progress(), lab.release.world.id
    kept = notebook_of(progress, world).of_run(run.id)
    if kept is None or kept.gain is not None:
        return
    if run.result is not None:
        change(progress, world, came_of(run.id, run.result))
    else:
        change(progress, world, given_back(run.id))


def _stop(name: str) -> None:
    stop(larder_home(), name)

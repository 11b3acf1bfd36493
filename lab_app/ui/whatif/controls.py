"""The sliders, one for each lever. They follow the address, and each move becomes a new address: Back undoes it."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from lab_app.simulator import SPEND_DAYS, LeverText, levers
from lab_app.ui.style import note, text
from lab_app.whatif.plan import Plan, euros, evenly, step_of

PLAN = "plan"  # query parameter
_SHOWN = "whatif-shown"  # session state: the plan that the sliders show


def show_controls(plan: Plan, budget: int, locked: Collection[str]) -> None:
    """A slider for each lever, what it does, and what to watch; and what is left of the budget."""
    if st.session_state.get(_SHOWN) != plan.address or _key(levers()[0].id) not in st.session_state:
        _set(plan)
    _show_rest(plan, budget)
    with st.container(key="whatif-levers"):
        for pair in (levers()[place : place + 2] for place in range(0, len(levers()), 2)):
            for column, lever in zip(st.columns(2, gap="medium"), pair, strict=True):
                with column:
                    if lever.id in locked:
                        _closed(lever)
                    else:
                        _slider(lever, budget, locked)
    with st.container(horizontal=True, gap="small"):
        st.button("Spread it evenly", on_click=_spread, args=(budget, locked), key="whatif-even")
        st.button("Spend nothing", on_click=_put, args=(Plan(),), key="whatif-nothing")


def _show_rest(plan: Plan, budget: int) -> None:
    left = budget - plan.total
    said = (
        f"<b>{text(euros(left))}</b> of {text(euros(budget))} left"
        if left >= 0
        else f"<b>{text(euros(-left))} too much</b>: there are {text(euros(budget))}"
    )
    st.html(
        f'<p class="lab-alert-count" role="status">{said}</p>'
        f'<p class="lab-note">It is spent evenly over the next {SPEND_DAYS} days. What is left is saved.</p>'
    )


def _closed(lever: LeverText) -> None:
    """In words: a slider that cannot be moved is hard to read, and says nothing of why."""
    note(f"**{lever.title}** is closed until the exercise that asks what it does is answered.")


def _slider(lever: LeverText, budget: int, locked: Collection[str]) -> None:
    st.slider(
        f"{lever.title} (€)",
        0,
        budget,
        step=step_of(budget),
        key=_key(lever.id),
        format="localized",
        on_change=_moved,
        args=(locked,),
    )
    how = "Works while it is paid for." if lever.runs else "Takes two weeks to build, then stays."
    note(f"{lever.what} {how} **Watch:** {lever.watch}")


def _key(lever: str) -> str:
    return f"whatif-euros-{lever}"


def _set(plan: Plan) -> None:
    """Let the sliders show a plan that came by the address."""
    st.session_state[_SHOWN] = plan.address
    for lever in levers():
        st.session_state[_key(lever.id)] = plan.by_lever.get(lever.id, 0)


def _moved(locked: Collection[str]) -> None:
    """What is closed has no slider, and gets nothing."""
    free = [lever.id for lever in levers() if lever.id not in locked]
    _put(Plan.of({name: st.session_state.get(_key(name)) or 0 for name in free}))


def _spread(budget: int, locked: Collection[str]) -> None:
    free = [lever.id for lever in levers() if lever.id not in locked]
    _put(Plan.of(evenly(budget, free)))


def _put(plan: Plan) -> None:
    """Make a plan the address. For callbacks."""
    _set(plan)
    st.query_params[PLAN] = plan.address

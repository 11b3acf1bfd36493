"""The plans that were run, side by side, the one that lifts MAU most first."""

from __future__ import annotations

import streamlit as st

from lab_app.simulator import levers
from lab_app.ui import visit as here
from lab_app.ui.style import note, text
from lab_app.ui.whatif.controls import PLAN
from lab_app.ui.whatif.kept import Kept, Notebook, change, without
from lab_app.ui.whatif.pictures import GUARDRAILS, moved
from lab_app.whatif.line import look
from lab_app.whatif.plan import Plan, euros
from pipelines.contract.home import larder_home

_SHORT = {"page_load_p75": "load time", "ticket_rate": "tickets", "unsubscribe_rate": "unsubscribes"}

_NUMBERS = ("Spent", "You guessed", "MAU")


def in_words(plan: Plan) -> str:
    """€ 50,000 referral reward, € 30,000 faster pages"""
    names = {lever.id: lever.title.lower() for lever in levers()}
    return ", ".join(f"{euros(amount)} {names[lever]}" for lever, amount in plan.euros) or "nothing"


def show_plans(notebook: Notebook, world: str, shown: Plan) -> None:
    """A table of all plans, and what opens or removes one. Nothing where there is none."""
    if not notebook.plans:
        return
    st.header("Your plans")
    ordered = sorted(notebook.plans, key=lambda one: -(one.gain if one.gain is not None else -1e12))
    head = "".join(
        f'<th scope="col"{" class=number" if number else ""}>{name}</th>'
        for name, number in (("Plan", 0), *((name, 1) for name in _NUMBERS), ("Guardrails", 0))
    )
    body = "".join(_row(one, is_shown=one.address == shown.address) for one in ordered)
    st.html(
        '<div class="lab-frame" tabindex="0" role="region" aria-label="Your plans"><table class="lab-table lab-stack"><thead><tr>'
        f"{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
    note("MAU: by how much the plan moves the mean of the days that count. A click on a plan shows it.")
    with st.popover("Remove a plan", icon=":material/delete:", key="whatif-remove"):
        for one in ordered:
            st.button(
                in_words(one.plan),
                key=f"whatif-remove-{one.address}",
                on_click=_remove,
                args=(world, one.address),
            )


def _row(one: Kept, *, is_shown: bool) -> str:
    plan = one.plan
    name = text(in_words(plan))
    link = (
        f"<b>{name}</b>" if is_shown else f'<a href="?{PLAN}={text(one.address)}" target="_self">{name}</a>'
    )
    broken = ", ".join(_SHORT[metric] for metric in one.broken if metric in GUARDRAILS)
    rails = "" if one.gain is None else f"✗ {text(broken)}" if broken else "✓ all hold"
    cells = (
        f"{plan.total:,}",
        "–" if one.guess is None else moved(one.guess),
        _unfinished(one) if one.gain is None else moved(one.gain),
    )
    numbers = "".join(
        f'<td class="number" data-of="{name}">{text(cell)}</td>'
        for name, cell in zip(_NUMBERS, cells, strict=True)
    )
    return f'<tr><td class="about">{link}</td>{numbers}<td>{rails}</td></tr>'


def _unfinished(one: Kept) -> str:
    """What to say of a plan that nothing has come of yet."""
    run = look(larder_home(), one.run)
    return "not run to its end" if run is None or run.is_over else "running"


def _remove(world: str, address: str) -> None:
    change(here.progress(), world, without(address))

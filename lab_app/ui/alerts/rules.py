"""The rules that are kept: each with how often it would have rung, to open, change and remove."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.metrics.alerts.replay import Rule
from lab_app.ui import visit as here
from lab_app.ui.alerts.controls import EDITED, put_into_address
from lab_app.ui.alerts.kept import KeptRule, Rules, TooManyRulesError, change, new_id, put, removed
from lab_app.ui.alerts.past import name_of, past_of, times
from lab_app.ui.style import literal, note, text

if TYPE_CHECKING:
    from lab_app.lab import Lab
    from lab_app.metrics.metric import Metric

_UNDO = "alerts-undo"  # session state: the rule that was removed last, with its place


def keep_button(rule: Rule, rules: Rules, edited: str | None) -> None:
    """Keep the rule that is tried, or the change of one that is kept."""
    before = next((one for one in rules if one.id == edited), None)
    if before is None:
        is_there = any(one.rule == rule for one in rules)
        st.button(
            "This rule is kept" if is_there else "Keep this rule", key="alerts-keep", disabled=is_there,
            icon=":material/notifications:", on_click=_keep, args=(KeptRule(new_id(), rule),),
        )  # fmt: skip
        return
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Save the change", key="alerts-save", disabled=before.rule == rule, icon=":material/save:", on_click=_keep,
            args=(KeptRule(before.id, rule),),
        )  # fmt: skip
        st.button(
            "Leave it as it was",
            key="alerts-leave",
            type="tertiary",
            on_click=put_into_address,
            args=(before.rule,),
        )


def show_rules(lab: Lab, rules: Rules, metrics: Mapping[str, Metric]) -> None:
    """The list of rules."""
    undo: tuple[KeptRule, int] | None = st.session_state.pop(_UNDO, None)
    if not rules and not undo:
        return
    st.header("Your rules")
    if undo:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="alerts-undo-bar"):
            st.html('<p class="lab-note" role="status">The rule was removed.</p>')
            st.button(
                "Undo",
                key="alerts-undo-do",
                type="tertiary",
                icon=":material/undo:",
                on_click=_do,
                args=(put(*undo),),
            )
    for at, one in enumerate(rules):
        with st.container(
            border=True, horizontal=True, vertical_alignment="center", key=f"alerts-rule-{one.id}"
        ):
            if one.rule.metric not in metrics:
                note(f"A rule on “{literal(one.rule.metric)}”, which this lab can't watch.")
            else:
                rung = times(len(past_of(lab, one.rule).last_year))
                st.html(
                    f'<p class="lab-rule"><b>{text(name_of(one.rule, metrics[one.rule.metric]))}</b><br>'
                    f"Would have rung {text(rung)} in the last 12 months.</p>"
                )
            with st.container(horizontal=True, gap="small", width="content"):
                if one.rule.metric in metrics:
                    st.button(
                        "Open and change", key=f"alerts-open-{one.id}", type="tertiary", icon=":material/edit:",
                        on_click=put_into_address, args=(one.rule, one.id),
                    )  # fmt: skip
                st.button(
                    "Remove", key=f"alerts-remove-{one.id}", type="tertiary", icon=":material/close:", on_click=_remove,
                    args=(one, at),
                )  # fmt: skip
    st.header("Try a rule")


def _keep(one: KeptRule) -> None:
    _do(put(one))
    if EDITED in st.query_params:
        put_into_address(one.rule)


def _remove(one: KeptRule, at: int) -> None:
    _do(removed(one.id))
    st.session_state[_UNDO] = (one, at)
    if st.query_params.get(EDITED) == one.id:
        put_into_address(one.rule)


def _do(what: Callable[[Rules], Rules]) -> None:
    try:
        change(here.progress(), what)
    except TooManyRulesError as full:
        st.toast(literal(str(full)))

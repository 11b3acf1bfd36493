"""The controls of a rule. They follow the address, and each choice becomes a new address: Back undoes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.metrics.alerts.replay import THRESHOLDS, Rule
from lab_app.ui.alerts.choice import PERIODS, address_of
from lab_app.ui.metrics.cards import unit_of
from pipelines.contract.units import Unit
from pipelines.statistics.alerts.watch import Period

if TYPE_CHECKING:
    from lab_app.metrics.metric import Metric

_SHOWN = "alerts-rule"  # session state: the rule that the controls show
EDITED = "edit"  # query parameter: the kept rule that is being changed
_BOUND_UNITS: Mapping[Unit, str] = {"share": "in %", "euro": "in €", "ms": "in ms", "minutes": "in minutes"}


def show_controls(rule: Rule, metrics: Mapping[str, Metric], suggested: Callable[[str], Period]) -> None:
    """Metric, period, threshold, and a fixed bound behind a button. `suggested` is the period for a metric."""
    if st.session_state.get(_SHOWN) != rule or "alerts-metric" not in st.session_state:
        _set(rule, metrics)
    change: dict[str, object] = {"on_change": _changed, "args": (metrics, suggested)}
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="alerts-controls"):
        st.selectbox(
            "Metric", list(metrics), key="alerts-metric", width=280,
            format_func=lambda name: metrics[name].label if name in metrics else name, **change,
        )  # type: ignore[call-overload]  # fmt: skip
        st.segmented_control(
            "Look at it by", list(PERIODS), key="alerts-period", format_func=lambda period: PERIODS[period], required=True,
            **change,
        )  # type: ignore[call-overload]  # fmt: skip
        st.slider(
            "Ring when it is off by more usual swings than", *THRESHOLDS, step=0.1, key="alerts-threshold", width=320,
            format="%.1f",
            help="A usual swing is a robust standard deviation: how far this metric usually is from what was to be "
            "expected. The higher the threshold, the fewer alarms, and the more goes unseen.",
            **change,
        )  # type: ignore[call-overload]  # fmt: skip
        bounds = sum(bound is not None for bound in (rule.low, rule.high))
        with st.popover(f"Fixed bounds ({bounds})" if bounds else "Fixed bounds", key="alerts-bounds"):
            said = _BOUND_UNITS.get(unit_of(metrics[rule.metric]), "")
            for key, words in (("alerts-low", "Ring below"), ("alerts-high", "Ring above")):
                st.number_input(
                    f"{words} {said}".strip(), key=key, value=None, placeholder="No bound", **change
                )  # type: ignore[call-overload]


def _set(rule: Rule, metrics: Mapping[str, Metric]) -> None:
    """Let the controls show a rule that came by the address."""
    state, scale = st.session_state, _scale(metrics[rule.metric])
    state[_SHOWN] = rule
    state["alerts-metric"] = rule.metric
    state["alerts-period"] = rule.period
    state["alerts-threshold"] = rule.threshold
    state["alerts-low"] = None if rule.low is None else rule.low * scale
    state["alerts-high"] = None if rule.high is None else rule.high * scale


def _changed(metrics: Mapping[str, Metric], suggested: Callable[[str], Period]) -> None:
    """Take what the controls show now for the rule, and put it into the address."""
    state = st.session_state
    before: Rule = state[_SHOWN]
    metric = state["alerts-metric"] or before.metric
    scale = _scale(metrics[metric])
    rule = Rule(
        metric,
        state["alerts-period"] or before.period,
        round(float(state["alerts-threshold"]), 1),
        *(None if state.get(key) is None else state[key] / scale for key in ("alerts-low", "alerts-high")),
    )
    if metric != before.metric:  # what is usual for one says nothing of another
        rule = replace(rule, period=suggested(metric), low=None, high=None)
    _set(rule, metrics)
    put_into_address(rule, st.query_params.get(EDITED))


def put_into_address(rule: Rule, edited: str | None = None) -> None:
    """Make a rule the address; `edited` is the kept rule that it is a change of."""
    st.query_params.from_dict(address_of(rule) | ({EDITED: edited} if edited else {}))


def _scale(metric: Metric) -> float:
    """A share is asked for in percent."""
    return 100.0 if metric.unit == "share" else 1.0

"""The controls of the page. They follow the address, and each choice becomes a new address: Back undoes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from lab_app.ui.boards.pin_button import pin_button
from lab_app.ui.explore.choice import (
    BESIDE,
    GRAINS,
    MOST_METRICS,
    OWN,
    SPANS,
    TOPS,
    Choice,
    address_of,
    dimensions_of,
    earliest,
    grains_of,
)
from lab_app.ui.metrics.dimensions import label_of, value_of
from lab_app.ui.metrics.series import values_of
from lab_app.ui.style import literal, note

if TYPE_CHECKING:
    from lab_app.lab import Lab
    from lab_app.metrics.metric import Dimension, Metric

_SHOWN = "explore-choice"  # session state: the choice that the controls show
_WHOLE = ""
_YEAR = dt.timedelta(days=364)


def asked_address() -> dict[str, list[str]]:
    """The query parameters of this run."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def show_controls(lab: Lab, choice: Choice, metrics: Mapping[str, Metric]) -> None:
    """What is wanted often in a row, the rest behind a button that says how much of it is set."""
    if st.session_state.get(_SHOWN) != choice or _key("metrics") not in st.session_state:
        _set(choice)
    change: dict[str, Any] = {"on_change": _changed, "args": (metrics, lab.release.as_of)}
    shown = [metrics[name] for name in choice.metrics]
    dimensions = dimensions_of(shown)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="explore-first"):
        st.multiselect(
            "Metrics", list(metrics), key=_key("metrics"), max_selections=MOST_METRICS,
            format_func=lambda name: metrics[name].label if name in metrics else name,
            **change, width=420, placeholder="Choose a metric",
        )  # fmt: skip
        if len(shown) == 1:  # one metric at a time can be split
            by = {_WHOLE: "Nothing: the whole", **{d.short: label_of(d) for d in dimensions}}
            st.session_state.setdefault(_key("by"), choice.by or _WHOLE)
            st.selectbox(
                "Split by",
                list(by),
                key=_key("by"),
                format_func=lambda name: by.get(name, name),
                width=260,
                **change,
            )
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="explore-second"):
        st.segmented_control(
            "One point for each", grains_of(shown) or [choice.grain], key=_key("grain"), format_func=lambda g: GRAINS.get(g, g),
            required=True, **change,
        )  # fmt: skip
        spans = {key: label for key, (label, _) in SPANS.items()} | {OWN: "Dates"}
        st.segmented_control(
            "Time", list(spans), key=_key("span"), format_func=lambda key: spans.get(key, key), required=True,
            **change,
        )  # fmt: skip
        if st.session_state[_key("span")] == OWN:
            as_of = lab.release.as_of
            st.date_input(
                "From, to", key=_key("days"), max_value=as_of, min_value=earliest(as_of),
                **change, width=240, format="DD/MM/YYYY",
            )  # fmt: skip
        more = len(choice.beside) + len(choice.where) + (choice.top != TOPS[-1])
        with st.popover(f"Compare, filter ({more})" if more else "Compare, filter", key="explore-more"):
            _more(lab, choice, dimensions, change)
        pin_button(choice, key="explore-pin")


def _more(lab: Lab, choice: Choice, dimensions: Sequence[Dimension], change: Mapping[str, Any]) -> None:
    """What is compared with or how many parts are shown, and which values count."""
    if choice.by:
        st.session_state.setdefault(_key("top"), choice.top)
        st.segmented_control("Show the largest", TOPS, key=_key("top"), required=True, **change)
    elif len(choice.metrics) == 1:
        st.session_state.setdefault(_key("beside"), list(choice.beside))
        st.pills(
            "Compare with", list(BESIDE), selection_mode="multi", key=_key("beside"),
            format_func=lambda beside: BESIDE[beside], **change,
        )  # fmt: skip
    else:
        note("Choose one metric to split it, or to compare it with the time before.")
    st.multiselect(
        "Filter by", [d.short for d in dimensions], key=_key("filters"),
        format_func=lambda name: next((label_of(d) for d in dimensions if d.short == name), name),
        **change, placeholder="Any dimension",
    )  # fmt: skip
    for dimension in dimensions:
        if dimension.short in st.session_state[_key("filters")]:
            there = values_of(lab, choice.metrics[0], dimension)
            st.multiselect(
                literal(label_of(dimension)), list(there), key=_key(f"where-{dimension.short}"),
                format_func=_namer(dimension, there), **change, placeholder="Every value",
            )  # fmt: skip


def _namer(dimension: Dimension, there: Mapping[str, object]) -> Callable[[str], str]:
    return lambda value: value_of(dimension, there.get(value, value))


def _key(name: str) -> str:
    return f"explore-{name}"


def _set(choice: Choice) -> None:
    """Let the controls show a choice that came by the address."""
    state = st.session_state
    state[_SHOWN] = choice
    state[_key("metrics")] = list(choice.metrics)
    state[_key("by")] = choice.by or _WHOLE
    state[_key("grain")] = choice.grain
    state[_key("span")] = choice.span
    state[_key("beside")] = list(choice.beside)
    state[_key("top")] = choice.top
    state[_key("filters")] = [name for name, _ in choice.where]
    for name, values in choice.where:
        state[_key(f"where-{name}")] = list(values)
    if choice.first and choice.last:
        state[_key("days")] = (choice.first, choice.last)


def _changed(metrics: Mapping[str, Metric], as_of: dt.date) -> None:
    """Take what the controls show now for the choice, and put it into the address."""
    state = st.session_state
    before: Choice = state[_SHOWN]
    chosen = tuple(state[_key("metrics")]) or before.metrics
    shown = [metrics[name] for name in chosen]
    known = {dimension.short for dimension in dimensions_of(shown)}
    grains, by = grains_of(shown) or [before.grain], state.get(_key("by"), before.by)
    where = {
        name: tuple(sorted(state.get(_key(f"where-{name}"), ())))
        for name in sorted(state[_key("filters")])
        if name in known
    }
    choice = replace(
        before,
        metrics=chosen,
        by=by if by in known and len(chosen) == 1 else None,
        grain=state[_key("grain")] if state[_key("grain")] in grains else grains[0],
        beside=tuple(sorted(state.get(_key("beside"), before.beside))),
        top=state.get(_key("top"), before.top),
        where=tuple((name, values) for name, values in where.items() if values),
        span=state[_key("span")],
    )
    choice = _with_days(choice, before, as_of)
    picked = [name for name in state[_key("filters")] if name in known]
    _set(choice)
    state[_key("filters")] = picked  # those without a value yet, too
    if address_of(choice) != address_of(before):
        st.query_params.from_dict(address_of(choice))


def _with_days(choice: Choice, before: Choice, as_of: dt.date) -> Choice:
    """The choice with the days of a range of one's own: at first those that were shown until now."""
    if choice.span != OWN:
        return replace(choice, first=None, last=None)
    if before.span != OWN:
        first, last = before.days(as_of)
        return replace(choice, first=first or as_of - _YEAR, last=last)
    picked: tuple[dt.date, ...] = st.session_state.get(_key("days"), ())
    if len(picked) < 2:  # the first of two days is picked
        return replace(choice, first=before.first, last=before.last)
    return replace(choice, first=picked[0], last=picked[-1])

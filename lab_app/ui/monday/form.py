"""What one writes into a Monday review: the week in short, what is decided, and ranges for the next week."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.monday.expected import SHOWN_WEEKS, WEEK, Weekly, expectable, weekly
from lab_app.course.monday.kept import change
from lab_app.course.monday.review import MOST_LETTERS, Review
from lab_app.kinds.case import Ahead
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.charts.handles import Handle, show_handles
from lab_app.ui.metrics.cards import unit_of
from lab_app.ui.results import html_table
from lab_app.ui.style import note
from pipelines.contract.calendar import DAY
from pipelines.contract.units import Quantity, number, shown

if TYPE_CHECKING:
    from lab_app.diagnosis.case_file import Pin
    from lab_app.lab import Lab

TEXTS = {
    "in_short": ("The week in short", "Two sentences that Nora can read in the lift: what happened, and whether it matters."),
    "decide": ("What we decide", "One decision, also the one to do nothing and look again."),
    "who": ("Who does it, by when", "A name and a day."),
}  # fmt: skip
PICTURE = 160
"""Height of the picture with the handles, of which there is one for each number."""


def show_text(name: str, review: Review, lab: Lab, pins: tuple[Pin, ...]) -> None:
    """A field of the review, kept as it is typed."""
    label, help_ = TEXTS[name]
    key = f"monday-{name}-{lab.release.world.id}-{review.day}"
    st.session_state.setdefault(key, review.text(name))
    st.text_area(
        label, key=key, max_chars=MOST_LETTERS, height=96, placeholder=help_,
        on_change=lambda: _change(lab, review, pins, lambda kept: kept.saying(name, st.session_state[key])),
    )  # fmt: skip


def show_expectations(review: Review, lab: Lab, pins: tuple[Pin, ...]) -> None:
    """For each number what it was in the last weeks, the newest first, and where one believes that it will be in the next."""
    due = review.day + WEEK * DAY
    past = [weekly(lab, metric, review.day) for metric in expectable(lab)]
    st.html(html_table(("Number", *_ends(past)), [_row(lab, one) for one in past], label="The last weeks"))
    note(
        f"Of each number: between which two values will it be in the week to {words.day(due)}, so that four of five such "
        "ranges hold? Drag the handles onto the picture, move them with the arrow keys, or type the values. A number that no decision of yours depends on may stay empty."
    )
    for one in past:
        _show_range(review, lab, pins, one)


def _show_range(review: Review, lab: Lab, pins: tuple[Pin, ...], past: Weekly) -> None:
    metric = lab.layer.metric(past.metric)
    kept = review.expected(past.metric)
    what = "on the last day" if metric.is_stock else "in the seven days"
    keys = {end: f"monday-{past.metric}-{end}-{lab.release.world.id}-{review.day}" for end in ("low", "high")}
    st.html(f'<p class="lab-note"><b>{past.label}</b>, {what}</p>')
    for end, key in keys.items():
        st.session_state.setdefault(key, None if kept is None else getattr(kept, end))
    _handles(review, lab, pins, past, keys)
    fields = st.columns(2, gap="small")
    for field, (end, key) in zip(fields, keys.items(), strict=True):
        with field:
            st.number_input(
                f"{past.label}: {'at least' if end == 'low' else 'at most'}", key=key, min_value=0.0, step=1.0,
                format="%0.0f", placeholder=f"last week {shown(past.value, unit_of(metric))}",
                on_change=_ranged, args=(review, lab, pins, past.metric, keys),
            )  # fmt: skip
    low, high = (st.session_state[key] for key in keys.values())
    if low is not None and high is not None and low > high:
        note(f"“At least” is above “at most”: this range is not kept. Write {number(high)} to {number(low)}?")


def _handles(review: Review, lab: Lab, pins: tuple[Pin, ...], past: Weekly, keys: Mapping[str, str]) -> None:
    """The last weeks, and a handle for each end of the range: in step with the two fields below."""
    known = [
        (past.last - WEEK * n * DAY, value)
        for n, value in reversed(list(enumerate(reversed(past.values))))
        if value is not None
    ]
    if not known:
        return

    def set_both(values: dict[str, float | None]) -> None:
        for end, value in values.items():
            st.session_state[keys[end]] = value
        _ranged(review, lab, pins, past.metric, keys)

    show_handles(
        [Handle("low", "at least", "1 in 10 chance that it is lower"), Handle("high", "at most", "1 in 10 chance that it is higher")],
        {end: st.session_state[key] for end, key in keys.items()},
        Ahead(tuple(day for day, _ in known), tuple(value for _, value in known), review.day + WEEK * DAY),
        key=f"{keys['low']}-handles",
        label=f"{past.label}: the ends of the range on a picture",
        on_set=set_both,
        height=PICTURE,
    )  # fmt: skip


def _ranged(review: Review, lab: Lab, pins: tuple[Pin, ...], metric: str, keys: Mapping[str, str]) -> None:
    low, high = (st.session_state[keys[end]] for end in ("low", "high"))
    is_range = low is not None and high is not None and low <= high
    due = review.day + WEEK * DAY
    _change(
        lab, review, pins, lambda kept: kept.expecting(metric, (float(low), float(high)) if is_range else None, due)
    )  # fmt: skip


def _change(lab: Lab, review: Review, pins: tuple[Pin, ...], what: Callable[[Review], Review]) -> None:
    """Change the review as it is kept now, with what the page shows beside it."""
    change(here.progress(), lab.release.world.id, review.day, lambda kept: what(kept).showing(pins))


def _ends(past: list[Weekly]) -> list[str]:
    last = past[0].last if past else None
    return [] if last is None else [
        f"to {words.short_day(last - WEEK * n * DAY).rsplit(' ', 1)[0]}" for n in range(SHOWN_WEEKS)
    ]  # fmt: skip


def _row(lab: Lab, past: Weekly) -> tuple[object, ...]:
    unit = unit_of(lab.layer.metric(past.metric))
    return past.label, *(Quantity(shown(value, unit)) for value in reversed(past.values))

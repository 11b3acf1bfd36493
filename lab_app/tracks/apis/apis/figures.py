"""Figures of the lesson on APIs: a call to Larder's own API, and two kinds of limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.lesson import live
from lab_app.kinds.request import Key, Message, Scene, bearer
from lab_app.kinds.request.scene import ApiError
from lab_app.kinds.request.send import SendError, send
from lab_app.ui.charts.bars import bars
from lab_app.ui.charts.figure import figure
from lab_app.ui.requests.exchange import answer_html, request_html
from lab_app.ui.requests.stage import stage_of
from lab_app.ui.style import note, notice

if TYPE_CHECKING:
    from lab_app.lab import Lab

_CALL = Message("GET", "/v2/orders?limit=1", (bearer("reader"), ("Accept", "application/json")))
_SCENE = Scene((Key("reader", ("orders:read",), "of this lesson"),))
PER_MINUTE, BURST = 60, 20
_EDGE = (*(59.0 + i / 60 for i in range(60)), *(60.0 + i / 60 for i in range(60)))
"""When a client calls, in seconds: sixty times in the last second of a minute and sixty times in the first of the next."""


@live("Asking Larder's API")
def one_call(lab: Lab) -> None:
    """A call that is made when the page is opened, and its answer."""
    try:
        stage = stage_of("lesson", _SCENE, lab)
        answer = send(_CALL.filled(stage.secrets), stage.origin)
    except (ApiError, SendError) as error:
        notice("info", "Larder's API does not answer", str(error))
        return
    st.html(request_html(_CALL, stage.origin, parts=True))
    st.html(answer_html(answer))
    note("Asked just now, on your own machine. In place of `{{reader}}` the key itself was sent.")


@live()
def bucket_and_window(lab: Lab) -> None:  # noqa: ARG001 -- a figure is given the lab
    """What gets through of the same 120 calls."""
    window, bucket = through_a_window(_EDGE), through_a_bucket(_EDGE)
    large = through_a_bucket(_EDGE, PER_MINUTE)
    items = [
        (f"A fixed window of {PER_MINUTE} in each minute", float(window), ""),
        (f"A bucket of {PER_MINUTE} that gets {PER_MINUTE} a minute", float(large), ""),
        (f"A bucket of {BURST} that gets {PER_MINUTE} a minute", float(bucket), ""),
    ]
    figure(
        bars(items),
        title="120 calls in two seconds, at the turn of a minute: how many get through?",
        takeaway=f"All are called “{PER_MINUTE} a minute”. The window lets {window} through, a bucket {large} or {bucket}: its size is the burst.",
        alt="Bars: " + ", ".join(f"{value:.0f} by {label.lower()}" for label, value, _ in items) + ".",
        header=("Limit", "Calls that get through"),
        rows=[(label, value) for label, value, _ in items],
        key="bucket-and-window",
    )


def through_a_window(at: tuple[float, ...]) -> int:
    """How many calls at these seconds get through, where each minute of the clock has its own count."""
    counts: dict[int, int] = {}
    for second in at:
        counts[int(second // 60)] = counts.get(int(second // 60), 0) + 1
    return sum(min(count, PER_MINUTE) for count in counts.values())


def through_a_bucket(at: tuple[float, ...], burst: int = BURST) -> int:
    """How many get through a token bucket that is full before the first."""
    tokens, last, through = float(burst), at[0] if at else 0.0, 0
    for second in at:
        tokens = min(float(burst), tokens + (second - last) * PER_MINUTE / 60)
        last = second
        if tokens >= 1:
            tokens -= 1
            through += 1
    return through

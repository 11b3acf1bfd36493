"""A forecast that is made while one looks: how far it is, and a button that stops it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.metrics.forecasts.made import made_with, make
from lab_app.ui import waiting
from lab_app.ui.errors import guarded
from lab_app.ui.style import note

if TYPE_CHECKING:
    from lab_app.lab import Lab
    from lab_app.metrics.metric import Metric
    from lab_app.sandbox import Ticket
    from pipelines.statistics.forecasts.projection import Grain, Projection

LEAVES_AFTER_SECONDS = 20.0
LOOK_SECONDS = 0.5
_PLACE = "forecast-on-demand"


class StoppedError(Exception):
    """Somebody has stopped the work."""


@dataclass
class _Progress:
    share: float = 0.0


@dataclass
class _Made:
    """Forecasts of this visit, by release, state of the metrics, metric and grain."""

    found: dict[tuple[str, str, str, str], Projection] = field(default_factory=dict)
    stopped: tuple[str, str, str, str] | None = None


def forecast_of(lab: Lab, metric: Metric, grain: Grain) -> Projection | None:
    """The forecast of a metric: as it was made with the release, or made now. None while it is being made, with what is
    there to be said of that on the page.

    Raises MetricError, QueryError and TooShortError.
    """
    found = None if metric.is_own else made_with(lab.release, metric.name, grain)
    if found is not None:
        return found
    made: _Made = st.session_state.setdefault("forecasts-made", _Made())
    key = (lab.release.id, lab.layer.edition, metric.name, grain)
    if key in made.found:
        return made.found[key]
    if made.stopped == key:
        note("The forecast was stopped.")
        st.button("Make it after all", key="forecast-again", on_click=_again)
        return None
    text = "/".join(key)
    if waiting.asked_text(_PLACE) != text:
        progress = _Progress()
        st.session_state["forecast-progress"] = progress
        waiting.begin(
            _work(lab, metric, grain, progress), text, key=_PLACE, leaves_after=LEAVES_AFTER_SECONDS
        )
    try:
        answer = waiting.answer(_PLACE)
    except StoppedError:
        made.stopped = key
        st.rerun()
    if answer is None:
        _show_progress(metric.label)
        return None
    made.found[key] = answer
    return made.found[key]


def _work(lab: Lab, metric: Metric, grain: Grain, progress: _Progress) -> Callable[[Ticket], Projection]:
    def work(ticket: Ticket) -> Projection:
        def say(share: float) -> None:
            progress.share = share
            if ticket.is_cancelled:
                raise StoppedError

        frame = lab.query(metric.name, grain=grain)
        say(0.0)
        return make(frame, metric, grain, lab.release.as_of, say)

    return work


def _again() -> None:
    st.session_state["forecasts-made"].stopped = None


@st.fragment(run_every=LOOK_SECONDS)
@guarded
def _show_progress(label: str) -> None:
    """How far it is; the whole page comes again when it is there."""
    if not waiting.is_working(_PLACE):
        st.rerun()
    progress: _Progress = st.session_state.get("forecast-progress", _Progress())
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="forecast-progress-bar"):
        st.progress(progress.share, f"Forecasting as of the days of the past: {label}")
        st.button("Stop", icon=":material/stop:", key="forecast-stop", on_click=waiting.stop, args=(_PLACE,))

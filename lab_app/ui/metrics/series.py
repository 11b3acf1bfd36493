"""Metrics as the pages show them: asked of the semantic layer, run in the sandbox, kept for each release."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from typing import TYPE_CHECKING, Literal

import streamlit as st

from lab_app.metrics.board import Board, board_of
from lab_app.ui import visit as here
from lab_app.ui.charts import Point
from lab_app.ui.metrics.dimensions import value_of

if TYPE_CHECKING:
    import pandas as pd

    from lab_app.metrics.board import Card
    from lab_app.metrics.layer import SemanticLayer
    from lab_app.metrics.metric import Metric
    from lab_app.release import Release

Grain = Literal["day", "week", "month"]

_PAUSE_SECONDS = 2.0  # the first page is painted before MetricFlow's import takes a core
_warmed: set[str] = set()
_warming = threading.Lock()


def layer(release: Release) -> SemanticLayer:
    """The release's semantic layer."""
    from lab_app.metrics.layer import semantic_layer_for

    return semantic_layer_for(release)


def series(
    release: Release,
    metric: str,
    *,
    grain: Grain,
    start: dt.date | None,
    end: dt.date | None,
    by: str | None = None,
) -> list[Point]:
    """The metric over time, by one dimension at most. Raises MetricError and QueryError."""
    found = layer(release)
    frame = query(release, metric, grain=grain, start=start, end=end, by=by)
    split = found.dimension(metric, by) if by else None
    return [
        Point(
            period.date(),
            None if value != value else float(value),
            value_of(split, group) if split else "",
            found.is_complete(metric, period.date(), grain),
        )
        for period, value, group in zip(
            frame["period"], frame[metric], frame[split.short] if split else [""] * len(frame), strict=True
        )
    ]


def query(
    release: Release,
    metric: str,
    *,
    grain: Grain | None,
    start: dt.date | None,
    end: dt.date | None,
    by: str | None = None,
) -> pd.DataFrame:
    """The answer as a frame, kept for the release. Raises MetricError and QueryError."""
    return _query(f"{release.id} {layer(release).edition}", metric, grain, start, end, by, release)


def board(release: Release) -> Board:
    """The release's board."""
    return board_of(release, layer(release), here.sandbox(release))


def own_cards(release: Release) -> tuple[list[Card], list[tuple[Metric, str]]]:
    """The reader's own metrics as cards, and those that gave no answer, with why."""
    from lab_app.metrics.board import own_metrics_of

    found = layer(release)
    return own_metrics_of(release, found, here.sandbox(release))


def warm_up(release: Release) -> None:
    """Read the board in the background, once for each release, so that nobody waits for it later."""
    with _warming:
        if release.id in _warmed:
            return
        _warmed.add(release.id)
    threading.Thread(target=_warm_up, args=(release,), daemon=True, name="board").start()


def _warm_up(release: Release) -> None:
    time.sleep(_PAUSE_SECONDS)
    try:
        board(release)
    except Exception:
        # Whoever opens the board is told why it can't be read.
        logging.getLogger(__name__).info("The board could not be read ahead.", exc_info=True)


@st.cache_data(show_spinner=False, max_entries=400)
def _query(
    release_id: str,  # noqa: ARG001 -- part of the cache's key
    metric: str,
    grain: Grain | None,
    start: dt.date | None,
    end: dt.date | None,
    by: str | None,
    _release: Release,
) -> pd.DataFrame:
    frame: pd.DataFrame = layer(_release).query(
        [metric], by=(by,) if by else (), grain=grain, start=start, end=end, sandbox=here.sandbox(_release)
    )
    return frame

"""What people see when something went wrong in the lab itself: a sentence, never a traceback."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import ParamSpec

import streamlit as st

from lab_app.ui.style import notice

P = ParamSpec("P")

_log = logging.getLogger("lab_app")


def guarded(body: Callable[P, None]) -> Callable[P, None]:
    """A page or fragment that, where it fails, says so in its own place and logs the rest."""

    @functools.wraps(body)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            body(*args, **kwargs)
        except Exception as error:
            explain(error)

    return run


def explain(error: Exception) -> None:
    """Say what happened, why and what to do; the traceback goes to the log."""
    title = _titles().get(type(error))
    if title:
        _log.warning("%s: %s", title, error)
        notice("bad", title, str(error))
        return
    _log.error("A page failed.", exc_info=error)
    notice(
        "bad",
        "This part of the lab failed",
        "Something in the lab itself went wrong, not in your work; what you wrote is saved.",
        "Reload the page. If it happens again, the lab's log (data/logs/lab.log, or the terminal that the "
        "lab was started from) has the details for whoever looks after it.",
    )
    if st.button("Try again", key="lab_try_again"):
        st.rerun()


def _titles() -> dict[type[Exception], str]:
    """Errors whose message is written for people already, and what to put above it."""
    from lab_app.course.progress import ProgressError
    from lab_app.metrics.question import MetricError
    from lab_app.sandbox import QueryError
    from pipelines.contract.home import HomeError
    from pipelines.contract.release import ReleaseError

    return {
        HomeError: "The data cannot be read",
        ReleaseError: "The data cannot be read",
        ProgressError: "Your progress cannot be kept",
        QueryError: "The data gave no answer",
        MetricError: "The metric cannot be shown",
    }

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
    from lab_app.release import ReleaseError

    if isinstance(error, ReleaseError):
        _log.warning("The release cannot be read: %s", error)
        notice("bad", "The data cannot be read", str(error))
        return
    _log.error("A page failed.", exc_info=error)
    notice(
        "bad",
        "This part of the lab failed",
        "Something in the lab itself went wrong; it is nothing that you did, and what you wrote is saved.",
        "Reload the page. If it happens again, the lab's log (data/logs/lab.log, or the terminal that the "
        "lab was started from) has the details for whoever looks after it.",
    )
    if st.button("Try again", key="lab_try_again"):
        st.rerun()

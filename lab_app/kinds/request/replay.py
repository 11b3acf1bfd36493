"""Sends the requests of a text to a scene of their own, and says what was noted: for the command line and for checks."""

from __future__ import annotations

import secrets

from lab_app.kinds.request.journal import Evidence, EvidenceError
from lab_app.kinds.request.message import read_all
from lab_app.kinds.request.scene import ApiError, api_of, set_up
from lab_app.kinds.request.send import SendError, send
from lab_app.kinds.request.spec import Task

NEWEST = "newest"
"""In the place of a key, `{{newest}}` is the number of the order that was placed last."""


def replay(task: Task, text: str, seed: int) -> Evidence:
    """What was noted of the requests of `text`, one after the other. Raises RequestTextError and EvidenceError."""
    messages = read_all(text)
    try:
        stage = set_up(api_of(seed), f"replay/{secrets.token_hex(8)}", task.scene)
        try:
            for message in messages:
                orders = stage.api.orders(stage.name)
                newest = {NEWEST: str(orders[-1]["id"])} if orders else {}
                send(message.filled(stage.secrets | newest), stage.origin)
            return stage.evidence()
        finally:
            stage.close()
    except (ApiError, SendError) as error:
        raise EvidenceError(f"Larder's API does not answer, so nothing could be tried. {error}") from error

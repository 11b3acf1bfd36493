"""Which servers `larder lab` looks after, and how they are: `lab.json`, which it writes and the lab's pages read."""

from __future__ import annotations

import http.client
import os
import urllib.request
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from pipelines.contract.files import DAMAGE, read_json, write_json
from pipelines.contract.home import Home, is_locked

SECONDS_TO_ANSWER = 0.5

State = Literal["starting", "running", "waiting", "off"]


class ServerState(BaseModel):
    """One server. `waiting` is one that has stopped and is started again, `off` one that is not any more."""

    model_config = ConfigDict(frozen=True)

    name: str
    url: str
    state: State


class Serving(BaseModel):
    model_config = ConfigDict(frozen=True)

    servers: tuple[ServerState, ...] = ()


def serving(home: Home) -> tuple[ServerState, ...]:
    """The servers of the lab that runs now; none where no lab does, or where nothing can be read of it."""
    if not is_locked(home.serving_lock):
        return ()
    try:
        return Serving.model_validate(read_json(home.serving)).servers
    except DAMAGE:
        return ()


def begins_by_itself(home: Home) -> bool:
    """Whether a Dagster that `larder lab` looks after is on its way up: where there is no data, it builds some."""
    states = {server.name: server.state for server in serving(home)}
    return states.get("Dagster") in {"starting", "waiting"}


def note_serving(home: Home, servers: tuple[ServerState, ...]) -> None:
    """Write how the servers are. Raises OSError."""
    write_json(home.serving, Serving(servers=servers).model_dump(mode="json"))


def dagster_address(environment: Mapping[str, str] = os.environ) -> str:
    """Where Dagster is: `larder lab` tells the lab that it starts; by hand it is Dagster's own default."""
    return environment.get("LARDER_DAGSTER_URL") or "http://localhost:3000"


def is_dagster_there(home: Home) -> bool:
    """Whether a Dagster is there or on its way up, which makes by itself what a release lacks: one that `larder lab` looks
    after, or one that somebody has started by hand."""
    looked_after = {server.name: server.state for server in serving(home)}.get("Dagster")
    return looked_after != "off" if looked_after else _answers(f"{dagster_address()}/server_info")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=SECONDS_TO_ANSWER) as answer:
            return b"dagster_version" in answer.read(1000)
    except (OSError, ValueError, http.client.HTTPException):  # nobody there, or somebody else
        return False


def note_on_dagster(home: Home) -> str | None:
    """A sentence for the lab's pages where Dagster is not there; None where all is well."""
    states = {server.name: server.state for server in serving(home)}
    match states.get("Dagster"):
        case "waiting":
            return "Dagster has stopped and is started again by itself. What you do here is not affected."
        case "off":
            return (
                "Dagster has stopped, so no new data is built. What you do here is not affected; the terminal "
                "in which the lab was started says more."
            )
        case _:
            return None

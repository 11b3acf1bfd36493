"""A scene on a page: what it shows of it, and what it says where the API does not answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from lab_app.api.released import neighbourhood
from lab_app.kinds.request.scene import ApiError, Stage, api_of, set_up
from lab_app.kinds.request.spec import Scene
from lab_app.ui import visit as here
from lab_app.ui.requests.builder import OwnKey
from lab_app.ui.style import note, notice

if TYPE_CHECKING:
    from lab_app.api.company.households import Neighbourhood
    from lab_app.lab import Lab

_MOST_ROWS = 1_000
OPENAPI, SCHEMA = "/openapi.json", "/graphql/schema"


@dataclass(frozen=True)
class Documents:
    """What the API says of itself: its OpenAPI document, and GraphQL's schema."""

    openapi: dict[str, Any]
    schema: str


def stage_of(what: str, scene: Scene, lab: Lab) -> Stage:
    """The learner's scene of this name in the lab's world, with households of its release. Raises ApiError and QueryError."""
    world = lab.release.world
    name = f"{here.learner()}/{what}/{world.id}"

    def around() -> Neighbourhood:
        def ask(sql: str) -> Sequence[tuple[Any, ...]]:
            return lab.sandbox.known(sql, limit=_MOST_ROWS).rows

        return neighbourhood(ask, world.seed, name, lab.release.as_of)

    return set_up(api_of(world.seed), name, scene, around)


def own_keys(stage: Stage) -> tuple[OwnKey, ...]:
    """The scene's keys, for a builder."""
    return tuple(OwnKey(key.label, key.value, key.scopes) for key in stage.keys)


def documents(lab: Lab) -> Documents:
    """The API's documentation, as it is served. Raises ApiError."""

    def ask() -> Documents:
        api = api_of(lab.release.world.seed)
        return Documents(api.call("GET", OPENAPI).json(), api.call("GET", SCHEMA).body)

    return lab.keep("the API's documents", ask)


def say_no_api(error: ApiError, *, key: str) -> None:
    """That the API does not answer, why, and what to do."""
    notice(
        "bad",
        "Larder's API does not answer",
        str(error),
        "Try again: the lab starts it anew. If it stays so, `data/logs/api.log` has the details.",
    )
    st.button("Try again", icon=":material/refresh:", key=f"{key}-try-again")
    note("What you have solved, and what you have written, is kept.")


def say_what_happened(stage: Stage) -> None:
    """What has happened to the scene from outside, where anything has."""
    if stage.notice:
        notice("warn", "The API was started again", stage.notice)
    moved = stage.api.port_notice
    if moved:
        note(moved)

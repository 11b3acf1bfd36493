"""Dagster's webserver still does what any website asks of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import dagster as dg
import pytest
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import EmptyWorkspaceTarget
from dagster_webserver.webserver import DagsterWebserver

from pipelines.contract.home import Home
from pipelines.vendor_patches.dagster_history import EventLog, open_instance
from pipelines.vendor_patches.dagster_webserver_origin import APIS, refuse_other_origins
from tests.asgi import finish

MUTATION = "mutation { setNuxSeen }"
EVIL = [(b"host", b"localhost:3000"), (b"origin", b"http://evil.example"), (b"sec-fetch-site", b"cross-site")]


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkspaceProcessContext]:
    with (
        open_instance(Home(tmp_path_factory.mktemp("home"))) as instance,
        WorkspaceProcessContext(instance, workspace_load_target=EmptyWorkspaceTarget()) as context,
    ):
        yield context


def ask(webserver: Any, method: str, path: str, query: str, headers: list[tuple[bytes, bytes]]) -> list[Any]:
    """What the webserver sends for a request, as ASGI messages."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "root_path": ""}
    scope |= {"query_string": query.encode(), "headers": headers, "server": ("127.0.0.1", 3000)}
    finish(webserver.create_asgi_app()(scope, receive, send))
    return sent


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("GET", EVIL),
        ("POST", [*EVIL, (b"content-type", b"text/plain")]),
        ("GET", [(b"host", b"evil.example")]),
    ],
)
def test_dagster_by_itself_takes_a_mutation_from_any_website_and_ours_does_not(
    process: WorkspaceProcessContext,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    headers: list[tuple[bytes, bytes]],
) -> None:
    query = f"query={quote(MUTATION)}"
    start, body = ask(DagsterWebserver(process), method, "/graphql", query, headers)
    assert start["status"] == 200, "Dagster refuses it by itself: see whether the patch can be taken out."
    assert json.loads(body["body"])["data"]["setNuxSeen"]
    monkeypatch.setattr(DagsterWebserver, "build_middleware", DagsterWebserver.build_middleware)  # undone
    refuse_other_origins.__wrapped__()
    for prefix in ("", "/below"):
        webserver: Any = DagsterWebserver(process, prefix)
        assert ask(webserver, method, f"{prefix}/graphql", query, headers)[0]["status"] == 403
        own = [(b"host", b"localhost:3000"), (b"origin", b"http://localhost:3000")]
        assert ask(webserver, method, f"{prefix}/graphql", query, own)[0]["status"] == 200


def test_each_path_of_dagsters_that_is_no_page_is_known(process: WorkspaceProcessContext) -> None:
    """Static files may be linked to as pages may; what reads or writes may not."""
    webserver: Any = DagsterWebserver(process)
    routes = {route.path.split("/{")[0] for route in webserver.build_routes()}
    files = {route.path for route in webserver.build_static_routes()}
    assert routes - files - {"", "/"} == set(APIS)


def test_the_storage_that_dagster_yaml_names_is_told_by_the_webserver(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    called = []
    monkeypatch.setattr(
        "pipelines.vendor_patches.dagster_history.refuse_other_origins", lambda: called.append(True)
    )
    EventLog(str(tmp_path)).optimize_for_webserver(15000, 3600, 20)
    assert called
    names = dg.DagsterInstance.optimize_for_webserver.__code__.co_names
    assert "_event_storage" in names, "The webserver tells somebody else: find another way in."

"""A scene at the real API: what is noted there, what a restart leaves, and what is said where nobody answers."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from lab_app.api.client import ApiError, ApiServer
from lab_app.course.tracks import exercise
from lab_app.kinds.request import Key, Message, RequestExercise, Scene, bearer
from lab_app.kinds.request.judge import judge
from lab_app.kinds.request.message import read_all
from lab_app.kinds.request.scene import Stage, set_up
from lab_app.kinds.request.send import SendError, headers_sent, send
from tests.lab_app.kinds.requests.model import Model

READER = Key("reader", ("orders:read",), "")
WRITER = Key("writer", ("orders:write",), "")
LOST = {"kind": "lost_answer", "method": "POST", "path": "/v2/orders"}
ORDER = Message("POST", "/v2/orders", (bearer("writer"),), '{"items": [{"sku": "eggs-10", "quantity": 2}]}')


@pytest.fixture(scope="module")
def api() -> Iterator[ApiServer]:
    """A server of these tests' own: they end it."""
    server = ApiServer(port=8900)
    yield server
    server.close()


@pytest.fixture
def stage(api: ApiServer, request: pytest.FixtureRequest) -> Iterator[Stage]:
    opened = set_up(api, request.node.name, Scene((READER, WRITER), (LOST,)))
    yield opened
    opened.close()


def ask(stage: Stage, message: Message) -> int:
    return send(message.filled(stage.secrets), stage.origin).status


def test_calls_are_noted_in_order_those_without_a_key_too(stage: Stage) -> None:
    asked = [Message("GET", "/v2/orders", (bearer("reader"),)), Message("GET", "/v2/orders"), ORDER, ORDER]
    assert [ask(stage, message) for message in asked] == [200, 401, 504, 201]
    evidence = stage.evidence()
    assert [(call.key, call.status, call.scopes) for call in evidence.calls] == [
        ("reader", 200, ("orders:read",)),
        ("", 401, ()),
        ("writer", 504, ("orders:write",)),
        ("writer", 201, ("orders:write",)),
    ]
    assert [call.number for call in evidence.calls] == [1, 2, 3, 4]
    assert [order["status"] for order in evidence.holds["orders"]] == ["paid", "paid"]


def test_a_scene_that_is_asked_for_again_is_the_same_until_it_is_set_anew(stage: Stage) -> None:
    assert stage.is_new
    assert ask(stage, ORDER) == 504
    again = set_up(stage.api, stage.name, stage.scene)
    assert (again.is_new, len(again.evidence().calls), again.secrets) == (False, 1, stage.secrets)
    again.restart()
    assert set_up(stage.api, stage.name, stage.scene).evidence().calls == ()
    assert ask(stage, ORDER) == 504, "what goes wrong goes wrong again"


def test_a_key_that_is_no_longer_in_the_scene_may_nothing(stage: Stage) -> None:
    set_up(stage.api, stage.name, Scene((READER,)))
    assert ask(stage, ORDER) == 401


def test_after_a_server_that_was_killed_the_scene_is_set_anew_with_the_same_keys(stage: Stage) -> None:
    assert ask(stage, ORDER) == 504
    pid = stage.api.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + 20
    again = None
    while again is None and time.monotonic() < until:
        with suppress(ApiError):  # while it is ending
            again = set_up(stage.api, stage.name, stage.scene)
    assert again is not None
    assert again.is_new
    assert again.notice is not None
    assert "keys are the same" in again.notice
    assert again.secrets == stage.secrets
    assert again.evidence().calls == ()
    assert ask(again, ORDER) == 504, "the script is there again"


def test_where_nobody_answers_it_is_said(stage: Stage) -> None:
    with pytest.raises(SendError, match="Nobody answers"):
        send(Message("GET", "/"), "http://127.0.0.1:9", seconds=2)
    with pytest.raises(SendError, match="cannot be written as HTTP"):
        send(Message("GET", "/", (("A", "1\n2"),)), stage.origin, seconds=2)


def test_what_is_shown_of_a_request_is_what_is_sent(stage: Stage) -> None:
    message = ORDER.filled(stage.secrets)
    ask(stage, ORDER)
    (noted,) = stage.api.journal(stage.name)
    shown = {name.lower(): value for name, value in headers_sent(message, stage.origin)}
    assert shown.keys() == dict(noted.headers).keys()
    assert shown["host"] == dict(noted.headers)["host"]


@pytest.mark.parametrize("code", ["AP1", "AP2"])
def test_the_model_of_the_tests_does_what_the_api_does(api: ApiServer, code: str) -> None:
    """Journals by hand are worth something only while they look like those of the server."""
    found = exercise(code)
    assert isinstance(found, RequestExercise)
    task = found.deal(3)
    for number, text in enumerate(
        (task.solution, *task.ways, *(one for slip in task.slips for one in slip.examples))
    ):
        stage = set_up(api, f"model {code} {number}", task.scene)
        messages = read_all(text)
        for message in messages:
            orders = stage.api.orders(stage.name)
            newest = {"newest": str(orders[-1]["id"])} if orders else {}
            send(message.filled(stage.secrets | newest), stage.origin)
        real, modelled = stage.evidence(), Model(task).send(messages)
        assert [
            (c.status, c.key, c.scopes, c.problem, c.is_replay, c.idempotency_key) for c in real.calls
        ] == [
            (c.status, c.key, c.scopes, c.problem, c.is_replay, c.idempotency_key) for c in modelled.calls
        ], text
        assert [one["status"] for one in real.holds["orders"]] == [
            one["status"] for one in modelled.holds["orders"]
        ]
        stage.close()


def test_a_text_with_requests_is_an_answer(context) -> None:  # type: ignore[no-untyped-def]
    found = exercise("AP2")
    assert isinstance(found, RequestExercise)
    task = found.deal(context.seed)
    assert judge(found, task.solution, context).is_right
    assert judge(found, task.slips[1].example, context).mistake == task.slips[1].name
    assert judge(found, "order something", context).outcome == "error"
    assert (
        "There is no key nobody here"
        in judge(found, "GET /v2/orders\nAuthorization: Bearer {{nobody}}", context).message
    )

"""A local server answers its own pages and programs, opens for links, and lets no other website in."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.contract.same_origin import Message, Request, Rules, SameOrigin, allowed_hosts
from tests.asgi import finish

RULES = Rules("Dagster", ("/graphql", "/logs"), allowed=frozenset())
OWN = "http://localhost:3000"
CHROME = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64)"}


def fetch(site: str, mode: str = "cors", dest: str = "empty", **more: str) -> dict[str, str]:
    """What a browser sends along."""
    return CHROME | {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": dest} | more


LINK = fetch("cross-site", "navigate", "document")


def asked(method: str = "GET", path: str = "/graphql", **of: Any) -> Request:
    headers = {"host": "localhost:3000"} | of.pop("headers", {})
    return Request(method, path, headers, **of)


@pytest.mark.parametrize(
    "request_",
    [
        asked(headers={}),  # curl
        asked("POST", headers={"user-agent": "python-requests/2.32", "content-type": "application/json"}),
        asked("POST", headers=fetch("same-origin", origin=OWN)),
        asked(headers=fetch("same-origin")),
        asked(headers=fetch("none", "navigate", "document")),  # typed, or a bookmark
        asked(path="/runs/1", headers=LINK),
        asked(path="/", headers=fetch("same-site", "navigate", "document")),  # a link from the lab
        asked(headers=fetch("same-origin", "websocket", "websocket", origin=OWN), is_websocket=True),
        asked(headers={"origin": OWN}, is_websocket=True),
        asked(headers={}, is_websocket=True),  # a program's
        # A browser that says no more than Origin and Referer, as all do at http://192.168.1.5.
        asked("POST", headers=CHROME | {"origin": OWN}),
        asked(headers=CHROME | {"referer": OWN + "/runs"}),
        asked(path="/runs", headers=CHROME),
    ],
)
def test_its_own_pages_programs_and_links_are_answered(request_: Request) -> None:
    assert RULES.refusal(request_) is None


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    "request_",
    [
        ("GET", "/graphql", "no-cors", "image", None),
        ("GET", "/graphql", "no-cors", "script", None),
        ("GET", "/graphql", "no-cors", "style", None),
        ("GET", "/graphql", "navigate", "iframe", None),
        ("GET", "/graphql", "navigate", "document", None),
        ("GET", "/logs/1.out", "navigate", "document", None),
        ("GET", "/runs", "navigate", "iframe", None),
        ("GET", "/runs", "navigate", "object", None),
        ("GET", "/runs", "cors", "empty", "http://evil.localhost:1"),
        ("POST", "/graphql", "navigate", "document", "null"),
        ("POST", "/runs", "navigate", "document", "http://127.0.0.1:3001"),
        ("POST", "/graphql", "no-cors", "empty", "http://evil.example"),
        ("OPTIONS", "/graphql", "cors", "empty", "http://evil.example"),
    ],
    ids=lambda value: "-".join(str(part) for part in value),
)
def test_another_website_is_refused(request_: tuple[str, str, str, str, str | None], site: str) -> None:
    method, path, mode, dest, origin = request_
    headers = fetch(site, mode, dest) | ({"origin": origin} if origin else {})
    refusal = RULES.refusal(asked(method, path, headers=headers))
    assert refusal is not None
    assert "Another website asked Dagster for this" in refusal


@pytest.mark.parametrize(
    "origin",
    [
        *("null", "", "http://evil.example", "http://localhost:3001", "http://127.0.0.1:3000"),
        *(
            "http://localhost:3000.evil.example",
            "http://localhost:3000@evil.example",
            "http://[",
            "localhost",
        ),
        "http://localhost:3000, http://localhost:3000",
    ],
)
@pytest.mark.parametrize("is_websocket", [False, True])
def test_an_origin_that_is_not_its_own_is_refused(origin: str, is_websocket: bool) -> None:
    assert RULES.refusal(asked("POST", headers={"origin": origin}, is_websocket=is_websocket))
    assert RULES.refusal(asked(headers=fetch("same-origin", origin=origin), is_websocket=is_websocket))


@pytest.mark.parametrize(
    "headers",
    [CHROME, CHROME | {"referer": "http://evil.example/"}, CHROME | {"referer": "http://["}],
)
def test_a_browser_that_does_not_say_where_it_comes_from_gets_pages_alone(headers: dict[str, str]) -> None:
    assert RULES.refusal(asked(headers=headers))
    assert RULES.refusal(asked("POST", "/runs", headers=headers))
    assert RULES.refusal(asked(path="/runs", headers=headers)) is None


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "localhost.:80", "127.0.0.1:3000", "[::1]:3000"]
)
def test_loopback_names_are_its_own(host: str) -> None:
    assert RULES.refusal(asked(headers={"host": host})) is None


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:3000", "localhost.evil.example", "evil.localhost:3000", "", ":3000"),
        *("127.0.0.1.evil.example", "a@localhost", "localhost:x", "localhost/", "[::1", "192.168.1.5"),
        "localhost, evil.example",
    ],
)
def test_any_other_name_is_refused_whatever_else_the_request_says(host: str) -> None:
    for headers in ({}, LINK, fetch("same-origin", origin=f"http://{host}"), {"origin": f"http://{host}"}):
        for is_websocket in (False, True):
            refusal = RULES.refusal(
                asked(path="/", headers={"host": host} | headers, is_websocket=is_websocket)
            )
            assert refusal is not None
            assert "LARDER_ALLOWED_HOSTS" in refusal


@pytest.mark.parametrize(
    ("arrived_at", "host"),
    [
        ("192.168.1.5", "192.168.1.5:3000"),
        ("::ffff:192.168.1.5", "192.168.1.5"),
        ("fe80::1", "[FE80::1]:3000"),
    ],
)
def test_the_address_that_somebody_serves_it_at_is_its_own(arrived_at: str, host: str) -> None:
    assert RULES.refusal(asked(headers={"host": host}, arrived_at=arrived_at)) is None
    assert RULES.refusal(asked(headers={"host": "evil.example"}, arrived_at=arrived_at))


def test_a_host_that_was_named_is_its_own_behind_a_proxy_too() -> None:
    rules = Rules(
        "Dagster", (), allowed=allowed_hosts({"LARDER_ALLOWED_HOSTS": "Lab.Example, 10.0.0.7:80 ,"})
    )
    assert rules.allowed == {"lab.example", "10.0.0.7"}
    seen = fetch("same-origin", origin="https://lab.example")
    assert rules.refusal(asked("POST", headers={"host": "lab.example"} | seen)) is None
    assert rules.refusal(asked("POST", headers={"host": "127.0.0.1:3000"} | seen)) is None
    other_port = fetch("same-site", origin="https://lab.example:9")
    assert rules.refusal(asked("POST", headers={"host": "lab.example"} | other_port))


def test_no_host_is_named_unless_somebody_does() -> None:
    assert allowed_hosts({}) == frozenset()


async def _hello(_scope: Message, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"x-own", b"1")]})
    await send({"type": "http.response.body", "body": b"hello"})


def answered(kind: str, headers: list[tuple[bytes, bytes]]) -> list[Message]:
    """What the application sends for a request with these headers."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": kind, "method": "GET", "path": "/", "headers": headers, "server": ("127.0.0.1", 3000)}
    finish(SameOrigin(_hello, RULES)(scope, receive, send))
    return sent


def test_what_is_let_through_may_not_be_framed() -> None:
    start, body = answered("http", [(b"Host", b"localhost:3000")])
    headers = dict(start["headers"])
    assert (start["status"], body["body"], headers[b"x-own"]) == (200, b"hello", b"1")
    assert headers[b"x-frame-options"] == b"SAMEORIGIN"
    assert headers[b"content-security-policy"] == b"frame-ancestors 'self'"


def test_a_refusal_is_a_sentence_and_a_websocket_is_not_opened() -> None:
    start, body = answered("http", [(b"host", b"evil.example")])
    assert start["status"] == 403
    assert "does not answer at this address" in body["body"].decode()
    (closed,) = answered("websocket", [(b"host", b"localhost:3000"), (b"origin", b"http://evil.example")])
    assert closed["type"] == "websocket.close"


def test_a_header_that_comes_twice_is_no_way_in() -> None:
    start, _ = answered("http", [(b"host", b"localhost:3000"), (b"host", b"evil.example")])
    assert start["status"] == 403
    own, evil = (b"origin", OWN.encode()), (b"origin", b"http://evil.example")
    for both in ([own, evil], [evil, own]):
        start, _ = answered("http", [(b"host", b"localhost:3000"), *both])
        assert start["status"] == 403


def test_what_is_no_request_is_handed_on() -> None:
    assert answered("lifespan", [])[0]["status"] == 200

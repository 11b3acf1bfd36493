"""The document has something to see before any script has run, and everything else is passed on as it is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import streamlit
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse

from lab_app.vendor_patches.streamlit_first_paint import OPENING, PARTS, ROOT, TITLE, FirstPaint
from tests.asgi import finish

DOCUMENT = (Path(streamlit.__file__).with_name("static") / "index.html").read_bytes()
STYLES = "p { color: red }"
OF_FILE = [(b"etag", b'"a"'), (b"last-modified", b"Mon"), (b"cache-control", b"no-cache")]


def asked(
    body: bytes,
    *,
    kind: bytes = b"text/html; charset=utf-8",
    status: int = 200,
    method: str = "GET",
    parts: int = 1,
) -> tuple[dict[bytes, bytes], bytes, list[tuple[bytes, bytes]], int]:
    """Headers and body that come back, the headers that the app was asked with, and in how many messages the body came."""
    sent: list[dict[str, Any]] = []
    seen: list[tuple[bytes, bytes]] = []
    scope = {
        "type": "http",
        "method": method,
        "path": "/",
        "headers": [
            (b"accept", b"text/html"),
            (b"if-none-match", b'"a"'),
            (b"if-modified-since", b"Mon"),
            (b"accept-encoding", b"gzip, br"),
        ],
    }

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def app(scope: dict[str, Any], _receive: Any, send: Any) -> None:
        seen.extend(scope["headers"])
        length = (b"content-length", str(len(body)).encode())
        await send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [(b"content-type", kind), length, *OF_FILE],
            }
        )
        size = -(-len(body) // parts)
        for place in range(parts):
            part = body[place * size : (place + 1) * size]
            await send({"type": "http.response.body", "body": part, "more_body": place < parts - 1})

    finish(FirstPaint(app, lambda: STYLES)(scope, None, send))
    bodies = [one["body"] for one in sent[1:]]
    return dict(sent[0]["headers"]), b"".join(bodies), seen, len(bodies)


@pytest.mark.parametrize("parts", [1, 3])
def test_the_document_comes_with_the_labs_name(parts: int) -> None:
    headers, body, seen, messages = asked(DOCUMENT, parts=parts)
    assert body.count(OPENING) == 1
    assert body.index(ROOT) < body.index(b"<style>p { color: red }</style>")
    assert b"<title>Larder Lab</title>" in body
    assert TITLE not in body
    assert int(headers[b"content-length"]) == len(body)
    assert headers[b"cache-control"] == b"no-cache"
    assert {b"etag", b"last-modified"}.isdisjoint(headers)  # of another file
    assert [name for name, _ in seen] == [b"accept"]  # so that it is never “not modified”, nor compressed
    assert messages == 1


def test_a_document_that_would_come_compressed_has_the_labs_name_too() -> None:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    wanted = [(b"accept", b"text/html"), (b"accept-encoding", b"gzip, br")]
    scope = {"type": "http", "method": "GET", "path": "/monitoring", "headers": wanted}
    lab = FirstPaint(GZipMiddleware(HTMLResponse(DOCUMENT)), lambda: STYLES)
    finish(lab(scope, receive, send))
    body = b"".join(one["body"] for one in sent[1:])
    assert OPENING in body
    assert STYLES.encode() in body
    assert b"content-encoding" not in dict(sent[0]["headers"])


@pytest.mark.parametrize(
    "other",
    [
        {"kind": b"application/javascript"},
        {"status": 404},
        {"method": "HEAD"},
    ],
)
def test_all_else_is_passed_on_as_it_is(other: dict[str, Any]) -> None:
    headers, body, _, messages = asked(DOCUMENT, parts=3, **other)
    assert body == DOCUMENT
    assert headers[b"etag"] == b'"a"'
    assert messages == 3


def test_another_document_stays_whole() -> None:
    headers, body, _, _ = asked(b"<p>Another</p>")
    assert body == b"<p>Another</p>"
    assert headers[b"content-length"] == b"14"


def test_streamlits_document_has_the_places_still() -> None:
    assert DOCUMENT.count(ROOT) == 1
    assert DOCUMENT.count(TITLE) == 1


def test_parts_that_each_page_needs_are_fetched_with_the_document() -> None:
    _, body, _, _ = asked(DOCUMENT)
    added = set(re.findall(rb'modulepreload" crossorigin href="\./static/js/([^"]+)"', body))
    added -= set(re.findall(rb'modulepreload" crossorigin href="\./static/js/([^"]+)"', DOCUMENT))
    scripts = Path(streamlit.__file__).parent / "static" / "static" / "js"
    assert len(added) == len(PARTS)
    assert all((scripts / name.decode()).is_file() for name in added)

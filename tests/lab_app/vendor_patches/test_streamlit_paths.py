"""An address of several parts leads to a page, and Streamlit still names its files relative to the address."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import streamlit

from lab_app.vendor_patches.streamlit_paths import OnePartAddresses
from tests.asgi import finish

PAGE = "text/html,application/xhtml+xml"


def answered(asked: str, *, below: str = "/", accept: str = PAGE, method: str = "GET") -> str | None:
    """Where a request is led to; None where it goes to the app as it is."""
    path, _, query = asked.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": unquote(path),
        "query_string": query.encode(),
        "headers": [(b"accept", accept.encode())],
    }
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def app(*request: Any) -> None:
        await request[-1]({"type": "http.response.start", "status": 200, "headers": []})

    finish(OnePartAddresses(app, below=below)(scope, None, send))
    return dict(sent[0]["headers"]).get(b"location", b"").decode() or None


@pytest.mark.parametrize(
    ("below", "asked", "to"),
    [
        ("/", "/collection/bench", "/collection-bench"),
        ("/", "/a/b/c?x=1&y=2", "/a-b-c?x=1&y=2"),
        ("/", "/collection/", "/collection"),
        ("/", "//evil.example/x", "/evil.example-x"),
        ("/", "//", "/"),
        ("/lab", "/lab//", "/lab/"),
        ("/", "/a/%0d%0aSet-Cookie:%20x", "/a-%0D%0ASet-Cookie%3A%20x"),
        ("/lab", "/lab/collection/bench", "/lab/collection-bench"),
    ],
)
def test_several_parts_become_one(below: str, asked: str, to: str) -> None:
    assert answered(asked, below=below) == to


@pytest.mark.parametrize(
    ("below", "asked"),
    [
        ("/", "/"),
        ("/", "/collection-bench"),
        ("/", "/static/js/index.js"),
        ("/", "/collection-bench/_stcore/health"),
        ("/", "/media/a/b.png"),
        ("/lab", "/lab/"),
        ("/lab", "/lab/collection"),
    ],
)
def test_what_is_right_and_what_is_streamlits_own_stays(below: str, asked: str) -> None:
    assert answered(asked, below=below) is None


def test_only_pages_are_led_elsewhere() -> None:
    assert answered("/a/b", accept="*/*") is None
    assert answered("/a/b", method="POST") is None
    assert answered("/a/b", method="HEAD") == "/a-b"


def test_streamlit_still_names_its_files_relative_to_the_address() -> None:
    document = Path(streamlit.__file__).with_name("static") / "index.html"
    assert 'src="./static/' in document.read_text(encoding="utf-8")

"""An address of several parts leads to a page, and Streamlit still names its files relative to the address."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from lab_app.vendor_patches.streamlit_paths import OnePartAddresses

PAGE = {"accept": "text/html,application/xhtml+xml"}


async def shown(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.url.path)


def client(below: str = "/") -> TestClient:
    app = Starlette(
        routes=[Route("/{path:path}", shown)], middleware=[Middleware(OnePartAddresses, below=below)]
    )
    return TestClient(app, follow_redirects=False)


@pytest.mark.parametrize(
    ("below", "asked", "to"),
    [
        ("/", "/collection/bench", "/collection-bench"),
        ("/", "/a/b/c?x=1&y=2", "/a-b-c?x=1&y=2"),
        ("/", "/collection/", "/collection"),
        ("/", "//evil.example/x", "/evil.example-x"),
        ("/", "/a/%0d%0aSet-Cookie:%20x", "/a-%0D%0ASet-Cookie%3A%20x"),
        ("/lab", "/lab/collection/bench", "/lab/collection-bench"),
    ],
)
def test_several_parts_become_one(below: str, asked: str, to: str) -> None:
    answer = client(below).get(f"http://testserver{asked}", headers=PAGE)
    assert (answer.status_code, answer.headers["location"]) == (302, to)


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
    assert client(below).get(asked, headers=PAGE).status_code == 200


def test_only_pages_are_led_elsewhere() -> None:
    assert client().get("/a/b", headers={"accept": "*/*"}).status_code == 200
    assert client().post("/a/b", headers=PAGE).status_code != 302


def test_streamlit_still_names_its_files_relative_to_the_address() -> None:
    document = Path(streamlit.__file__).with_name("static") / "index.html"
    assert 'src="./static/' in document.read_text(encoding="utf-8")

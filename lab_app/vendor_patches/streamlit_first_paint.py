"""Something to see at once: the lab's name, in the document that Streamlit's script fills later, and the lab's styles.

Streamlit's document is empty until some two megabytes of its script have run, which takes a second on a busy laptop. What is
added is styled by itself, needs no script, and is hidden by the first thing that the page shows.

The stylesheet comes with it. As an element of the page it would be sent anew in each run, cleaned as if it were a stranger's
HTML, and applied when half of the page has been laid out without it. It stands after the page, so that of two rules that are as
specific the lab's holds, not the one that Streamlit adds to the head.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from streamlit.file_util import get_static_dir

Scope = dict[str, Any]
Message = dict[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]

ROOT = b'<div id="root"></div>'
"""Where Streamlit's script puts the page."""
TITLE, OURS = b"<title>Streamlit</title>", b"<title>Larder Lab</title>"
OPENING = b"""
    <style>
      .lab-opening { display: none; }
      @supports selector(:has(*)) {
        .lab-opening {
          display: block; position: fixed; inset: 0; padding: 1rem 2rem; pointer-events: none;
          font: 1rem/2rem system-ui, sans-serif; color: #5a5f66; background: #fdfcf8;
        }
        .lab-opening b { font-size: 1.25rem; color: #1d2229; }
        .lab-opening svg { margin-right: .6rem; vertical-align: top; color: #0b57d0; }
        @media (min-width: 769px) {
          .lab-opening { background: linear-gradient(90deg, #f6f3eb 300px, #fdfcf8 300px); }
        }
        @media (prefers-color-scheme: dark) {
          .lab-opening { color: #b3b8c0; background: #14171c; }
          .lab-opening b { color: #ebe8e1; }
          .lab-opening svg { color: #8ab4f8; }
        }
        body:has([data-testid="stElementContainer"], [role="dialog"]) .lab-opening { display: none; }
      }
    </style>
    <noscript><style>.lab-opening { display: none !important; }</style></noscript>
    <div class="lab-opening"><svg aria-hidden="true" width="32" height="32" viewBox="0 0 32 32" fill="currentColor">
      <path d="M16 4L20.2 11H11.8Z" opacity=".45"/><path d="M11.1 12.4H20.9L25.1 19.4H6.9Z" opacity=".7"/>
      <path d="M6.1 20.8H25.9L30.4 28.4H1.6Z"/></svg><b>Larder Lab</b><br>Opening the lab</div>"""
PARTS = ("PageLink", "Html", "purify.es", "BidiComponent", "_arrayReduce", "serialization", "recordbatch")
"""What draws links, HTML and the lab's own components."""
_NOT_PASSED_ON = {b"if-none-match", b"if-modified-since", b"accept-encoding"}
_OF_THE_FILE = ("etag", "last-modified", "accept-ranges")


class FirstPaint:
    """A middleware: Streamlit's document comes with the lab's name in it, and with the stylesheet that `styles` reads."""

    def __init__(self, app: App, styles: Callable[[], str]) -> None:
        self._app = app
        self._styles = styles

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        if "text/html" in Headers(scope=scope).get("accept", ""):
            # What a browser has kept is Streamlit's file, or this with another opening: neither is the same. And in
            # what comes compressed, as the document of each page but home does, nothing can be put.
            scope = {
                **scope,
                "headers": [one for one in scope["headers"] if one[0].lower() not in _NOT_PASSED_ON],
            }
        await self._app(scope, receive, _Document(send, self._styles).take)


@cache
def _modules() -> bytes:
    """Links by which a browser fetches the parts of Streamlit's script that each page of the lab needs, with the rest
    of it and not when the first element asks for one; none where Streamlit names them otherwise."""
    scripts = Path(get_static_dir()) / "static" / "js"
    files = sorted(file.name for part in PARTS for file in scripts.glob(f"{part}.*.js"))
    return "".join(
        f'\n    <link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in files
    ).encode()


class _Document:
    """Passes an answer on: a document as a whole with what is added, anything else as it comes."""

    def __init__(self, send: Any, styles: Callable[[], str]) -> None:
        self._send = send
        self._styles = styles
        self._start: Message | None = None
        self._body = b""

    async def take(self, message: Message) -> None:
        """Take what the app sends next."""
        if message["type"] == "http.response.start" and _is_document(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        if ROOT in self._body:
            headers = MutableHeaders(raw=list(start["headers"]))
            styles = f"\n    <style>{self._styles()}</style>".encode()
            self._body = self._body.replace(ROOT, ROOT + styles + OPENING, 1)
            self._body = self._body.replace(TITLE, OURS + _modules(), 1)
            headers["content-length"] = str(len(self._body))
            for name in _OF_THE_FILE:
                del headers[name]
            start = {**start, "headers": headers.raw}
        await self._send(start)
        await self._send({"type": "http.response.body", "body": self._body})


def _is_document(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return start["status"] == 200 and headers.get("content-type", "").startswith("text/html")

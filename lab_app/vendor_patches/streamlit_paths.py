"""Leads an address of several parts to one of a single part.

The lab's pages have addresses of one part, and Streamlit answers any other with the same document, whose files
are named relative to it: at `/collection/bench` the browser finds none of them, and shows a white page.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse

Scope = dict[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]

_OWN = {"_stcore", "static", "media", "component", "app", "~"}  # what Streamlit serves itself, at any depth


class OnePartAddresses:
    """A middleware: whoever opens `/collection/bench` in a browser is sent to `/collection-bench`."""

    def __init__(self, app: App, *, below: str = "/") -> None:
        self._app = app
        self._below = "/" + below.strip("/")

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Answer one request."""
        to = self._better(scope) if scope["type"] == "http" else None
        answer: Any = RedirectResponse(to, status_code=302) if to else self._app
        await answer(scope, receive, send)

    def _better(self, scope: Scope) -> str | None:
        """Where a request for a page should go instead, None where all is well or it asks for no page."""
        accepted = Headers(scope=scope).get("accept", "")
        if scope["method"] not in {"GET", "HEAD"} or "text/html" not in accepted:
            return None
        path = str(scope["path"])
        inside = path.removeprefix(self._below.rstrip("/"))
        parts = [part for part in inside.split("/") if part]
        to = f"{self._below.rstrip('/')}/{quote('-'.join(parts))}"
        if _OWN & set(parts) or inside in {"", "/" + "".join(parts)}:
            return None
        query = scope.get("query_string", b"").decode("latin-1")
        return f"{to}?{query}" if query else to

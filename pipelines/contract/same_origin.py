"""Who may talk to a server of ours: its own pages, and programs on this machine.

A server on 127.0.0.1 can be reached by every page that is open in a browser there. A page can send requests
that it may not read the answers of (an image, a form, a script), open a websocket, or have its own name lead
to 127.0.0.1 (DNS rebinding). So each request must be addressed to a name of ours, and must come from a page
of the same origin, or from no page at all. What stays open to everybody is a link to a page.

It works for any ASGI application; Dagster's webserver and the lab have it in front of them.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

SETTING = "LARDER_ALLOWED_HOSTS"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
HOST = re.compile(r"(?:\[(?P<v6>[0-9a-f:.]+)\]|(?P<name>[^\s:@/\\\[\]]+))(?::\d{1,5})?", re.IGNORECASE)
NO_FRAMES = (
    (b"content-security-policy", b"frame-ancestors 'self'"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),  # the page that opened this one can't send it messages
)


@dataclass(frozen=True)
class Request:
    """What the rules look at. Header names are in lower case; `arrived_at` is the address that was reached."""

    method: str
    path: str
    headers: Mapping[str, str]
    arrived_at: str = "127.0.0.1"
    is_websocket: bool = False


@dataclass(frozen=True)
class Rules:
    """What holds for one server.

    `apis` are the paths at which, and below which, there is no page; `allowed` are further host names, for
    whoever serves it to others on purpose.
    """

    server: str
    apis: tuple[str, ...]
    allowed: frozenset[str] = field(default_factory=lambda: allowed_hosts())

    def refusal(self, request: Request) -> str | None:
        """Why the request gets no answer, in a sentence for a person; None where it gets one."""
        name = host_name(request.headers.get("host", ""))
        if name is None or not self._is_own(name, request.arrived_at):
            return (
                f"{self.server[0].upper()}{self.server[1:]} does not answer at this address, so that no other website can pass for it. "
                "Open it at localhost, with the same port. Whoever serves it to others on purpose names the "
                f"host in the variable {SETTING} and starts it again."
            )
        if self._came_from_elsewhere(request) and not self._opens_a_page(request):
            return (
                f"Another website asked {self.server} for this, and only its own pages may. "
                f"If you wanted to see {self.server}, open its start page in a new tab."
            )
        return None

    def _is_own(self, name: str, arrived_at: str) -> bool:
        return name in LOOPBACK or name in self.allowed or name == plain_address(arrived_at)

    def _came_from_elsewhere(self, request: Request) -> bool:
        origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
        if origin is not None and not self._is_same(origin, request):
            return True
        if site is not None:
            return site not in ("same-origin", "none")
        if origin is not None or not is_browser(request):
            return False
        # Browsers before 2023, and all at an address that is neither localhost nor https, say no more than this.
        return not self._is_same(request.headers.get("referer", ""), request)

    def _is_same(self, address: str, request: Request) -> bool:
        """Whether an address is of the origin that the request is for, as the browser or a proxy sees it."""
        try:
            parts = urlsplit(address)
            name = parts.hostname
        except ValueError:
            return False
        return parts.netloc.lower() == request.headers.get("host", "").lower() or name in self.allowed

    def _opens_a_page(self, request: Request) -> bool:
        headers = request.headers
        is_top_level = "sec-fetch-site" not in headers or (
            headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        )
        return (
            request.method in ("GET", "HEAD")
            and not request.is_websocket
            and is_top_level
            and "origin" not in headers
            and not any(f"{request.path}/".startswith(f"{api}/") for api in self.apis)
        )


def allowed_hosts(environment: Mapping[str, str] = os.environ) -> frozenset[str]:
    """The host names that LARDER_ALLOWED_HOSTS lists, with commas between them."""
    names = environment.get(SETTING, "").replace(",", " ").split()
    return frozenset(name for entry in names if (name := host_name(entry)))


def host_name(host: str) -> str | None:
    """The name or address in a Host header, None where it is none."""
    found = HOST.fullmatch(host)
    if found is None:
        return None
    return plain_address(found["v6"] or found["name"].rstrip("."))


def plain_address(name: str) -> str:
    """A name in lower case; an IPv4 address in its own form, too, where it is written as an IPv6 one."""
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name.lower()
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


def is_browser(request: Request) -> bool:
    return "mozilla/" in request.headers.get("user-agent", "").lower()


class SameOrigin:
    """An ASGI application that hands on what the rules let through, and lets no other page frame it."""

    def __init__(self, app: App, rules: Rules) -> None:
        self._app = app
        self._rules = rules

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = self._rules.refusal(request_of(scope))
        if refusal is None:
            await self._app(scope, receive, unframed(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": refusal[:100]})
        else:
            await answer(send, refusal)


def request_of(scope: Message) -> Request:
    """What a scope of ASGI says of the request. A header that comes twice is read as both, and so matches nothing."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    server: Sequence[Any] = scope.get("server") or ("",)
    return Request(
        method=scope.get("method", "GET"),
        path=scope["path"],
        headers=headers,
        arrived_at=str(server[0] or ""),
        is_websocket=scope["type"] == "websocket",
    )


async def answer(send: Send, refusal: str) -> None:
    """Send a refusal as a text."""
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"no-store"),
        *NO_FRAMES,
    ]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": refusal.encode()})


def unframed(send: Send) -> Send:
    """The same, with headers by which browsers let no page of another origin show this one in a frame."""

    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *NO_FRAMES]}
        await send(message)

    return with_headers

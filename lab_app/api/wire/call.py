"""A request as it arrived: what is looked at before anybody knows who asks, or for what."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from lab_app.api.company.journal import Notes
from lab_app.api.company.keys import KEY, ApiKey
from lab_app.api.company.tenants import Tenant
from lab_app.api.wire.bodies import MOST_BYTES
from lab_app.api.wire.problems import Problem
from pipelines.contract.same_origin import Message, Receive

BODY_SECONDS = 5.0
"""From the headers to the last byte of the body."""
LONGEST_ADDRESS = 4_000
MOST_HEADERS = 64
MOST_PARAMETERS = 30
KEY_NAMES = frozenset(
    {"key", "api_key", "apikey", "api-key", "access_token", "token", "auth", "authorization", "bearer"}
)
CLOSE = {"connection": "close"}
"""After it a connection is of no use: what is still to come on it was never read."""


@dataclass
class Call:
    """One request, and what is found out about it. `headers` are by lower-case name, those that came twice joined."""

    method: str
    path: str
    raw: list[tuple[bytes, bytes]]
    headers: Mapping[str, str]
    query: list[tuple[str, str]]
    version: str
    address_bytes: int
    started: float = field(default_factory=time.perf_counter)
    body: bytes = b""
    tenant: Tenant | None = None
    key: ApiKey | None = None
    is_control: bool = False
    notes: Notes = field(default_factory=Notes)
    answer_headers: list[tuple[str, str]] = field(default_factory=list)
    """Of whatever is answered."""

    @property
    def ms(self) -> float:
        return (time.perf_counter() - self.started) * 1000

    def count(self, header: bytes) -> int:
        return sum(name == header for name, _ in self.raw)

    def carries_a_key_in_its_address(self) -> str | None:
        """The key that stands in the query or the path, or what is given for one; None where there is none."""
        for name, value in self.query:
            found = KEY.search(value) or KEY.search(name)
            if found:
                return found.group()
            if name.lower() in KEY_NAMES:
                return value
        found = KEY.search(self.path)
        return found.group() if found else None


def call_of(scope: Message) -> Call:
    """The request of a scope. Raises nothing: what is wrong with it is for `check` to say."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    query: bytes = scope["query_string"]
    try:
        pairs = parse_qsl(
            query.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_PARAMETERS, errors="strict"
        )
    except ValueError:  # too many, or not in UTF-8: a name that no operation has
        pairs = [("�", "")]
    return Call(
        method=scope["method"],
        path=scope["path"],
        raw=scope["headers"],
        headers=headers,
        query=pairs,
        version=scope["http_version"],
        address_bytes=len(scope["raw_path"]) + len(query),
    )


def check(call: Call, most: int = MOST_BYTES) -> None:
    """Refuse what cannot be read in one way only, or is larger than anything that is needed. Raises Problem."""
    if call.version not in ("1.0", "1.1"):  # h11 takes any two digits for one
        raise Problem("unsupported-version", f"HTTP/{call.version} is not spoken here.", CLOSE)
    if call.address_bytes > LONGEST_ADDRESS:
        raise Problem("address-too-long", f"The address has {call.address_bytes:,} characters.", CLOSE)
    if len(call.raw) > MOST_HEADERS:
        raise Problem("headers-too-large", f"There are {len(call.raw)} headers.", CLOSE)
    if not call.path.startswith("/"):
        raise _malformed("The address must begin with a slash: this server is no proxy.")
    if call.count(b"transfer-encoding") and call.count(b"content-length"):
        raise _malformed("Content-Length and Transfer-Encoding contradict each other.")
    for header in (b"authorization", b"content-type", b"idempotency-key", b"larder-control"):
        if call.count(header) > 1:
            raise _malformed(f"The header {header.decode()} is there twice. Which one is meant?")
    length = call.headers.get("content-length", "0")
    if length.isdigit() and int(length[:20]) > most:
        raise _too_large()


async def read_body(receive: Receive, most: int = MOST_BYTES) -> bytes:
    """The whole body. Raises Problem where it is too large or does not come, ConnectionError where nobody waits any more."""
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message: Any = await receive()
                if message["type"] == "http.disconnect":
                    raise ConnectionError
                chunks.append(message.get("body", b""))
                size += len(chunks[-1])
                if size > most:
                    raise _too_large()
                if not message.get("more_body", False):
                    return b"".join(chunks)
    except TimeoutError:
        raise Problem(
            "too-slow", f"The body had not arrived whole after {BODY_SECONDS:.0f} seconds.", CLOSE
        ) from None


def _malformed(detail: str) -> Problem:
    return Problem("malformed-request", detail, CLOSE)


def _too_large() -> Problem:
    return Problem("too-large", f"A body may have {MOST_BYTES // 1024} kB.", CLOSE)

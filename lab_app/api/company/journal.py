"""What has been asked: the last 500 calls of a tenant, without any secret."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lab_app.api.company.keys import masked

MOST_CALLS = 500
MOST_LETTERS = 600
"""Of a body, a path or a header."""
MOST_HEADERS = 24
SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "larder-control", "x-api-key"})
WEBHOOK_SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]{8,}")
BEARER = re.compile(r"(Bearer|Basic)\s+[^\s\"']+", re.IGNORECASE)
TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]*(\.[\w-]*)?")


@dataclass(frozen=True)
class Recorded:
    """One call, as the lab reads it.

    `at` is by the company's clock, `noted_at` by this machine's, in UTC; of a call without a known key, which is nobody's,
    both are. `ms` is from the headers to the answer. `route` is the operation's path as documented,
    None where there is no such operation. `key` and `scopes` are those of the key it came with; both empty where there
    was none. `query` has the names of what stands behind the question mark, not the values. `problem` is the name of
    what it was refused with. `order_id` is that of the order that it was about, `order_ids` those of the list that it was
    answered with. `cost`, `fields` and `errors` are GraphQL's.
    """

    number: int
    at: dt.datetime
    noted_at: dt.datetime
    method: str
    path: str
    route: str | None
    query: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    status: int
    ms: float
    key: str = ""
    scopes: tuple[str, ...] = ()
    body_bytes: int = 0
    body_digest: str = ""
    body: str = ""
    idempotency_key: str | None = None
    is_replay: bool = False
    fault: str | None = None
    problem: str | None = None
    order_id: int | None = None
    order_ids: tuple[int, ...] = ()
    cost: int | None = None
    fields: tuple[str, ...] = ()
    errors: int = 0


@dataclass
class Notes:
    """What is learned of a call while it is answered; what `Recorded` says of each."""

    route: str | None = None
    idempotency_key: str | None = None
    is_replay: bool = False
    faults: list[str] = field(default_factory=list)
    problem: str | None = None
    order_id: int | None = None
    order_ids: tuple[int, ...] = ()
    cost: int | None = None
    fields: tuple[str, ...] = ()
    errors: int = 0


class Journal:
    """The last calls, oldest first."""

    def __init__(self, most: int = MOST_CALLS) -> None:
        self._calls: deque[Recorded] = deque(maxlen=most)
        self._count = 0

    def add(self, **what: Any) -> Recorded:
        """Record a call, and give it its number: 1 for the first one, none is given twice."""
        self._count += 1
        call = Recorded(number=self._count, **what)
        self._calls.append(call)
        return call

    def after(self, number: int = 0) -> list[Recorded]:
        """Those with a higher number than this."""
        return [call for call in self._calls if call.number > number]


def without_secrets(text: str) -> str:
    """A text in which keys, tokens and signing secrets are masked, and no longer than a line can be."""
    text = masked(text[: 4 * MOST_LETTERS])
    text = TOKEN.sub("eyJ…", WEBHOOK_SECRET.sub("whsec_…", BEARER.sub(r"\1 …", text)))
    text = "".join(letter if letter.isprintable() or letter == "\n" else "�" for letter in text)
    return text if len(text) <= MOST_LETTERS else text[:MOST_LETTERS] + "…"


def shown_headers(headers: Iterable[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    """The headers of a call, with secrets masked; of very many the first ones."""
    shown = []
    for raw_name, raw_value in list(headers)[:MOST_HEADERS]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        shown.append(
            (without_secrets(name), hidden(value) if name in SECRET_HEADERS else without_secrets(value))
        )
    return tuple(shown)


def hidden(value: str) -> str:
    """A secret header's value: the scheme, where it is one, and no more."""
    scheme, space, _ = value.partition(" ")
    return f"{scheme} …" if space and scheme.lower() in ("bearer", "basic", "digest") else "…"


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16] if body else ""

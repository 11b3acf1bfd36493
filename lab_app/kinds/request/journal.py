"""What happened: the calls that the API has noted, and what the tenant holds after them.

It is plain data, so that rules over it can be tried on any journal, and an answer that was handed in keeps it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

OK = range(200, 300)
REFUSED = range(400, 500)
GRAPHQL = "/graphql"


class EvidenceError(Exception):
    """A record that cannot be read. The message says what to do."""


@dataclass(frozen=True)
class Call:
    """One call, as the API's journal has it (`lab_app.api`).

    `route` is the operation's path as documented, None where there is no such operation; `query` are names. `key` is that
    of the key that was shown, empty where there was no good one, and `scopes` are what it allows. `is_replay`: the answer
    is that of an earlier call with the same idempotency key. `fault` is what went wrong on purpose, `problem` the name of
    what it was refused with. `order_id` is the order that it was about, `order_ids` those of the list that was answered.
    `cost`, `fields` and `errors` (how many) are GraphQL's.
    """

    number: int
    method: str
    path: str
    status: int
    at: str = ""
    route: str | None = None
    query: tuple[str, ...] = ()
    key: str = ""
    scopes: tuple[str, ...] = ()
    body: str = ""
    body_digest: str = ""
    idempotency_key: str | None = None
    is_replay: bool = False
    fault: str | None = None
    problem: str | None = None
    order_id: int | None = None
    order_ids: tuple[int, ...] = ()
    cost: int | None = None
    fields: tuple[str, ...] = ()
    errors: int = 0

    @property
    def is_ok(self) -> bool:
        """Whether it was done; of GraphQL, where `200` says little, whether there was no error either."""
        return self.status in OK and not self.errors

    @property
    def is_refused(self) -> bool:
        return self.status in REFUSED

    @property
    def said(self) -> tuple[Any, ...]:
        """All that a client can say in it: of two that are equal, one is the other sent again."""
        return (
            self.method,
            self.path,
            self.query,
            self.key,
            self.problem,
            self.idempotency_key,
            self.body_digest,
        )

    def is_to(self, method: str, route: str) -> bool:
        """Whether it is of this operation."""
        return (self.method, self.route) == (method, route)


@dataclass(frozen=True)
class Evidence:
    """The calls since a scene was set, in order, and what the tenant holds now: table → rows."""

    calls: tuple[Call, ...] = ()
    holds: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)

    def to(self, method: str, route: str) -> tuple[Call, ...]:
        """The calls of an operation, in order."""
        return tuple(call for call in self.calls if call.is_to(method, route))

    def where(self, holds: Callable[[Call], bool]) -> tuple[Call, ...]:
        return tuple(call for call in self.calls if holds(call))

    def as_text(self) -> str:
        """The evidence as text, which `read_evidence` reads."""
        calls = [asdict(call) for call in self.calls]
        return json.dumps({"calls": calls, "holds": {name: list(rows) for name, rows in self.holds.items()}})


_TUPLES = ("query", "scopes", "fields", "order_ids")
_NAMES = {one.name for one in fields(Call)}


def call_of(noted: Mapping[str, Any]) -> Call:
    """The call that an entry of the API's journal describes. Raises EvidenceError."""
    known = {name: value for name, value in noted.items() if name in _NAMES}
    try:
        return Call(**known | {name: tuple(known.get(name) or ()) for name in _TUPLES})
    except TypeError as error:
        raise EvidenceError(
            "What was noted of your calls cannot be read. Start the exercise again."
        ) from error


def read_evidence(text: str) -> Evidence:
    """The evidence that a text holds. Raises EvidenceError."""
    try:
        found = json.loads(text)
        calls = tuple(call_of(call) for call in found["calls"])
        return Evidence(calls, {name: tuple(rows) for name, rows in found["holds"].items()})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise EvidenceError(
            "What was noted of your calls cannot be read. Start the exercise again."
        ) from error


def repeats(calls: tuple[Call, ...]) -> Iterator[Call]:
    """The calls that say again what a call before them has said that was refused."""
    refused: set[tuple[Any, ...]] = set()
    for call in calls:
        if call.said in refused:
            yield call
        if call.is_refused:
            refused.add(call.said)

"""Asks the API within this process: the application without its server, for tests of what it answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lab_app.api.company.households import TODAY, made_up
from lab_app.api.company.keys import ApiKey, new_key
from lab_app.api.company.limits import Bucket
from lab_app.api.company.tenants import Tenant, Tenants
from lab_app.api.wire.gate import Gate

SECRET = "the lab's own"


@dataclass(frozen=True)
class Answered:
    status: int
    headers: tuple[tuple[str, str], ...]
    text: str

    def all(self, name: str) -> list[str]:
        return [value for known, value in self.headers if known == name]

    def header(self, name: str) -> str:
        (value,) = self.all(name)
        return value

    @property
    def content(self) -> Any:
        return json.loads(self.text)


@dataclass
class House:
    """A tenant with keys, each by its scopes; calls are not limited unless a test wants them to be."""

    name: str = "ada"
    tenants: Tenants = field(default_factory=Tenants)
    seed: int = 1

    def __post_init__(self) -> None:
        self.gate = Gate(SECRET, self.tenants)
        self.tenant = Tenant(
            self.name, made_up(self.seed, self.name, TODAY), self.seed, f"inbox-of-{self.name}"
        )
        self.tenants.add(self.tenant)
        self._keys: dict[tuple[str, ...], str] = {}

    def key(self, *scopes: str, burst: int = 10**9) -> str:
        if scopes not in self._keys:
            value = self._keys[scopes] = new_key()
            known: ApiKey = self.tenants.add_key(self.tenant, value, " ".join(scopes), frozenset(scopes))
            known.bucket = Bucket(burst=burst)
        return self._keys[scopes]

    async def ask(
        self,
        method: str,
        target: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        key: str | None = None,
    ) -> Answered:
        """Ask with a key that may do everything, or with this one; an empty one is none. What is no text is sent as JSON."""
        own = {"host": "127.0.0.1:8765"}
        value = self.key("admin") if key is None else key
        if value:
            own["authorization"] = f"Bearer {value}"
        content = (
            b"" if body is None else body.encode() if isinstance(body, str) else json.dumps(body).encode()
        )
        if body is not None:
            own["content-type"] = "application/json"
        return await answered(self.gate, method, target, own | dict(headers or {}), content)  # fmt: skip


async def answered(
    gate: Gate, method: str, target: str, headers: Mapping[str, str], body: bytes = b""
) -> Answered:
    path, _, query = target.partition("?")
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
        "server": ("127.0.0.1", 8765),
        "root_path": "",
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await gate(scope, receive, send)
    start, *rest = sent
    pairs = tuple((name.decode(), value.decode("latin-1")) for name, value in start["headers"])
    return Answered(start["status"], pairs, b"".join(one.get("body", b"") for one in rest).decode())

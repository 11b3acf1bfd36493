"""Tenants: one for each learner, each with a household, keys, script, inboxes and journal of its own."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from lab_app.api.company.clock import Clock
from lab_app.api.company.faults import Faults
from lab_app.api.company.households import TODAY, Neighbourhood, drawer
from lab_app.api.company.idempotency import IdempotencyKeys
from lab_app.api.company.journal import Journal
from lab_app.api.company.keys import ApiKey, digest
from lab_app.api.company.store import Store
from lab_app.api.company.webhooks import Webhooks

MOST_TENANTS = 200
IDLE_SECONDS = 3_600.0
"""One that was not used for so long makes room for another, where there is none left."""
MOST_KEYS = 24
MOST_STRANGERS = 200
"""Calls without a key that is known are kept together."""


class NoRoomError(Exception):
    """There are as many tenants, or keys of one, as there may be. The message is a sentence."""


class Tenant:
    """What the server knows of one learner. `inbox_token` is the secret part of its inbox's address."""

    def __init__(self, name: str, neighbourhood: Neighbourhood, seed: int, inbox_token: str) -> None:
        self.name = name
        self.seed = seed
        self.inbox_token = inbox_token
        self.keys: dict[bytes, ApiKey] = {}
        self.resets = 0
        self._begin(neighbourhood)

    def _begin(self, neighbourhood: Neighbourhood) -> None:
        self.neighbourhood = neighbourhood
        self.clock = Clock(neighbourhood.today)
        self.store = Store(neighbourhood)
        self.faults = Faults()
        self.journal = Journal()
        self.idempotency: IdempotencyKeys[Any] = IdempotencyKeys()
        self.webhooks = Webhooks(
            self.clock, (self.inbox_token,), drawer(self.seed, "webhooks", self.name, self.resets)
        )
        self.v1_checks_owner = True
        """Whether v1 looks whose household it is that it is asked for."""

    def reset(self) -> None:
        """Drop all that has happened. The keys, and how often they have called, stay."""
        self.store.close()
        self.resets += 1
        self._begin(self.neighbourhood)

    def close(self) -> None:
        self.store.close()


@dataclass
class Tenants:
    """All tenants of a server, by name, by key and by inbox."""

    strangers: Journal = field(default_factory=lambda: Journal(MOST_STRANGERS))
    clock: Clock = field(default_factory=lambda: Clock(TODAY))
    """For calls of nobody known: the day of the tenant that came last."""
    _by_name: dict[str, Tenant] = field(default_factory=dict)
    _by_key: dict[bytes, Tenant] = field(default_factory=dict)
    _by_inbox: dict[str, Tenant] = field(default_factory=dict)
    _used: dict[str, float] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._by_name)

    def named(self, name: str) -> Tenant | None:
        tenant = self._by_name.get(name)
        if tenant is not None:
            self._used[name] = time.monotonic()
        return tenant

    def add(self, tenant: Tenant) -> None:
        """Raises NoRoomError."""
        if len(self._by_name) >= MOST_TENANTS:
            oldest = min(self._used, key=lambda name: self._used[name])
            if time.monotonic() - self._used[oldest] < IDLE_SECONDS:
                raise NoRoomError(
                    f"Larder's API has {MOST_TENANTS} test households, and all were used within the hour. Try again later."
                )
            self.drop(oldest)
        if tenant.neighbourhood.today != self.clock.today():
            self.clock = Clock(tenant.neighbourhood.today)
        self._by_name[tenant.name] = tenant
        self._by_inbox[tenant.inbox_token] = tenant
        self._used[tenant.name] = time.monotonic()

    def drop(self, name: str) -> None:
        tenant = self._by_name.pop(name)
        self._used.pop(name, None)
        self._by_inbox.pop(tenant.inbox_token, None)
        for key in tenant.keys:
            self._by_key.pop(key, None)
        tenant.close()

    def add_key(self, tenant: Tenant, key: str, label: str, scopes: frozenset[str]) -> ApiKey:
        """Let a key speak for a tenant. The same one again changes what it may. Raises NoRoomError."""
        hashed = digest(key)
        if hashed not in tenant.keys and len(tenant.keys) >= MOST_KEYS:
            raise NoRoomError(f"A test household has at most {MOST_KEYS} keys.")
        owner = self._by_key.get(hashed)
        if owner is not None and owner is not tenant:
            raise NoRoomError("This key speaks for another household.")
        known = ApiKey(label, scopes, key[-4:])
        if hashed in tenant.keys:
            known.bucket = tenant.keys[hashed].bucket
        tenant.keys[hashed] = known
        self._by_key[hashed] = tenant
        return known

    def drop_key(self, tenant: Tenant, key: str) -> bool:
        hashed = digest(key)
        self._by_key.pop(hashed, None)
        return tenant.keys.pop(hashed, None) is not None

    def of_key(self, key: str) -> tuple[Tenant, ApiKey] | None:
        """Whom a key speaks for; None where it is not known."""
        hashed = digest(key)
        tenant = self._by_key.get(hashed)
        if tenant is None:
            return None
        self._used[tenant.name] = time.monotonic()
        return tenant, tenant.keys[hashed]

    def of_inbox(self, token: str) -> Tenant | None:
        return self._by_inbox.get(token)

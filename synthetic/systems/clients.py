"""Clients of the public API: the partner apps, smaller ones that only read, and Larder's own.

Which names there are is the same in every world. When each of them came, how often it may call, what it may do and
when it moves to the second version is drawn from the seed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel import days, draws
from synthetic.kernel.draws import Floats, Keys
from synthetic.vocabulary import (
    API_CLIENTS,
    COMPANY_DOMAIN,
    FIRST_APPS,
    INTERNAL_CLIENTS,
    PARTNER_APPS,
    READING_APPS,
)

OPENED = days.number(dt.date(2025, 9, 1))
"""Day on which the API became public; its log begins on it."""
SECOND_VERSION = days.number(dt.date(2026, 2, 2))
FIRST_VERSION_ENDS = days.number(dt.date(2026, 8, 31))

KINDS = ("supermarket", "fridge", "coach", "calendar", "voice", "internal")
SUPERMARKET, FRIDGE, COACH, CALENDAR, VOICE, INTERNAL = range(len(KINDS))
_PARTNER_KINDS = (SUPERMARKET, FRIDGE, COACH, CALENDAR, CALENDAR)

_READING_RATES = (30, 60, 120)
_FIRST_RATES, _LATER_RATES = (0.25, 0.75, 0.0), (0.2, 0.6, 0.2)
_INTERNAL_RATE = 600
_EARLY_DAYS, _LATER_DAYS = (1, 75), (30, 290)
_STARTS_WITH_SECOND = 0.7
"""Share of the apps that come after the second version is there and never use the first one."""
_MOVES = (7, 250)
"""Days after the second version is there, from and to, on which apps begin to move to it."""
_MOVE_DAYS = (7, 70)
"""Days until all of an app's users have its new version, from and to."""
_READS_ALL = "profile:read plans:read recipes:read lists:read"
SCOPES = {
    SUPERMARKET: f"{_READS_ALL} lists:write orders:read",
    FRIDGE: "profile:read plans:read lists:read lists:write",
    COACH: "profile:read plans:read recipes:read",
    CALENDAR: "profile:read plans:read recipes:read",
    VOICE: f"{_READS_ALL} lists:write",
    INTERNAL: "admin",
}
"""What apps of each kind may do, as far as they only read and write lists: no less than what they ask for."""


@dataclass(frozen=True)
class ApiClient:
    """A client, and what is drawn of it. `moves`: first day, and number of days, in which it moves to version 2;
    `weight`: how many of the people who use a reading app use this one, relative to others."""

    number: int
    name: str
    kind: int
    owner_email: str
    created: int
    created_second: float
    rate_per_minute: int
    scopes: str
    is_internal: bool
    moves: tuple[float, float]
    weight: float
    sends_keys: bool


@lru_cache(maxsize=64)
def clients(seed: int) -> tuple[ApiClient, ...]:
    """The clients of a world, in the order of `vocabulary.API_CLIENTS`."""
    root = draws.root(seed, "api clients")
    order = np.argsort(draws.uniform(draws.child(root, np.arange(len(PARTNER_APPS)), "turn"), "turn"))
    turn = {int(place): number for number, place in enumerate(order)}
    silent = int(draws.uniform(root, "sends no keys")[0] * len(PARTNER_APPS))
    return tuple(_client(root, place, turn, silent) for place in range(len(API_CLIENTS)))


def _client(root: Keys, place: int, turn: dict[int, int], silent: int) -> ApiClient:
    name, key = API_CLIENTS[place], draws.child(root, place, "client")

    def drawn(what: str, low: float, high: float) -> float:
        return low + float(draws.uniform(key, what)[0]) * (high - low)

    is_partner, is_internal = place < len(PARTNER_APPS), name in INTERNAL_CLIENTS
    if is_partner:
        kind, rate = _PARTNER_KINDS[place], 60
        scopes = f"{SCOPES[kind]} orders:write"
        created = int(drawn("created", days.LAUNCH, days.HISTORY))
    elif is_internal:
        kind, rate, scopes = INTERNAL, _INTERNAL_RATE, SCOPES[INTERNAL]
        created = int(drawn("created", OPENED, OPENED + 30))
    else:
        kind = int(draws.choice(key, "kind", (0.1, 0.2, 0.25, 0.3, 0.15))[0])
        rate = _READING_RATES[
            int(draws.choice(key, "rate", _FIRST_RATES if name in FIRST_APPS else _LATER_RATES)[0])
        ]
        scopes = SCOPES[kind]
        created = OPENED + int(drawn("created", *(_EARLY_DAYS if name in FIRST_APPS else _LATER_DAYS)))
    # The five that order move one after another, in a drawn order: so that there is one at each stage.
    part = (
        (turn[place] + drawn("moves", 0.0, 1.0)) / len(PARTNER_APPS)
        if is_partner
        else drawn("moves", 0.0, 1.0)
    )
    begins, lasts = SECOND_VERSION + _MOVES[0] + part * (_MOVES[1] - _MOVES[0]), drawn("move", *_MOVE_DAYS)
    if created >= SECOND_VERSION and drawn("starts with the second", 0.0, 1.0) < _STARTS_WITH_SECOND:
        begins, lasts = SECOND_VERSION, 0.0
    begins = max(begins, float(created), float(SECOND_VERSION))
    last = FIRST_VERSION_ENDS - 1.0  # whoever has not moved by then hurries
    domain = COMPANY_DOMAIN if is_internal else f"{name.lower().replace(' ', '')}.example"
    return ApiClient(
        number=place + 1,
        name=name,
        kind=kind,
        owner_email=f"{'platform' if is_internal else 'developers'}@{domain}",
        created=created,
        created_second=drawn("second", 8 * 3600.0, 17 * 3600.0),
        rate_per_minute=rate,
        scopes=scopes,
        is_internal=is_internal,
        moves=(min(begins, last), min(lasts, max(last - begins, 0.0))),
        weight=float(np.exp(0.6 * draws.normal(key, "weight")[0])) if name in READING_APPS else 0.0,
        sends_keys=place != silent,
    )


def reading_app_of(seed: int, share: float, user: Keys, is_human: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Place in `API_CLIENTS` of the reading app that each user has connected; -1 for most."""
    weights = [client.weight for client in clients(seed)]
    uses = draws.happens(user, "reading app", share) & is_human
    return np.where(uses, draws.choice(user, "which reading app", weights), -1).astype(np.int8)


def versions(seed: int, client: NDArray[np.int8], user: Keys, day: NDArray[np.int16]) -> NDArray[np.int8]:
    """0 or 1 for the first or second version of the API, by the client and the user for whom it calls: a user has
    the app's new version from a day on that is drawn within those in which the app moves."""
    every = clients(seed)
    begins, lasts = (np.array([one.moves[n] for one in every])[client] for n in (0, 1))
    patience: Floats = draws.uniform(user, "new version of the app")
    return (day >= begins + lasts * patience).astype(np.int8)

"""Every parameter is documented and alive, and dead outside its reach.

The parameters are found by themselves: a new one without a reach fails here.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any

import pytest

from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.people import simulation
from synthetic.scenario import Scenario
from synthetic.settings import Settings, parameters
from synthetic.tables import TABLES, rows_of_days

FIRST, LAST = days.HISTORY - 10, days.HISTORY + 25
BLOCKS = 6
EVER = 32_000
SLOW = Bend("load_median_ms", 1.5, FIRST - 30, EVER)
SLOW_SUPPORT = Bend("support_hours", 3.0, FIRST - 30, EVER)
MORE_REWARD = Bend("invite_reward", 2.0, FIRST - 30, EVER)
FAILING = Bend("payment_failure", 0.2, FIRST - 30, EVER, (), "or")
REPEATED = Bend("order_repeats", 0.6, FIRST - 30, EVER, (), "or")
OFFER = Bend("offer", 8.0, FIRST - 30, EVER, (), "plus")
UNUSUAL = (SLOW, SLOW_SUPPORT, MORE_REWARD, FAILING, REPEATED, OFFER)
"""So that elasticities, and what follows from rare things, have something to do."""

MADE_OF = {
    source: frozenset(name for name, table in TABLES.items() if table.made_of == source)
    for source in ("people", "visits", "happenings", "company")
}
EVERYTHING = frozenset(TABLES) - MADE_OF["company"]
BEHAVIOUR = EVERYTHING
REACHES: dict[str, frozenset[str]] = {
    **{name: frozenset((name,)) for name in TABLES},
    "users": EVERYTHING,
    # Who did it, not what was done; mails and invitations go out from the first account.
    "accounts": EVERYTHING - {"email_messages", "invites", "experiment_assignments"},
    "activity": BEHAVIOUR,
    "invites": BEHAVIOUR,
    "sessions": MADE_OF["visits"] | MADE_OF["happenings"],
    # A mail that ends a subscription is the last one, and mails bring people back.
    "email_messages": EVERYTHING,
    # What happens in a visit decides when in the visit everything else happens.
    "orders": MADE_OF["happenings"],
    "events": MADE_OF["happenings"],
}


def bent(value: Any) -> Any:
    if value == 0:
        return 0.3
    if isinstance(value, tuple):
        return (value[0] * 1.6, *value[1:])
    return value + 8 if isinstance(value, int) else value * (1.6 if value > 0.2 else 4.0)


def tables_of(settings: Settings, first: int = FIRST) -> dict[str, Any]:
    scenario, last = Scenario(5, BLOCKS, settings, decisions=UNUSUAL), first + LAST - FIRST
    people = simulation.simulate(scenario, 0, BLOCKS, last)
    return {name: frame.to_arrow() for name, frame in rows_of_days(scenario, people, first, last).items()}


@cache
def usual(first: int) -> dict[str, Any]:
    return tables_of(Settings(), first)


def looked_at(reach: tuple[str, ...]) -> int:
    """The first day of those on which a parameter can move something: some tables begin late."""
    since = [TABLES[name].since if name in TABLES else None for name in reach]
    return max(FIRST, min(FIRST if day is None else days.number(day) + 40 for day in since))


def test_every_parameter_says_what_it_is() -> None:
    for field in dataclasses.fields(Settings):
        assert field.metadata["unit"], field.name
        assert field.metadata["source"], field.name
        assert field.metadata["reach"], field.name
        assert set(field.metadata["reach"]) <= set(REACHES), field.name


@pytest.mark.parametrize("name", parameters())
def test_a_parameter_moves_what_it_reaches_and_nothing_else(name: str) -> None:
    settings = dataclasses.replace(Settings(), **{name: bent(getattr(Settings(), name))})
    field = next(f for f in dataclasses.fields(Settings) if f.name == name)
    first = looked_at(field.metadata["reach"])
    changed = tables_of(settings, first)
    moved = {table for table in TABLES if not changed[table].equals(usual(first)[table])}
    reach = frozenset().union(*(REACHES[r] for r in field.metadata["reach"]))
    assert moved, f"{name} moves nothing"
    assert moved <= reach, f"{name} moves {sorted(moved - reach)} as well"

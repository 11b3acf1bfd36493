"""Partner apps in late 2025: what tells an order placed twice from one more buyer."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator

import pandas as pd

from synthetic.checks import partner_apps, readings
from synthetic.config import WorldConfig
from synthetic.kernel import days
from synthetic.people import partners, simulation
from synthetic.people.populations import Populations
from synthetic.scenario import Scenario
from synthetic.tables import rows_of_days
from synthetic.vocabulary import PARTNER_APPS

INCIDENT = "partner_orders_2025"
MINUTES = pd.Timedelta(minutes=15)


def worlds(outcome: str, count: int) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Orders of the app's users in the weeks of the incident, and without it, of the first worlds in which it is so."""
    drawn = (Scenario.of(WorldConfig(seed=seed, size=30_000)) for seed in itertools.count(1))
    fitting = (world for world in drawn if world.incidents[INCIDENT].outcome.name == outcome)
    for world in itertools.islice(fitting, count):
        without = Scenario.of(WorldConfig(seed=world.seed, size=30_000), [INCIDENT])
        yield orders_by_app(world), orders_by_app(without)


def orders_by_app(scenario: Scenario) -> pd.DataFrame:
    drawn = scenario.incidents[INCIDENT]
    people = simulation.simulate(scenario, 0, scenario.blocks, drawn.last)
    users = people.users
    app = partners.app_of(scenario.settings, users.key, users.kind)
    of_app = users.id[app == PARTNER_APPS.index(drawn.segment["partner"])]
    frames = rows_of_days(scenario.of_people, people, drawn.first, drawn.last, ("orders",))
    orders: pd.DataFrame = frames["orders"].to_arrow().to_pandas()
    orders = orders[orders.user_id.isin(of_app)]
    return orders.sort_values(["user_id", "created_at"])


def is_placed_again(orders: pd.DataFrame) -> pd.Series:
    same = orders.groupby("user_id")[["total_amount"]].shift().total_amount == orders.total_amount
    return same & (orders.groupby("user_id").created_at.diff() < MINUTES)


def test_orders_placed_twice_are_as_many_as_the_twin_says_and_bring_no_buyer() -> None:
    for orders, without in worlds("retries", 2):
        assert is_placed_again(orders).sum() == len(orders) - len(without) > 0.3 * len(without)
        assert not is_placed_again(without).any()
        assert set(orders.user_id) == set(without.user_id)


def test_a_promotion_brings_buyers_and_no_order_twice() -> None:
    for orders, without in worlds("buyers", 2):
        assert not is_placed_again(orders).any()
        buyers, buyers_without = orders.user_id.nunique(), without.user_id.nunique()
        assert buyers > 1.12 * buyers_without
        assert buyers / buyers_without > (len(orders) / buyers) / (len(without) / buyers_without)


def test_the_reading_ranks_the_app_first_where_something_happened() -> None:
    """At the size of a lab's world it is also sure of it; here it is only asked which app it would name."""
    found: list[int] = []
    for seed in range(1, 12):
        config = WorldConfig(seed=seed, size=60_000, as_of=dt.date(2026, 1, 15))
        scenario = Scenario.of(config)
        drawn = scenario.incidents[INCIDENT]
        if drawn.outcome.cause == "nothing" or len(found) == 4:
            continue
        candidates = partner_apps.read(
            scenario, drawn.outcome.target, drawn.onset, days.number(config.as_of) + 1, Populations()
        )
        found.append(readings.rank_of(drawn.cell, candidates))
    assert len(found) == 4
    assert found.count(1) >= 3

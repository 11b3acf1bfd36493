"""Partner apps in late 2025: what tells an order placed twice from one more buyer."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pandas as pd

from synthetic.config import WorldConfig
from synthetic.people import partners, simulation
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
    orders = frames["orders"].to_arrow().to_pandas()
    return orders[orders.user_id.isin(of_app)].sort_values(["user_id", "created_at"])


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

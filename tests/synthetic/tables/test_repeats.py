"""Orders that a partner app places twice: both happened, and nobody but support can tell."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.people import partners, simulation
from synthetic.people.population import Population
from synthetic.scenario import Scenario
from synthetic.settings import Settings
from synthetic.tables import TABLES, rows_of_days
from synthetic.vocabulary import PARTNER_APPS

ONSET, LAST = days.HISTORY + 20, days.HISTORY + 80
APP = "Mealcoach"
CHANCE = 0.7
BLOCKS = 24
MINUTES = pd.Timedelta(minutes=15)

Rows = Mapping[str, pd.DataFrame]


@pytest.fixture(scope="module")
def people() -> Population:
    return simulation.simulate(Scenario(4, BLOCKS), 0, BLOCKS, LAST)


def rows(people: Population, *bends: Bend) -> Rows:
    found = rows_of_days(Scenario(4, BLOCKS, decisions=bends), people, days.HISTORY, LAST)
    return {name: frame.to_arrow().to_pandas() for name, frame in found.items()}


@pytest.fixture(scope="module")
def usual(people: Population) -> Rows:
    return rows(people)


@pytest.fixture(scope="module")
def repeated(people: Population) -> Rows:
    return rows(people, Bend("order_repeats", CHANCE, ONSET, LAST, (("partner", APP),), "or"))


def pairs(orders: pd.DataFrame) -> pd.DataFrame:
    """Each order with the later ones of the same buyer on the same day."""
    orders = orders.assign(day=orders.created_at.dt.date)
    both = orders.merge(orders, on=["user_id", "day"], suffixes=("", "_again"))
    return both[both.created_at_again > both.created_at]


def is_repeat(both: pd.DataFrame) -> pd.Series:
    soon = both.created_at_again - both.created_at < MINUTES
    return soon & (both.total_amount == both.total_amount_again)


def test_a_repeat_is_another_order_of_the_same_amount_within_minutes(usual: Rows, repeated: Rows) -> None:
    orders = repeated["orders"]
    new = orders[~orders.id.isin(usual["orders"].id)]
    assert len(new) > 30
    assert orders.id.is_unique
    assert orders[orders.id.isin(usual["orders"].id)].reset_index(drop=True).equals(usual["orders"])
    both = pairs(orders)
    assert set(both[is_repeat(both)].id_again) == set(new.id)
    assert set(new.status) == {"paid", "refunded"}
    assert (new.created_at >= pd.Timestamp(days.date(ONSET))).all()


def test_only_the_orders_of_that_app_are_repeated(people: Population, usual: Rows, repeated: Rows) -> None:
    users, settings = people.users, Settings()
    app = dict(zip(users.id, partners.app_of(settings, users.key, users.kind), strict=True))
    since = usual["orders"][usual["orders"].created_at >= pd.Timestamp(days.date(ONSET))]
    could = since[since.user_id.map(app) == PARTNER_APPS.index(APP)].query("status != 'failed'")
    new = repeated["orders"][~repeated["orders"].id.isin(usual["orders"].id)]
    assert set(new.user_id) <= set(could.user_id)
    assert len(new) / len(could) == pytest.approx(CHANCE * settings.partner_orders, abs=0.15)


def test_who_notices_writes_and_is_refunded_and_nobody_else(usual: Rows, repeated: Rows) -> None:
    orders, tickets = repeated["orders"], repeated["support_tickets"]
    new = orders[~orders.id.isin(usual["orders"].id)]
    refunded = new[new.status == "refunded"]
    assert len(refunded) / len(new) == pytest.approx(Settings().repeats_noticed, abs=0.2)
    known = usual["support_tickets"]
    written = tickets.merge(known, how="left", indicator=True).query("_merge == 'left_only'")
    assert (written.category == "billing").all()
    assert written.subject.str.startswith("Charged twice for ").all()
    of_refunds = refunded.merge(written, on="user_id", suffixes=("", "_ticket"))
    assert len(of_refunds) >= len(refunded) == len(written)
    same_day = of_refunds[of_refunds.created_at.dt.date == of_refunds.created_at_ticket.dt.date]
    assert len(same_day) == len(refunded)
    assert (same_day.created_at_ticket > same_day.created_at).all()
    assert (same_day.refunded_at > same_day.created_at_ticket).all()


def test_nothing_else_differs(usual: Rows, repeated: Rows) -> None:
    for name in TABLES:
        if name not in ("orders", "support_tickets"):
            assert repeated[name].equals(usual[name]), name


def test_honest_orders_of_one_day_differ_in_their_amounts(usual: Rows) -> None:
    both = pairs(usual["orders"])
    assert len(both) > 10
    assert not is_repeat(both).any()


def test_partner_apps_place_three_orders_in_ten(people: Population, usual: Rows) -> None:
    every = rows(people, Bend("order_repeats", 1.0, days.HISTORY, LAST, (), "or"))["orders"]
    placed = usual["orders"].query("status != 'failed'")
    assert (len(every) - len(usual["orders"])) / len(placed) == pytest.approx(0.30, abs=0.05)

"""A tenant's households: the same for the same learner, honest sums, and real rows where there is a release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_app.api.company.catalogue import DELIVERY_CENTS, PRODUCTS
from lab_app.api.company.households import OTHERS, TODAY, drawer, filled_order, made_up, monday
from lab_app.api.company.store import Store
from lab_app.api.released import neighbourhood


@given(total=st.integers(0, 30_000), seed=st.integers(0, 1_000))
def test_items_and_delivery_come_to_the_amount_of_an_order(total: int, seed: int) -> None:
    items, delivery = filled_order(drawer(seed, "order"), total)
    assert sum(one.quantity * one.unit_cents for one in items) + delivery == total
    cheapest = min(one.cents for one in PRODUCTS)
    assert min(total, DELIVERY_CENTS) <= delivery < DELIVERY_CENTS + cheapest
    assert len({one.sku for one in items}) == len(items)


def test_a_learner_gets_the_same_household_again_and_another_one_gets_another() -> None:
    first, again = made_up(1, "ada", TODAY), made_up(1, "ada", TODAY)
    assert first == again
    others = [made_up(1, "bob", TODAY), made_up(2, "ada", TODAY)]
    assert first.own.id not in {one.own.id for one in others}


def test_no_number_is_given_twice_within_a_tenant() -> None:
    for seed in range(20):
        around = made_up(seed, "ada", TODAY)
        households = (around.own, *around.others)
        for numbers in (
            [one.id for one in households],
            [one.id for household in households for one in household.members],
            [one.id for household in households for one in household.orders],
            [one.id for household in households for one in household.plans],
        ):
            assert len(set(numbers)) == len(numbers)


@pytest.fixture
def release() -> Iterator[duckdb.DuckDBPyConnection]:
    """Eight households of two, with two plans and four orders each; one order came twice, as in raw tables."""
    with duckdb.connect() as db:
        db.execute("""
            CREATE SCHEMA product;
            CREATE TABLE product.users AS
                SELECT h * 10 + m AS id, 'Person ' || h || m AS full_name, 'p' || h || m || '@example.com' AS email,
                    'plus' AS plan, 'NL' AS country, h * 10 AS household_id, TIMESTAMP '2026-01-01' AS created_at,
                    h = 8 AS is_internal
                FROM range(1, 9) AS hs(h), range(2) AS ms(m);
            CREATE TABLE product.orders AS
                SELECT id * 100 + n AS id, id AS user_id, TIMESTAMP '2026-06-01 10:00:00' + n * INTERVAL 1 DAY AS created_at,
                    CAST(20 + n AS DECIMAL(12, 2)) AS total_amount, 'paid' AS status, CAST(NULL AS TIMESTAMP) AS refunded_at
                FROM product.users, range(2) AS ns(n);
            INSERT INTO product.orders SELECT * FROM product.orders WHERE id = 1000;
            CREATE TABLE product.meal_plans AS
                SELECT id * 100 AS id, id AS user_id, TIMESTAMP '2026-06-20' AS created_at FROM product.users;
        """)
        yield db


def test_households_of_a_release_are_its_rows(release: duckdb.DuckDBPyConnection) -> None:
    as_of = dt.date(2026, 6, 30)
    around = neighbourhood(lambda query: release.execute(query).fetchall(), 7, "ada", as_of)
    assert around.today == dt.date(2026, 7, 1)
    assert len(around.others) == OTHERS
    for household in (around.own, *around.others):
        assert household.id in range(10, 80, 10)  # staff of Larder's is left out
        assert [one.id for one in household.members] == [household.id, household.id + 1]
        rows = release.execute(
            "SELECT DISTINCT o.id, total_amount FROM product.orders o JOIN product.users u ON u.id = user_id "
            "WHERE u.household_id = ?",
            [household.id],
        ).fetchall()
        assert {one.id: Decimal(one.total_cents) / 100 for one in household.orders} == dict(rows)
        assert max(one.week for one in household.plans) == monday(around.today)
    Store(around).close()  # no number twice


def test_a_release_with_too_few_households_gets_made_up_ones(release: duckdb.DuckDBPyConnection) -> None:
    release.execute("DELETE FROM product.users WHERE household_id > 40")
    as_of = dt.date(2026, 6, 30)
    around = neighbourhood(lambda query: release.execute(query).fetchall(), 7, "ada", as_of)
    assert around == made_up(7, "ada", dt.date(2026, 7, 1))

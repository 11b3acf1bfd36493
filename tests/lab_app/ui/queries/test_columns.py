"""Numbers that say how much get separators and pictures; numbers that name something don't."""

from __future__ import annotations

import pytest

from lab_app.sandbox import Result, ResultColumn
from lab_app.ui.queries.columns import is_id, is_quantity


def result(name: str, sql_type: str, *values: object) -> Result:
    return Result((ResultColumn(name, sql_type),), [(value,) for value in values], False, 1.0)


@pytest.mark.parametrize(
    "name", ["id", "user_id", "max(user_id)", "users.id", "userId", "any_value(order_id)", "signup_ip_asn"]
)
def test_names_of_ids(name: str) -> None:
    assert is_id(name)
    assert not is_quantity(result(name, "BIGINT", 12345), 0)


@pytest.mark.parametrize(
    "name",
    ["paid", "orders", "count(DISTINCT user_id)", "count(id)", "width", "idle", "sum(order_id)", "ids"],
)
def test_names_that_are_no_ids(name: str) -> None:
    assert is_quantity(result(name, "BIGINT", 12345), 0)


@pytest.mark.parametrize(
    ("name", "values"),
    [("year", (2024, 2025, None)), ("y", (2026,)), ("month", (202405, 202606)), ("day", (20260630,))],
)
def test_years_and_months_written_as_numbers_are_no_quantities(name: str, values: tuple[int, ...]) -> None:
    assert not is_quantity(result(name, "INTEGER", *values), 0)


def test_a_number_that_only_looks_like_a_month_is_one() -> None:
    assert is_quantity(result("orders", "BIGINT", 202405), 0)
    assert is_quantity(result("y", "BIGINT", 2044), 0)
    assert is_quantity(result("people", "BIGINT", 2024), 0)
    assert is_quantity(result("count_star()", "BIGINT", 2024), 0)
    assert is_quantity(result("month", "BIGINT", 202499), 0)
    assert is_quantity(result("rate", "DOUBLE", 2024.0), 0)
    assert not is_quantity(result("country", "VARCHAR", "1234"), 0)

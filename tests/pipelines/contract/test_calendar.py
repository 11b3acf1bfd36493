"""Days, weeks and months, in half-open ranges."""

from __future__ import annotations

import datetime as dt

import pytest

from pipelines.contract.calendar import Grain, days, first_of_month, is_year_end, months, next_period


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_the_end_of_a_range_is_not_in_it() -> None:
    assert days(day("2024-02-28"), day("2024-03-01")) == [day("2024-02-28"), day("2024-02-29")]
    assert days(day("2024-03-01"), day("2024-03-01")) == []
    assert list(months(day("2023-12-31"), day("2024-02-01"))) == [day("2023-12-01"), day("2024-01-01")]
    assert list(months(day("2024-01-01"), day("2024-01-01"))) == []


@pytest.mark.parametrize(
    ("period", "grain", "following"),
    [
        ("2024-02-29", "day", "2024-03-01"),
        ("2024-02-26", "week", "2024-03-04"),
        ("2024-12-01", "month", "2025-01-01"),
        ("2024-10-01", "quarter", "2025-01-01"),
        ("2024-01-01", "year", "2025-01-01"),
    ],
)
def test_a_period_ends_where_the_next_begins(period: str, grain: Grain, following: str) -> None:
    assert next_period(day(period), grain) == day(following)


def test_a_day_is_in_its_month() -> None:
    assert first_of_month(day("2024-02-29")) == day("2024-02-01")


def test_the_days_around_the_year_s_end_are_known() -> None:
    around = [one for one in days(day("2025-12-01"), day("2026-02-01")) if is_year_end(one)]
    assert around == days(day("2025-12-20"), day("2026-01-03"))

"""Values that mean the same are the same; sensible rounding is right, rough rounding is told."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from lab_app.kinds.values import as_date, key, same, show


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (5, 5.0),
        (5, Decimal("5.00")),
        (Decimal("12.50"), 12.5),
        (True, 1),
        (None, None),
        (float("nan"), float("nan")),
        (dt.date(2026, 6, 30), dt.datetime(2026, 6, 30)),  # noqa: DTZ001 - the engine's times have no zone
        (dt.date(2026, 6, 30), dt.datetime(2026, 6, 30, tzinfo=dt.UTC)),
        (dt.date(2026, 6, 30), "2026-06-30"),
        (dt.date(2026, 6, 1), "2026-06"),
        (1234567.8, 1234567.9),  # the same to six digits
        (5.524461226745257, 5.52446),
        (5.524461226745257, 5.52),
        (0.4925269, 0.493),
        (0.4925269, 0.49),
    ],
)
def test_the_same(expected: object, actual: object) -> None:
    assert same(expected, actual)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (5, 6),
        (None, 0),
        (0, None),
        (None, ""),
        (3e-6, 1.5e-07),  # not two decimals of anything
        (0.5, float("inf")),
        (1_000_001, 1_000_002),  # counts and ids are exact, however large
        (5.524461226745257, 5.53),
        (5.524461226745257, 6),
        (0.4925269, 0.5),
        (dt.date(2026, 6, 30), dt.datetime(2026, 6, 30, 12)),  # noqa: DTZ001
        (dt.date(2026, 6, 30), "2026-07"),
        ("DE", "de"),
        ("5", 5),
    ],
)
def test_not_the_same(expected: object, actual: object) -> None:
    assert not same(expected, actual)


def test_keys_are_equal_where_values_are_the_same() -> None:
    assert key(Decimal("5.0")) == key(5) == key(5.0)
    assert key("2026-06") == key(dt.date(2026, 6, 1))
    assert key(1_000_001) != key(1_000_002)


@pytest.mark.parametrize("text", ["2026", "2026-13", "hello", "2026-06-30 12:00:00", "2026-06-31", ""])
def test_a_text_that_names_no_day_is_none(text: str) -> None:
    assert as_date(text) is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "NULL"), (1234, "1,234"), (12345, "12,345"), (1 / 3, "0.3333"), (1234.5, "1,234.50")],
)
def test_values_are_shown_as_a_person_would_write_them(value: object, shown: str) -> None:
    assert show(value) == shown


def test_the_number_of_a_user_has_no_commas() -> None:
    assert show(1_234_567, is_name=True) == "1234567"

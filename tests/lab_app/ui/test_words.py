"""Numbers, dates, units and lists as people say them."""

from __future__ import annotations

import datetime as dt

import pytest

from lab_app.ui import words
from lab_app.ui.units import Unit, moved, shown
from tests.lab_app.ui.examples import DAY


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1234.4, "count", "1,234"),
        (0.3841, "share", "38.4\u00a0%"),
        (0.00291, "share", "0.29\u00a0%"),
        (2383.2, "ms", "2,383\u00a0ms"),
        (31.5, "euro", "€\u00a031.50"),
        (None, "count", "–"),
        (float("nan"), "share", "–"),
    ],
)
def test_values_are_said_with_their_unit(value: float | None, unit: str, expected: str) -> None:
    assert shown(value, unit) == expected  # type: ignore[arg-type]


def test_minutes_and_lists_are_said_as_people_say_them() -> None:
    assert [words.minutes(m) for m in (0.2, 4, 60, 104)] == ["1 min", "4 min", "1 h", "1 h 44 min"]
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert [words.plural(n, "row") for n in (0, 1, 2000)] == ["0 rows", "1 row", "2,000 rows"]
    assert words.day(DAY) == "30 June 2026"


@pytest.mark.parametrize(
    ("now", "before", "unit", "words"),
    [
        (0.0772, 0.0896, "share", "down 1.3\u00a0points"),
        (0.38649, 0.38651, "share", "down 0.1\u00a0points"),  # 38.6 % and 38.7 % are what one sees
        (0.3862, 0.3858, "share", None),
        (0.0025, 0.0028, "share", "down 0.03\u00a0points"),
        (7751, 7767, "count", "down 0.2\u00a0%"),
        (100.01, 100.0, "ms", None),
        (110.0, 100.0, "euro", "up 10.0\u00a0%"),
    ],
)
def test_a_move_can_be_checked_from_what_is_shown(now: float, before: float, unit: Unit, words: str) -> None:
    assert moved(now, before, unit) == words


@pytest.mark.parametrize(
    ("first", "grain", "said"),
    [
        (dt.date(2026, 6, 22), "week", "The week of 22 to 28 June 2026"),
        (dt.date(2026, 6, 29), "week", "The week of 29 June to 5 July 2026"),
        (dt.date(2025, 12, 29), "week", "The week of 29 December 2025 to 4 January 2026"),
        (dt.date(2026, 6, 1), "month", "June 2026"),
        (dt.date(2026, 6, 30), "day", "30 June 2026"),
    ],
)
def test_a_period_is_said_in_one_way(first: dt.date, grain: str, said: str) -> None:
    assert words.period(first, grain) == said

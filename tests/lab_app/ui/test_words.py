"""Dates, durations and lists as people say them."""

from __future__ import annotations

import datetime as dt

import pytest

from lab_app.ui import words
from tests.lab_app.ui.examples import DAY


def test_minutes_and_lists_are_said_as_people_say_them() -> None:
    assert [words.minutes(m) for m in (0.2, 4, 60, 104)] == [
        said.replace(" ", "\u00a0") for said in ("1 min", "4 min", "1 h", "1 h 44 min")
    ]
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert [words.plural(n, "row") for n in (0, 1, 2000)] == ["0 rows", "1 row", "2,000 rows"]
    assert words.day(DAY) == "30 June 2026"


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

"""Scales end on round numbers, and labels beside them do not touch."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab_app.ui.charts.line import wrapped
from lab_app.ui.charts.scale import apart, domain, is_near

values = st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=1, max_size=30)


@given(values, st.booleans())
@settings(max_examples=200)
def test_a_scale_holds_its_values(found: list[float], zero: bool) -> None:
    low, high = domain(found, zero=zero)
    slack = 1e-6 * max(abs(low), abs(high), 1e-9)
    assert low < high
    assert low - slack <= min(found) and max(found) <= high + slack
    assert not zero or low <= 0 <= high


def test_a_scale_ends_on_round_numbers() -> None:
    assert domain([8301, 6320], zero=False) == (6000, 8500)
    assert domain([0.37, 0.1], zero=True) == pytest.approx((0.0, 0.4))
    assert domain([5, 5], zero=False) == pytest.approx((4.4, 5.6), abs=0.2)
    assert domain([], zero=True)[0] == 0


@given(st.lists(st.floats(0, 100), min_size=1, max_size=6), st.floats(1, 15))
@settings(max_examples=200)
def test_labels_do_not_touch_and_keep_their_order(wanted: list[float], room: float) -> None:
    names = {f"n{n}": value for n, value in enumerate(wanted)}
    placed = apart(names, dict.fromkeys(names, room), 0, 100)
    order = sorted(names, key=lambda name: (names[name], name))
    for below, above in itertools.pairwise(order):
        assert placed[above] - placed[below] >= room - 1e-6
    assert all(room / 2 - 1e-6 <= at <= 100 - room / 2 + 1e-6 for at in placed.values())


def test_a_label_with_room_stays_where_its_line_ends() -> None:
    assert apart({"a": 20.0, "b": 80.0}, {"a": 5.0, "b": 5.0}, 0, 100) == {"a": 20.0, "b": 80.0}


def test_too_many_labels_are_spread_evenly() -> None:
    placed = apart({str(n): 50.0 for n in range(10)}, {str(n): 30.0 for n in range(10)}, 0, 100)
    assert sorted(placed.values()) == [pytest.approx(10 * n + 5) for n in range(10)]


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("iOS", ["iOS"]),
        ("Monthly active users", ["Monthly active", "users"]),
        ("Page load time (75th percentile)", ["Page load time", "(75th", "percentile)"]),
        ("a" * 90, ["a" * 16 + "…"]),
        ("", [""]),
    ],
)
def test_a_long_label_is_written_in_lines(label: str, lines: list[str]) -> None:
    assert wrapped(label) == lines


def test_a_bound_is_near_where_the_line_keeps_half_of_the_height() -> None:
    assert is_near([1.0, 2.0], 3.0) and is_near([1.0, 2.0], 0.0) and is_near([1.0, 2.0], 1.5)
    assert not is_near([1.0, 2.0], 3.1) and not is_near([], 1.0)

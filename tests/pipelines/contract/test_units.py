"""How values read: with their unit, at the precision that people speak in."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipelines.contract.units import Unit, moved, number, percent, shown, signed, with_minus


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1234.4, "count", "1,234"),
        (0.3841, "share", "38.4\u00a0%"),
        (0.00291, "share", "0.29\u00a0%"),
        (2383.2, "ms", "2,383\u00a0ms"),
        (31.5, "euro", "€\u00a031.50"),
        (0.2301, "count", "0.23"),  # a share that is called a count, or has no unit
        (4.5, "count", "4.50"),
        (3.0, "count", "3"),
        (0.0, "ratio", "0.00"),
        (0.00001234, "ratio", "0.000012"),
        (0.4, "ms", "0.40\u00a0ms"),
        (-0.3, "count", "\u22120.30"),
        (1e-12, "euro", "€\u00a01.0e-12"),
        (float("inf"), "count", "inf"),
        (-0.0046, "share", "\u22120.46\u00a0%"),
        (0.0, "share", "0\u00a0%"),
        (-0.0, "share", "0\u00a0%"),
        (0.1 + 0.2 - 0.3, "share", "0\u00a0%"),
        (0.3 - 0.2 - 0.1, "share", "0\u00a0%"),
        (-0.0, "ms", "0\u00a0ms"),
        (-1234.5, "euro", "\u2212€\u00a01,234"),
        (-12, "count", "\u221212"),
        (None, "count", "–"),
        (float("nan"), "share", "–"),
    ],
)
def test_values_are_said_with_their_unit(value: float | None, unit: Unit, expected: str) -> None:
    assert shown(value, unit) == expected


@pytest.mark.parametrize(
    ("now", "before", "unit", "said"),
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
def test_a_move_can_be_checked_from_what_is_shown(
    now: float, before: float, unit: Unit, said: str | None
) -> None:
    assert moved(now, before, unit) == said


def test_numbers_are_said_with_as_many_digits_as_they_need() -> None:
    assert [number(n) for n in (12345, 0.23149, 1234.5, None)] == ["12,345", "0.231", "1,234", "–"]
    assert number(1.5, digits=2) == "1.50"
    assert [percent(0.3456), percent(0.3456, 0), percent(None)] == ["34.6\u00a0%", "35\u00a0%", "–"]


def test_a_negative_number_has_a_minus_and_no_hyphen() -> None:
    said = [number(-12345), number(-0.2314), number(-0.004, digits=1), percent(-0.5), with_minus("-7.10")]
    assert said == ["\u221212,345", "\u22120.231", "\u22120.0040", "\u221250.0\u00a0%", "\u22127.10"]
    assert [number(-0.0), number(-0.0, digits=1), with_minus("7")] == ["0", "0.0", "7"]


def test_a_change_has_its_direction_unless_nothing_of_it_is_said() -> None:
    assert [signed(0.132, "13.2\u00a0%"), signed(-2, "2")] == ["+13.2\u00a0%", "\u22122"]
    assert [signed(-0.0001, "0.0\u00a0points"), signed(0.0, "0\u00a0%")] == ["0.0\u00a0points", "0\u00a0%"]


@given(st.floats(-1e15, 1e15).filter(bool), st.sampled_from(get_args(Unit)))
def test_what_is_not_zero_is_never_shown_as_zero(value: float, unit: Unit) -> None:
    assume(unit != "share" or abs(value) >= 1e-9)  # of a share, the sums of floats leave as much
    assert any(digit in shown(value, unit) for digit in "123456789")
    assert shown(0.0, unit).strip("€ms in\u00a0%0.") == ""

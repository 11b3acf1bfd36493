"""How values read: with their unit, at the precision that people speak in."""

from __future__ import annotations

import pytest

from pipelines.contract.units import Unit, moved, number, percent, shown


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1234.4, "count", "1,234"),
        (0.3841, "share", "38.4\u00a0%"),
        (0.00291, "share", "0.29\u00a0%"),
        (2383.2, "ms", "2,383\u00a0ms"),
        (31.5, "euro", "€\u00a031.50"),
        (-0.0046, "share", "\u22120.46\u00a0%"),
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

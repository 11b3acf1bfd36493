"""The board's past, judged against a truth that is known."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from pipelines.checks import board
from pipelines.statistics.alerts.control_limits import FALSE_RATE
from pipelines.statistics.arrays import Floats
from synthetic.config import HISTORY_START
from synthetic.outcomes.counting import WINDOW

DAYS = 912


def windows(seed: int, metric: int) -> Floats:
    """Four-week means of a series that nothing happens to."""
    stream = np.random.default_rng((seed, metric))
    daily = 100.0 * (1.0 + 0.1 * stream.standard_normal(DAYS))
    return board._of_last(daily, WINDOW)


def world(seed: int, *, stepped: float = 0.0) -> list[board.Look]:
    """Eight cards over a history in which the first one rises at day 700, if it does."""
    calm = {f"m{metric}": windows(seed, metric) for metric in range(8)}
    actual = {metric: values.copy() for metric, values in calm.items()}
    actual["m0"][727:] *= 1.0 + stepped
    return list(board.looks(actual, calm, HISTORY_START))


def test_where_nothing_happens_no_more_views_are_spoiled_than_is_stated() -> None:
    found = [world(seed) for seed in range(6)]
    assert all(look.caused == pytest.approx(0.0) for look in found[0])
    assert all(look.by_chance == look.is_marked for looks in found for look in looks)
    assert 0 < board.views(found, spoiled=True) <= 1.5 * FALSE_RATE * board.views(found)


def test_a_step_is_found_and_no_false_alarm_and_a_small_one_is_missed() -> None:
    found = [look for look in world(1, stepped=0.5) if abs(look.caused) > 0.3]
    assert {look.metric for look in found} == {"m0"}
    assert all(look.is_marked and not look.by_chance for look in found)
    missed = [look for look in world(1, stepped=0.01) if abs(look.caused) > 0.005]
    assert missed and not any(look.is_marked for look in missed)


def test_the_table_counts_false_alarms_and_misses() -> None:
    text = "\n".join(board.table([world(1, stepped=0.5)]))
    assert "1 worlds, " in text and "stated at most 10%" in text
    row = next(line.split() for line in text.splitlines() if line.startswith("40% or more"))
    assert row[3:6] == ["4", "0", "0%"]


@pytest.mark.timeout(120)
def test_the_command_examines_small_worlds(capsys: pytest.CaptureFixture[str]) -> None:
    assert board.main(["--seeds", "1", "--users", "2000"]) in (0, 1)
    lines = capsys.readouterr().out.splitlines()
    judged = {line.split()[0]: int(line.split()[1]) for line in lines if line.count(" ") > 5 and "_" in line}
    assert judged["referral_rate"] > 80 and judged["retention_rate"] > 70
    assert board.main(["--seeds", "1", "--preset", "no"]) == 2
    assert "preset" in capsys.readouterr().err


def test_a_window_with_a_day_around_the_year_s_end_is_not_ordinary() -> None:
    ordinary = board._is_ordinary(dt.date(2025, 12, 1), 80)
    away = [n for n, plain in enumerate(ordinary) if not plain]
    assert away == list(range(19, 19 + 14 + 27))

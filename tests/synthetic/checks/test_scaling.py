"""What is computed from measured pieces: schedules, and worlds of more users."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic.checks import scaling
from synthetic.checks.scaling import Measured, makespan
from synthetic.config import MOST_USERS, WorldConfig
from synthetic.people.populations import shards
from synthetic.scenario import Scenario


def test_whoever_is_free_takes_the_next() -> None:
    assert makespan([3.0, 1.0, 2.0, 4.0], 1) == 10.0
    assert makespan([3.0, 1.0, 2.0, 4.0], 2) == 7.0  # 3 and then 4 beside 1 and then 2
    assert makespan([3.0, 1.0, 2.0, 4.0], 3) == 5.0  # 4 begins when 1 is over
    assert makespan([3.0, 1.0, 2.0, 4.0], 64) == 4.0


@given(st.lists(st.floats(0.1, 100.0), min_size=1, max_size=40), st.integers(1, 64))
def test_no_schedule_is_shorter_than_it_can_be_nor_longer_than_graham_allows(
    durations: list[float], workers: int
) -> None:
    """Graham (1969): a list schedule takes at most twice the best one, less one part in so many workers."""
    least = max(max(durations), sum(durations) / workers)
    assert least <= makespan(durations, workers) * (1 + 1e-9)
    assert makespan(durations, workers) <= (2 - 1 / workers) * least * (1 + 1e-9)


LAB = Measured(WorldConfig(), 0.5, ((11.5,), (1.5, 2.5)), 3.5, 1_000, 400, 10_000)


def test_more_users_are_more_shards_of_the_same_length_and_longer_months() -> None:
    """The preset lab is one shard of 108 blocks, of .1 s each and something; larger worlds have shards of 50."""
    large = LAB.of(1_200_000)
    blocks = 11.0 / shards(Scenario.of(LAB.config))[0][1]
    assert len(large.waves[0]) == 22
    assert large.waves[0][0] == pytest.approx(0.5 + 50 * blocks)
    assert large.waves[1] == pytest.approx((10.5, 20.5))
    assert (large.rows, large.events, large.size) == (10_000, 4_000, 100_000)
    assert large.check == pytest.approx(30.5)
    assert large.serial == pytest.approx(0.5 + 50 * blocks + 20.5)
    assert large.seconds(64) == pytest.approx(large.serial)
    assert large.seconds(1, worlds=3) == pytest.approx(3 * large.seconds(1))


def test_a_billion_users_are_worlds_of_at_most_as_many_as_a_world_has() -> None:
    assert scaling.sizes(1_200_000) == [1_200_000, MOST_USERS, 10**9]
    line = scaling.row(LAB, 10**9)
    assert line.startswith("| 1,000,000,000 in 63 worlds | ")
    events = int(line.split("|")[2].replace(",", ""))
    assert events == pytest.approx(400 / 120_000 * 10**9, rel=1e-3)
    assert scaling.row(LAB, 120_000).startswith("| 120,000 | 400 | ")


def test_pieces_are_timed_and_counted_as_they_are(tmp_path: Path) -> None:
    config = WorldConfig(size=1_000, as_of=dt.date(2024, 1, 4))
    measured, seconds = scaling.measure(config, tmp_path / "lake")
    assert [len(wave) for wave in measured.waves] == [1, 1]
    assert 0 < measured.start < seconds and 0 < measured.events < measured.rows
    assert measured.size == sum(file.stat().st_size for file in (tmp_path / "lake").glob("*/*.parquet"))

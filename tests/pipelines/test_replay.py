"""The watch over the past of a release."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from pipelines.checks import replay
from pipelines.contract.release import Release
from synthetic.config import HISTORY_START


def series(size: int = 800) -> np.ndarray:
    stream = np.random.default_rng(3)
    day = np.arange(size)
    return stream.poisson(900.0 * (1.0 + 0.2 * np.cos(2 * np.pi * day / 7))).astype(float)


def test_a_day_that_falls_by_half_rings_once_and_at_the_years_end_apart() -> None:
    calm = replay.replay("orders", series(), HISTORY_START, is_count=True)
    assert calm.rang == calm.rang_at_year_end == 0
    assert 600 < calm.judged < 800
    for day, rang in ((dt.date(2025, 9, 10), (1, 0)), (dt.date(2025, 12, 28), (0, 1))):
        values = series()
        values[(day - HISTORY_START).days] *= 0.5
        found = replay.replay("orders", values, HISTORY_START, is_count=True)
        assert (found.rang, found.rang_at_year_end) == rang
        assert found.judged + found.judged_at_year_end == calm.judged + calm.judged_at_year_end


def test_no_day_is_judged_by_what_comes_after_it() -> None:
    whole, cut = (
        replay.replay("orders", series()[:size], HISTORY_START, is_count=True) for size in (800, 500)
    )
    assert cut.judged < whole.judged
    later = series()
    later[500:] = 0.0
    found = replay.replay("orders", later, HISTORY_START, is_count=True)
    assert found.rang >= 7  # until that is the level
    assert replay.replay("orders", later[:500], HISTORY_START, is_count=True) == cut


@pytest.mark.timeout(400)
def test_the_command_replays_every_watched_metric_of_a_release(
    tiny_release: Release, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(replay, "good_release", lambda _home, _world: tiny_release)
    assert replay.main([]) in (0, 1)
    lines = capsys.readouterr().out.splitlines()
    names = [line.split()[0] for line in lines[1:]]
    assert "dau" in names
    assert len(names) >= 5
    monkeypatch.setattr(replay, "good_release", lambda _home, _world: None)
    assert replay.main([]) == 2
    assert "make data" in capsys.readouterr().err

"""Larder looks like a product: two seeds here, held to the targets of the realism table."""

from __future__ import annotations

import itertools

import pytest

from synthetic.checks import realism
from synthetic.checks.realism import TARGETS
from synthetic.kernel import days
from synthetic.people.population import Population
from synthetic.scenario import Scenario
from synthetic.settings import Settings

Town = tuple[Scenario, Population]


def has_reward(seed: int) -> bool:
    bends = Scenario(seed, 1).bends.of("invite_reward", days.HISTORY, 10_000)
    return any(bend.by * Settings().invite_reward >= 20.0 for bend in bends)


REWARDED = next(seed for seed in itertools.count(4) if has_reward(seed))


@pytest.fixture(scope="module")
def measured(town: Town) -> list[dict[str, float]]:
    return [realism.measure(*town), *(realism.measure(*world) for world in realism.worlds([REWARDED]))]


@pytest.mark.parametrize("name", TARGETS)
def test_the_world_is_within_its_target(name: str, measured: list[dict[str, float]]) -> None:
    target = TARGETS[name]
    values = [found[name] for found in measured if name in found]
    assert values
    for value in values:
        assert target.low <= value <= target.high, target.what


def test_every_target_is_measured_and_says_who_set_it(measured: list[dict[str, float]]) -> None:
    assert set().union(*measured) == set(TARGETS)
    assert all(target.source and target.low < target.high for target in TARGETS.values())


def test_the_table_has_a_line_for_each_target_and_tells_what_is_missed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {name: target.low for name, target in TARGETS.items()}
    monkeypatch.setattr(realism, "worlds", lambda seeds, _users: ((None, None) for _ in seeds))
    monkeypatch.setattr(realism, "measure", lambda _told, _people: found)
    assert realism.main(["--seeds", "2"]) == 0
    table = capsys.readouterr().out
    assert all(target.what in table for target in TARGETS.values())
    assert "2 of 2" in table
    found["d1"] = 0.5
    assert realism.main(["--seeds", "2"]) == 1
    assert "NO, 0 of 2" in capsys.readouterr().out
    del found["d1"]
    assert realism.main(["--seeds", "2"]) == 1
    assert "NO, in none of these worlds" in capsys.readouterr().out
    assert realism.main(["--seeds", "0"]) == 2

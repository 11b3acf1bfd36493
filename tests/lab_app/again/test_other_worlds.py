"""Other worlds are known by their seeds; which one is shown is kept, and removing one takes all of it."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_app.again import cost as costs
from lab_app.again.cost import MINUTES, Cost, size_of
from lab_app.again.worlds import (
    END_OF_SEEDS,
    FIRST_SEED,
    NOTE,
    bytes_of,
    draw_seed,
    is_another,
    look_at,
    looked_at,
    other_worlds,
    remove,
)
from pipelines.contract.home import Home
from pipelines.contract.release import Release, worlds_with_a_release
from pipelines.contract.room import FREE_BYTES_NEEDED
from synthetic.config import WorldConfig
from tests.lab_app.again.pipeline import publish

AS_OF = dt.date(2026, 6, 30)
SEED = 3_141_592_653


@given(st.integers(0, 2**32 - 1))
def test_a_world_is_for_again_by_its_seed_alone(seed: int) -> None:
    assert is_another(WorldConfig(seed, "tiny").world_id) == (FIRST_SEED <= seed < END_OF_SEEDS)


@pytest.mark.parametrize(
    "name", ["", "w", "small", "lab-seed-v14", "lab-seed99999999999-v14", "seed3000000000"]
)
def test_what_is_no_world_is_none(name: str) -> None:
    assert not is_another(name)


def test_a_seed_is_drawn_that_no_world_has_and_that_the_simulator_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = iter([0, 0, 5])
    monkeypatch.setattr("lab_app.again.worlds.secrets.randbelow", lambda _: next(drawn))
    used = [f"tiny-seed{FIRST_SEED}-v12", "no world"]
    assert draw_seed(used) == FIRST_SEED + 5
    monkeypatch.undo()
    assert is_another(WorldConfig(draw_seed(used)).world_id)


def test_the_choice_is_kept_and_falls_back_to_the_common_world(home: Home, common: Release) -> None:
    other = publish(home.again, "tiny", SEED, AS_OF)
    home.again.world(other.world.id).path.rename(home.world(other.world.id).path)
    assert looked_at(home) is None
    look_at(home, other.world.id)
    assert looked_at(home) == other.world.id
    look_at(home, common.world.id)  # it needs no choice
    assert looked_at(home) is None
    for damaged in ("", "{", "[]", "{}", json.dumps({"world": "../../elsewhere-seed3000000000-v1"})):
        home.looked_at.write_text(damaged)
        assert looked_at(home) is None
    look_at(home, other.world.id)
    remove(home, other.world.id)
    assert looked_at(home) is None
    look_at(home, None)
    look_at(home, None)
    assert not home.looked_at.exists()


def test_removing_takes_all_of_a_world_and_never_the_common_one(home: Home, common: Release) -> None:
    before = sorted(home.worlds.rglob("*"))
    other = publish(home.again, "tiny", SEED, AS_OF)
    home.again.world(other.world.id).path.rename(home.world(other.world.id).path)
    (home.world(other.world.id).path / NOTE).write_text('{"bytes": 5, "seconds": 90}')
    (found,) = other_worlds(home)
    assert (found.id, found.size) == (other.world.id, 5)
    (home.world(other.world.id).path / NOTE).write_text("{")
    assert other_worlds(home)[0].size == bytes_of(home.world(other.world.id).path) > 0
    remove(home, common.world.id)
    remove(home, "../home")
    remove(home, other.world.id)
    remove(home, other.world.id)
    assert sorted(home.worlds.rglob("*")) == before
    assert list(home.builds.iterdir()) == []
    assert worlds_with_a_release(home) == [common.world.id]


def test_one_that_cannot_be_read_can_still_be_removed(home: Home, common: Release) -> None:
    other = publish(home, "tiny", SEED, AS_OF)
    (other.path / "release.json").write_text("{")
    assert [world.id for world in other_worlds(home)] == [other.world.id]
    remove(home, other.world.id)
    assert worlds_with_a_release(home) == [common.world.id]


def cost(home: Home, like: Release) -> Cost:
    return costs.cost(home, like, size_of(home, like))


def test_the_cost_is_that_of_the_world_that_is_there(
    home: Home, common: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = home.world(common.world.id)
    folder.lake.mkdir()
    (folder.lake / "day.parquet").write_bytes(b"x" * 1_000_000)
    common.warehouse.write_bytes(b"x" * 400_000_000)
    (folder.releases / "older").mkdir()
    (folder.releases / "older" / "warehouse.duckdb").write_bytes(b"x" * 1_000_000)
    found = cost(home, common)
    assert found.size == pytest.approx(401_000_000, abs=100_000)
    assert found.room == pytest.approx(801_000_000, abs=100_000)
    common.warehouse.write_bytes(b"x")
    assert cost(home, common).room == FREE_BYTES_NEEDED["tiny"]
    monkeypatch.setattr(
        "lab_app.again.cost.shutil.disk_usage", lambda _: type("Usage", (), {"free": 1 << 20})
    )
    assert not cost(home, common).has_room


def test_the_minutes_are_those_of_the_last_build_or_what_is_usual(home: Home, common: Release) -> None:
    assert cost(home, common).minutes == MINUTES["tiny"]
    timed = common.model_copy(update={"stages": {"lake": 40.0, "models": 50.0}})
    assert cost(home, timed).minutes == (6, 11)
    went_on = common.model_copy(update={"stages": {"lake": 0.5, "models": 5.0}})
    assert cost(home, went_on).minutes == MINUTES["tiny"]
    other = publish(home, "tiny", SEED, AS_OF)
    note = home.world(other.world.id).path / NOTE
    for said in ("{", "{}", '{"seconds": -1}', '{"seconds": "NaN"}'):
        note.write_text(said)
        assert cost(home, timed).minutes == (6, 11)
    note.write_text('{"seconds": 120}')
    assert cost(home, timed).minutes == (2, 4)

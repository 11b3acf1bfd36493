"""Kept people: whoever goes on from them gets what somebody gets who has simulated every day."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import numpy as np
import pytest

from synthetic.config import WorldConfig
from synthetic.kernel import days
from synthetic.people import kept, simulation
from synthetic.people.kept import KeptError
from synthetic.people.population import Population
from synthetic.scenario import Scenario

CONFIG = WorldConfig(seed=5, size=2_000, as_of=dt.date(2024, 6, 30))
SCENARIO = Scenario.of(CONFIG)
BLOCKS = (0, SCENARIO.blocks)
START = days.number(CONFIG.as_of) + 1
END = START + 60


def same(one: Population, other: Population) -> bool:
    mine, theirs = one.arrays(), other.arrays()
    return mine.keys() == theirs.keys() and all(
        mine[name].dtype == theirs[name].dtype and np.array_equal(mine[name], theirs[name]) for name in mine
    )


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("people") / "some" / "people.npz"
    kept.save(simulation.past(SCENARIO, *BLOCKS, START), CONFIG.world_id, START, file)
    assert [found.name for found in file.parent.iterdir()] == [file.name]
    return file


def test_a_future_is_the_same_from_kept_people_and_from_the_launch_on(file: Path) -> None:
    shard = kept.load(SCENARIO, CONFIG.world_id, START, BLOCKS, END, file)
    from_file = shard.go_on(START)
    assert same(from_file, simulation.simulate(SCENARIO, *BLOCKS, END))
    assert from_file.active_day.max() == END - 1


def test_people_are_kept_who_have_just_begun(tmp_path: Path) -> None:
    first = days.LAUNCH + 1
    kept.save(simulation.past(SCENARIO, *BLOCKS, first), CONFIG.world_id, first, tmp_path / "people.npz")
    shard = kept.load(SCENARIO, CONFIG.world_id, first, BLOCKS, first + 40, tmp_path / "people.npz")
    assert same(shard.go_on(first), simulation.simulate(SCENARIO, *BLOCKS, first + 40))


@pytest.mark.parametrize(
    ("world", "day", "blocks"),
    [
        ("another", START, BLOCKS),
        (CONFIG.world_id, START - 1, BLOCKS),
        (CONFIG.world_id, START, (1, BLOCKS[1])),
    ],
)
def test_people_of_another_world_day_or_group_are_not_taken(
    file: Path, world: str, day: int, blocks: tuple[int, int]
) -> None:
    with pytest.raises(KeptError, match="another world or another day"):
        kept.load(SCENARIO, world, day, blocks, END, file)


def test_every_damaged_byte_is_noticed(file: Path, tmp_path: Path) -> None:
    good, bad = file.read_bytes(), tmp_path / "people.npz"

    def outcome(content: bytes) -> Population | None:
        bad.write_bytes(content)
        try:
            return kept.load(SCENARIO, CONFIG.world_id, START, BLOCKS, START + 1, bad).go_on(START)
        except KeptError as problem:
            assert "cannot be read" in str(problem) or "another world" in str(problem)  # noqa: PT017
            return None

    whole = outcome(good)
    assert whole is not None
    for cut in (0, 1, 1000, len(good) // 2, len(good) - 1):
        assert outcome(good[:cut]) is None
    with zipfile.ZipFile(file) as archive:
        inside = [info.header_offset + 200 + info.file_size // 2 for info in archive.infolist()]
    drawn = np.random.default_rng(3).integers(0, len(good), 60)
    for place in (*inside, *drawn.tolist()):
        flipped = bytearray(good)
        flipped[min(place, len(good) - 1)] ^= 0x10
        found = outcome(bytes(flipped))
        assert found is None or same(found, whole), place  # a byte that nothing depends on, such as a date


def test_people_that_are_not_there_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(KeptError, match="not there yet"):
        kept.load(SCENARIO, CONFIG.world_id, START, BLOCKS, END, tmp_path / "none.npz")
    (tmp_path / "folder.npz").mkdir()
    with pytest.raises(KeptError, match="cannot be read"):
        kept.load(SCENARIO, CONFIG.world_id, START, BLOCKS, END, tmp_path / "folder.npz")

"""A file that is not as it was written is noticed and made anew, and so is what is noted of it."""

from __future__ import annotations

import datetime as dt
import errno
import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from synthetic.config import WorldConfig
from synthetic.kernel import days
from synthetic.lake import notes, world
from synthetic.people.populations import Populations
from synthetic.scenario import Scenario
from synthetic.tables import TABLES
from tests.synthetic.conftest import AS_OF, digests, write

FLIPS = 200
FEBRUARY = dt.date(2024, 2, 1)


@pytest.fixture
def copied(lake: Path, tmp_path: Path) -> Path:
    """The small world, to be damaged."""
    return shutil.copytree(lake, tmp_path / "lake")


def flip(file: Path, draw: random.Random) -> None:
    """Turn one bit of a file."""
    content = bytearray(file.read_bytes())
    content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    file.write_bytes(content)


def mend(config: WorldConfig, out: Path) -> list[str]:
    """Write the world again; the files that were made anew because they were damaged."""
    found: list[Path] = []
    world.write_world(config, out, workers=1, on_progress=lambda _: None, on_damage=found.extend)
    return [file.relative_to(out).as_posix() for file in found]


def test_every_flipped_bit_is_noticed_and_its_file_alone_made_anew(
    config: WorldConfig, lake: Path, copied: Path
) -> None:
    draw = random.Random(20261129)
    chosen = draw.sample(sorted(copied.glob("*/*.parquet")), FLIPS)
    untouched = {path: path.stat().st_mtime_ns for path in copied.glob("*/*.parquet") if path not in chosen}
    for file in chosen:
        flip(file, draw)
    assert len(set(digests(copied).items()) - set(digests(lake).items())) == FLIPS
    assert mend(config, copied) == sorted(file.relative_to(copied).as_posix() for file in chosen)
    assert digests(copied) == digests(lake)
    assert {path: path.stat().st_mtime_ns for path in untouched} == untouched
    assert mend(config, copied) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(file.read_bytes()[:-1]),
        lambda file: file.write_bytes(file.read_bytes() + b"x"),
        lambda file: file.write_bytes(bytes(file.stat().st_size)),
        Path.unlink,
    ],
    ids=["emptied", "truncated", "longer", "zeros", "missing"],
)
def test_a_damaged_file_is_made_anew_byte_by_byte(
    damage: Callable[[Path], object], config: WorldConfig, lake: Path, copied: Path
) -> None:
    names = ["events/2024-01-31.parquet", "orders/2024-02-11.parquet", "users/2023-12-31.parquet"]
    for name in names:
        damage(copied / name)
    assert mend(config, copied) == names
    assert digests(copied) == digests(lake)


def test_a_file_that_the_disk_cannot_read_is_made_anew(
    config: WorldConfig, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, whole = "events/2024-02-11.parquet", notes.digest_of

    def failing(file: str | Path) -> str:
        if str(file).endswith(bad):
            raise OSError(errno.EIO, "Input/output error", str(file))
        return whole(file)

    monkeypatch.setattr(notes, "digest_of", failing)
    assert mend(config, copied) == [bad]


def test_a_file_of_a_day_that_has_no_rows_is_removed(config: WorldConfig, lake: Path, copied: Path) -> None:
    table = next(path.parent for path in copied.glob("*/*.parquet") if len(list(path.parent.iterdir())) < 20)
    stray = next(
        path
        for day in range(days.HISTORY, days.number(AS_OF))
        if not (path := table / f"{days.date(day)}.parquet").exists()
    )
    shutil.copyfile(next(table.glob("*.parquet")), stray)
    assert mend(config, copied) == [stray.relative_to(copied).as_posix()]
    assert digests(copied) == digests(lake)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'{"digest": "0", "note": {}}'])
def test_a_month_whose_note_is_damaged_is_written_anew(
    content: bytes, config: WorldConfig, lake: Path, copied: Path
) -> None:
    (copied / notes.FOLDER / "2024-02.json").write_bytes(content)
    flip(copied / "events" / "2024-02-11.parquet", random.Random(1))
    made: list[dt.date] = []
    world.write_month(config, FEBRUARY, copied, through=AS_OF, on_day=lambda day, _: made.append(day))
    assert len(made) == 29
    assert digests(copied) == digests(lake)
    assert notes.read_notes(copied, "2024-02", config.world_id).keys() == TABLES.keys()


def test_no_flipped_bit_of_a_note_is_believed(config: WorldConfig, copied: Path) -> None:
    file, draw = copied / notes.FOLDER / "2024-03.json", random.Random(3)
    whole, known = file.read_bytes(), notes.read_notes(copied, "2024-03", config.world_id)
    for _ in range(FLIPS):
        flip(file, draw)
        assert notes.read_notes(copied, "2024-03", config.world_id) in ({}, known)
        file.write_bytes(whole)


def test_a_lake_of_an_earlier_version_is_written_anew_and_noted(
    config: WorldConfig, lake: Path, copied: Path
) -> None:
    shutil.rmtree(copied / notes.FOLDER)
    (copied / notes.OWNER).write_text(f"{config.world_id}\n")
    flip(copied / "events" / "2024-02-11.parquet", random.Random(1))
    assert mend(config, copied) == []  # it can't be known that a file without a note is damaged
    assert digests(copied) == digests(lake)
    assert len(list((copied / notes.FOLDER).iterdir())) == 3


@pytest.mark.parametrize("content", [b"", b"lab-seed8-v14 0123", b"\xff\xfe", b"one two three"])
def test_a_folder_whose_owners_note_is_damaged_is_still_its_own(
    content: bytes, config: WorldConfig, lake: Path, copied: Path
) -> None:
    (copied / notes.OWNER).write_bytes(content)
    assert mend(config, copied) == []
    assert notes.owner(copied) == config.world_id
    assert digests(copied) == digests(lake)


def test_months_of_another_world_are_written_anew_where_only_the_owners_note_is_lost(
    config: WorldConfig, lake: Path, tmp_path: Path
) -> None:
    other = WorldConfig(seed=8, as_of=AS_OF, size=1500)
    write(other, tmp_path)
    (tmp_path / notes.OWNER).write_bytes(b"")
    mend(config, tmp_path)
    assert digests(tmp_path) == digests(lake)


def test_only_the_days_that_differ_are_simulated_again(config: WorldConfig, copied: Path) -> None:
    for name in ("events/2024-01-03.parquet", "events/2024-01-04.parquet", "orders/2024-01-29.parquet"):
        (copied / name).unlink()
    made: list[dt.date] = []
    world.write_month(
        config, dt.date(2024, 1, 1), copied, through=AS_OF, on_day=lambda day, _: made.append(day)
    )
    assert made == [dt.date(2024, 1, 3), dt.date(2024, 1, 4), dt.date(2024, 1, 29)]


def flipped(content: bytes, draw: random.Random) -> bytes:
    changed = bytearray(content)
    changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def test_a_damaged_population_is_simulated_again(config: WorldConfig, tmp_path: Path) -> None:
    scenario, end, draw = Scenario.of(config), days.HISTORY + 3, random.Random(5)
    Populations(tmp_path).keep(scenario, 0, end)
    (file,) = tmp_path.glob("*.npz")
    whole, clean = file.read_bytes(), Populations(tmp_path).of(scenario, 0, end).arrays()
    damages: Sequence[bytes] = [b"", whole[:-100], *(flipped(whole, draw) for _ in range(60))]
    for content in damages:
        file.write_bytes(content)
        read = Populations(tmp_path)._read(0, end)
        assert read is None or all(np.array_equal(clean[name], a) for name, a in read.arrays().items())
    file.write_bytes(b"")
    again = Populations(tmp_path).of(scenario, 0, end).arrays()
    assert all(np.array_equal(clean[name], column) for name, column in again.items())

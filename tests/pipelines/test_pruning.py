"""What is removed after a publication, and what never is."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.contract.engines.duckdb import is_open
from pipelines.contract.files import write_json
from pipelines.contract.home import Home
from pipelines.contract.migration import UNREADABLE
from pipelines.publish.pruning import DAYS_TO_KEEP, prune, prune_derived, prune_releases, prune_worlds
from synthetic.config import SIMULATOR_VERSION

NOW = f"v{SIMULATOR_VERSION}"
WORLD = f"tiny-seed7-{NOW}"
OTHER = f"tiny-seed8-{NOW}"
BEFORE = "tiny-seed7-v1"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.make()
    return home


def release(home: Home, world_id: str, release_id: str, age: int = 0) -> Path:
    """A release with a warehouse, made the current one of its world, which becomes the default."""
    path = home.world(world_id).releases / release_id
    path.mkdir(parents=True)
    with duckdb.connect(str(path / "warehouse.duckdb")) as connection:
        connection.execute(f"CREATE TABLE made_by AS SELECT '{release_id}' AS id")
    os.utime(path, (1_700_000_000 - age, 1_700_000_000 - age))
    write_json(home.world(world_id).pointer, {"id": release_id})
    write_json(home.pointer, {"world": world_id})
    return path


def names(home: Home, world_id: str = WORLD) -> list[str]:
    return sorted(folder.name for folder in home.world(world_id).releases.iterdir())


@pytest.fixture
def five(home: Home) -> list[Path]:
    """Five releases, the oldest first."""
    return [release(home, WORLD, f"r{number}", age=5 - number) for number in range(5)]


def told(path: Path, home: Home) -> str:
    return path.relative_to(home.path).as_posix()


def test_old_releases_are_pruned_and_the_last_few_kept(home: Home, five: list[Path]) -> None:
    assert prune_releases(home, keep=3) == [told(path, home) for path in reversed(five[:2])]
    assert names(home) == ["r2", "r3", "r4"]
    assert list(home.builds.iterdir()) == []


def test_the_current_release_is_never_pruned_however_old(home: Home, five: list[Path]) -> None:
    write_json(home.world(WORLD).pointer, {"id": "r0"})
    assert sorted(prune_releases(home, keep=1)) == [told(path, home) for path in five[1:4]]
    assert names(home) == ["r0", "r4"]


@pytest.fixture
def reader(five: list[Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(five[0] / "warehouse.duckdb"), read_only=True) as connection:
        yield connection


def test_a_release_that_somebody_reads_is_never_pruned(
    home: Home, five: list[Path], reader: duckdb.DuckDBPyConnection
) -> None:
    assert is_open(five[0] / "warehouse.duckdb")
    assert prune_releases(home, keep=3) == [told(five[1], home)]
    assert reader.execute("SELECT count(*) FROM made_by").fetchall() == [(1,)]
    reader.close()
    assert prune_releases(home, keep=3) == [told(five[0], home)]


@pytest.mark.usefixtures("five")
def test_each_world_keeps_its_own_releases(home: Home) -> None:
    for number in range(4):
        release(home, OTHER, f"s{number}", age=100 - number)
    assert len(prune_releases(home, keep=3)) == 3
    assert names(home) == ["r2", "r3", "r4"]
    assert names(home, OTHER) == ["s1", "s2", "s3"]


def test_releases_of_an_earlier_simulator_go_as_newer_ones_of_the_same_company_come(home: Home) -> None:
    release(home, BEFORE, "b0", age=10)
    for number in range(2):
        release(home, WORLD, f"r{number}", age=5 - number)
    assert prune(home) == []
    release(home, WORLD, "r2", age=0)
    assert prune(home) == [f"worlds/{BEFORE}/releases/b0", f"worlds/{BEFORE}"]
    assert names(home) == ["r0", "r1", "r2"]


@pytest.mark.usefixtures("five")
def test_the_default_world_stays_even_if_it_is_of_an_earlier_simulator(home: Home) -> None:
    release(home, BEFORE, "b0", age=100)  # what was published last is the default
    prune(home)
    assert names(home, BEFORE) == ["b0"]


def test_worlds_without_a_release_go_when_nobody_has_worked_on_them_for_days(home: Home) -> None:
    release(home, WORLD, "r0")
    home.world(WORLD).lake.mkdir()
    for world_id in (OTHER, BEFORE):
        (home.world(world_id).lake / "users").mkdir(parents=True)
    # The one of an earlier simulator cannot be gone on with.
    assert prune_worlds(home) == [f"worlds/{BEFORE}"]
    assert prune_worlds(home, now=time.time() + (DAYS_TO_KEEP + 1) * 86_400) == [f"worlds/{OTHER}"]
    assert home.world(WORLD).lake.exists()


def test_releases_that_cannot_be_read_go_after_the_next_publication(home: Home) -> None:
    release(home, UNREADABLE, "x")
    release(home, WORLD, "r0")
    assert prune(home) == [f"worlds/{UNREADABLE}"]


def test_what_was_derived_from_a_release_goes_with_it(home: Home, five: list[Path]) -> None:
    for path in (*five, Path("of-no-release")):
        (home.derived / path.name).mkdir(parents=True)
    assert prune_derived(home) == ["derived/of-no-release"]
    removed = prune(home)
    assert removed[-2:] == ["derived/r0", "derived/r1"]
    assert sorted(folder.name for folder in home.derived.iterdir()) == ["r2", "r3", "r4"]


def test_a_home_without_any_world_has_nothing_to_prune(home: Home) -> None:
    home.worlds.rmdir()
    assert prune(home) == []

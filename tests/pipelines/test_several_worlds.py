"""Several worlds in one data folder: building one does not stop another from being served."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.build.releases import good_release, next_day, release_before
from pipelines.build.session import Build, open_build
from pipelines.contract.home import Home, HomeError
from pipelines.contract.release import current_release
from pipelines.publish.publication import ARTEFACTS, publish
from synthetic.config import WorldConfig

FIRST = WorldConfig(preset="tiny")
SECOND = WorldConfig(preset="tiny", seed=8)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@contextlib.contextmanager
def opened(home: Home, world: WorldConfig, run_id: str) -> Iterator[Build]:
    """A build that is ready to be published."""
    with open_build(home, lambda: world, run_id, stages=["release"], workers=1, say=print) as build:
        with duckdb.connect(str(build.warehouse)) as connection:
            connection.execute(f"CREATE TABLE made_by AS SELECT '{run_id}' AS run_id")
        build.target.mkdir()
        for name in ARTEFACTS:
            (build.target / name).write_text("{}")
        yield build


def publish_one(home: Home, world: WorldConfig, run_id: str) -> str:
    with opened(home, world, run_id) as build:
        published = publish(build, {"users": 3})
        build.finish("Done.", published.id)
    return published.id


def served(home: Home, world: WorldConfig | None = None) -> str | None:
    """The release that is served, by default or where this world is asked for."""
    release = current_release(home if world is None else Home(home.path, world.world_id))
    return release.id if release else None


def test_the_first_world_is_served_until_the_second_is_published_and_on_request_after(home: Home) -> None:
    first = publish_one(home, FIRST, "aaaaaaaa-1")
    with opened(home, SECOND, "bbbbbbbb-2") as build:
        assert served(home) == first
        published = publish(build, {"users": 3})
        build.finish("Done.", published.id)
    assert served(home) == published.id != first
    assert served(home, FIRST) == first
    assert served(home, SECOND) == published.id
    third = publish_one(home, FIRST, "cccccccc-3")
    assert (served(home), served(home, SECOND)) == (third, published.id)


def test_a_build_of_another_world_that_fails_changes_nothing(home: Home) -> None:
    first = publish_one(home, FIRST, "aaaaaaaa-1")
    with opened(home, SECOND, "bbbbbbbb-2") as build:
        build.fail("A check has failed.")
    assert served(home) == first
    with pytest.raises(HomeError, match=f"LARDER_WORLD asks for {SECOND.world_id}"):
        served(home, SECOND)


def test_a_build_goes_by_the_last_release_of_its_own_world_and_else_by_the_default_one(home: Home) -> None:
    first = publish_one(home, FIRST, "aaaaaaaa-1")
    with opened(home, SECOND, "bbbbbbbb-2") as build:
        assert good_release(home, SECOND.world_id) is None
        assert release_before(build).id == first  # type: ignore[union-attr]
        build.finish("Done.", None)
    publish_one(home, SECOND, "cccccccc-3")
    with opened(home, FIRST, "dddddddd-4") as build:
        assert release_before(build).id == first  # type: ignore[union-attr]
        build.finish("Done.", None)


def test_the_day_more_is_one_of_the_world_that_is_looked_at(home: Home) -> None:
    publish_one(home, FIRST, "aaaaaaaa-1")
    publish_one(home, SECOND, "bbbbbbbb-2")
    assert next_day(home).seed == SECOND.seed
    assert next_day(Home(home.path, FIRST.world_id)).seed == FIRST.seed


def test_the_first_build_in_an_old_home_moves_it_over(home: Home) -> None:
    before = publish_one(home, FIRST, "aaaaaaaa-1")
    folder = home.world(FIRST.world_id)
    folder.releases.rename(home.path / "releases")
    folder.pointer.rename(home.path / "releases" / "current.json")
    home.pointer.unlink()
    (home.path / "lake" / FIRST.world_id / "users").mkdir(parents=True)
    shutil.rmtree(home.worlds)
    with opened(home, SECOND, "bbbbbbbb-2") as build:
        assert served(home) == before
        assert (folder.lake / "users").is_dir()
        build.finish("Done.", None)
    assert {path.name for path in home.path.iterdir() if path.is_dir()} == {"builds", "worlds"}

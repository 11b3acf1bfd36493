"""Releases of several worlds in one data folder, and of other versions of the project."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from pipelines.contract import SCHEMA_VERSION
from pipelines.contract.home import Home, HomeError
from pipelines.contract.release import (
    Release,
    ReleaseError,
    World,
    current_release,
    point_at,
    read_release,
    release_of,
    worlds_with_a_release,
    write_release,
)

SIMULATOR = "12"


def made(home: Home, world_id: str, release_id: str, **about: object) -> Release:
    """A release with empty files, which is current in its world."""
    path = home.world(world_id).releases / release_id
    path.mkdir(parents=True)
    release = Release(
        id=release_id,
        path=path,
        as_of=dt.date(2026, 6, 30),
        built_at=dt.datetime(2026, 7, 1, 5, tzinfo=dt.UTC),
        world=World(id=world_id, seed=7, preset="tiny", simulator_version=SIMULATOR),
        row_counts={"users": 3},
        schema_version=SCHEMA_VERSION,
    ).model_copy(update=about)
    for file in (release.warehouse, release.manifest, release.semantic_manifest):
        file.touch()
    write_release(release)
    point_at(home, release)
    return release


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_what_was_written_is_read_back(home: Home) -> None:
    release = made(home, "a", "r1", stages={"lake": 1.5}, versions={"duckdb": "2.0.0"}, models="m")
    assert read_release(release.path) == release
    written = json.loads((release.path / "release.json").read_text())
    assert written["schema_version"] == SCHEMA_VERSION
    assert "path" not in written  # it may be moved


def test_what_was_published_last_is_served_and_another_world_when_it_is_asked_for(home: Home) -> None:
    first, second = made(home, "a", "r1"), made(home, "b", "r2")
    assert current_release(home) == second
    assert current_release(Home(home.path, "a")) == first
    assert release_of(home, "a") == first
    assert release_of(home, "c") is None
    assert worlds_with_a_release(home) == ["a", "b"]


def test_a_world_that_is_not_there_is_said_with_those_that_are(home: Home) -> None:
    with pytest.raises(HomeError, match=r"has no release of it\. There is none yet\."):
        current_release(Home(home.path, "c"))
    made(home, "a", "r1")
    made(home, "b", "r2")
    with pytest.raises(HomeError, match=r"LARDER_WORLD asks for c, and .* There are: a, b\."):
        current_release(Home(home.path, "c"))


def test_a_default_world_that_is_gone_is_said(home: Home) -> None:
    made(home, "a", "r1")
    home.world("a").pointer.unlink()
    with pytest.raises(ReleaseError, match=r"The world a has no current release .*Build the data again"):
        current_release(home)


def test_a_release_of_today_is_not_older(home: Home) -> None:
    release = made(home, "a", "r1")
    assert not release.is_older(SIMULATOR)
    assert release.note_on_age(SIMULATOR) is None


@pytest.mark.parametrize("change", [{"schema_version": SCHEMA_VERSION - 1}, {"simulator": "11"}])
def test_a_release_of_an_earlier_version_is_read_with_a_note(home: Home, change: dict[str, object]) -> None:
    simulator = str(change.pop("simulator", SIMULATOR))
    written = made(home, "a", "r1", **change)
    if simulator != SIMULATOR:
        world = written.world.model_copy(update={"simulator_version": simulator})
        write_release(written.model_copy(update={"world": world}))
    release = current_release(home)
    assert release is not None
    assert release.is_older(SIMULATOR)
    note = release.note_on_age(SIMULATOR)
    assert note is not None
    assert "`make data` builds it anew" in note


def test_a_release_without_a_number_is_one_of_the_first_schema(home: Home) -> None:
    release = made(home, "a", "r1")
    about = release.path / "release.json"
    content = json.loads(about.read_text())
    del content["schema_version"]
    about.write_text(json.dumps(content | {"built_at": "2026-07-01T05:00:00+00:00"}))
    found = read_release(release.path)
    assert (found.schema_version, found.built_at) == (1, release.built_at)


def test_a_release_of_a_later_version_is_refused_in_a_sentence(home: Home) -> None:
    made(home, "a", "r1", schema_version=SCHEMA_VERSION + 1)
    with pytest.raises(ReleaseError, match=r"Release r1 was built by a later version .* Update the project"):
        current_release(home)

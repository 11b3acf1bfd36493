"""Releases of several worlds in one data folder, and of other versions of the project."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.contract import SCHEMA_VERSION, seal
from pipelines.contract.home import Home, HomeError
from pipelines.contract.release import (
    Release,
    ReleaseError,
    World,
    current_release,
    is_sound,
    point_at,
    read_release,
    readable_release,
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
    del content["schema_version"], content["digest"]
    about.write_text(json.dumps(content | {"built_at": "2026-07-01T05:00:00+00:00"}))
    found = read_release(release.path)
    assert (found.schema_version, found.built_at) == (1, release.built_at)


def test_a_release_of_a_later_version_is_refused_in_a_sentence(home: Home) -> None:
    made(home, "a", "r1", schema_version=SCHEMA_VERSION + 1)
    with pytest.raises(ReleaseError, match=r"Release r1 was built by a later version .* Update the project"):
        current_release(home)


def published(home: Home, release_id: str, hour: int) -> Release:
    """A release with a little in its files, sealed as the pipeline does it."""
    release = made(home, "a", release_id, built_at=dt.datetime(2026, 7, 1, hour, tzinfo=dt.UTC))
    for file in (release.warehouse, release.manifest, release.semantic_manifest):
        file.write_bytes(f"{file.name} of {release_id}".encode() * 20)
    files = seal.seal([release.warehouse, release.manifest, release.semantic_manifest])
    sealed = release.model_copy(update={"files": files})
    write_release(sealed)
    return sealed


def test_a_release_that_is_as_it_was_published_is_sound(home: Home) -> None:
    assert is_sound(published(home, "r1", 1))
    assert readable_release(home)[1] is None


@pytest.mark.parametrize("name", ["warehouse.duckdb", "semantic_manifest.json"])
@pytest.mark.parametrize(
    "damage", [lambda content: content[:0], lambda content: content[:-1], lambda content: content + b"x"]
)
def test_of_a_release_whose_file_has_another_size_the_one_before_is_read_at_once(
    home: Home, name: str, damage: Callable[[bytes], bytes]
) -> None:
    before, damaged = published(home, "r1", 1), published(home, "r2", 2)
    file = damaged.path / name
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(ReleaseError, match=f"{name} of release r2 is damaged"):
        current_release(home)
    release, problem = readable_release(home)
    assert release == before
    assert problem is not None
    assert problem.startswith(f"{name} of release r2 is damaged")
    assert "Build the data again with `make data`" in problem
    assert problem.endswith("Until then you see release r1.")


def test_every_flipped_bit_of_a_release_is_found_and_noted_for_later_starts(home: Home) -> None:
    published(home, "r1", 1)
    damaged = published(home, "r2", 2)
    draw = random.Random(11)
    for _ in range(60):
        file = draw.choice([damaged.warehouse, damaged.manifest, damaged.semantic_manifest])
        whole = file.read_bytes()
        content = bytearray(whole)
        content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
        file.write_bytes(content)
        assert current_release(home) == damaged  # nobody has looked yet
        assert not is_sound(damaged)
        assert readable_release(home)[0].id == "r1"  # type: ignore[union-attr]
        file.write_bytes(whole)
        assert current_release(home) == damaged  # it was replaced, so that the finding is of another file


def test_no_flipped_bit_of_a_description_is_believed(home: Home) -> None:
    release = published(home, "r1", 1)
    about, draw = release.path / "release.json", random.Random(12)
    whole = about.read_bytes()
    for _ in range(100):
        content = bytearray(whole)
        content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
        about.write_bytes(content)
        with contextlib.suppress(ReleaseError):
            assert read_release(release.path) == release


def test_where_no_release_can_be_read_the_current_ones_damage_is_said(home: Home) -> None:
    release = published(home, "r1", 1)
    release.warehouse.write_bytes(b"")
    with pytest.raises(ReleaseError, match=r"warehouse.duckdb of release r1 is damaged"):
        readable_release(home)


def test_where_no_pointer_can_be_read_the_newest_release_is(home: Home) -> None:
    published(home, "r1", 1)
    newest = published(home, "r2", 2)
    home.pointer.write_bytes(b"")
    release, problem = readable_release(home)
    assert release == newest
    assert problem is not None
    assert problem.startswith("The file that names the current world cannot be read")


def test_a_release_of_an_earlier_version_is_never_called_damaged(home: Home) -> None:
    release = made(home, "a", "r1")
    release.warehouse.write_bytes(b"whatever it is")
    assert is_sound(release)
    assert current_release(home) == release

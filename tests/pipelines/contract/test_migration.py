"""Data folders of before there could be several worlds in one: moved over whole, however often it is cut short."""

from __future__ import annotations

import errno
import itertools
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.contract import migration
from pipelines.contract.files import write_json
from pipelines.contract.home import Home, HomeError, is_locked, take_lock
from pipelines.contract.migration import UNREADABLE, is_old, move_over, settle
from pipelines.contract.release import ReleaseError, current_release, release_of, worlds_with_a_release

A, B, C = "lab-seed7-v12", "tiny-seed7-v12", "lab-seed7-v11"
RELEASES = {"r1": (C, 1), "r2": (A, 2), "r3": (B, 3), "r4": (A, 4), "r5": (A, 5)}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Three worlds with five releases of which the last but one is current, and the progress of a learner."""
    for kind, world_ids in (("lake", (A, B, C)), ("truth", (A, B)), ("variants", (A,))):
        for world_id in world_ids:
            write(tmp_path / kind / world_id / "users" / "2024-01-01.parquet", f"{kind} of {world_id}")
    for release_id, (world_id, hour) in RELEASES.items():
        old_release(tmp_path / "releases" / release_id, world_id, hour)
    write(tmp_path / "releases" / "current.json", '{"id": "r4"}')
    for name in ("progress.sqlite", "status.json", "dev.duckdb", "dagster/storage/x"):
        write(tmp_path / name, name)
    return Home(tmp_path)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def old_release(path: Path, world_id: str, hour: int) -> None:
    about = {
        "id": path.name,
        "built_at": f"2026-07-01T{hour:02}:00:00+00:00",
        "as_of": "2026-06-30",
        "world": {"id": world_id, "seed": 7, "preset": "lab", "simulator_version": "12"},
        "row_counts": {"users": 3},
        "models": "m",
        "versions": {},
        "stages": {},
    }
    write(path / "release.json", json.dumps(about))
    for name in ("warehouse.duckdb", "manifest.json", "semantic_manifest.json"):
        write(path / name, f"{name} of {path.name}")


def contents(home: Home) -> dict[str, str]:
    return {
        file.relative_to(home.path).as_posix(): file.read_text()
        for file in home.path.rglob("*")
        if file.is_file() and file.name != "build.lock"
    }


def moved(home: Home) -> dict[str, str]:
    """What should come of the old data folder."""
    expected = {}
    for name, text in contents(home).items():
        kind, *rest = name.split("/")
        if kind in migration.KINDS:
            name = f"worlds/{rest[0]}/{kind}/{'/'.join(rest[1:])}"
        elif kind == "releases" and len(rest) > 1:
            name = f"worlds/{RELEASES[rest[0]][0]}/releases/{'/'.join(rest)}"
        if name != "releases/current.json":
            expected[name] = text
    return expected


def is_whole(home: Home, expected: dict[str, str]) -> None:
    found = contents(home)
    pointers = {name: json.loads(found.pop(name)) for name in list(found) if name.endswith("current.json")}
    assert found == expected
    assert pointers == {
        "current.json": {"world": A},
        f"worlds/{A}/current.json": {"id": "r4"},
        f"worlds/{B}/current.json": {"id": "r3"},
        f"worlds/{C}/current.json": {"id": "r1"},
    }
    assert not is_old(home)
    assert sorted(path.name for path in home.path.iterdir() if path.is_dir()) == ["dagster", "worlds"]
    assert not is_locked(home.lock)


def test_an_old_home_is_moved_over_when_it_is_first_looked_at(home: Home) -> None:
    expected = moved(home)
    release = current_release(home)
    assert release is not None
    assert (release.id, release.world.id, release.schema_version) == ("r4", A, 1)
    assert release.warehouse.read_text() == "warehouse.duckdb of r4"
    is_whole(home, expected)
    assert worlds_with_a_release(home) == [C, A, B]


def test_killed_at_any_step_it_goes_on_at_the_next_look_and_nothing_is_lost(
    home: Home, tmp_path_factory: pytest.TempPathFactory
) -> None:
    expected = moved(home)
    folder = tmp_path_factory.mktemp("killed")
    for step in itertools.count(1):
        own = Home(shutil.copytree(home.path, folder / str(step)))
        if not is_killed_at(step, own):
            break
        assert current_release(own) is not None
        move_over(own)  # as the next build does, which also finds folders that are left empty
        is_whole(own, expected)
    # 6 folders of three worlds, 5 releases, 5 pointers, the old pointer, 4 folders that are empty then
    assert step == 22


def test_killed_again_and_again_it_comes_to_its_end(home: Home) -> None:
    expected = moved(home)
    kills = 0
    while is_killed_at(4, home):
        kills += 1
    assert kills > 1
    move_over(home)
    is_whole(home, expected)


def is_killed_at(step: int, home: Home) -> bool:
    """Move over, and be killed in place of the n-th change of the disk; False where there are fewer."""
    steps = itertools.count(1)

    def counted(change: Callable[..., Any]) -> Callable[..., Any]:
        def instead(path: Path, *args: Any, **options: Any) -> Any:
            if (
                not path.name.startswith(".") and next(steps) == step
            ):  # those are beside a file that is written
                raise KeyboardInterrupt
            return change(path, *args, **options)

        return instead

    with pytest.MonkeyPatch.context() as patch:
        for name in ("rename", "replace", "unlink", "rmdir"):
            patch.setattr(Path, name, counted(getattr(Path, name)))
        patch.setattr(migration, "write_json", counted(write_json))
        try:
            settle(home)
        except KeyboardInterrupt:
            return True
    return False


def test_who_has_a_release_open_goes_on_reading(home: Home) -> None:
    warehouse = home.path / "releases" / "r4" / "warehouse.duckdb"
    warehouse.unlink()
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("CREATE TABLE told AS SELECT range AS n FROM range(100000)")
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        settle(home)
        assert not warehouse.exists()
        assert connection.execute("SELECT sum(n) FROM told").fetchall() == [(4999950000,)]
    release = current_release(home)
    assert release is not None
    with duckdb.connect(str(release.warehouse), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM told").fetchall() == [(100000,)]


def test_while_a_build_is_at_work_it_waits_and_says_so(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migration, "WAIT_SECONDS", 0)
    before = contents(home)
    lock = take_lock(home.lock)
    assert lock is not None
    with pytest.raises(HomeError, match=r"a build is at work in it\. Wait until it has finished"):
        current_release(home)
    assert contents(home) == before
    lock.release()
    assert current_release(home) is not None


def test_what_cannot_be_moved_is_said_and_nothing_is_lost(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where a file that is open cannot be moved."""
    expected = moved(home)

    def refused(path: Path, _to: Path) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refused)
        with pytest.raises(HomeError, match=r"cannot be moved over: Permission denied .*Stop the lab"):
            settle(home)
    settle(home)
    is_whole(home, expected)


def test_a_home_of_an_earlier_version_that_was_used_again_is_moved_over_again(home: Home) -> None:
    settle(home)
    write(home.path / "lake" / A / "users" / "2024-01-01.parquet", f"lake of {A}")
    write(home.path / "lake" / A / "users" / "2024-01-02.parquet", "a day more")
    old_release(home.path / "releases" / "r6", A, 6)
    write(home.path / "releases" / "current.json", '{"id": "r6"}')
    release = current_release(home)
    assert release is not None
    assert release.id == "r6"
    assert not is_old(home)
    lake = home.world(A).lake / "users"
    assert sorted(file.name for file in lake.iterdir()) == ["2024-01-01.parquet", "2024-01-02.parquet"]


def test_a_lake_without_any_release_is_moved_over(tmp_path: Path) -> None:
    write(tmp_path / "lake" / A / "users" / "2024-01-01.parquet", "x")
    home = Home(tmp_path)
    assert current_release(home) is None
    assert (home.world(A).lake / "users" / "2024-01-01.parquet").read_text() == "x"
    assert not is_old(home)


def test_a_release_that_cannot_be_read_is_kept_and_said(home: Home) -> None:
    (home.path / "releases" / "r4" / "release.json").write_text("{")
    with pytest.raises(ReleaseError, match="The description of release r4 is missing or damaged"):
        current_release(home)
    assert (home.world(UNREADABLE).releases / "r4" / "warehouse.duckdb").is_file()
    assert release_of(home, A) is not None


@pytest.mark.parametrize("content", ["{", '{"id": "gone"}', '{"id": "../x"}'])
def test_a_damaged_pointer_stays_damaged_and_is_said(home: Home, content: str) -> None:
    (home.path / "releases" / "current.json").write_text(content)
    with pytest.raises(ReleaseError, match=r"cannot be read: .*current.json.*Build the data again"):
        current_release(home)
    assert not is_old(home)


def test_files_of_others_are_left_where_they_are(home: Home) -> None:
    write(home.path / "lake" / "notes.txt", "mine")
    settle(home)
    assert not is_old(home)
    assert (home.path / "lake" / "notes.txt").read_text() == "mine"

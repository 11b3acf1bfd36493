"""A disk that fills up while a build runs: one sentence, a status that says failed, and room for the next one."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.build import headless
from pipelines.build import session as build
from pipelines.build.board import StatusBoard
from pipelines.build.settings import BuildError
from pipelines.build.space import check_space
from pipelines.build.spark.run import on_spark
from pipelines.build.spark.server import Server
from pipelines.contract import files, status
from pipelines.contract.home import Home
from pipelines.contract.room import FREE_BYTES_NEEDED, bytes_needed
from pipelines.contract.status import build_status
from synthetic.config import WorldConfig
from synthetic.lake.meter import LakeError

WORLD = WorldConfig(preset="tiny", as_of=dt.date(2024, 3, 31))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A data folder in which the build b-1 runs and has written a warehouse."""
    home = Home(tmp_path)
    home.make()
    StatusBoard(home.status, "b-1", WORLD.as_of, WORLD.world_id)
    (home.builds / "b-1").mkdir()
    (home.builds / "b-1" / "warehouse.duckdb").write_bytes(b"half of it")
    return home


def breaks_off(home: Home, error: Exception, build_id: str = "b-1") -> None:
    """What happens to a build whose history, which Dagster keeps in SQLite, cannot be written."""

    def run() -> Iterator[None]:
        with headless._plainly(home, build_id):
            yield
            raise error

    list(run())


def test_a_history_without_room_breaks_off_in_a_sentence_and_the_status_says_failed(home: Home) -> None:
    with pytest.raises(BuildError, match=r"The disk is full: free some space in .* and build again"):
        breaks_off(home, sqlite3.OperationalError("database or disk is full"))
    told = build_status(home)
    assert told is not None
    assert told.state == "failed"
    assert told.message.startswith("The disk is full: free some space")
    assert told.finished_at is not None
    assert [stage.state for stage in told.stages] == ["waiting"] * 5
    assert list(home.builds.iterdir()) == []  # the room is of more use than the remains


def test_what_fails_without_any_room_is_laid_to_it_whatever_it_says(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    with pytest.raises(sqlite3.OperationalError):
        breaks_off(home, error)
    usage = shutil.disk_usage(home.path)._replace(free=4096)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(BuildError, match="The disk is full"):
        breaks_off(home, error)
    assert build.plain_words(error, home).startswith("The disk is full")


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        duckdb.IOException('IO Error: Could not write file "warehouse.duckdb": No space left on device'),
        duckdb.OutOfMemoryException("failed to offload data block of size 256.0 KiB (1 MiB/1 MiB used)"),
        sqlite3.OperationalError("database or disk is full"),
        # As a process that writes the lake says it, from which no other error comes along.
        LakeError(
            "The disk is full: free some space and run the same command again; it goes on where it stopped."
        ),
    ],
    ids=lambda error: type(error).__name__,
)
def test_each_way_to_say_it_is_understood_and_as_a_cause_too(error: Exception, tmp_path: Path) -> None:
    assert build.plain_words(error, Home(tmp_path)).startswith("The disk is full: free some space")
    outer = RuntimeError("the step failed")
    outer.__cause__ = error
    assert build.plain_words(outer, Home(tmp_path)).startswith("The disk is full: free some space")
    assert build.plain_words(RuntimeError("odd"), Home(tmp_path)) == "The build failed: odd"


def test_the_status_of_another_build_is_left_alone(home: Home) -> None:
    before = home.status.read_text()
    with pytest.raises(BuildError, match="The disk is full"):
        breaks_off(home, sqlite3.OperationalError("database or disk is full"), "b-2")
    assert home.status.read_text() == before
    assert (home.builds / "b-1").is_dir()


def test_a_failure_is_told_where_there_is_no_room_for_a_second_file(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _content: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    board = StatusBoard(home.status, "b-1", WORLD.as_of, WORLD.world_id)
    board.progress(1, 2, "x" * 3000)
    for module in (files, status):
        monkeypatch.setattr(module, "write_json", full)
    board.progress(2, 2)
    board.fail("No room.")
    told = json.loads(home.status.read_text())
    assert (told["state"], told["message"]) == ("failed", "No room.")


def test_a_build_without_room_says_so_once_its_own_is_free(tmp_path: Path) -> None:
    home = Home(tmp_path)

    def run() -> None:
        with build.open_build(home, lambda: WORLD, "a-1", stages=["lake"], workers=1, say=print) as one:
            written = one.board._write
            one.board._write = lambda: None if one.folder.exists() else written()  # type: ignore[method-assign]
            with one.stage("lake"):
                raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(BuildError, match="The disk is full"):
        run()
    told = build_status(home)
    assert told is not None
    assert told.state == "failed"


def test_too_little_room_to_begin_is_said_in_the_status_as_in_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    usage = shutil.disk_usage(tmp_path)._replace(free=50 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with (
        pytest.raises(BuildError) as caught,
        build.open_build(home, lambda: WORLD, "a-1", stages=["lake"], workers=1, say=print),
    ):
        pass
    told = build_status(home)
    assert told is not None
    assert (told.state, told.message) == ("failed", str(caught.value))
    assert told.message.startswith("The disk has 0.0 GB free")


def test_what_another_engine_wants_beside_it_is_named_before_it_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SPARK_REMOTE", "LARDER_ENGINE"):
        monkeypatch.delenv(name, raising=False)
    home, needed = Home(tmp_path), FREE_BYTES_NEEDED["tiny"]
    usage = shutil.disk_usage(tmp_path)._replace(free=needed)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    check_space(home, WORLD, "duckdb")
    assert bytes_needed("tiny") == needed < bytes_needed("tiny", "sail")
    amount = f"{bytes_needed('tiny', 'spark') / 2**30:.1f} GB"
    for engine, name in (("spark", "Spark"), ("sail", "Sail")):
        with pytest.raises(BuildError) as caught:
            check_space(home, WORLD, engine)
        assert str(caught.value) == (
            f"The disk has 0.2 GB free at {tmp_path}, and a build of the preset tiny on {name} needs {amount}: "
            "free some space and build again."
        )
    monkeypatch.setenv("LARDER_ENGINE", "Sail")  # what pages that begin a build say
    assert bytes_needed("tiny") == bytes_needed("tiny", "sail")
    monkeypatch.setenv("SPARK_REMOTE", "sc://elsewhere:15002")  # its tables are there
    check_space(home, WORLD, "spark")
    assert bytes_needed("tiny", "sail") > needed


def test_a_disk_that_is_full_for_spark_is_said_as_any_other(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spark's client raises Java's words for it, or nothing but that dbt has failed; the server's log has the reason."""

    @contextlib.contextmanager
    def serving(engine: str, folder: Path) -> Iterator[Server]:
        folder.mkdir(parents=True)
        (folder / "server.log").write_text("java.io.IOException: No space left on device\n")
        yield Server(engine, "sc://localhost:1", folder, None)

    class NoSession:
        def __init__(self, _remote: str) -> None:
            raise RuntimeError("dbt has failed.")

    monkeypatch.setattr("pipelines.build.spark.run.serve", serving)
    monkeypatch.setattr("pipelines.build.spark.run.Session", NoSession)
    with (
        pytest.raises(BuildError, match="The disk is full: free some space in"),
        build.open_build(
            home, lambda: WORLD, "a-1", stages=["models"], workers=1, engine="sail", say=print
        ) as one,
        one.stage("models"),
        on_spark(one, print),
    ):
        pass
    assert list(home.builds.iterdir()) == []


def test_a_full_disk_is_said_in_one_sentence_and_not_in_the_machines_too(home: Home) -> None:
    with (
        pytest.raises(BuildError),
        build.open_build(home, lambda: WORLD, "a-1", stages=["lake"], workers=1, say=print) as one,
        one.stage("lake"),
    ):
        raise LakeError("The disk is full: free some space and run the same command again.")
    told = build_status(home)
    assert told is not None
    assert (
        told.message
        == told.error
        == f"The disk is full: free some space in {home.path} and build again. The last good release is untouched."
    )

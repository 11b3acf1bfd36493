"""One build: its lock, its folder, its state. Whoever holds one is alone at it.

The lock belongs to the process, so the system frees it however the process ends; what a killed build
has left behind is cleared away by the next one.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock

from pipelines.build.board import StatusBoard
from pipelines.build.settings import BuildError
from pipelines.build.space import NO_SPACE, check_space, has_no_room, is_disk_full
from pipelines.contract.engines.duckdb import is_about_the_version
from pipelines.contract.home import Home, HomeError, WorldFolder, take_lock
from pipelines.contract.migration import move_over
from synthetic.config import WorldConfig

WAIT_SECONDS = 3600.0
NICENESS = 10
WAITING = "Another build is running; this one starts when it has finished."


@dataclass
class Build:
    """A running build. `done` names the stages that this run has completed.

    `built_up_to` is the day up to which its warehouse was built before, where it goes on from a release;
    `models` says by which edition of the models it is built, `engine` on what. Where the warehouse has of the
    product's tables only the rows of one block of users in `raw_share`, `plain_mau` is a plain count of the active on
    some days, taken where all rows are.
    """

    home: Home
    config: WorldConfig
    id: str
    workers: int
    board: StatusBoard
    lock: FileLock
    done: set[str] = field(default_factory=set)
    failure: str | None = None
    built_up_to: dt.date | None = None
    models: str = ""
    engine: str = "duckdb"
    raw_share: int = 1
    plain_mau: dict[dt.date, int] | None = None

    @property
    def folder(self) -> Path:
        return self.home.builds / self.id

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse.duckdb"

    @property
    def target(self) -> Path:
        """Where dbt puts its artefacts."""
        return self.folder / "target"

    @property
    def world(self) -> WorldFolder:
        return self.home.world(self.config.world_id)

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Everything inside belongs to this stage; what goes wrong in it fails the build, in plain words."""
        try:
            with self.board.stage(name):
                yield
        except BaseException as error:
            self.fail(plain_words(error, self.home), error)
            if self.failure == NO_SPACE.format(home=self.home.path):
                raise BuildError(self.failure) from error
            raise
        self.done.add(name)

    def fail(self, message: str, error: BaseException | None = None) -> None:
        """Note why the build has failed; the first reason is the one that is shown."""
        if self.failure is None:
            self.failure = message
            # What the machine said of a full disk is another sentence about the same, and says no more.
            is_plain = error is None or message == NO_SPACE.format(home=self.home.path)
            self.board.fail(message, None if is_plain else f"{type(error).__name__}: {error}"[:4000])

    def note(self, sentence: str) -> None:
        """Say something that stays to be read, such as what the build has repaired."""
        self.board.note(sentence)

    def finish(self, message: str, release_id: str | None) -> None:
        """The build is over; the next one may begin."""
        self.board.succeed(message, release_id)
        self.lock.release()


@contextlib.contextmanager
def open_build(  # noqa: PLR0913 -- what a build is given, by name
    home: Home,
    config: Callable[[], WorldConfig],
    run_id: str,
    *,
    stages: Sequence[str],
    workers: int,
    engine: str = "duckdb",
    wait_seconds: float = WAIT_SECONDS,
    say: Callable[[str], None],
) -> Iterator[Build]:
    """Wait for the lock, clear up after builds that were killed, and open a build.

    `config` is asked once the lock is held: which day comes next depends on what was released last.
    Raises SettingError and HomeError for settings and folders that cannot be used, BuildError when another
    build goes on too long.
    """
    home.make()
    lock = lock_for_build(home, wait_seconds, say)
    _give_way()
    try:
        move_over(home)
        world = config()
        clear_left_over(home)
        build = Build(
            home=home,
            config=world,
            id=build_id(world.as_of, run_id),
            workers=workers,
            board=StatusBoard(
                home.status,
                build_id(world.as_of, run_id),
                world.as_of,
                world.world_id,
                stages,
            ),
            lock=lock,
            engine=engine,
        )
        try:
            check_space(home, world, engine)
            build.folder.mkdir(parents=True, exist_ok=True)
            yield build
        except BaseException as error:
            build.fail(plain_words(error, home), error)
            raise
        finally:
            _close(build)
    finally:
        lock.release()


def build_id(as_of: dt.date, run_id: str) -> str:
    """What the build of this run is called, and the release that comes of it."""
    return f"{as_of.isoformat()}-{run_id[:8]}"


def lock_for_build(home: Home, wait_seconds: float, say: Callable[[str], None]) -> FileLock:
    """The lock that lets one build run at a time. Raises BuildError when it isn't free in time."""
    lock = take_lock(home.lock)
    if lock is None and wait_seconds > 0:
        say(WAITING)
        lock = take_lock(home.lock, wait_seconds)
    if lock is None:
        raise BuildError("Another build is running. Wait for it to finish, then start this one.")
    return lock


def _give_way() -> None:
    """Let whoever works in the lab meanwhile go first; what the build starts gives way, too."""
    if sys.platform != "win32":
        os.setpriority(os.PRIO_PROCESS, 0, max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))


def clear_left_over(home: Home) -> None:
    """Remove the folders of builds that are over: failed, killed, or never published."""
    for folder in home.builds.iterdir():
        remove_tree(folder)
    for pattern in (".status.json.*", ".current.json.*", "worlds/*/.current.json.*"):
        for file in home.path.glob(pattern):
            file.unlink(missing_ok=True)


def remove_tree(folder: Path) -> None:
    """Remove a folder that an orphaned dbt process may still be writing to."""
    for _ in range(3):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)


def plain_words(error: BaseException, home: Home) -> str:
    """The sentence that says what went wrong."""
    if is_disk_full(error) or has_no_room(home):
        return NO_SPACE.format(home=home.path)
    if is_about_the_version(error):
        return "The data to go on from was written by another version of DuckDB: run the job build_release."
    if isinstance(error, (BuildError, HomeError, ValueError)) and type(error).__module__.startswith(
        ("pipelines", "synthetic")
    ):
        return str(error)
    if (
        isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit))
        or "Interrupt" in type(error).__name__
    ):
        return "The build was stopped. The last good release is untouched."
    first_line = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return f"The build failed: {first_line}"


def _close(build: Build) -> None:
    if build.failure is not None and build.failure == NO_SPACE.format(home=build.home.path):
        remove_tree(build.folder)  # the log would be of use, but so is the room
        build.board.write_again()
    if build.board.is_finished:
        return
    missing = [name for name in build.board.stages if name not in build.done]
    if "release" in missing:
        build.board.fail(
            "A check has failed, so nothing was published. Dagster's page of the run says which."
        )
    else:
        build.board.succeed("What was asked for is done; no release was part of it.", None)

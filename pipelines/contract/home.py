"""The data folder: what is where in it, and the locks that keep two processes from writing at once."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

if sys.platform != "win32":
    import fcntl

ROOT = Path(__file__).resolve().parents[2]
IS_CHECKOUT = (ROOT / "dbt_project" / "dbt_project.yml").is_file()
"""False in an installed package, which has the lab and nothing to build data with."""

NAME = re.compile(r"\w[\w.-]{0,99}")
"""What a world or a release may be called: never something that leads to another folder."""

SECONDS_OF_A_LOOK = 0.2
"""How long whoever takes a lock waits at least: as long as somebody may look whether it is held."""


class HomeError(RuntimeError):
    """The data folder cannot be used as it is. The message says what is wrong and what to do."""


@dataclass(frozen=True)
class WorldFolder:
    """What belongs to one world: its lake, what grading knows of it, and its releases."""

    path: Path

    @property
    def lake(self) -> Path:
        return self.path / "lake"

    @property
    def truth(self) -> Path:
        return self.path / "truth"

    @property
    def variants(self) -> Path:
        return self.path / "variants"

    @property
    def releases(self) -> Path:
        return self.path / "releases"

    @property
    def pointer(self) -> Path:
        """Names the world's current release."""
        return self.path / "current.json"


@dataclass(frozen=True)
class Home:
    """The data folder, and what is where in it.

    `chosen_world` is the world to look at in place of the default one, as LARDER_WORLD asks for it.
    """

    path: Path
    chosen_world: str | None = None

    @property
    def worlds(self) -> Path:
        return self.path / "worlds"

    @property
    def pointer(self) -> Path:
        """Names the default world."""
        return self.path / "current.json"

    @property
    def derived(self) -> Path:
        """What was made from a release after it was published, a folder for each release's id."""
        return self.path / "derived"

    @property
    def builds(self) -> Path:
        return self.path / "builds"

    @property
    def status(self) -> Path:
        return self.path / "status.json"

    @property
    def lock(self) -> Path:
        """Held by whoever builds."""
        return self.path / "build.lock"

    @property
    def dev_warehouse(self) -> Path:
        return self.path / "dev.duckdb"

    @property
    def dagster(self) -> Path:
        return self.path / "dagster"

    @property
    def running(self) -> Path:
        """A lock for each run of Dagster's that is going on."""
        return self.dagster / "running"

    @property
    def serving(self) -> Path:
        """How the servers are that `larder lab` looks after."""
        return self.path / "lab.json"

    @property
    def serving_lock(self) -> Path:
        """Held by `larder lab`."""
        return self.path / "lab.lock"

    @property
    def again(self) -> Home:
        """A data folder within this one, in which another world is made: until it is ready, nobody sees it here."""
        return Home(self.path / "again")

    @property
    def again_lock(self) -> Path:
        """Held by whoever makes another world."""
        return self.path / "again.lock"

    @property
    def what_if(self) -> Path:
        """Plans that are being simulated or were, and what became of them."""
        return self.path / "what-if"

    @property
    def what_if_lock(self) -> Path:
        """Held by whoever simulates plans."""
        return self.path / "what-if.lock"

    @property
    def looked_at(self) -> Path:
        """Names the world that the lab shows, where that is another one than the default."""
        return self.path / "looking.json"

    @property
    def week(self) -> Path:
        """How far the week is that passes, or the one that passed last."""
        return self.path / "week.json"

    @property
    def week_lock(self) -> Path:
        """Held by whoever lets a week pass."""
        return self.path / "week.lock"

    @property
    def progress(self) -> Path:
        return self.path / "progress.sqlite"

    def world(self, world_id: str) -> WorldFolder:
        return WorldFolder(self.worlds / world_id)

    def make(self) -> None:
        """Make the folder where it is missing. Raises HomeError when that cannot be done."""
        try:
            for folder in (self.path, self.builds, self.worlds):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HomeError(f"The data folder {self.path} cannot be made: {error.strerror}.") from None
        if not os.access(self.path, os.W_OK):
            raise HomeError(f"Nothing can be written to the data folder {self.path}.")


def larder_home(environment: Mapping[str, str] = os.environ) -> Home:
    """The data folder: LARDER_HOME, or `data` beside the code; LARDER_WORLD chooses a world in it.

    Raises HomeError.
    """
    chosen = environment.get("LARDER_WORLD") or None
    if chosen and not NAME.fullmatch(chosen):
        raise HomeError(f"LARDER_WORLD must name a world such as lab-seed7-v17, not {chosen[:100]!r}.")
    moved = moved_folder("LARDER_HOME", environment)
    if moved is None and not IS_CHECKOUT:
        raise HomeError(
            "Name the folder with the data in the variable LARDER_HOME: an installed package has none beside it."
        )
    return Home(moved or ROOT / "data", chosen)


def moved_folder(setting: str, environment: Mapping[str, str] = os.environ) -> Path | None:
    """The folder that a setting names, None where it is not set. Raises HomeError where it names none."""
    moved = environment.get(setting)
    if not moved:
        return None
    try:
        path = Path(moved).expanduser().resolve()
        nearest = next((folder for folder in (path, *path.parents) if folder.exists()), path)
    except (OSError, RuntimeError, ValueError):  # nobody's home, a circle of links, a name without end
        raise HomeError(f"{setting} must name a folder, and cannot be read as one: {moved[:200]}") from None
    if nearest.exists() and not nearest.is_dir():
        raise HomeError(f"{setting} must name a folder, and {nearest} is a file.")
    return path


def take_lock(path: Path, wait_seconds: float = SECONDS_OF_A_LOOK) -> FileLock | None:
    """The lock, taken, or None where another process holds it for longer than this.

    It belongs to the process, so the system frees it however the process ends. Raises OSError.
    """
    lock = FileLock(path, is_singleton=False)
    try:
        lock.acquire(timeout=max(wait_seconds, SECONDS_OF_A_LOOK), poll_interval=0.05)
    except Timeout:
        return None
    return lock


def is_locked(path: Path) -> bool:
    """Whether a living process holds this lock.

    A look changes nothing: no file is made, and two that look are not in each other's way.
    """
    if sys.platform == "win32":  # not tried there: it has no shared lock, so a look takes it for a moment
        if not path.exists():
            return False
        lock = take_lock(path, SECONDS_OF_A_LOOK / 4)
        if lock is not None:
            lock.release()
        return lock is None
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    except OSError:
        return True  # cannot know
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False

"""Where everything lies, and the settings of a build.

The layout of the data folder is written down here and nowhere else in the pipeline.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synthetic.config import SettingError, WorldConfig

ROOT = Path(__file__).resolve().parent.parent.parent
DBT_PROJECT = ROOT / "dbt_project"

RELEASES_TO_KEEP = 3
MAX_WORKERS = 64


class BuildError(RuntimeError):
    """A build cannot go on. The message is one plain sentence for the person who started it."""


@dataclass(frozen=True)
class Home:
    """The data folder, and what lies where in it."""

    path: Path

    @property
    def builds(self) -> Path:
        return self.path / "builds"

    @property
    def releases(self) -> Path:
        return self.path / "releases"

    @property
    def pointer(self) -> Path:
        return self.releases / "current.json"

    @property
    def status(self) -> Path:
        return self.path / "status.json"

    @property
    def lock(self) -> Path:
        return self.path / "build.lock"

    @property
    def dev_warehouse(self) -> Path:
        return self.path / "dev.duckdb"

    @property
    def dagster(self) -> Path:
        return self.path / "dagster"

    def lake(self, world_id: str) -> Path:
        return self.path / "lake" / world_id

    def variants(self, world_id: str) -> Path:
        return self.path / "variants" / world_id

    def truth(self, world_id: str) -> Path:
        return self.path / "truth" / world_id


def larder_home(environment: Mapping[str, str] = os.environ) -> Home:
    """The data folder: LARDER_HOME, or `data` beside the code. Raises SettingError."""
    moved = environment.get("LARDER_HOME")
    if not moved:
        return Home(ROOT / "data")
    try:
        path = Path(moved).expanduser().resolve()
        is_file = path.exists() and not path.is_dir()
    except (OSError, RuntimeError, ValueError):  # nobody's home, a circle of links, a name without end
        raise SettingError(
            f"LARDER_HOME must name a folder, and cannot be read as one: {moved[:200]}"
        ) from None
    if is_file:
        raise SettingError(f"LARDER_HOME must name a folder, and {path} is a file.")
    return Home(path)


def make_home(home: Home) -> None:
    """Make the data folder where it is missing. Raises SettingError when that cannot be done."""
    try:
        for folder in (home.path, home.builds, home.releases):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(f"The data folder {home.path} cannot be made: {error.strerror}.") from None
    if not os.access(home.path, os.W_OK):
        raise SettingError(f"Nothing can be written to the data folder {home.path}.")


def world_settings(
    seed: str | int | None = None,
    preset: str | None = None,
    as_of: str | dt.date | None = None,
    environment: Mapping[str, str] = os.environ,
) -> WorldConfig:
    """The world that is asked for: what is given here, else the environment's, else the default.

    Raises SettingError.
    """
    chosen: dict[str, Any] = {}
    for name, given in (("seed", seed), ("preset", preset), ("as_of", as_of)):
        value = given if given not in (None, "") else environment.get(f"LARDER_{name.upper()}")
        if value not in (None, ""):
            chosen[name] = value
    return WorldConfig.from_settings(**chosen)


def worker_count(environment: Mapping[str, str] = os.environ) -> int:
    """How many processes simulate: LARDER_WORKERS, or one per processor. Raises SettingError."""
    wanted = environment.get("LARDER_WORKERS")
    if not wanted:
        return max(2, min(8, os.cpu_count() or 2))
    if not wanted.isdigit() or not 1 <= int(wanted) <= MAX_WORKERS:
        raise SettingError(f"LARDER_WORKERS must be a whole number from 1 to {MAX_WORKERS}, not {wanted!r}.")
    return int(wanted)

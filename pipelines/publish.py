"""Publishing: a build that has passed every check becomes a release, in one rename.

Readers follow the pointer, so what they see changes in one step, and a release never changes.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib.metadata
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.build import Build, remove_tree
from pipelines.project import RELEASES_TO_KEEP, BuildError, Home
from pipelines.status import write_json
from synthetic import tables
from synthetic.config import SIMULATOR_VERSION, WorldConfig

ARTEFACTS = ("manifest.json", "semantic_manifest.json")
MORE_ARTEFACTS = ("run_results.json", "catalog.json")
CHANGED = "The simulator has changed since the current release was built: run the job build_release."
PACKAGES = ("larder-lab", "dagster", "dagster-dbt", "dbt-core", "dbt-duckdb", "dbt-metricflow", "duckdb")


@dataclass(frozen=True)
class Published:
    """What the pipeline needs to know of the current release."""

    id: str
    path: Path
    as_of: dt.date
    world: Mapping[str, Any]
    row_counts: Mapping[str, int]
    models: str
    versions: Mapping[str, str]

    @property
    def warehouse(self) -> Path:
        return self.path / "warehouse.duckdb"

    @property
    def is_of_this_simulator(self) -> bool:
        """Whether the simulator, as it is now, tells the same world."""
        return bool(self.config.world_id == self.world["id"])

    @property
    def config(self) -> WorldConfig:
        """The world that it tells, up to its day."""
        return WorldConfig.from_settings(self.world["seed"], self.world["preset"], self.as_of)


def current_release(home: Home) -> Published | None:
    """The release that the pointer names, or None where there is none that can be read.

    A damaged pointer or release counts as none, so that the next build repairs it.
    """
    try:
        release_id = str(json.loads(home.pointer.read_text(encoding="utf-8"))["id"])
        path = home.releases / release_id
        about = json.loads((path / "release.json").read_text(encoding="utf-8"))
        release = Published(
            id=release_id,
            path=path,
            as_of=dt.date.fromisoformat(about["as_of"]),
            world=dict(about["world"]),
            row_counts=dict(about["row_counts"]),
            models=str(about.get("models", "")),
            versions=dict(about.get("versions", {})),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return release if release.warehouse.is_file() else None


def next_day(home: Home) -> WorldConfig:
    """The world of the current release, one day further. Raises BuildError, SettingError."""
    release = current_release(home)
    if release is None:
        raise BuildError("There is no release to go on from: run the job build_release first.")
    world = WorldConfig.from_settings(
        release.world["seed"], release.world["preset"], release.as_of + dt.timedelta(days=1)
    )
    if not release.is_of_this_simulator:
        raise BuildError(CHANGED)
    return world


def publish(build: Build, row_counts: Mapping[str, int]) -> Published:
    """Make the build the current release. Raises BuildError when it is not complete.

    The pointer is the last thing that is written: killed at any point before, this leaves the old
    release current, and what lies about is cleared away by the next build.
    """
    complete_warehouse(build.warehouse)
    for name in ARTEFACTS:
        made = build.target / name
        if not made.is_file():
            raise BuildError(f"dbt has left no {name}, so the build cannot be published.")
        shutil.copyfile(made, build.folder / name)
    for name in MORE_ARTEFACTS:
        if (build.target / name).is_file():
            shutil.copyfile(build.target / name, build.folder / name)
    world = build.config
    write_json(build.folder / "tables.json", tables.described())
    write_json(
        build.folder / "release.json",
        {
            "id": build.id,
            "built_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "as_of": world.as_of.isoformat(),
            "world": {
                "id": world.world_id,
                "seed": world.seed,
                "preset": world.preset,
                "simulator_version": SIMULATOR_VERSION,
            },
            "row_counts": dict(row_counts),
            "models": build.models,
            "versions": versions(),
            "stages": build.board.seconds,
        },
    )
    remove_tree(build.target)
    destination = build.home.releases / build.id
    build.folder.rename(destination)
    write_json(build.home.pointer, {"id": build.id})
    release = current_release(build.home)
    if release is None or release.id != build.id:
        raise BuildError(f"The release {build.id} was written but cannot be read back from {destination}.")
    return release


def complete_warehouse(warehouse: Path) -> None:
    """Fold the write-ahead log into the file: a `.wal` beside a file that was moved is refused."""
    if not warehouse.is_file():
        raise BuildError("The build has no warehouse, so there is nothing to publish.")
    if warehouse.with_name(warehouse.name + ".wal").exists():
        with duckdb.connect(str(warehouse)) as connection:
            connection.execute("CHECKPOINT")


def prune(home: Home, keep: int = RELEASES_TO_KEEP) -> list[str]:
    """Remove all but the newest releases; never the current one, nor one that somebody has open."""
    current = current_release(home)
    folders = [folder for folder in home.releases.iterdir() if folder.is_dir()]
    folders.sort(key=lambda folder: folder.stat().st_mtime, reverse=True)
    removed = []
    for folder in folders[keep:]:
        if current is None or folder.name == current.id or is_open(folder / "warehouse.duckdb"):
            continue
        # Out of the readers' sight in one step; a removal that is cut short is ended by the next build.
        doomed = home.builds / f"pruned-{folder.name}"
        try:
            folder.rename(doomed)
        except OSError:
            continue  # Windows will not move what is in use
        remove_tree(doomed)
        removed.append(folder.name)
    return removed


def prune_worlds(home: Home) -> list[str]:
    """Remove what other versions of the simulator wrote, except for the worlds of releases that are kept."""
    kept = set()
    for about in home.releases.glob("*/release.json"):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            kept.add(json.loads(about.read_text(encoding="utf-8"))["world"]["id"])
    removed = []
    for kind in ("lake", "variants", "truth"):
        for folder in (home.path / kind).glob("*-v*"):
            if not folder.name.endswith(f"-v{SIMULATOR_VERSION}") and folder.name not in kept:
                remove_tree(folder)
                removed.append(f"{kind}/{folder.name}")
    return removed


def is_open(warehouse: Path) -> bool:
    """Whether some process reads this file: DuckDB lets nobody write to a file that is being read."""
    if not warehouse.is_file():
        return False
    try:
        with duckdb.connect(str(warehouse)):
            return False
    except duckdb.Error as error:
        return "lock" in str(error).lower() or "different configuration" in str(error).lower()


def copy_for_hand_work(home: Home, release: Published, *, refresh: bool = False) -> bool:
    """Make `dev.duckdb`, which dbt and mf use by hand, from the release where it is missing."""
    if home.dev_warehouse.exists() and not refresh:
        return False
    copy_warehouse(release.warehouse, home.dev_warehouse)
    return True


def copy_warehouse(source: Path, destination: Path) -> None:
    """Copy a warehouse so that nobody sees half of it."""
    new = destination.with_name(f".{destination.name}.{os.getpid()}")
    try:
        shutil.copyfile(source, new)
        destination.with_name(destination.name + ".wal").unlink(missing_ok=True)
        new.replace(destination)
    finally:
        new.unlink(missing_ok=True)


def versions() -> dict[str, str]:
    """Versions of what has made a release."""
    found = {}
    for package in PACKAGES:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found[package] = importlib.metadata.version(package)
    return found

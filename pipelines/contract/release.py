"""Releases: what is published of a world, which one is current, and how old it may be.

A release is a folder that never changes: a warehouse, the dbt project's manifests and a description.
A pointer names the current one of its world, another the default world; each is replaced in one step,
so a reader sees the old release or the new one, never something in between.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from pipelines.contract import SCHEMA_VERSION, seal
from pipelines.contract.files import DAMAGE, read_json, write_json
from pipelines.contract.home import NAME, Home, HomeError, larder_home
from pipelines.contract.migration import settle
from pipelines.contract.models import NAME as MODELS
from pipelines.contract.seal import Seal

DESCRIPTION = "release.json"
USERS_IN_A_BLOCK = 1000
REBUILD = "Build the data again with `make data`, or in Dagster with the job build_release."


class ReleaseError(HomeError):
    """A release cannot be read. The message says what is wrong and what to do."""


class World(BaseModel):
    """What a release was made from. Two worlds with the same id are the same, row by row."""

    model_config = ConfigDict(frozen=True)

    id: str
    seed: int
    preset: str
    simulator_version: str


class Release(BaseModel):
    """One published release. `as_of` is the last complete day of its data, `path` its folder.

    `models` distinguishes the models' tables from those of other versions of them; `versions` are those of the
    packages that made it, `stages` the seconds that each part of the build took, `files` what its files were like
    when it was published; a release of an earlier version does not know it. `engine` has built the models; of the
    product's tables the warehouse has the rows of one block of users in `raw_share`, where they are too many.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    path: Path = Field(exclude=True)
    as_of: dt.date
    built_at: dt.datetime
    world: World
    row_counts: dict[str, int]
    models: str = ""
    versions: dict[str, str] = Field(default_factory=dict)
    stages: dict[str, float] = Field(default_factory=dict)
    files: Seal = Field(default_factory=dict)
    engine: str = "duckdb"
    raw_share: int = 1
    schema_version: int = 1

    def __hash__(self) -> int:
        return hash((self.id, self.path))

    @property
    def warehouse(self) -> Path:
        return self.path / "warehouse.duckdb"

    @property
    def manifest(self) -> Path:
        return self.path / "manifest.json"

    @property
    def semantic_manifest(self) -> Path:
        return self.path / "semantic_manifest.json"

    @property
    def compiled_models(self) -> Path:
        """The models' SQL; a release of an older version of the lab has none."""
        return self.path / MODELS

    @property
    def catalog(self) -> Path:
        return self.path / "catalog.json"

    def note_on_sample(self) -> str | None:
        """A sentence for whoever reads a release whose raw tables are a sample; None where they are whole."""
        if self.raw_share == 1:
            return None
        return (
            f"The raw tables have the rows of one user in {self.raw_share}, by blocks of {USERS_IN_A_BLOCK:,} "
            "accounts that follow each other; the marts, and so all metrics, are of everybody."
        )

    def is_older(self, simulator_version: str) -> bool:
        """Whether the code, with the simulator of this version, would build something else today."""
        return self.schema_version < SCHEMA_VERSION or self.world.simulator_version != simulator_version

    def note_on_age(self, simulator_version: str) -> str | None:
        """A sentence for whoever reads a release that is older than the code; None where it is not."""
        if not self.is_older(simulator_version):
            return None
        return (
            "This data was built by another version of Larder Lab, and can be read as it is. "
            "`make data` builds it anew."
        )


@contextlib.contextmanager
def readable(file: Path) -> Iterator[None]:
    """Around the reading of one of a release's files: whatever shows that it is damaged is a ReleaseError."""
    try:
        yield
    except DAMAGE:
        raise _damaged(file) from None


def readable_release(home: Home | None = None) -> tuple[Release | None, str | None]:
    """The current release and None; where it cannot be read, the newest one that can, and a sentence that says so.

    Raises as `current_release` does where none can be read.
    """
    home = home or larder_home()
    try:
        return current_release(home), None
    except ReleaseError as error:
        before = max(_readable(home), key=lambda release: release.built_at, default=None)
        if before is None:
            raise
        return before, f"{error} Until then you see release {before.id}."


def is_sound(release: Release) -> bool:
    """Whether every file of a release is, byte by byte, as it was published; true where nobody can know.

    It takes a second or two. What is found is noted, so that from then on the release cannot be read.
    """
    damaged = seal.changed(release.path, release.files)
    if damaged is not None:
        seal.note_finding(release.path, damaged)
    return damaged is None


def current_release(home: Home | None = None) -> Release | None:
    """The current release of the chosen world, or else of the default one; None before the first one.

    Raises HomeError for a data folder that cannot be used, or has no release of the chosen world, and
    ReleaseError when a pointer or the release cannot be read.
    """
    home = home or larder_home()
    settle(home)
    if home.chosen_world is not None:
        release = release_of(home, home.chosen_world)
        if release is None:
            there = worlds_with_a_release(home)
            known = f"There are: {', '.join(there)}." if there else "There is none yet."
            raise HomeError(
                f"LARDER_WORLD asks for {home.chosen_world}, and {home.path} has no release of it. {known}"
            )
        return release
    world_id = _named_by(home.pointer, "world", "world")
    if world_id is None:
        return None
    release = release_of(home, world_id)
    if release is None:
        raise ReleaseError(f"The world {world_id} has no current release in {home.path}. {REBUILD}")
    return release


def release_of(home: Home, world_id: str) -> Release | None:
    """The current release of a world, or None where it has none. Raises ReleaseError."""
    folder = home.world(world_id)
    release_id = _named_by(folder.pointer, "id", "release")
    return None if release_id is None else read_release(folder.releases / release_id)


def read_release(path: Path) -> Release:
    """The release in this folder. Raises ReleaseError when it is missing, incomplete, unreadable or too new."""
    if not path.is_dir():
        raise ReleaseError(f"The current release, {path.name}, is missing from {path.parent}. {REBUILD}")
    try:
        release = Release.model_validate({**_whole(read_json(path / DESCRIPTION)), "path": path})
    except DAMAGE:
        raise ReleaseError(
            f"The description of release {path.name} is missing or damaged ({path / DESCRIPTION}). {REBUILD}"
        ) from None
    if release.schema_version > SCHEMA_VERSION:
        raise ReleaseError(
            f"Release {path.name} was built by a later version of Larder Lab. Update the project. {REBUILD}"
        )
    for file in (release.warehouse, release.manifest, release.semantic_manifest):
        if not file.is_file():
            raise ReleaseError(f"Release {path.name} is incomplete: {file.name} is missing. {REBUILD}")
    damaged = seal.resized(path, release.files) or seal.finding(path)
    if damaged is not None:
        raise _damaged(path / damaged)
    return release


def write_release(release: Release) -> None:
    """Write the release's description into its folder."""
    content = release.model_dump(mode="json")
    write_json(release.path / DESCRIPTION, {**content, "digest": _digest(content)})


def point_at(home: Home, release: Release) -> None:
    """Make a release the current one of its world, and its world the default."""
    write_json(home.world(release.world.id).pointer, {"id": release.id})
    write_json(home.pointer, {"world": release.world.id})


def worlds_with_a_release(home: Home) -> list[str]:
    """The worlds that can be looked at, by name."""
    return sorted(pointer.parent.name for pointer in home.worlds.glob("*/current.json"))


def _named_by(pointer: Path, key: str, what: str) -> str | None:
    """The world or release that a pointer names, None where there is no pointer. Raises ReleaseError."""
    try:
        name = str(read_json(pointer)[key])
    except FileNotFoundError:
        return None
    except DAMAGE:
        raise ReleaseError(
            f"The file that names the current {what} cannot be read: {pointer}. {REBUILD}"
        ) from None
    if not NAME.fullmatch(name):
        raise ReleaseError(f"{pointer} names no {what}: {name[:100]!r}. {REBUILD}")
    return name


def _readable(home: Home) -> list[Release]:
    """Every release that can be read of the world that is looked at, or of all where nothing names it."""
    world_id = home.chosen_world
    with contextlib.suppress(ReleaseError):
        world_id = world_id or _named_by(home.pointer, "world", "world")
    found = []
    for folder in home.worlds.glob(f"{world_id or '*'}/releases/*/"):
        with contextlib.suppress(ReleaseError):
            found.append(read_release(folder))
    return found


def _damaged(file: Path) -> ReleaseError:
    return ReleaseError(f"{file.name} of release {file.parent.name} is damaged ({file}). {REBUILD}")


def _whole(content: dict[str, Any]) -> dict[str, Any]:
    """A description without its digest. Raises ValueError where it is not what was written."""
    digest = content.pop("digest", None)
    if digest is not None and digest != _digest(content):
        raise ValueError("not as it was written")
    return content


def _digest(content: dict[str, Any]) -> str:
    return hashlib.blake2b(json.dumps(content, sort_keys=True).encode(), digest_size=16).hexdigest()

"""Releases as builds go by them: what can be gone on from, and what counts as none."""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib.metadata

from pipelines.build.session import Build
from pipelines.build.settings import BuildError
from pipelines.contract.calendar import DAY
from pipelines.contract.home import Home
from pipelines.contract.release import Release, ReleaseError, current_release, is_sound, release_of
from synthetic.config import WorldConfig

PACKAGES = ("larder-lab", "dagster", "dagster-dbt", "dbt-core", "dbt-duckdb", "dbt-metricflow", "duckdb")
OF_ENGINES = {
    "duckdb": (),
    "spark": ("dbt-spark", "pyspark"),
    "sail": ("dbt-spark", "pysail", "pyspark-client"),
}
CHANGED = "The simulator has changed since the current release was built: run the job build_release."


def good_release(home: Home, world_id: str | None = None) -> Release | None:
    """The release that is current, in this world or in the one that is looked at; None where there is none.

    A damaged pointer or release counts as none, so that the next build repairs it. Raises HomeError for
    a data folder that cannot be used, or where the world that LARDER_WORLD asks for is not there.
    """
    try:
        return current_release(home) if world_id is None else release_of(home, world_id)
    except ReleaseError:
        return None


def release_before(build: Build) -> Release | None:
    """What a build goes by that makes only a part itself: the last release of its world, else the default one.

    One with a damaged file counts as none. Raises HomeError as `good_release` does.
    """
    for world_id in (build.config.world_id, None):
        release = good_release(build.home, world_id)
        if release is not None and is_sound(release):
            return release
    return None


def config_of(release: Release, as_of: dt.date | None = None) -> WorldConfig:
    """The world of a release, up to its day or another one. Raises SettingError."""
    return WorldConfig.from_settings(release.world.seed, release.world.preset, as_of or release.as_of)


def is_of_this_simulator(release: Release) -> bool:
    """Whether the simulator, as it is now, makes the same world."""
    return config_of(release).world_id == release.world.id


def next_day(home: Home) -> WorldConfig:
    """The world of the current release, one day further. Raises BuildError, SettingError, HomeError."""
    release = good_release(home)
    if release is None:
        raise BuildError("There is no release to go on from: run the job build_release first.")
    world = config_of(release, release.as_of + DAY)
    if not is_of_this_simulator(release):
        raise BuildError(CHANGED)
    return world


def this_day(home: Home) -> WorldConfig:
    """The world of the current release, up to its day. Raises BuildError, SettingError, HomeError."""
    release = good_release(home)
    if release is None:
        raise BuildError("There is no release yet: run the job build_release first.")
    return config_of(release)


def versions(engine: str = "duckdb") -> dict[str, str]:
    """Of the packages that make a release on this engine, by name."""
    found = {}
    for package in (*PACKAGES, *OF_ENGINES[engine]):
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found[package] = importlib.metadata.version(package)
    return found

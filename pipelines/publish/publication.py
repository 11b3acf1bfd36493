"""Publishing: a build that has passed every check becomes a release, in one rename.

Readers follow the pointers, so what they see changes in one step, and a release never changes.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping

from pipelines.build.releases import good_release, versions
from pipelines.build.session import Build, remove_tree
from pipelines.build.settings import BuildError
from pipelines.contract import SCHEMA_VERSION, models, seal
from pipelines.contract.engines import duckdb
from pipelines.contract.files import read_json, write_json
from pipelines.contract.home import Home
from pipelines.contract.release import Release, World, point_at, write_release
from synthetic import tables
from synthetic.config import SIMULATOR_VERSION

ARTEFACTS = ("manifest.json", "semantic_manifest.json")
MORE_ARTEFACTS = ("run_results.json", "catalog.json")


def publish(build: Build, row_counts: Mapping[str, int]) -> Release:
    """Make the build the current release. Raises BuildError when it is not complete.

    The pointers are the last thing that is written: killed at any point before, this leaves the old
    release current, and what is left over is cleared away by the next build.
    """
    if not build.warehouse.is_file():
        raise BuildError("The build has no warehouse, so there is nothing to publish.")
    duckdb.fold_in_log(build.warehouse)
    for name in ARTEFACTS:
        made = build.target / name
        if not made.is_file():
            raise BuildError(f"dbt has left no {name}, so the build cannot be published.")
        shutil.copyfile(made, build.folder / name)
    for name in MORE_ARTEFACTS:
        if (build.target / name).is_file():
            shutil.copyfile(build.target / name, build.folder / name)
    write_json(build.folder / "tables.json", tables.described())
    write_models(build)
    release = described(build, row_counts)
    write_release(release)
    remove_tree(build.target)
    destination = build.world.releases / build.id
    destination.parent.mkdir(parents=True, exist_ok=True)
    build.folder.rename(destination)
    point_at(build.home, release)
    published = good_release(build.home, release.world.id)
    if published is None or published.id != build.id:
        raise BuildError(f"The release {build.id} was written but cannot be read back from {destination}.")
    return published


def write_models(build: Build) -> None:
    """Write down the models' SQL, which builds them whole.

    Where dbt only adds a day, what it has compiled is about that day: the release that the build started
    from has the SQL, of the same models.
    """
    before = good_release(build.home, build.config.world_id)
    if build.built_up_to is not None and before is not None:
        shutil.copyfile(before.compiled_models, build.folder / models.NAME)
        return
    manifest = read_json(build.folder / "manifest.json")
    write_json(build.folder / models.NAME, models.described(models.compiled(manifest)))


def described(build: Build, row_counts: Mapping[str, int]) -> Release:
    """The build as a release, in the folder where it still is."""
    config = build.config
    return Release(
        id=build.id,
        path=build.folder,
        as_of=config.as_of,
        built_at=dt.datetime.now(dt.UTC).replace(microsecond=0),
        world=World(
            id=config.world_id,
            seed=config.seed,
            preset=config.preset,
            simulator_version=SIMULATOR_VERSION,
        ),
        row_counts=dict(row_counts),
        models=build.models,
        versions=versions(build.engine),
        stages=build.board.seconds,
        files=seal.seal(file for file in build.folder.iterdir() if file.is_file()),
        engine=build.engine,
        raw_share=build.raw_share,
        schema_version=SCHEMA_VERSION,
    )


def copy_for_hand_work(home: Home, release: Release, *, refresh: bool = False) -> bool:
    """Make `dev.duckdb`, which dbt and mf use by hand, from the release where it is missing."""
    if home.dev_warehouse.exists() and not refresh:
        return False
    duckdb.copy(release.warehouse, home.dev_warehouse)
    return True

"""A tiny world, loaded and built by hand as the README says, once per test run."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from lab_app.metrics.layer import SemanticLayer
from lab_app.sandbox import Sandbox
from pipelines.build.warehouse import load_lake
from synthetic.config import WorldConfig
from synthetic.lake.world import write_world
from tests.dbt_project.checkout import Checkout, copy_project, open_file, run_in
from tests.dbt_project.manifest import Manifest
from tests.worlds.kept import PIPELINE, kept

WORLD = WorldConfig(
    seed=11, preset="tiny", as_of=dt.date(2026, 6, 17)
)  # ends within a week and within a month


@pytest.fixture(scope="session")
def checkout(shared_folder: Path) -> Checkout:
    """A copy for this run: dbt and mf work in it."""
    with FileLock(shared_folder / "checkout.lock"):
        root = shared_folder / "checkout"
        if not root.exists():
            made = kept("checkout", [*PIPELINE, Path(__file__).parent], _build_checkout)
            shutil.copytree(made, root.with_suffix(".copying"))
            root.with_suffix(".copying").rename(root)
    return Checkout(root, WORLD.as_of)


def _build_checkout(root: Path) -> None:
    built = Checkout(root, WORLD.as_of)
    lake = root / "lake"
    write_world(WORLD, lake, workers=1, on_progress=lambda _: None)
    built.dev_file.parent.mkdir(parents=True)
    load_lake(lake, built.dev_file, WORLD)
    shutil.rmtree(lake)
    copy_project(built.root)
    build = run_in(built.project, "dbt", "build", "--no-use-colors")
    assert build.returncode == 0, build.stdout
    shutil.copyfile(built.dev_file, built.warehouse)
    for artefact in (built.manifest, built.semantic_manifest):
        artefact.parent.mkdir(exist_ok=True)
        shutil.copyfile(built.project / "target" / artefact.name, artefact)


@pytest.fixture(scope="session")
def connection(checkout: Checkout) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(checkout.warehouse), read_only=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def manifest(checkout: Checkout) -> Manifest:
    return Manifest(checkout.manifest)


@pytest.fixture(scope="session")
def layer(checkout: Checkout) -> SemanticLayer:
    return SemanticLayer(checkout.semantic_manifest, checkout.as_of)


@pytest.fixture(scope="session")
def sandbox(connection: duckdb.DuckDBPyConnection) -> Sandbox:
    return open_file(connection)

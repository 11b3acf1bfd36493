"""A small warehouse, workers on it, and hidden worlds; and a release with its models and hidden worlds."""

from __future__ import annotations

import datetime as dt
import functools
import gc
import json
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from streamlit.components.v2 import manifest_scanner

from lab_app.api.client import ApiServer
from lab_app.bench import Bench
from lab_app.course.progress import Progress
from lab_app.kinds.context import Context
from lab_app.kinds.request import scene
from lab_app.lab import close_labs
from lab_app.metric_writing.check import MetricChecker
from lab_app.metric_writing.metricflow.compiler import Compiler
from lab_app.metric_writing.project.overlay import ProjectBeside
from lab_app.sandbox import Sandbox
from lab_app.truth import Truth
from lab_app.warehouse.variants import Variants
from pipelines.contract import SCHEMA_VERSION
from pipelines.contract.home import Home, WorldFolder
from pipelines.contract.release import Release, World, point_at, write_release
from synthetic.config import SIMULATOR_VERSION
from tests.browser.homes import borrow
from tests.lab_app import small_plans, small_world
from tests.lab_app import small_truth as small_truth_files
from tests.worlds.kept import SIMULATOR, kept

VARIANT_SEEDS = (2, 3)
_PLANNER = "tests/lab_app/small_planner.py"
SMALL_TRUTH = (
    "tests/lab_app/small_truth.py",
    "tests/lab_app/small_plans.py",
    _PLANNER,
    *SIMULATOR,
    "uv.lock",
)
SMALL_WORLD = ("tests/lab_app/small_world.py", _PLANNER, __file__, *SIMULATOR, "uv.lock")


def pytest_runtest_setup() -> None:
    """Pass over what is there before a test: Streamlit looks for garbage after each run of a page, and a lab that is
    closed has all of it looked at again (`lab_app.garbage`)."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _patient_pages() -> Iterator[None]:
    """Pages wait for their queries here: no browser looks again for those that take long on a busy machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lab_app.ui.waiting.PATIENCE_SECONDS", 30.0)
        yield


@pytest.fixture(scope="session", autouse=True)
def _components() -> Iterator[None]:
    """Look for components in what is installed once: each `AppTest` would, and half of a page's time went into it."""
    with pytest.MonkeyPatch.context() as patch:
        scan = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture(scope="session", autouse=True)
def _one_api() -> Iterator[None]:
    """One server of Larder's API for all tests of a process, started by the first that asks it for something."""
    server = ApiServer()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scene, "api_server", lambda home, seed=0: server)  # noqa: ARG005 -- whatever the folder
        yield
    server.close()


@pytest.fixture(scope="session")
def small_warehouse() -> Path:
    """A warehouse with the schema `product`, 2,000 users. To be read, not changed."""
    made = kept(
        "small-warehouse",
        SMALL_WORLD,
        lambda folder: small_world.build(folder / "warehouse.duckdb", seed=1, users=2000),
    )
    return made / "warehouse.duckdb"


@pytest.fixture(scope="session")
def sandbox(small_warehouse: Path) -> Iterator[Sandbox]:
    """Workers on the small warehouse, with a short time limit."""
    with Sandbox(small_warehouse, workers=2, timeout_seconds=3.0, memory_mb=512) as opened:
        yield opened


@pytest.fixture(scope="session")
def bench(sandbox: Sandbox) -> Iterator[Bench]:
    """SQLite with rows of the small warehouse."""
    with Bench.over(sandbox) as opened:
        yield opened


@pytest.fixture(scope="session")
def variants_folder() -> Path:
    """A folder with hidden worlds, as the pipeline leaves it. To be read, not changed."""
    return kept("small-variants", SMALL_WORLD, _make_variants)


def _make_variants(folder: Path) -> None:
    entries = []
    for seed in VARIANT_SEEDS:
        small_world.build(folder / f"seed-{seed}.duckdb", seed=seed, users=300)
        entries.append({"name": f"seed-{seed}", "file": f"seed-{seed}.duckdb", "about": "Another seed."})
    (folder / "index.json").write_text(json.dumps({"as_of": "2026-06-30", "variants": entries}))


@pytest.fixture(scope="session")
def variants(variants_folder: Path) -> Iterator[Variants]:
    """The hidden worlds, opened."""
    found = Variants.of(variants_folder)
    assert found is not None
    yield found
    found.close()


@pytest.fixture(scope="session")
def context(sandbox: Sandbox, variants: Variants, small_truth: Truth) -> Context:
    """All that answers are judged with."""
    return Context(
        sandbox,
        variants,
        small_truth,
        seed=1,
        as_of=dt.date(2026, 6, 30),
        outcome_of=small_plans.outcome_of,
    )


@pytest.fixture(scope="session")
def small_truth() -> Truth:
    """A made-up truth of the small world. To be read, not changed."""
    made = kept("small-truth", SMALL_TRUTH, _make_truth)
    found = Truth.of(WorldFolder(made))
    assert found is not None
    return found


def _make_truth(folder: Path) -> None:
    small_truth_files.build(WorldFolder(folder))


@pytest.fixture(scope="session")
def whole(tiny_release: Release, tiny_variants: Path) -> Iterator[Context]:
    """A release with its models and metrics, and its hidden worlds."""
    variants = Variants.of(tiny_variants)
    assert variants is not None
    project = ProjectBeside(tiny_release)
    compiler = Compiler(project.released.content, seconds=30)
    with Sandbox(tiny_release.warehouse, workers=1, timeout_seconds=10.0, memory_mb=512) as sandbox:
        checker = MetricChecker(project, sandbox, compiler)
        yield Context(sandbox, variants, as_of=tiny_release.as_of, checker=lambda: checker)
    compiler.close()
    variants.close()


@pytest.fixture(scope="session")
def record(tiny_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """A release with made-up active people, and what really happened to them: for tests of a North Star."""
    from tests.lab_app.kinds import record as made_up

    folder = tmp_path_factory.mktemp("record")
    warehouse = made_up.build(tiny_release.path, folder)
    release = tiny_release.model_copy(update={"path": folder})
    project = ProjectBeside(release)
    compiler = Compiler(project.released.content, seconds=30)
    with Sandbox(warehouse, workers=1, timeout_seconds=10.0, memory_mb=512) as sandbox:
        checker = MetricChecker(project, sandbox, compiler)
        truth = cast("Truth", made_up.Told())
        yield Context(sandbox, truth=truth, as_of=release.as_of, checker=lambda: checker)
    compiler.close()


@pytest.fixture
def home(tiny_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of the test's own, with a release, in which nobody has done anything."""
    borrowed = borrow(tiny_home, tmp_path / "home")
    monkeypatch.setenv("LARDER_HOME", str(borrowed))
    yield borrowed
    close_labs()


@pytest.fixture
def progress(home: Path) -> Progress:
    """What the learner of that folder has done."""
    return Progress(home / "progress.sqlite", "local")


def context_for(kind: str, request: pytest.FixtureRequest) -> Context:
    """What answers to exercises of a kind are judged with: metrics need a release with its models."""
    found: Context = request.getfixturevalue({"metric": "whole", "north_star": "record"}.get(kind, "context"))
    return found


@pytest.fixture(scope="session")
def lab_home(tmp_path_factory: pytest.TempPathFactory, small_warehouse: Path) -> Path:
    """A data folder with one release, whose manifests are empty."""
    home = Home(tmp_path_factory.mktemp("home"))
    release = Release(
        id="r1",
        path=home.world("small").releases / "r1",
        as_of=dt.date(2026, 6, 30),
        built_at=dt.datetime(2026, 7, 1, 5, tzinfo=dt.UTC),
        world=World(id="small", seed=1, preset="tiny", simulator_version=SIMULATOR_VERSION),
        row_counts={"users": 2000},
        schema_version=SCHEMA_VERSION,
    )
    release.path.mkdir(parents=True)
    release.warehouse.write_bytes(small_warehouse.read_bytes())
    (release.path / "tables.json").write_bytes(small_warehouse.with_name("tables.json").read_bytes())
    for file in (release.manifest, release.semantic_manifest):
        file.write_text('{"metrics": [], "semantic_models": []}')
    write_release(release)
    point_at(home, release)
    return home.path

"""A tiny world, loaded and built by hand as the README says, once per test run."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from lab_app.sandbox import Result, ResultColumn
from lab_app.semantic import SemanticLayer
from pipelines.warehouse import load_lake
from synthetic.config import WorldConfig
from synthetic.world import write_world

ROOT = Path(__file__).resolve().parents[2]
WORLD = WorldConfig(seed=11, preset="tiny", as_of=dt.date(2026, 6, 17))  # ends within a week and within a month


@dataclass(frozen=True)
class Checkout:
    """A copy of the dbt project beside a folder `data` with dev.duckdb in it, built by `dbt build`."""

    root: Path
    as_of: dt.date

    @property
    def project(self) -> Path:
        return self.root / "dbt_project"

    @property
    def dev_file(self) -> Path:
        return self.root / "data" / "dev.duckdb"

    @property
    def warehouse(self) -> Path:
        """A copy to read: dbt and mf want the other for themselves."""
        return self.root / "warehouse.duckdb"

    @property
    def manifest(self) -> Path:
        return self.project / "target" / "manifest.json"

    @property
    def semantic_manifest(self) -> Path:
        return self.project / "target" / "semantic_manifest.json"


@dataclass(frozen=True)
class OpenFile:
    """Runs SQL on a warehouse in this process, in place of the sandbox's workers."""

    connection: duckdb.DuckDBPyConnection

    def run(self, sql: str, *, limit: int = 1000) -> Result:
        cursor = self.connection.cursor().execute(sql)
        columns = tuple(ResultColumn(name, str(kind)) for name, kind, *_ in cursor.description)
        rows = cursor.fetchmany(limit + 1)
        return Result(columns, rows[:limit], len(rows) > limit, 0.0)


def run_in(
    folder: Path, command: str, *arguments: str, extra: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run dbt, mf or sqlfluff of this environment in a folder, without any setting of Larder's or dbt's."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("LARDER_", "DBT_"))}
    return subprocess.run(
        [str(Path(sys.executable).with_name(command)), *arguments],
        cwd=folder,
        env={**inherited, "NO_COLOR": "1", **(extra or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


def copy_project(root: Path) -> Path:
    return Path(
        shutil.copytree(
            ROOT / "dbt_project", root / "dbt_project", ignore=shutil.ignore_patterns("target", "logs", "*.duckdb*")
        )
    )


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # shared by the workers
    built = Checkout(base / "checkout", WORLD.as_of)
    done = base / "checkout.done"
    with FileLock(base / "checkout.lock"):
        if not done.exists():
            shutil.rmtree(built.root, ignore_errors=True)
            lake = base / "lake"
            write_world(WORLD, lake, workers=1, on_progress=lambda _: None)
            built.dev_file.parent.mkdir(parents=True)
            load_lake(lake, built.dev_file, WORLD)
            copy_project(built.root)
            build = run_in(built.project, "dbt", "build", "--no-use-colors")
            assert build.returncode == 0, build.stdout
            shutil.copyfile(built.dev_file, built.warehouse)
            done.touch()
    return built


@pytest.fixture(scope="session")
def connection(checkout: Checkout) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(checkout.warehouse), read_only=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def layer(checkout: Checkout) -> SemanticLayer:
    return SemanticLayer(checkout)


@pytest.fixture(scope="session")
def sandbox(connection: duckdb.DuckDBPyConnection) -> OpenFile:
    return OpenFile(connection)

"""A checkout as somebody has it who works by hand: the dbt project beside a folder `data`."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import duckdb
from filelock import FileLock

from lab_app.sandbox import Result, ResultColumn, Sandbox
from pipelines.contract.release import Release

ROOT = Path(__file__).resolve().parents[2]


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
        """As the build left it: a command by hand writes the one in `target` anew, without compiled SQL."""
        return self.root / "built" / "manifest.json"

    @property
    def semantic_manifest(self) -> Path:
        return self.root / "built" / "semantic_manifest.json"

    @property
    def release(self) -> Release:
        """As much of a release as a semantic layer reads."""
        return cast("Release", self)

    def run(
        self,
        command: str,
        *arguments: str,
        folder: Path | None = None,
        extra: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run dbt or mf in the project's folder, one at a time: each wants dev.duckdb for itself."""
        with FileLock(self.root / "dev.lock"):
            return run_in(folder or self.project, command, *arguments, extra=extra)


@dataclass(frozen=True)
class OpenFile:
    """Runs SQL on a warehouse in this process, in place of the sandbox's workers."""

    connection: duckdb.DuckDBPyConnection

    def run(self, sql: str, *, limit: int = 1000) -> Result:
        cursor = self.connection.cursor().execute(sql)
        columns = tuple(ResultColumn(name, str(kind)) for name, kind, *_ in cursor.description)
        rows = cursor.fetchmany(limit + 1)
        return Result(columns, rows[:limit], len(rows) > limit, 0.0)


def open_file(connection: duckdb.DuckDBPyConnection) -> Sandbox:
    """As much of a sandbox as a semantic layer asks for, on a file that is open."""
    return cast("Sandbox", OpenFile(connection))


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
            ROOT / "dbt_project",
            root / "dbt_project",
            ignore=shutil.ignore_patterns("target", "logs", "*.duckdb*"),
        )
    )

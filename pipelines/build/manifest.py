"""dbt's manifest, from which the assets are made: prepared where it is missing or out of date.

A fresh clone has none, and `prepare_if_dev` of dagster-dbt does nothing outside `dagster dev` and, in
it, parses again in each process that loads the definitions.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock

from pipelines.build.settings import DBT_PROJECT, BuildError
from pipelines.contract.engines.spark import REMOTE
from pipelines.contract.home import ROOT
from pipelines.contract.surroundings import environment

TARGET = DBT_PROJECT / "target" / "dagster"
MANIFEST = TARGET / "manifest.json"
PARSE_CACHE = "partial_parse.msgpack"
WATCHED = {".sql", ".yml", ".yaml", ".md", ".csv", ".py"}
IGNORED = {"target", "logs", "dbt_packages"}


DBT_COMMAND = (sys.executable, "-m", "pipelines.build.dbt_process")


def prepare_manifest() -> Path:
    """The manifest's path, parsed anew when a file of the dbt project is newer. Raises BuildError."""
    if is_current():
        return MANIFEST
    with _locked_target():
        if is_current():
            return MANIFEST
        began = time.time()
        parsed = subprocess.run(
            [*DBT_COMMAND, "--quiet", "parse"],
            cwd=ROOT,
            env=dbt_environment(TARGET, TARGET / "warehouse.duckdb"),
            capture_output=True,
            text=True,
            check=False,
        )
        if parsed.returncode != 0:
            raise BuildError(f"The dbt project cannot be read:\n{(parsed.stdout + parsed.stderr).strip()}")
        os.utime(MANIFEST, (began, began))  # a file that changed meanwhile is newer
    return MANIFEST


@contextlib.contextmanager
def _locked_target() -> Iterator[None]:
    """One process at a time reads the project. Raises BuildError where nothing can be written."""
    try:
        TARGET.mkdir(parents=True, exist_ok=True)
        lock = FileLock(TARGET / ".lock")
        lock.acquire()
    except OSError as error:
        raise BuildError(
            f"Nothing can be written to {TARGET}, where dbt puts what it has read of the project "
            f"({error.strerror}): allow writing to it. Data that is built already can be used as it is."
        ) from None
    try:
        yield
    finally:
        lock.release()


def dbt_environment(
    target: Path, warehouse: Path, built_up_to: dt.date | None = None, *, spark: str | None = None
) -> dict[str, str]:
    """What dbt is given: where its project is, the file to work on, where its artefacts go.

    `built_up_to` is the day up to which the file was built before, where days are only added to it; `spark` the
    address of a session of Spark, where dbt is to work there (`--target spark`).
    """
    found = environment(
        DBT_PROJECT_DIR=str(DBT_PROJECT),
        DBT_PROFILES_DIR=str(DBT_PROJECT),
        DBT_TARGET_PATH=str(target),
        DBT_LOG_PATH=str(target),
        DBT_USE_COLORS="false",
        DBT_SEND_ANONYMOUS_USAGE_STATS="false",
        LARDER_DUCKDB_PATH=str(warehouse),
        LARDER_BUILD_PID=str(os.getpid()),
        LARDER_BUILT_UP_TO=built_up_to.isoformat() if built_up_to else "",
    )
    return found | {REMOTE: spark} if spark else found


def is_current() -> bool:
    """Whether a manifest is there that is newer than every file that it was made from."""
    if not MANIFEST.is_file():
        return False
    made = MANIFEST.stat().st_mtime
    return all(path.stat().st_mtime <= made for path in _project_files(DBT_PROJECT))


def _project_files(folder: Path) -> Iterator[Path]:
    """The project's files and the folders in it: a file that is gone leaves its folder newer."""
    for path in folder.iterdir():
        if path.is_dir():
            if path.name not in IGNORED:
                yield path
                yield from _project_files(path)
        elif path.suffix in WATCHED:
            yield path

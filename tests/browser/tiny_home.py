"""A data folder with a release of the preset `tiny`, built by the pipeline once per test run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

BUILD_SECONDS = 240


@pytest.fixture(scope="session")
def tiny_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder, for reading; all of xdist's workers share one."""
    shared = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        shared = shared.parent
    home = shared / "tiny-home"
    with FileLock(shared / "tiny-home.lock"):
        if not (home / "releases" / "current.json").exists():
            shutil.rmtree(home, ignore_errors=True)
            _build(home)
    return home


def borrow(home: Path, target: Path) -> Path:
    """A data folder of one's own with the release of `home`: new progress, the same data."""
    target.mkdir(parents=True, exist_ok=True)
    (target / "releases").symlink_to(home / "releases", target_is_directory=True)
    shutil.copy(home / "status.json", target / "status.json")
    return target


def _build(home: Path) -> None:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("LARDER_", "DBT_", "DAGSTER_"))}
    done = subprocess.run(
        [sys.executable, "-m", "pipelines", "--preset", "tiny"],
        env={**clean, "LARDER_HOME": str(home)},
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        timeout=BUILD_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"The tiny release could not be built:\n{done.stderr[-3000:]}"

"""What all tests share: a tiny world, built once per test run through Dagster's own job."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from lab_app.release import Release, current_release

BUILD_TIMEOUT_SECONDS = 280
SETTINGS = ("LARDER_HOME", "LARDER_SEED", "LARDER_PRESET", "LARDER_AS_OF", "LARDER_WORKERS", "LARDER_PROJECT")


# Files that take longest, or build what others wait for, go first: two processes that take a file each
# neither wait for the same fixture at the start nor for one long file at the end.
FIRST = (
    "test_readme.py",
    "dbt_project/test_by_hand.py",
    "pipelines/test_dagster_dev.py",
    "browser/test_accessibility.py",
    "pipelines/test_build_job.py",
    "pipelines/test_killed_builds.py",
    "browser/",
    "dbt_project/",
    "pipelines/",
    "lab_app/test_supervisor.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        name = item.path.relative_to(Path(__file__).parent).as_posix()
        return next((place for place, start in enumerate(FIRST) if name.startswith(start)), len(FIRST))

    items.sort(key=rank)


@pytest.fixture(scope="session", autouse=True)
def _own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test sees the settings of the person who runs it, nor reaches their data."""
    with pytest.MonkeyPatch.context() as patch:
        for name in SETTINGS:
            patch.delenv(name, raising=False)
        patch.setenv("LARDER_HOME", str(tmp_path_factory.mktemp("nobody-builds-here")))
        yield


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the processes of one test run share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def tiny_home(shared_folder: Path) -> Path:
    """A data folder with a release of the tiny world up to the default day. To be read, not changed."""
    return built_home(shared_folder, "tiny", "--preset", "tiny", "--release-only")


@pytest.fixture(scope="session")
def tiny_release(tiny_home: Path) -> Release:
    release = current_release(tiny_home)
    assert release is not None
    return release


@pytest.fixture(scope="session")
def short_release(short_home: Path) -> Release:
    release = current_release(short_home)
    assert release is not None
    return release


@pytest.fixture(scope="session")
def short_home(shared_folder: Path) -> Path:
    """A data folder with a release of the tiny world's first three months. To be read, not changed."""
    return built_home(shared_folder, "short", "--preset", "tiny", "--as-of", "2024-03-31", "--release-only")


def built_home(shared: Path, name: str, *options: str) -> Path:
    """A data folder that `python -m pipelines` has filled, once for all processes of the run."""
    home = shared / f"home-{name}"
    done = shared / f"home-{name}.done"
    with FileLock(shared / f"home-{name}.lock"):
        if not done.exists():
            shutil.rmtree(home, ignore_errors=True)
            built = subprocess.run(
                [sys.executable, "-m", "pipelines", *options],
                env={**os.environ, "LARDER_HOME": str(home)},
                capture_output=True,
                text=True,
                timeout=BUILD_TIMEOUT_SECONDS,
                check=False,
            )
            assert built.returncode == 0, built.stderr
            done.touch()
    return home


def copy_home(home: Path, to: Path) -> Path:
    """A data folder of one's own with the same lake and releases; files that never change are shared."""
    shutil.copytree(home, to, copy_function=_link, ignore=shutil.ignore_patterns("*.lock", "dagster"))
    return to


def _link(source: str, destination: str) -> None:
    """Share what is written once and never again; copy the rest."""
    path = Path(source)
    if path.suffix == ".parquet" or ("releases" in path.parts and path.name != "current.json"):
        os.link(source, destination)
    else:
        shutil.copy2(source, destination)

"""Releases and the state of builds, by the paths that the lab passes around. See `pipelines.contract`."""

from __future__ import annotations

from pathlib import Path

from pipelines.contract import home as _home
from pipelines.contract import release as _release
from pipelines.contract import status as _status
from pipelines.contract.files import DAMAGE
from pipelines.contract.home import HomeError as ReleaseError
from pipelines.contract.home import moved_folder
from pipelines.contract.release import Release, read_release, readable
from pipelines.contract.status import BuildStage, BuildStatus

__all__ = [
    "DAMAGE",
    "BuildStage",
    "BuildStatus",
    "Release",
    "ReleaseError",
    "build_status",
    "current_release",
    "larder_home",
    "moved_folder",
    "read_release",
    "readable",
]


def larder_home() -> Path:
    """The data folder. Raises ReleaseError."""
    return _home.larder_home().path


def current_release(home: Path | None = None) -> Release | None:
    """The current release, or None before the first one. Raises ReleaseError."""
    return _release.current_release(None if home is None else _home.Home(home))


def build_status(home: Path | None = None) -> BuildStatus | None:
    """The running or last build, or None where nothing can be read of one."""
    return _status.build_status(None if home is None else _home.Home(home))

"""Data folders for labs that are being served."""

from __future__ import annotations

import shutil
from pathlib import Path


def borrow(home: Path, target: Path) -> Path:
    """A data folder of one's own with the release of `home`: new progress, the same data."""
    target.mkdir(parents=True, exist_ok=True)
    (target / "releases").symlink_to(home / "releases", target_is_directory=True)
    shutil.copy(home / "status.json", target / "status.json")
    return target

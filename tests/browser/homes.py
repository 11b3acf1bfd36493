"""Data folders for labs that are being served."""

from __future__ import annotations

import shutil
from pathlib import Path


def borrow(home: Path, target: Path) -> Path:
    """A data folder of one's own with the release of `home`: new progress, the same data."""
    target.mkdir(parents=True, exist_ok=True)
    (target / "worlds").symlink_to(home / "worlds", target_is_directory=True)
    for name in ("status.json", "current.json"):
        shutil.copy(home / name, target / name)
    return target

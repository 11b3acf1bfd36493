"""Data folders for labs that are being served."""

from __future__ import annotations

import shutil
from pathlib import Path

from pipelines.contract.home import Home


def borrow(home: Path, target: Path, *, hidden: Path | None = None) -> Path:
    """A data folder of one's own with the release of `home`: new progress, the same data.

    `hidden` is a folder with hidden worlds, without which no answer is right for good.
    """
    target.mkdir(parents=True, exist_ok=True)
    if hidden is None:
        (target / "worlds").symlink_to(home / "worlds", target_is_directory=True)
    else:
        for world in (path for path in (home / "worlds").iterdir() if path.is_dir()):
            own = Home(target).world(world.name)
            own.path.mkdir(parents=True)
            for part in (path for path in world.iterdir() if path.name != own.variants.name):
                (own.path / part.name).symlink_to(part)
            own.variants.symlink_to(hidden, target_is_directory=True)
    for name in ("status.json", "current.json"):
        shutil.copy(home / name, target / name)
    return target

"""What nobody needs any more is removed after each publication: old releases, and worlds without any."""

from __future__ import annotations

import contextlib
import time
from collections import defaultdict
from pathlib import Path

from pipelines.build.session import remove_tree
from pipelines.contract.engines.duckdb import is_open
from pipelines.contract.files import DAMAGE, read_json
from pipelines.contract.home import Home, WorldFolder
from pipelines.contract.migration import UNREADABLE
from synthetic.config import SIMULATOR_VERSION

RELEASES_TO_KEEP = 3
DAYS_TO_KEEP = 7
"""How long a world without a release is kept: the lake of the largest took long to make, and the build that
was to use it may have failed for a reason that is soon fixed."""


def prune(home: Home) -> list[str]:
    """Remove what no release needs, after one was published, and say what: paths within the data folder."""
    return [*prune_releases(home), *prune_worlds(home), *prune_derived(home)]


def prune_releases(home: Home, keep: int = RELEASES_TO_KEEP) -> list[str]:
    """Remove all but the newest releases of each seed and preset, whatever the simulator's version.

    Never one that somebody has open, nor the current one of the default world or of a world that can be gone
    on with.
    """
    default = _named_by(home.pointer, "world")
    by_company: dict[str, list[Path]] = defaultdict(list)
    kept = set()
    for folder in _worlds(home):
        world_id = folder.path.name
        by_company[world_id.rpartition("-v")[0] or world_id] += _folders(folder.releases)
        if world_id == default or _can_go_on(world_id):
            kept.add(folder.releases / _named_by(folder.pointer, "id"))
    oldest = [
        release
        for releases in by_company.values()
        for release in sorted(releases, key=lambda folder: folder.stat().st_mtime, reverse=True)[keep:]
    ]
    return [
        _name(home, release)
        for release in oldest
        if release not in kept and not is_open(release / "warehouse.duckdb") and _remove(home, release)
    ]


def prune_worlds(home: Home, now: float | None = None) -> list[str]:
    """Remove the worlds that have no release, or none that can be read.

    Not one in which something has changed in the last days, as long as the simulator can go on with it.
    """
    oldest = (time.time() if now is None else now) - DAYS_TO_KEEP * 86_400
    gone = [
        folder.path
        for folder in _worlds(home)
        if folder.path.name == UNREADABLE
        or (
            not _folders(folder.releases)
            and not (_can_go_on(folder.path.name) and _changed_at(folder) >= oldest)
        )
    ]
    return [_name(home, folder) for folder in gone if _remove(home, folder)]


def prune_derived(home: Home) -> list[str]:
    """Remove what was made from releases that are gone."""
    there = {release.name for folder in _worlds(home) for release in _folders(folder.releases)}
    gone = [folder for folder in _folders(home.derived) if folder.name not in there]
    return [_name(home, folder) for folder in gone if _remove(home, folder)]


def _worlds(home: Home) -> list[WorldFolder]:
    return [WorldFolder(path) for path in _folders(home.worlds)]


def _folders(parent: Path) -> list[Path]:
    return sorted(path for path in parent.iterdir() if path.is_dir()) if parent.is_dir() else []


def _named_by(pointer: Path, key: str) -> str:
    """What a pointer names, or nothing where it cannot be read."""
    with contextlib.suppress(*DAMAGE):
        return str(read_json(pointer)[key])
    return ""


def _can_go_on(world_id: str) -> bool:
    """Whether the simulator, as it is now, still makes this world."""
    return world_id.endswith(f"-v{SIMULATOR_VERSION}")


def _changed_at(folder: WorldFolder) -> float:
    """When a file was last added to the world's folders, in seconds since 1970."""
    places = [folder.path, *folder.path.glob("*/"), *folder.path.glob("*/*/")]
    return max(place.stat().st_mtime for place in places)


def _remove(home: Home, folder: Path) -> bool:
    """Remove a folder: out of the readers' sight in one step. What is cut short is ended by the next build."""
    doomed = home.builds / f"pruned-{folder.name}"
    try:
        folder.rename(doomed)
    except OSError:
        return False  # Windows will not move what is in use
    remove_tree(doomed)
    return True


def _name(home: Home, path: Path) -> str:
    return path.relative_to(home.path).as_posix()

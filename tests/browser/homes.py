"""Data folders for labs that are being served."""

from __future__ import annotations

import shutil
from pathlib import Path

from lab_app.course.progress import Progress
from lab_app.kinds.case.practice import PRACTICE
from pipelines.contract.home import Home
from pipelines.contract.release import current_release
from tests.lab_app import small_truth


def borrow(home: Path, target: Path) -> Path:
    """A data folder of one's own with the release of `home`: new progress, the same data."""
    target.mkdir(parents=True, exist_ok=True)
    for world in (path for path in (home / "worlds").iterdir() if path.is_dir()):
        own = Home(target).world(world.name)
        own.path.mkdir(parents=True)
        for part in world.iterdir():
            (own.path / part.name).symlink_to(part)
    for name in ("status.json", "current.json"):
        shutil.copy(home / name, target / name)
    return target


def practised_home(home: Path, target: Path) -> Home:
    """A borrowed data folder with a made-up truth, in which all kinds of questions are practised and none is answered."""
    borrowed = Home(borrow(home, target))
    release = current_release(borrowed)
    assert release is not None
    small_truth.build(borrowed.world(release.world.id))
    progress = Progress(borrowed.progress, "local")
    for practice in PRACTICE.values():
        progress.record_attempt(practice.key, "", "scored", kind="case", phase="practice")
    return borrowed


def bring_hidden_worlds(home: Path, variants: Path) -> None:
    """Put what the pipeline makes after a release into a borrowed data folder, all at once."""
    release = current_release(Home(home))
    assert release is not None
    place = Home(home).world(release.world.id).variants
    coming = place.with_suffix(".coming")
    shutil.copytree(variants, coming, ignore=shutil.ignore_patterns("lake", "*.lock"))
    coming.rename(place)

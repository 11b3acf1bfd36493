"""What tests build and only read is kept between runs, by a hash of the code that makes it.

A home with a release takes half a minute to build, and most changes of the code touch nothing that it is made
from. `kept` makes such a thing once for all processes of a run and for later runs, in `.cache/worlds`; a change
of any file that it names makes it anew. A fresh clone has nothing kept, so CI builds everything.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from filelock import FileLock

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("LARDER_TEST_CACHE") or ROOT / ".cache" / "worlds")
SUFFIXES = {".py", ".sql", ".yml", ".yaml", ".json", ".toml", ".lock", ""}
NOT_CODE = {"__pycache__", "target", "logs", "dbt_packages"}

SIMULATOR = ("synthetic",)
PIPELINE = (*SIMULATOR, "pipelines", "dbt_project", "pyproject.toml", "uv.lock", "dagster.yaml")


def kept(name: str, made_from: Iterable[str | Path], make: Callable[[Path], object]) -> Path:
    """The folder that `make` fills, made anew where one of the files or folders `made_from` has changed.

    To be read, not changed. `make` gets an empty folder under the path that it is kept at; what it raises
    is raised, and nothing is kept.
    """
    made = FOLDER / f"{name}-{digest(made_from)}"
    done = made.with_suffix(".done")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with FileLock(FOLDER / f"{name}.lock"):
        if not done.exists():
            for old in FOLDER.glob(f"{name}-{'[0-9a-f]' * 16}*"):  # of other code; nobody goes back to it
                shutil.rmtree(old) if old.is_dir() else old.unlink()
            made.mkdir()
            make(made)
            done.touch()
    return made


def digest(files: Iterable[str | Path]) -> str:
    """A hash of these files, of the code in these folders, and of the Python that runs it."""
    found = hashlib.sha256(sys.version.encode())
    for path in sorted({file for given in files for file in _files(ROOT / given)}):
        found.update(path.relative_to(ROOT).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _files(path: Path) -> Iterable[Path]:
    if path.is_file():
        return [path]
    return [
        file
        for file in path.rglob("*")
        if file.is_file() and file.suffix in SUFFIXES and not NOT_CODE.intersection(file.parts)
    ]

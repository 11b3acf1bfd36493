"""The metrics in the dbt project's own files, read again only when a file has changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from lab_app.metric_writing.finding import MetricYamlError
from lab_app.metric_writing.shape.reading import read_shape
from lab_app.metric_writing.text.document import MOST_CHARACTERS, read_document
from lab_app.metric_writing.text.draft import Draft
from pipelines.contract.home import moved_folder

_ROOT = Path(__file__).resolve().parents[3]

_read: dict[str, tuple[tuple[int, int], tuple[Draft, ...]]] = {}


def project_folder() -> Path:
    """The dbt project that metrics are saved in: LARDER_PROJECT, or the one beside the code. Raises HomeError."""
    return moved_folder("LARDER_PROJECT") or _ROOT / "dbt_project"


def project_drafts(project: Path) -> dict[str, tuple[Draft, str]]:
    """Name → metric and file, of all metrics in the project that can be read.

    A look at all files takes half a millisecond; one that is unchanged gives the same objects again.
    """
    found: dict[str, tuple[Draft, str]] = {}
    for name, file in sorted(_files(project / "models", "models/")):
        for draft in _drafts_in(file):
            found.setdefault(draft.name, (draft, name))
    return found


def _files(folder: str | Path, name: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """The YAML files in a folder of this name and below it; `Path.rglob` takes four times as long, for each question."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from _files(entry.path, f"{name}{entry.name}/")
                elif entry.name.endswith(".yml"):
                    yield f"{name}{entry.name}", entry
    except OSError:  # gone meanwhile, or not to be read
        return


def _drafts_in(file: os.DirEntry[str]) -> tuple[Draft, ...]:
    try:
        stat = file.stat()
        if stat.st_size > 4 * MOST_CHARACTERS:
            return ()
        state = (stat.st_mtime_ns, stat.st_size)
        kept = _read.get(file.path)
        if kept is None or kept[0] != state:
            text = Path(file.path).read_text(encoding="utf-8")
            drafts = (
                read_shape(read_document(text), is_project_file=True).drafts if "metrics:" in text else ()
            )
            kept = (state, drafts)
            _read[file.path] = kept
        return kept[1]
    except (OSError, UnicodeDecodeError, MetricYamlError):
        return ()

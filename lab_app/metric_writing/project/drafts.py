"""The metrics in the dbt project's own files, read again only when a file has changed."""

from __future__ import annotations

from pathlib import Path

from lab_app.metric_writing.finding import MetricYamlError
from lab_app.metric_writing.shape.reading import read_shape
from lab_app.metric_writing.text.document import MOST_CHARACTERS, read_document
from lab_app.metric_writing.text.draft import Draft
from pipelines.contract.home import moved_folder

_ROOT = Path(__file__).resolve().parents[3]

_read: dict[Path, tuple[tuple[int, int], tuple[Draft, ...]]] = {}


def project_folder() -> Path:
    """The dbt project that metrics are saved in: LARDER_PROJECT, or the one beside the code. Raises HomeError."""
    return moved_folder("LARDER_PROJECT") or _ROOT / "dbt_project"


def project_drafts(project: Path) -> dict[str, tuple[Draft, str]]:
    """Name → metric and file, of all metrics in the project that can be read.

    A look at all files takes 2 ms; one that is unchanged gives the same objects again.
    """
    found: dict[str, tuple[Draft, str]] = {}
    for path in sorted((project / "models").rglob("*.yml")):
        for draft in _drafts_in(path):
            found.setdefault(draft.name, (draft, path.relative_to(project).as_posix()))
    return found


def _drafts_in(path: Path) -> tuple[Draft, ...]:
    try:
        stat = path.stat()
        if stat.st_size > 4 * MOST_CHARACTERS:
            return ()
        state = (stat.st_mtime_ns, stat.st_size)
        kept = _read.get(path)
        if kept is None or kept[0] != state:
            text = path.read_text(encoding="utf-8")
            drafts = (
                read_shape(read_document(text), is_project_file=True).drafts if "metrics:" in text else ()
            )
            kept = (state, drafts)
            _read[path] = kept
        return kept[1]
    except (OSError, UnicodeDecodeError, MetricYamlError):
        return ()

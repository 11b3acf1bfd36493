"""The dbt project's own metric files, and what they have that a release does not have yet."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from lab_app.metric_writing import vocabulary
from lab_app.metric_writing.finding import MetricYamlError
from lab_app.metric_writing.names.check import check_names, manifest_entries
from lab_app.metric_writing.names.known import Known, read_known
from lab_app.metric_writing.shape.reading import read_shape
from lab_app.metric_writing.text.document import MOST_CHARACTERS, read_document
from lab_app.metric_writing.text.draft import Draft
from lab_app.release import ReleaseError, moved_folder

_ROOT = Path(__file__).resolve().parents[3]


class HasManifests(Protocol):
    """What is needed of a release."""

    @property
    def semantic_manifest(self) -> Path: ...
    @property
    def manifest(self) -> Path: ...
    @property
    def as_of(self) -> dt.date: ...


@dataclass(frozen=True)
class Overlay:
    """Metrics of the project beside a release: `added` or changed since, and `removed` from it.

    `files` says where each metric of the project is defined, relative to the project.
    """

    added: Mapping[str, Mapping[str, Any]]
    removed: frozenset[str]
    files: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        return not self.added and not self.removed


NOTHING = Overlay({}, frozenset(), {})


def project_folder() -> Path:
    """The dbt project that metrics are saved in: LARDER_PROJECT, or the one beside the code. Raises ReleaseError."""
    return moved_folder("LARDER_PROJECT") or _ROOT / "dbt_project"


def is_own(meta: Mapping[str, Any]) -> bool:
    """Whether a metric is the reader's own: it says `owner: me`, or no owner at all."""
    return meta.get("owner") in (None, "", vocabulary.OWNER)


_read: dict[Path, tuple[tuple[int, int], tuple[Draft, ...]]] = {}
_overlays: dict[tuple[Path, Path], tuple[dict[str, tuple[Draft, str]], Overlay]] = {}
_lock = threading.Lock()


def project_drafts(project: Path) -> dict[str, tuple[Draft, str]]:
    """Name → metric and file, of all metrics in the project that can be read.

    Files are read again only when they have changed; a look at all of them takes 2 ms.
    """
    found: dict[str, tuple[Draft, str]] = {}
    for path in sorted((project / "models").rglob("*.yml")):
        for draft in _drafts_in(path):
            found.setdefault(draft.name, (draft, path.relative_to(project).as_posix()))
    return found


def overlay_of(release: HasManifests, project: Path | None = None) -> Overlay:
    """What the project has beside this release; nothing where there is no project."""
    project = project or project_folder()
    if not (project / "models").is_dir():
        return NOTHING
    key = (Path(release.semantic_manifest), project)
    with _lock:
        drafts = project_drafts(project)
        kept = _overlays.get(key)
        if kept is None or not _unchanged(kept[0], drafts):
            try:
                known = read_known(key[0], Path(release.manifest))
            except ReleaseError:
                return NOTHING
            kept = (drafts, _compare(drafts, known, release.as_of))
            _overlays[key] = kept
            while len(_overlays) > 4:
                del _overlays[next(iter(_overlays))]
        return kept[1]


def known_with(release: HasManifests, overlay: Overlay) -> Known:
    """All names: the release's with the project's on top."""
    base = read_known(Path(release.semantic_manifest), Path(release.manifest))
    return base.with_metrics(overlay.added, {**base.files, **overlay.files}, overlay.removed)


def newer_words(project: Path, described: Mapping[str, str]) -> dict[str, str]:
    """Name → description in the project's files, of the metrics that `described` (name → description) has otherwise.

    What a release says of its metrics stays as it was built; the files may have been changed since.
    """
    found = {}
    for name, (draft, _) in project_drafts(project).items():
        now = " ".join(str(draft.value("description") or "").split())
        if name in described and now and now != " ".join(described[name].split()):
            found[name] = now
    return found


def _compare(drafts: Mapping[str, tuple[Draft, str]], known: Known, as_of: dt.date) -> Overlay:
    removed = frozenset(
        name
        for name, metric in known.metrics.items()
        if name not in drafts and is_own((metric.get("config") or {}).get("meta") or {})
    )
    wanted = {
        name: draft for name, (draft, _) in drafts.items() if name not in known.metrics or is_own(draft.meta)
    }
    # One that names what is not there is left out, and so is whatever stands on it.
    while wrong := {n for n, draft in wanted.items() if _is_wrong(draft, wanted, known, as_of)}:
        wanted = {name: draft for name, draft in wanted.items() if name not in wrong}
    entries = manifest_entries(wanted.values(), known)
    added = {name: entry for name, entry in entries.items() if not _same(entry, known.metrics.get(name))}
    return Overlay(added, removed, {name: file for name, (_, file) in drafts.items()})


def _is_wrong(draft: Draft, wanted: Mapping[str, Draft], known: Known, as_of: dt.date) -> bool:
    around = known.with_metrics(manifest_entries((d for d in wanted.values() if d is not draft), known), {})
    return bool(check_names([draft], around, taken={}, history_days=history_days(as_of)))


def _unchanged(before: Mapping[str, tuple[Draft, str]], now: Mapping[str, tuple[Draft, str]]) -> bool:
    """Whether these are the same drafts: an unchanged file gives the same objects again."""
    return before.keys() == now.keys() and all(before[n][0] is now[n][0] for n in now)


def history_days(as_of: dt.date) -> int:
    """How many days of history there are, from 2024 on."""
    return (as_of - dt.date(2024, 1, 1)).days + 1


def _same(entry: Mapping[str, Any], released: Mapping[str, Any] | None) -> bool:
    if released is None:
        return False
    parts = ("type", "type_params", "filter", "label", "description")
    meta = ((m.get("config") or {}).get("meta") or {} for m in (entry, released))
    return all(entry.get(p) == released.get(p) for p in parts) and next(meta) == next(meta)


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

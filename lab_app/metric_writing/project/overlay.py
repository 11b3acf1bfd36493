"""What the dbt project has that a release does not have yet, and what it no longer has."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping
from pathlib import Path

from lab_app.metric_writing.names.check import check_names
from lab_app.metric_writing.names.entries import manifest_entries
from lab_app.metric_writing.names.known import Known, read_known
from lab_app.metric_writing.project.drafts import project_drafts, project_folder
from lab_app.metric_writing.text.draft import Draft
from lab_app.metrics.layer import HasManifests
from lab_app.metrics.manifest import NOTHING, Entry, Overlay, is_own, meta
from lab_app.release import ReleaseError

_overlays: dict[tuple[Path, Path], tuple[dict[str, tuple[Draft, str]], Overlay]] = {}
_lock = threading.Lock()


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
        if name not in drafts and is_own(meta(metric).get("owner"))
    )
    wanted = {name: draft for name, (draft, _) in drafts.items() if name not in known.metrics or draft.is_own}
    # One that names what is not there is left out, and so is whatever is computed from it.
    while wrong := {n for n, draft in wanted.items() if _is_wrong(draft, wanted, known, as_of)}:
        wanted = {name: draft for name, draft in wanted.items() if name not in wrong}
    entries = manifest_entries(wanted.values(), known)
    added = {name: entry for name, entry in entries.items() if not _same(entry, known.metrics.get(name))}
    return Overlay(added, removed, {name: file for name, (_, file) in drafts.items()})


def _is_wrong(draft: Draft, wanted: Mapping[str, Draft], known: Known, as_of: dt.date) -> bool:
    around = known.with_metrics(manifest_entries((d for d in wanted.values() if d is not draft), known))
    return bool(check_names([draft], around, taken={}, as_of=as_of))


def _unchanged(before: Mapping[str, tuple[Draft, str]], now: Mapping[str, tuple[Draft, str]]) -> bool:
    """Whether these are the same drafts: an unchanged file gives the same objects again."""
    return before.keys() == now.keys() and all(before[n][0] is now[n][0] for n in now)


def _same(entry: Entry, released: Entry | None) -> bool:
    if released is None:
        return False
    parts = ("type", "type_params", "filter", "label", "description")
    return all(entry.get(p) == released.get(p) for p in parts) and meta(entry) == meta(released)

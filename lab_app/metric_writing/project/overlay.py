"""What the dbt project has that a release does not have yet, and what it no longer has."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from lab_app.metric_writing.names.check import check_names
from lab_app.metric_writing.names.entries import manifest_entries
from lab_app.metric_writing.names.known import Known, read_known
from lab_app.metric_writing.project.drafts import project_drafts, project_folder
from lab_app.metric_writing.text.draft import Draft
from lab_app.metrics.manifest import NOTHING, Entry, Overlay, is_own, meta
from pipelines.contract.release import Release, ReleaseError


class ProjectBeside:
    """The dbt project beside a release, looked at anew whenever it is asked. Thread-safe.

    `folder` is the project's, by default the one that metrics are saved in. Raises HomeError where
    there can be no such folder.
    """

    def __init__(self, release: Release, folder: Path | None = None) -> None:
        self.release = release
        self.folder = folder or project_folder()
        self._lock = threading.Lock()
        self._drafts: Mapping[str, tuple[Draft, str]] | None = None
        self._overlay = NOTHING

    @cached_property
    def released(self) -> Known:
        """All names of the release alone. Raises ReleaseError for files that cannot be read."""
        return read_known(self.release.semantic_manifest, self.release.manifest)

    def overlay(self) -> Overlay:
        """What the project has beside the release; nothing where there is no project."""
        if not (self.folder / "models").is_dir():
            return NOTHING
        with self._lock:
            drafts = project_drafts(self.folder)
            if self._drafts is None or not _unchanged(self._drafts, drafts):
                try:
                    self._overlay = _compare(drafts, self.released, self.release.as_of)
                except ReleaseError:
                    return NOTHING
                self._drafts = drafts
            return self._overlay

    def known(self) -> Known:
        """All names, the project's on top. Raises ReleaseError."""
        return self.released.under(self.overlay())


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

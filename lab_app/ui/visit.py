"""Who is looking, at which release, and what is known of the build behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.release import BuildStatus, Release, ReleaseError, build_status, current_release, larder_home

if TYPE_CHECKING:
    from lab_app.course.progress.store import Progress
    from lab_app.sandbox import Sandbox
    from lab_app.warehouse.dictionary import DictionaryTable

LEARNER = "local"  # one person at one laptop; nobody logs in


@dataclass(frozen=True)
class Visit:
    """What the lab stands on in this run. `problem` says why a release that is named can't be read."""

    release: Release | None
    status: BuildStatus | None
    problem: str | None

    @property
    def is_building(self) -> bool:
        return self.status is not None and self.status.state == "running"

    @property
    def last_build_broke(self) -> bool:
        """Whether the newest build came to nothing, so that older data, or none, is shown."""
        return self.status is not None and self.status.state in {"failed", "interrupted"}


def visit() -> Visit:
    """The release and the build as they are now."""
    status = None
    try:
        status = build_status()
        return Visit(current_release(), status, None)
    except ReleaseError as error:
        return Visit(None, status, str(error))


def sandbox(release: Release) -> Sandbox:
    """The workers that run SQL on this release."""
    from lab_app.sandbox import sandbox_for

    return sandbox_for(release)


@st.cache_resource(show_spinner=False)
def _progress(path: str) -> Progress:
    from pathlib import Path

    from lab_app.course.progress.store import Progress

    return Progress(Path(path))


def progress() -> Progress:
    """What has been tried, solved and drafted so far."""
    opened: Progress = _progress(str(larder_home() / "progress.sqlite"))
    return opened


def dictionary(release: Release) -> tuple[DictionaryTable, ...]:
    """The release's tables; read once for each release."""
    from lab_app.warehouse.dictionary import read_dictionary

    return read_dictionary(release.manifest)

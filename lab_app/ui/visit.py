"""Who is looking, at which release, and what is known of the build behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.lab import Lab, lab_of
from pipelines.contract.home import HomeError, larder_home
from pipelines.contract.release import Release, ReleaseError, readable_release
from pipelines.contract.serving import note_on_dagster
from pipelines.contract.status import BuildStatus, build_status

if TYPE_CHECKING:
    from lab_app.course.progress import Progress, ProgressFile, Queries


@dataclass(frozen=True)
class Visit:
    """What is there to look at in this run.

    `problem` says why the current release can't be read, whether or not there is one before it to look at;
    `dagster` what is the matter where it is not there.
    """

    lab: Lab | None
    status: BuildStatus | None
    problem: str | None
    dagster: str | None = None

    @property
    def release(self) -> Release | None:
        return self.lab.release if self.lab else None

    @property
    def is_building(self) -> bool:
        return self.status is not None and self.status.state == "running"

    @property
    def last_build_broke(self) -> bool:
        """Whether the newest build did not finish, so that older data, or none, is shown."""
        return self.status is not None and self.status.state in {"failed", "interrupted"}


def visit() -> Visit:
    """The release and the build as they are now."""
    status = dagster = None
    try:
        home = larder_home()
        status, dagster = build_status(home), note_on_dagster(home)
        release, problem = readable_release(home)
        return Visit(lab_of(release) if release else None, status, problem, dagster)
    except HomeError as error:
        return Visit(None, status, str(error), dagster)


def lab() -> Lab:
    """The lab on the release of this moment. Raises ReleaseError where there is none.

    A fragment asks for it in each of its runs: a newer release may have come since the page was opened.
    """
    now = visit()
    if now.lab is None:
        raise ReleaseError(now.problem or "No data has been built yet. Build it with `make data`.")
    return now.lab


@st.cache_resource(show_spinner=False)
def _progress_file(path: str) -> ProgressFile:
    from pathlib import Path

    from lab_app.course.progress import ProgressFile

    return ProgressFile(Path(path))


def learner() -> str:
    """Who is looking."""
    from lab_app.course.progress import LEARNER

    return LEARNER


def progress() -> Progress:
    """What the learner has tried, solved and drafted so far. Raises ProgressError, HomeError."""
    from lab_app.course.progress import Progress

    file: ProgressFile = _progress_file(str(larder_home().progress))
    return Progress(file, learner())


def queries() -> Queries:
    """The queries that the learner has saved and run. Raises ProgressError, HomeError."""
    from lab_app.course.progress import Queries

    return Queries(progress().file, learner())

"""Who is looking, at which release, and what is known of the build behind it."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import streamlit as st

from lab_app.again.worlds import is_there, look_at, looked_at
from lab_app.lab import Lab, lab_of
from pipelines.contract.home import Home, HomeError, larder_home
from pipelines.contract.release import Release, ReleaseError, readable_release
from pipelines.contract.serving import note_on_dagster
from pipelines.contract.status import BuildStatus, build_status

if TYPE_CHECKING:
    from lab_app.course.progress import Notes, PlanLog, Progress, ProgressFile, Queries, Sittings


_WORLD = "lab-world"  # session state: the other world that this tab is in, or nothing for the common one

_OTHER_CANNOT_BE_READ = "This other world is damaged. Go back to the common one, in the sidebar; home says how to remove this one."


@dataclass(frozen=True)
class Visit:
    """What is there to look at in this run.

    `world` is the other world that one is in, None in the common one, whose builds alone have a `status` here.
    `problem` says why the current release can't be read, whether or not there is one before it to look at;
    `dagster` what is the matter where it is not there.
    """

    lab: Lab | None
    status: BuildStatus | None
    problem: str | None
    dagster: str | None = None
    world: str | None = None

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
    status = dagster = world = None
    try:
        home = larder_home()
        world, dagster = other_world(), note_on_dagster(home)
        status = build_status(home) if world is None else None
        release, problem = readable_release(replace(home, chosen_world=world or home.chosen_world))
        return Visit(lab_of(release) if release else None, status, problem, dagster, world)
    except HomeError as error:
        problem = _OTHER_CANNOT_BE_READ if world else str(error)
        return Visit(None, status, problem, dagster, world)


def other_world() -> str | None:
    """The other world that this tab is in, None in the common one. Raises HomeError.

    A tab stays where it is until somebody switches in it, so that no answer is judged in a world in which it was not
    asked; one that is opened begins where somebody switched to last.
    """
    home = larder_home()
    if home.chosen_world is not None:  # LARDER_WORLD says it, for all
        return home.chosen_world if is_there(home, home.chosen_world) else None
    if _WORLD not in st.session_state:
        st.session_state[_WORLD] = looked_at(home) or ""
    world: str = st.session_state[_WORLD]
    return world if world and is_there(home, world) else None


def may_switch() -> bool:
    """Whether one may choose the world: not where LARDER_WORLD names one. Raises HomeError."""
    return larder_home().chosen_world is None


def switch_to(world: str | None) -> None:
    """Go to another world, or back to the common one, in this tab and in those that are opened. For callbacks.

    What the pages have in the session belongs to the world before.
    """
    home: Home = larder_home()
    for name in list(st.session_state):
        del st.session_state[name]
    st.session_state[_WORLD] = world or ""
    with contextlib.suppress(OSError):  # a full disk: this tab goes there all the same
        look_at(home, world)


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
    return Progress(file, learner(), other_world())


def queries() -> Queries:
    """The queries that the learner has saved and run. Raises ProgressError, HomeError."""
    from lab_app.course.progress import Queries

    return Queries(progress().file, learner())


def notes() -> Notes:
    """What the learner has noted of their own company. Raises ProgressError, HomeError."""
    from lab_app.course.progress import Notes

    return Notes(progress().file, learner())


def sittings() -> Sittings:
    """The learner's sittings of the self-assessment. Raises ProgressError, HomeError."""
    from lab_app.course.progress import Sittings

    return Sittings(progress().file, learner())


def plan_log() -> PlanLog:
    """What the learner has said of the items of the plan. Raises ProgressError, HomeError."""
    from lab_app.course.progress import PlanLog

    return PlanLog(progress().file, learner())


def zone() -> dt.tzinfo | None:
    """The time zone where the learner sits: the browser's, or None for this machine's."""
    with contextlib.suppress(KeyError, ValueError, OSError):  # a name that this machine does not know
        if st.context.timezone:
            return ZoneInfo(st.context.timezone)
    return None


def today() -> dt.date:
    """The day that it is where the learner sits."""
    return dt.datetime.now(dt.UTC).astimezone(zone()).date()

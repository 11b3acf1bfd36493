"""The process that lets a week pass: it has the pipeline build the world up to a later day.

    python -m lab_app.week.mover WORLD PRESET SEED BEFORE AFTER

It holds the lock for as long as it lives, so the system frees that however the process ends. Once the release is there
the week has passed; what is made from it afterwards is made by Dagster where that is served, else here.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import subprocess
import sys
from collections.abc import Sequence

from lab_app.week.passing import FULL, LOG, Week, note_state
from pipelines.contract.files import DISK_IS_FULL
from pipelines.contract.home import ROOT, Home, HomeError, larder_home, take_lock
from pipelines.contract.release import ReleaseError, release_of
from pipelines.contract.serving import serving
from pipelines.contract.status import read_status
from pipelines.contract.surroundings import environment

OUTSIDE = "The process that built it was ended from outside, as a system does that has no memory left."
NO_REASON = "The build did not succeed and did not say why. Its log is beside the data, in week.log."


def main() -> int:
    world, preset, seed, before, after = sys.argv[1:6]
    week = Week(world, preset, int(seed), dt.date.fromisoformat(before), dt.date.fromisoformat(after))
    return move(larder_home(), week, build_command(week))


def build_command(week: Week) -> tuple[str, ...]:
    """What builds and publishes the world up to the later day."""
    where = ("--preset", week.preset, "--seed", str(week.seed), "--as-of", week.after.isoformat())
    return (sys.executable, "-m", "pipelines", *where, "--no-wait", "--release-only")


def rest_command() -> tuple[str, ...]:
    """What makes the rest of the release that is there, where no Dagster does."""
    return (sys.executable, "-m", "pipelines", "--rest-only")


def move(home: Home, week: Week, build: Sequence[str], rest: Sequence[str] | None = None) -> int:
    """Let the week pass and return the exit code: 0 when it has, 1 when it failed, 2 where another one passes."""
    try:
        lock = take_lock(home.week_lock)
    except OSError:
        return 1
    if lock is None:
        return 2
    try:
        note_state(home, week, "running")
        problem = _build(home, week, build)
        if problem is None:
            note_state(home, week, "passed")
            lock.release()
            if not any(server.name == "Dagster" for server in serving(home)):
                _run(home, rest or rest_command())
            return 0
        note_state(home, week, "failed", problem)
    except OSError as error:
        with contextlib.suppress(OSError):  # not even that can be written
            problem = FULL if error.errno in DISK_IS_FULL else f"It failed: {error.strerror or error}."
            note_state(home, week, "failed", problem)
    except HomeError as error:
        print(error, file=sys.stderr)
    finally:
        lock.release()
    return 1


def _build(home: Home, week: Week, build: Sequence[str]) -> str | None:
    """Have it built; why that failed, None where it did not. Raises OSError."""
    code = _run(home, build)
    if code == 0:
        return None if _is_there(home, week) else NO_REASON
    if code < 0:
        return OUTSIDE
    status = read_status(home.status)
    is_its_own = status is not None and (status.world_id, status.as_of) == (week.world, week.after)
    said = (
        status.message if status is not None and is_its_own and status.state == "failed" else _last_line(home)
    )
    return FULL if "disk is full" in said else said or NO_REASON


def _run(home: Home, command: Sequence[str]) -> int:
    with (home.path / LOG).open("wb") as log:
        return subprocess.run(
            command,
            cwd=ROOT,
            env=environment(LARDER_HOME=str(home.path), LARDER_WORLD=""),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        ).returncode


def _is_there(home: Home, week: Week) -> bool:
    try:
        release = release_of(home, week.world)
    except ReleaseError:
        return False
    return release is not None and release.as_of >= week.after


def _last_line(home: Home) -> str:
    """What the build printed last, where it is a sentence: of an error that nobody foresaw, the log has the rest."""
    lines = (home.path / LOG).read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines and not any(line.startswith("Traceback") for line in lines) else ""


if __name__ == "__main__":
    if sys.platform != "win32":
        os.setpriority(os.PRIO_PROCESS, 0, 10)
    sys.exit(main())

"""The process that makes another world: it has the pipeline build it, then moves it to the other worlds.

    python -m lab_app.again.maker PRESET SEED AS_OF LIKE

It holds the lock for as long as it lives, so the system frees that however the process ends. What it has made when it
is ended is kept: the next one goes on from there.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from lab_app.again.making import (
    FULL,
    LOG,
    Plan,
    failed_status,
    note_failure,
    note_running,
    noted_plan,
)
from lab_app.again.worlds import NOTE, bytes_of, remove_tree
from pipelines.contract.files import DISK_IS_FULL, write_json
from pipelines.contract.home import ROOT, Home, HomeError, larder_home, take_lock
from pipelines.contract.release import release_of, worlds_with_a_release
from pipelines.contract.surroundings import environment

NICENESS = 15
"""Below an ordinary build, which gives way to the lab itself."""
OUTSIDE = "The process that made it was ended from outside, as a system does that has no memory left."
NO_REASON = "The build did not succeed and did not say why. Its log is beside the data, in again/making.log."


def main() -> int:
    preset, seed, as_of, like = sys.argv[1:5]
    plan = Plan(preset, int(seed), dt.date.fromisoformat(as_of), like)
    if sys.platform != "win32":
        os.setpriority(os.PRIO_PROCESS, 0, NICENESS)
    return make(larder_home(), plan, build_command(plan))


def build_command(plan: Plan) -> tuple[str, ...]:
    """What builds the world, its truth and its hidden worlds."""
    where = ("--preset", plan.preset, "--seed", str(plan.seed), "--as-of", plan.as_of.isoformat())
    return (sys.executable, "-m", "pipelines", *where)


def make(home: Home, plan: Plan, build: Sequence[str]) -> int:
    """Make the world and return the exit code: 0 when it is there, 1 when it failed, 2 where another one is being made."""
    lock = take_lock(home.again_lock)
    if lock is None:
        return 2
    began = time.monotonic()
    try:
        if noted_plan(home) != plan:
            remove_tree(home.again.path)  # of a world that nobody goes on with
        home.again.make()
        note_running(home, plan)
        problem = _build(home, build)
        if problem is None:
            _move(home, time.monotonic() - began)
            lock.release()  # it is there: what is left over is nobody's concern
            remove_tree(_left_over(home))
            return 0
        note_failure(home, plan, problem)
    except OSError as error:
        is_full = error.errno in DISK_IS_FULL
        with contextlib.suppress(OSError):  # not even that can be written
            note_failure(home, plan, FULL if is_full else f"It failed: {error.strerror or error}.")
    except HomeError as error:
        print(error, file=sys.stderr)
    finally:
        lock.release()
    return 1


def _build(home: Home, build: Sequence[str]) -> str | None:
    """Have it built in the data folder within; why that failed, None where it did not. Raises OSError."""
    with (home.again.path / LOG).open("wb") as log:
        code = subprocess.run(
            build,
            cwd=ROOT,
            env=environment(LARDER_HOME=str(home.again.path), LARDER_WORLD=""),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        ).returncode
    if code == 0:
        return None if worlds_with_a_release(home.again) else NO_REASON
    if code < 0:
        return OUTSIDE
    status = failed_status(home)
    said = status.message if status is not None else _last_line(home)
    return FULL if "disk is full" in said else said or NO_REASON


def _last_line(home: Home) -> str:
    """What the build printed last, where it is a sentence: of an error that nobody foresaw, the log has the rest."""
    lines = (home.again.path / LOG).read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines and not any(line.startswith("Traceback") for line in lines) else ""


def _move(home: Home, seconds: float) -> None:
    """Move what was made to the other worlds, in one step, and the data folder within out of sight. Raises OSError."""
    for name in worlds_with_a_release(home.again):
        made = home.again.world(name)
        release = release_of(home.again, name)
        for folder in made.releases.iterdir():
            if release is not None and folder != release.path:
                remove_tree(folder)  # of a first try, which was interrupted after it was published
        write_json(made.path / NOTE, {"seconds": round(seconds, 1), "bytes": bytes_of(made.path)})
        if release is not None and not home.world(name).path.exists():
            home.worlds.mkdir(parents=True, exist_ok=True)
            made.path.rename(home.world(name).path)
    remove_tree(_left_over(home))
    home.builds.mkdir(parents=True, exist_ok=True)
    home.again.path.rename(_left_over(home))


def _left_over(home: Home) -> Path:
    """Where it is removed; if that is cut short, the next build ends it."""
    return home.builds / "removed-again"


if __name__ == "__main__":
    sys.exit(main())

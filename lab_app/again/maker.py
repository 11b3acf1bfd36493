"""The process that makes another world: it has the pipeline build it, then moves it to the other worlds.

    python -m lab_app.again.maker PLAN

PLAN is a `Plan` as JSON. What it has made when it is ended is kept: the next one goes on from there.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from lab_app.again.making import JOB, Plan
from lab_app.again.worlds import NOTE, bytes_of, remove_tree
from pipelines.contract.files import write_json
from pipelines.contract.home import Home, larder_home
from pipelines.contract.release import release_of, worlds_with_a_release

NICENESS = 15
"""Below an ordinary build, which gives way to the lab itself."""


def main() -> int:
    plan = JOB.asked(sys.argv[1])
    if sys.platform != "win32":
        os.setpriority(os.PRIO_PROCESS, 0, NICENESS)
    return make(larder_home(), plan, build_command(plan))


def build_command(plan: Plan) -> tuple[str, ...]:
    """What builds the world, its truth and its hidden worlds."""
    where = ("--preset", plan.preset, "--seed", str(plan.seed), "--as-of", plan.as_of.isoformat())
    return (sys.executable, "-m", "pipelines", *where)


def make(home: Home, plan: Plan, build: Sequence[str]) -> int:
    """Make the world and return the exit code: 0 when it is there, 1 when it failed, 2 where another one is being made."""

    def steps() -> str | None:
        began = time.monotonic()
        before = JOB.look(home)
        if before is None or before.of != plan:
            remove_tree(home.again.path)  # of a world that nobody goes on with
        home.again.make()
        JOB.write(home, plan, "running")
        problem = JOB.build(home, build, home.again, lambda _: True)
        if problem is not None:
            return problem
        if not worlds_with_a_release(home.again):
            return JOB.no_reason(home)
        _move(home, time.monotonic() - began)
        return None

    code = JOB.do(home, plan, steps)
    if code == 0:
        remove_tree(_left_over(home))  # the world is there: this is nobody's concern any more
    return code


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

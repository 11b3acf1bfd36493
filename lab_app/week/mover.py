"""The process that lets a week pass: it has the pipeline build the world up to a later day.

    python -m lab_app.week.mover WEEK

WEEK is a `Week` as JSON. Once the release is there the week has passed; what is made from it afterwards is made by
Dagster where that is served, else here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from lab_app.week.passing import JOB, Week, is_there
from pipelines.contract.home import Home, larder_home
from pipelines.contract.serving import serving


def main() -> int:
    week = JOB.asked(sys.argv[1])
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

    def steps() -> str | None:
        JOB.write(home, week, "running")
        problem = JOB.build(
            home,
            build,
            home,
            lambda status: (status.world_id, status.as_of) == (week.world, week.after),
        )
        if problem is not None:
            return problem
        if not is_there(home, week):
            return JOB.no_reason(home)
        JOB.write(home, week, "done")
        return None

    code = JOB.do(home, week, steps)
    if code == 0 and not any(server.name == "Dagster" for server in serving(home)):
        JOB.run(home, rest or rest_command(), home)
    return code


if __name__ == "__main__":
    if sys.platform != "win32":
        os.setpriority(os.PRIO_PROCESS, 0, 10)
    sys.exit(main())

"""The lab's own mover with a slow program in place of the pipeline: `python -m tests.lab_app.week.mover WHAT …`."""

from __future__ import annotations

import sys

from lab_app.week import mover
from lab_app.week.passing import JOB
from pipelines.contract.home import larder_home

PIPELINE = (sys.executable, "-m", "tests.lab_app.week.pipeline")


def command(what: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "tests.lab_app.week.mover", what)


def main() -> int:
    what, week = sys.argv[1], JOB.asked(sys.argv[2])
    words = (week.world, str(week.seed), week.after.isoformat())
    build, rest = ((*PIPELINE, one, *words) for one in (what, "rest"))
    return mover.move(larder_home(), week, build, rest)


if __name__ == "__main__":
    sys.exit(main())

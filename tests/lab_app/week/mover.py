"""The lab's own mover with a slow program in place of the pipeline: `python -m tests.lab_app.week.mover WHAT …`."""

from __future__ import annotations

import datetime as dt
import sys

from lab_app.week import mover
from lab_app.week.passing import Week
from pipelines.contract.home import larder_home

PIPELINE = (sys.executable, "-m", "tests.lab_app.week.pipeline")


def command(what: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "tests.lab_app.week.mover", what)


def main() -> int:
    what, world, preset, seed, before, after = sys.argv[1:7]
    week = Week(world, preset, int(seed), dt.date.fromisoformat(before), dt.date.fromisoformat(after))
    build, rest = ((*PIPELINE, one, world, seed, after) for one in (what, "rest"))
    return mover.move(larder_home(), week, build, rest)


if __name__ == "__main__":
    sys.exit(main())

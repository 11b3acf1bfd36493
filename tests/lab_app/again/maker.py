"""The lab's own maker with the slow program in place of the pipeline: `python -m tests.lab_app.again.maker WHAT …`."""

from __future__ import annotations

import datetime as dt
import sys

from lab_app.again import maker
from lab_app.again.making import Plan
from pipelines.contract.home import larder_home

PIPELINE = (sys.executable, "-m", "tests.lab_app.again.pipeline")


def command(what: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "tests.lab_app.again.maker", what)


def main() -> int:
    what, preset, seed, as_of, like = sys.argv[1:6]
    plan = Plan(preset, int(seed), dt.date.fromisoformat(as_of), like)
    return maker.make(larder_home(), plan, (*PIPELINE, what, preset, seed, as_of))


if __name__ == "__main__":
    sys.exit(main())

"""The lab's own maker with the slow program in place of the pipeline: `python -m tests.lab_app.again.maker WHAT …`."""

from __future__ import annotations

import sys

from lab_app.again import maker
from lab_app.again.making import JOB
from pipelines.contract.home import larder_home

PIPELINE = (sys.executable, "-m", "tests.lab_app.again.pipeline")


def command(what: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "tests.lab_app.again.maker", what)


def main() -> int:
    what, plan = sys.argv[1], JOB.asked(sys.argv[2])
    build = (*PIPELINE, what, plan.preset, str(plan.seed), plan.as_of.isoformat())
    return maker.make(larder_home(), plan, build)


if __name__ == "__main__":
    sys.exit(main())

"""In place of the pipeline: a program that takes its time and publishes a later day, or fails, as it is told.

`python -m tests.lab_app.week.pipeline WHAT WORLD SEED AS_OF`, with the data folder in LARDER_HOME. It goes on when there
is a file `go` beside the folder, and holds the build's lock meanwhile, as the pipeline does.
"""

from __future__ import annotations

import datetime as dt
import sys

from pipelines.contract.home import larder_home, take_lock
from tests.lab_app.again.pipeline import ended, publish, say, take_time


def main() -> int:
    what, world, seed, last = sys.argv[1:5]
    home, as_of = larder_home(), dt.date.fromisoformat(last)
    if what == "rest":
        (home.path / "rest").touch()
        return 0
    lock = take_lock(home.lock)
    if lock is None:
        print("Another build is running.", file=sys.stderr)
        return 1
    say(home, world, as_of, "running", 0.5)
    take_time(what, home)
    code = ended(what)
    if code is not None:
        if what == "fails":
            say(home, world, as_of, "failed", 0.5, message="The models cannot be built.")
        return code
    publish(home, "tiny", int(seed), as_of)
    say(home, world, as_of, "succeeded", 1.0)
    return 0


if __name__ == "__main__":
    sys.exit(main())

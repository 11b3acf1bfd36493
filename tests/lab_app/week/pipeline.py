"""In place of the pipeline: a program that takes its time and publishes a later day, or fails, as it is told.

`python -m tests.lab_app.week.pipeline WHAT WORLD SEED AS_OF`, with the data folder in LARDER_HOME. It goes on when there
is a file `go` beside the folder, and holds the build's lock meanwhile, as the pipeline does.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time

from pipelines.contract.home import Home, larder_home, take_lock
from pipelines.contract.status import BuildStatus, write_status
from tests.lab_app.again.pipeline import CHILD, publish


def main() -> int:
    what, world, seed, as_of = sys.argv[1:5]
    home = larder_home()
    if what == "rest":
        (home.path / "rest").touch()
        return 0
    lock = take_lock(home.lock)
    if lock is None:
        print("Another build is running.", file=sys.stderr)
        return 1
    say(home, world, as_of, "running", 0.5)
    if what == "slow":
        child = subprocess.Popen([sys.executable, "-c", CHILD])
        while not (home.path.parent / "go").exists():
            time.sleep(0.02)
        child.kill()
        child.wait()
    match what:
        case "fails":
            say(home, world, as_of, "failed", 0.5, "The models cannot be built.")
            return 1
        case "crashes":
            print("Traceback (most recent call last):\nZeroDivisionError", file=sys.stderr)
            return 1
        case "full":
            print("The disk is full: free some space in /somewhere and build again.", file=sys.stderr)
            return 1
        case "says nothing":
            return 0
    publish(home, "tiny", int(seed), dt.date.fromisoformat(as_of))
    say(home, world, as_of, "succeeded", 1.0)
    return 0


def say(home: Home, world: str, as_of: str, state: str, fraction: float, message: str = "") -> None:
    now = dt.datetime.now(dt.UTC)
    status = {"build_id": "b", "state": state, "started_at": now, "updated_at": now, "finished_at": None}
    status |= {"as_of": as_of, "world_id": world, "stage": "lake", "stage_label": "Simulating Larder"}
    status |= {"done": 0, "total": 0, "fraction": fraction, "stages": (), "message": message, "error": None}
    write_status(home.status, BuildStatus.model_validate(status | {"release_id": None}))


if __name__ == "__main__":
    sys.exit(main())

"""In place of the pipeline: a program that takes its time and leaves a small world, or fails, as it is told.

`python -m tests.lab_app.again.pipeline WHAT PRESET SEED AS_OF`, with the data folder in LARDER_HOME. It begins a child
of its own, as the pipeline does, and goes on when there is a file `go` in the folder above.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time

from pipelines.contract import SCHEMA_VERSION
from pipelines.contract.home import Home, larder_home
from pipelines.contract.release import Release, World, point_at, write_release
from pipelines.contract.status import BuildStatus, write_status

CHILD = "import time; time.sleep(120)"


def main() -> int:
    what, preset, seed, as_of = sys.argv[1:5]
    home = larder_home()
    home.make()
    began = dt.datetime.now(dt.UTC)
    say(home, began, "running", 0.5)
    (home.worlds / "traces").write_text(what)
    if what == "slow":
        child = subprocess.Popen([sys.executable, "-c", CHILD])
        while not (home.path.parent / "go").exists():
            time.sleep(0.02)
        child.kill()
        child.wait()
    (home.worlds / "traces").unlink()
    match what:
        case "fails":
            print("The models cannot be built.", file=sys.stderr)
            return 1
        case "crashes":
            print("Traceback (most recent call last):\nZeroDivisionError", file=sys.stderr)
            return 1
        case "full":
            print("The disk is full: free some space in /somewhere and build again.", file=sys.stderr)
            return 1
        case "says nothing":
            return 0
    publish(home, preset, int(seed), dt.date.fromisoformat(as_of))
    say(home, began, "succeeded", 1.0)
    return 0


def publish(home: Home, preset: str, seed: int, as_of: dt.date) -> Release:
    """A world with a release in which nothing is."""
    name = f"{preset}-seed{seed}-v15"
    release = Release(
        id=f"r{seed}",
        path=home.world(name).releases / f"r{seed}",
        as_of=as_of,
        built_at=dt.datetime.now(dt.UTC).replace(microsecond=0),
        world=World(id=name, seed=seed, preset=preset, simulator_version="14"),
        row_counts={},
        schema_version=SCHEMA_VERSION,
    )
    release.path.mkdir(parents=True, exist_ok=True)
    for file in (release.warehouse, release.manifest, release.semantic_manifest):
        file.write_text("{}")
    write_release(release)
    point_at(home, release)
    return release


def say(home: Home, began: dt.datetime, state: str, fraction: float) -> None:
    status = {"build_id": "b", "state": state, "started_at": began, "updated_at": began, "finished_at": None}
    status |= {"as_of": "2026-06-30", "world_id": "w", "stage": "lake", "stage_label": "Simulating Larder"}
    status |= {"done": 0, "total": 0, "fraction": fraction, "stages": (), "message": "", "error": None}
    write_status(home.status, BuildStatus.model_validate(status | {"release_id": None}))


if __name__ == "__main__":
    sys.exit(main())

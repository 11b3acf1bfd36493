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
    say(home, "w", dt.date.fromisoformat(as_of), "running", 0.5, began)
    (home.worlds / "traces").write_text(what)
    take_time(what, home)
    (home.worlds / "traces").unlink()
    code = ended(what)
    if code is not None:
        return code
    publish(home, preset, int(seed), dt.date.fromisoformat(as_of))
    say(home, "w", dt.date.fromisoformat(as_of), "succeeded", 1.0, began)
    return 0


def take_time(what: str, home: Home) -> None:
    """Begin a child, and go on when there is a file `go` beside the data folder."""
    if what == "slow":
        child = subprocess.Popen([sys.executable, "-c", CHILD])
        while not (home.path.parent / "go").exists():
            time.sleep(0.02)
        child.kill()
        child.wait()


def ended(what: str) -> int | None:
    """The exit code of a build that comes to nothing, with what it prints; None for one that succeeds."""
    match what:
        case "fails":
            print("The models cannot be built.", file=sys.stderr)
        case "crashes":
            print("Traceback (most recent call last):\nZeroDivisionError", file=sys.stderr)
        case "full":
            print("The disk is full: free some space in /somewhere and build again.", file=sys.stderr)
        case "says nothing":
            return 0
        case _:
            return None
    return 1


def publish(home: Home, preset: str, seed: int, as_of: dt.date) -> Release:
    """A world with a release in which nothing is."""
    name = f"{preset}-seed{seed}-v17"
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


def say(  # noqa: PLR0913
    home: Home,
    world: str,
    as_of: dt.date,
    state: str,
    fraction: float,
    began: dt.datetime | None = None,
    message: str = "",
) -> None:
    at = began or dt.datetime.now(dt.UTC)
    status = {"build_id": "b", "state": state, "started_at": at, "updated_at": at, "finished_at": None}
    status |= {"as_of": as_of, "world_id": world, "stage": "lake", "stage_label": "Simulating Larder"}
    status |= {"done": 0, "total": 0, "fraction": fraction, "stages": (), "message": message, "error": None}
    write_status(home.status, BuildStatus.model_validate(status | {"release_id": None}))


if __name__ == "__main__":
    sys.exit(main())

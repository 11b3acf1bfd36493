"""What a world takes from its start to a release, stage by stage: seconds, memory of the process tree, and disk.

    uv run python -m tests.benchmarks.build --home DIR [--preset large] [--engine spark] [--rest]

Builds in DIR, which is to be new, watches all processes of the build several times a second, and prints a table
once it is over; after it, how long the metrics take to answer on that release (`tests.benchmarks.metrics`). With
`--rest` it also makes what pages and grading need, asset by asset, which takes several times as long. DIR stays:
remove it yourself. `DIR/benchmark.json` has the table for whoever compares two of them.

Seconds are those of the clock and of the processors, memory is the proportional set size of all processes together,
disk what the folder holds at the end of the stage and at most, temporary files included. `large` takes some 20 GB
and, on two cores, half an hour for the release; not part of the tests.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import psutil

from pipelines.contract.files import read_json, write_json
from pipelines.contract.home import ROOT, Home
from pipelines.contract.release import Release, current_release
from pipelines.contract.status import read_status
from pipelines.contract.surroundings import environment
from synthetic.config import PRESETS
from tests.benchmarks.memory import Sample, samples

SHARE_OF_LOOKS = 0.02
"""Most of the time in which the folder's files are counted."""
GB = 2**30


@dataclass(frozen=True)
class Look:
    """A moment of a build: what its processes take, what its folder holds, and what it says that it is doing."""

    sample: Sample
    disk: int
    """Bytes."""
    label: str


@dataclass(frozen=True)
class Stage:
    """What one stage took: seconds, processor seconds, megabytes of memory at most, gigabytes written, and of disk."""

    name: str
    seconds: float
    processor: float
    memory_mb: float
    written_gb: float
    disk_gb: float
    most_disk_gb: float


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", type=Path, required=True, help="the data folder; it stays")
    parser.add_argument("--preset", choices=PRESETS, default="large", help="size of the world (%(default)s)")
    parser.add_argument("--engine", default="duckdb", help="what builds the models (%(default)s)")
    parser.add_argument("--rest", action="store_true", help="also what is made after the release")
    options = parser.parse_args()
    home = Home(options.home.resolve())
    if home.path.exists() and any(home.path.iterdir()):
        print(f"{home.path} is not empty: name a new folder.", file=sys.stderr)
        return 2
    os.environ["LARDER_HOME"] = str(home.path)  # Dagster's history is looked for there
    print(machine(), flush=True)
    build = ["pipelines", "--preset", options.preset, "--engine", options.engine, "--release-only"]
    looks, code = watched(home, build, said_by(home))
    stages = table(looks)
    keep(home, stages)
    if code == 0 and options.rest:
        looks, code = after_release(home)
        stages += table(looks, "after: ")
        keep(home, stages)
    if current_release(home) is not None:
        watched(home, ["tests.benchmarks.metrics"], lambda: "metrics")
    return code


def keep(home: Home, stages: Sequence[Stage]) -> None:
    """Print what is known so far, and leave it in the folder."""
    known = {"machine": machine(), "stages": [asdict(stage) for stage in stages]}
    write_json(home.path / "benchmark.json", known)
    print(printed(stages, current_release(home)), flush=True)


def machine() -> str:
    """One line about this machine."""
    return (
        f"{time.strftime('%Y-%m-%d')}, {platform.system()} on {platform.machine()}, {os.cpu_count()} cores, "
        f"{psutil.virtual_memory().total / GB:.0f} GB of memory, Python {platform.python_version()}"
    )


def watched(home: Home, command: Sequence[str], label: Callable[[], str]) -> tuple[list[Look], int]:
    """Run a module of ours on this folder to its end, and look at it meanwhile; what was seen, and its exit code."""
    temporary = home.path / "temporary"
    temporary.mkdir(parents=True, exist_ok=True)
    child = psutil.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=environment(TMPDIR=str(temporary), PYTHONPATH=str(ROOT)),
        stdin=subprocess.DEVNULL,
    )
    disk, counted, took = size_of(home.path), 0.0, 0.0
    looks = [Look(Sample(time.time(), 0.0, 0.0, 0.0), disk, "")]
    try:
        for sample in samples(child):
            if sample.processor < looks[-1].sample.processor:
                continue  # it was ending while it was looked at
            said = label()
            if looks[-1].label != said or time.perf_counter() - counted > took / SHARE_OF_LOOKS:
                began = time.perf_counter()
                disk = size_of(home.path)
                counted = time.perf_counter()
                took = counted - began
            looks.append(Look(sample, disk, said))
    finally:
        if child.poll() is None:
            child.terminate()
            child.wait()
    last = replace(looks[-1].sample, at=time.time())
    return [*looks, Look(last, size_of(home.path), looks[-1].label)], child.returncode


def said_by(home: Home) -> Callable[[], str]:
    """What a build says that it is at: before it says anything it is starting."""

    def label() -> str:
        status = read_status(home.status)
        if status is None:
            return "start"
        return status.stage if status.state == "running" else "end"

    return label


def after_release(home: Home) -> tuple[list[Look], int]:
    """As `watched`, for what follows a release; what it was at is read from Dagster's history afterwards."""
    before = time.time()
    looks, code = watched(home, ["pipelines", "--rest-only"], lambda: "")
    ends = [(at, name) for at, name in made(home) if at > before]

    def name(at: float) -> str:
        return next((name for end, name in ends if at <= end), "end")

    return [Look(look.sample, look.disk, name(look.sample.at)) for look in looks], code


def made(home: Home) -> list[tuple[float, str]]:
    """When each asset of this folder was made, by the system's clock, and its name, in that order."""
    import dagster as dg

    from pipelines.vendor_patches.dagster_history import open_instance

    with open_instance(home) as instance:
        return sorted(
            (entry.timestamp, entry.dagster_event.asset_key.to_user_string())
            for run in instance.get_runs()
            for entry in instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION)
            if entry.dagster_event is not None and entry.dagster_event.asset_key is not None
        )


def table(looks: Sequence[Look], prefix: str = "") -> list[Stage]:
    """What each stage took, in the order in which they began; a stage may have been left and gone on with."""
    spans: dict[str, list[tuple[Look, Look]]] = {}
    for before, look in itertools.pairwise(looks):
        spans.setdefault(look.label, []).append((before, look))
    return [
        Stage(
            prefix + label,
            sum(look.sample.at - before.sample.at for before, look in span),
            sum(look.sample.processor - before.sample.processor for before, look in span),
            max(look.sample.memory_mb for _, look in span),
            sum(look.sample.written_mb - before.sample.written_mb for before, look in span) / 1024,
            span[-1][1].disk / GB,
            max(look.disk for _, look in span) / GB,
        )
        for label, span in spans.items()
    ]


def size_of(folder: Path) -> int:
    """Bytes that the files in a folder take on the disk, as far as they stay while they are counted."""
    found: dict[int, int] = {}
    folders = [str(folder)]
    while folders:
        with contextlib.suppress(OSError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    else:
                        known = entry.stat(follow_symlinks=False)
                        found[known.st_ino] = getattr(known, "st_blocks", known.st_size // 512) * 512
    return sum(found.values())


def printed(stages: Sequence[Stage], release: Release | None) -> str:
    """The table and, where there is a release, the models that took longest."""
    whole = Stage(
        "together",
        sum(stage.seconds for stage in stages),
        sum(stage.processor for stage in stages),
        max(stage.memory_mb for stage in stages),
        sum(stage.written_gb for stage in stages),
        stages[-1].disk_gb,
        max(stage.most_disk_gb for stage in stages),
    )
    rows = [
        f"| {stage.name} | {stage.seconds:,.1f} | {stage.processor:,.1f} | {stage.memory_mb:,.0f} | "
        f"{stage.written_gb:.2f} | {stage.disk_gb:.2f} | {stage.most_disk_gb:.2f} |"
        for stage in (*stages, whole)
    ]
    lines = [
        "| stage | seconds | processor s | memory MB | written GB | disk GB | most disk GB |",
        "|---|---|---|---|---|---|---|",
        *rows,
    ]
    if release is None:
        return "\n".join([*lines, "No release came of it."])
    results = read_json(release.path / "run_results.json")["results"]
    took = sorted(((r["execution_time"], r["unique_id"].split(".")[2]) for r in results), reverse=True)
    count = sum(release.row_counts.values())
    what = f"{release.world.id}: {count:,} rows in the raw tables, built on {release.engine}"
    longest = ", ".join(f"{name} {seconds:.1f} s" for seconds, name in took[:5])
    return "\n".join([what, *lines, f"Longest in dbt: {longest}."])


if __name__ == "__main__":
    raise SystemExit(main())

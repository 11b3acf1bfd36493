"""How long the metrics take to answer: every metric × every dimension × day, week and month.

    uv run python -m tests.benchmarks.metrics [--metric page_load_p75 ...] [--slowest 5]

Each question is compiled anew by MetricFlow in this process and its SQL run once, over the whole
history, in one of the sandbox's workers on the current release, as the lab does it; both together, the
way of the answer back included, are the time. Beside it stands the processor time of both processes,
which a busy machine does not lengthen (it is counted in steps of 10 ms). Aim on the preset `lab`: p95 at
most 60 ms, the longest at most 250 ms. Takes a minute or two; not part of the tests.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import psutil

from lab_app.garbage import keep_what_stays
from lab_app.metrics.layer import MOST_ROWS, SemanticLayer
from lab_app.metrics.metric import Grain
from lab_app.sandbox import QueryError, Sandbox
from pipelines.contract.release import Release, current_release


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--metric", nargs="*")
    parser.add_argument("--slowest", type=int, default=5)
    options = parser.parse_args()
    release = current_release()
    if release is None:
        print("There is no release yet: run `make data`, then ask again.", file=sys.stderr)
        return 1
    layer = SemanticLayer(release.semantic_manifest, release.as_of)
    layer.prepare()
    grains: tuple[Grain, ...] = ("day", "week", "month")
    took: list[Took] = []
    refused: list[str] = []
    with Sandbox(release.warehouse, workers=1, timeout_seconds=30) as sandbox:
        layer.query("mau", grain="month", sandbox=sandbox)
        keep_what_stays()  # as the lab does: else the collector's looks at all of MetricFlow are counted
        for metric in layer.metrics():
            if options.metric and metric.name not in options.metric:
                continue
            for dimension in (None, *metric.dimensions):
                for grain in grains:
                    if grain not in metric.grains:
                        continue
                    # Anew each time: a worker that was stopped for its memory has a successor.
                    processes = [psutil.Process(), *psutil.Process().children()]
                    used, began = processor(processes), time.perf_counter()
                    sql = layer.compile(metric.name, by=[str(dimension)] if dimension else [], grain=grain)
                    compiled = time.perf_counter()
                    name = f"{metric.name} by {dimension or 'nothing'} and {grain}"
                    try:
                        rows = len(sandbox.run(sql, limit=MOST_ROWS).rows)
                    except QueryError as error:
                        refused.append(f"{name}: {error.message}")
                        continue
                    ended = time.perf_counter()
                    spent = processor(processes) - used
                    took.append(Took(ended - began, compiled - began, spent, rows, name))
    report(took, release, options.slowest)
    if refused:
        print(f"{len(refused):,} got no answer, and are in none of these figures:", *refused, sep="\n")
    return 1 if refused else 0


def report(took: list[Took], release: Release, slowest: int) -> None:
    took.sort(key=lambda one: -one.whole)
    held = sum(release.row_counts.values())
    print(f"{len(took):,} questions on {held:,} rows ({release.world.preset}), in ms")
    print(f"{'':<24}{'p50':>8}{'p95':>8}{'max':>8}   over 60 ms")
    for label, times in (
        ("compiled and answered", [one.whole for one in took]),
        ("  compiled", [one.compiling for one in took]),
        ("  processor time", [one.processor for one in took]),
    ):
        cuts = statistics.quantiles([1000 * seconds for seconds in times], n=100)
        over = sum(seconds > 0.06 for seconds in times) / len(times)
        print(f"{label:<24}{cuts[49]:>8.0f}{cuts[94]:>8.0f}{1000 * max(times):>8.0f}{over:>13.1%}")
    print("aim: p95 ≤ 60, max ≤ 250. The slowest:")
    print(f"{'whole':>8}{'compiled':>10}{'processor':>11}{'rows':>9}")
    for one in took[:slowest]:
        print(
            f"{1000 * one.whole:>8.0f}{1000 * one.compiling:>10.0f}{1000 * one.processor:>11.0f}"
            f"{one.rows:>9,}  {one.name}"
        )


@dataclass(frozen=True)
class Took:
    """Seconds that one question took: all in all, to compile, and of processor time; rows of its answer."""

    whole: float
    compiling: float
    processor: float
    rows: int
    name: str


def processor(processes: Sequence[psutil.Process]) -> float:
    """Seconds of processor time that the processes have used; of one that has ended nothing is known."""
    taken = 0.0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            times = process.cpu_times()
            taken += times.user + times.system
    return taken


if __name__ == "__main__":
    raise SystemExit(main())

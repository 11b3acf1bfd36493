"""How long the metrics take to answer: every metric × every dimension × day, week and month.

    uv run python tests/benchmarks/metrics.py [--metric page_load_p75 ...] [--slowest 5]

Each question is compiled anew by MetricFlow in this process and its SQL run once in one of the
sandbox's workers on the current release, as the lab does it; both together are the time. Aim on the
preset `lab`: p95 at most 100 ms, the longest at most 500 ms. Not part of the tests.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time

from lab_app.release import current_release
from lab_app.sandbox import Sandbox
from lab_app.semantic import MOST_ROWS, Grain, SemanticLayer


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
    layer = SemanticLayer(release)
    layer.prepare()
    grains: tuple[Grain, ...] = ("day", "week", "month")
    took: list[tuple[float, float, str]] = []
    with Sandbox(release.warehouse, workers=1, timeout_seconds=30) as sandbox:
        layer.query("mau", grain="month", sandbox=sandbox)
        for metric in layer.metrics():
            if options.metric and metric.name not in options.metric:
                continue
            for dimension in (None, *metric.dimensions):
                for grain in grains:
                    if grain not in metric.grains:
                        continue
                    began = time.perf_counter()
                    sql = layer.compile(metric.name, by=[str(dimension)] if dimension else [], grain=grain)
                    compiled = time.perf_counter()
                    sandbox.run(sql, limit=MOST_ROWS)
                    ended = time.perf_counter()
                    name = f"{metric.name} by {dimension or 'nothing'} and {grain}"
                    took.append((1000 * (ended - began), 1000 * (compiled - began), name))
    took.sort(reverse=True)
    whole = [milliseconds for milliseconds, _, _ in took]
    cuts = statistics.quantiles(whole, n=100)
    rows = sum(release.row_counts.values())
    print(f"{len(took):,} questions on {rows:,} rows ({release.world.get('preset')}), in ms")
    print(f"p50 {cuts[49]:.0f}   p95 {cuts[94]:.0f}   max {whole[0]:.0f}   (aim: p95 ≤ 100, max ≤ 500)")
    print(f"compiling alone: p50 {statistics.median(compiling for _, compiling, _ in took):.0f}")
    print("The slowest:")
    for milliseconds, compiling, name in took[: options.slowest]:
        print(f"{milliseconds:7.0f}  (compiling {compiling:.0f})  {name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

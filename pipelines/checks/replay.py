"""The past of a release as its watch would have seen it: on how many days each watched metric would have rung.

    python -m pipelines.checks.replay [--world WORLD]

What shows whether the constants of the detector suit the worlds that the simulator makes: a handful of days a
series, and none around the year's end, at which nothing happens.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from pipelines.build.releases import good_release
from pipelines.checks import alerts, detector
from pipelines.checks.alerts import Compile, Signal
from pipelines.contract.calendar import days, is_year_end
from pipelines.contract.engines.duckdb import open_to_read
from pipelines.contract.files import read_json
from pipelines.contract.home import larder_home
from pipelines.statistics.arrays import Floats
from synthetic.config import HISTORY_START


@dataclass(frozen=True)
class Replay:
    """Days on which a metric could be judged and on which it would have rung, the year's ends apart."""

    metric: str
    judged: int = 0
    rang: int = 0
    judged_at_year_end: int = 0
    rang_at_year_end: int = 0


def replay(metric: str, values: Floats, first: dt.date, *, is_count: bool) -> Replay:
    """The watch over a daily series from day `first` on, on each of its days by what came before it alone."""
    judged, rang = [0, 0], [0, 0]
    for place, last in enumerate(days(first, first + dt.timedelta(days=len(values)))):
        start = max(0, place - detector.days_to_read(last))
        reading = detector.read(values[start : place + 1], is_count=is_count, last=last)
        if reading is not None:
            kind = is_year_end(last)
            judged[kind] += 1
            rang[kind] += reading.is_alarm
    return Replay(metric, judged[0], rang[0], judged[1], rang[1])


def replays(
    signals: Sequence[Signal], connection: duckdb.DuckDBPyConnection, compiled: Compile, as_of: dt.date
) -> Iterator[Replay]:
    """One for each signal whose usual is the measure. Raises duckdb.Error."""
    for signal in signals:
        if signal.bound is None:
            last = as_of - dt.timedelta(days=signal.maturity_days)
            values = alerts.daily(signal, connection, compiled, HISTORY_START, last)
            yield replay(signal.metric, values, HISTORY_START, is_count=signal.unit == "count")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 1 if a series rings at a year's end, 2 without a release."""
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.checks.replay", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--world", default=None, help="a world's id (the one that is looked at)")
    options = parser.parse_args(arguments)
    release = good_release(larder_home(), options.world)
    if release is None:
        print("There is no release yet: run `make data` first.", file=sys.stderr)
        return 2
    signals = alerts.watched(read_json(release.manifest))
    with open_to_read(release.warehouse) as connection:
        compiled = alerts.compiler(release.semantic_manifest)
        found = list(replays(signals, connection, compiled, release.as_of))
    print(f"{'metric':32}{'days':>6}{'rang':>6}{'at year-ends':>14}{'rang':>6}")
    for one in found:
        print(f"{one.metric:32}{one.judged:6}{one.rang:6}{one.judged_at_year_end:14}{one.rang_at_year_end:6}")
    return 1 if any(one.rang_at_year_end for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())

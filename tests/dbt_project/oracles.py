"""Each metric held against plain SQL, as a table.

    uv run python -m tests.dbt_project.oracles [--seed 0] [--metric mau ...]

reads the current release. Days, weeks and months are drawn at random, the newest ones always among
them; each is compared as a whole, by country and by signup platform (or what else it can be split by). A
cell that has no row on one side counts as 0. Ends with 1 if a difference is larger than float error, or if
a metric has no plain SQL to be held against.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import re
import sys
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np

from lab_app.metrics.layer import SemanticLayer
from lab_app.metrics.metric import Grain
from pipelines.contract.calendar import next_period
from pipelines.contract.release import current_release
from synthetic.config import HISTORY_START
from tests.dbt_project.checkout import open_file
from tests.dbt_project.plain_sql import COLUMNS, ORACLES, PREPARATION

TOLERANCE = 1e-9  # of floats that were added up in another order
DIMENSIONS = ("country", "signup_platform")  # what metrics are split by, where they have them
SNAPSHOTS = {"active_base", "cohort_base", "platform_base"}


@dataclass(frozen=True)
class Comparison:
    """What came of one metric: cells compared, the largest relative difference, and where it was."""

    metric: str
    cells: int
    largest: float
    where: str

    @property
    def is_same(self) -> bool:
        return self.largest <= TOLERANCE


def compare(  # noqa: PLR0913 -- what is compared, and with what
    metric: str,
    layer: SemanticLayer,
    connection: duckdb.DuckDBPyConnection,
    *,
    by: Sequence[str | None] | None = None,
    first_day: dt.date = HISTORY_START,
    seed: int = 0,
    draws: int = 3,
) -> Comparison:
    """Compare a metric with its oracle. The connection must have run `PREPARATION`.

    A metric that has one of the dimensions not is split by all that it has.
    """
    as_of = layer.as_of
    own = {dimension.short for dimension in layer.metric(metric).dimensions}
    wanted = (None, *DIMENSIONS) if by is None else by
    if not own.issuperset(filter(None, wanted)):
        wanted = (None, *sorted(own))
    cells, largest, where = 0, 0.0, ""
    for dimension in wanted:
        for grain, starts in periods(metric, layer, first_day, seed, draws).items():
            frame = layer.query(
                metric, by=[dimension] if dimension else [], grain=grain, sandbox=open_file(connection)
            )
            for start in starts:
                last = min(next_period(start, grain) - dt.timedelta(days=1), as_of)
                cut = frame[frame["period"] == np.datetime64(start)]
                found = dict(
                    zip(cut[dimension] if dimension else [None] * len(cut), cut[metric], strict=True)
                )
                expected = ask(connection, metric, dimension, max(start, first_day), last, as_of)
                for value in found.keys() | expected.keys():
                    cells += 1
                    gap = difference(found.get(value), expected.get(value))
                    if gap > largest:
                        largest = gap
                        where = (
                            f"{grain} {start}, {dimension or 'whole'} {value or ''}: "
                            f"{found.get(value)} and not {expected.get(value)}"
                        )
    return Comparison(metric, cells, largest, where)


def periods(
    metric: str, layer: SemanticLayer, first_day: dt.date, seed: int, draws: int
) -> dict[Grain, list[dt.date]]:
    """Days, weeks and months drawn at random, and the newest of each, by grain."""
    asked, as_of = layer.metric(metric), layer.as_of
    draw = np.random.default_rng([seed, *metric.encode()])
    # The first day whose windows of 28 days, its own and that of the day before, lie in the history.
    spare = 35 if SNAPSHOTS.intersection(asked.models) and metric != "dau" else 0
    first = first_day + dt.timedelta(days=spare)
    length = max((as_of - first).days, 1)
    days = [first + dt.timedelta(days=int(n)) for n in draw.integers(0, length, draws)]
    found: dict[Grain, list[dt.date]] = {
        "day": [*days, as_of],
        "week": [d - dt.timedelta(days=d.weekday()) for d in (*days[:2], as_of)],
        "month": [d.replace(day=1) for d in (*days[2:], as_of)],
    }
    earliest = first if spare else dt.date.min  # a flow's period must lie in the history whole
    return {
        grain: kept
        for grain, starts in found.items()
        if grain in asked.grains and (kept := sorted({s for s in starts if s >= earliest}))
    }


def ask(
    connection: duckdb.DuckDBPyConnection,
    metric: str,
    dimension: str | None,
    first: dt.date,
    last: dt.date,
    as_of: dt.date,
) -> dict[Any, float | None]:
    """The oracle's answer for one period, by value of the dimension (None for the whole)."""
    sql = ORACLES[metric].format(
        dim=COLUMNS.get(dimension, f"h.{dimension}") if dimension else "NULL",
        first=first,
        last=last,
        mark=as_of + dt.timedelta(1),
    )
    return dict(connection.execute(sql).fetchall())


def tables(metric: str) -> str:
    """The tables that a metric's oracle reads."""
    read = re.findall(r"(?:FROM|JOIN)\s+([a-z_.]+)", ORACLES[metric])
    return ", ".join(
        sorted({name.removeprefix("product.") for name in read} - {"days", "near", "seen", "known"})
    )


def unmatched(asked: Collection[str], metrics: Collection[str]) -> dict[str, str]:
    """Of what is asked for, the metrics without an oracle and the oracles without a metric, each with a sentence."""
    where = "ORACLES in tests/dbt_project/plain_sql.py"
    told = {}
    for name in asked:
        if name in metrics and name not in ORACLES:
            told[name] = f"The metric {name} has no oracle: add plain SQL for it to {where}."
        elif name in ORACLES and name not in metrics:
            told[name] = (
                f"There is no metric {name} in this release. If it is new, run `make data` first, a minute or two; "
                f"if it is gone, remove its oracle from {where}."
            )
        elif name not in metrics:
            told[name] = f"There is no metric {name}, and no oracle of that name."
    return told


def difference(found: float | None, expected: float | None) -> float:
    """Relative difference; no row, NULL and a count of nothing are the same."""
    a = 0.0 if found is None or math.isnan(found) else float(found)
    b = 0.0 if expected is None else float(expected)
    return abs(a - b) / max(abs(a), abs(b), 1e-12)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seed", type=int, default=0, help="draws other periods")
    parser.add_argument("--metric", nargs="*", metavar="METRIC")
    options = parser.parse_args(arguments)
    release = current_release()
    if release is None:
        print("There is no release yet: run `make data`, then ask again.", file=sys.stderr)
        return 1
    layer = SemanticLayer(release.semantic_manifest, release.as_of)
    metrics = {metric.name for metric in layer.metrics() if not metric.is_own}
    asked = options.metric or sorted(metrics | ORACLES.keys())
    alone = unmatched(asked, metrics)
    began = time.perf_counter()
    told = []
    with duckdb.connect(str(release.warehouse), read_only=True) as connection:
        connection.execute(PREPARATION)
        print(
            f"Release {release.id}: each metric against plain SQL over `product`, written from its definition"
        )
        print(f"{'metric':<32}{'cells':>7}  {'largest difference':<20}plain SQL over")
        for name in asked:
            if name in alone:
                continue
            told.append(compare(name, layer, connection, seed=options.seed))
            print(
                f"{name:<32}{told[-1].cells:>7,}  {told[-1].largest:<20.3g}{told[-1].where or tables(name)}",
                flush=True,
            )
    wrong = [comparison.metric for comparison in told if not comparison.is_same]
    print(
        f"{len(told)} metrics, {sum(comparison.cells for comparison in told):,} cells, "
        f"{len(wrong)} metrics that differ; {time.perf_counter() - began:.0f} s"
    )
    for sentence in alone.values():
        print(sentence, file=sys.stderr)
    return 1 if wrong or alone else 0


if __name__ == "__main__":
    raise SystemExit(main())

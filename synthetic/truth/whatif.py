"""What if: the world left alone, and the same world after decisions, side by side.

Both make the same draws, so that the difference is what the decisions did, and with budgets of zero there is
none. `python -m synthetic.truth.whatif --lever onboarding=60000` prints a comparison.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from synthetic import levers
from synthetic.config import DEFAULT_AS_OF, DEFAULT_PRESET, DEFAULT_SEED, SettingError, WorldConfig
from synthetic.kernel import days
from synthetic.kernel.draws import Floats
from synthetic.lake import writer
from synthetic.lake.worker_pool import Do, Message, Send, Task, WorkerPool
from synthetic.levers import LEVERS, Decision, DecisionError, Decisions
from synthetic.people import simulation
from synthetic.scenario import Scenario
from synthetic.truth import tally
from synthetic.truth.future_metrics import METRICS, daily, summary
from synthetic.truth.tally import WINDOW, Tally

__all__ = [
    "GUARDRAILS",
    "LEVERS",
    "METRICS",
    "CancelledError",
    "Comparison",
    "Decision",
    "DecisionError",
    "Guardrail",
    "Progress",
    "compare",
    "simulate",
]

GUARDRAILS = ("page_load_p75", "ticket_rate", "unsubscribe_rate")
"""Metrics that must not rise much, whatever a plan is for."""
WORSE = 0.15
"""By what share a guardrail may be worse than in the world left alone, if nothing else is said."""
HORIZON = 180
LONGEST = 366
_GROUP = 64
"""Most blocks that a process simulates at once."""
_FEW = 16
"""So few blocks are simulated in this process: starting others takes longer."""
_SEND_DAYS = 25

SCHEMA = pa.schema(
    [
        pa.field("date", pa.date32(), False),
        pa.field("metric", pa.string(), False),
        pa.field("unit", pa.string(), False),
        pa.field("alone", pa.float64()),
        pa.field("decided", pa.float64()),
        pa.field("effect", pa.float64()),
    ]
)


class CancelledError(RuntimeError):
    """The simulation was stopped by whoever asked for it."""


@dataclass(frozen=True)
class Progress:
    """How far a simulation is: days simulated or counted, of all that have to be."""

    done: int
    total: int
    seconds: float

    @property
    def fraction(self) -> float:
        return min(1.0, self.done / self.total)

    @property
    def seconds_left(self) -> float | None:
        """About how long it will still take; None before anything is done."""
        return self.seconds * (self.total - self.done) / self.done if self.done else None


@dataclass(frozen=True)
class Guardrail:
    """What a plan does to a number that must not get worse: `worse` is a share, negative where it is better."""

    metric: str
    worse: float
    breaks: bool


@dataclass(frozen=True)
class Comparison:
    """The world left alone and the one after the decisions, for the days after the as-of day."""

    decisions: tuple[Decision, ...]
    start: int
    """Number of the first day."""
    alone: Tally
    decided: Tally

    @property
    def horizon(self) -> int:
        return len(self.alone.counts["mau"]) - WINDOW

    @cached_property
    def daily(self) -> pa.Table:
        """Per day and metric, in `SCHEMA`. Rates of signups are on the day of signup.

        Null where the windows of that day's signups are not over by the end, or where nothing was counted.
        """
        one, other = daily(self.alone), daily(self.decided)
        count = self.horizon
        date = days.since_unix(np.arange(self.start, self.start + count))
        parts = [
            _table({"date": pa.array(date).view(pa.date32())}, name, one[name], other[name])
            for name in METRICS
        ]
        return pa.concat_tables(parts).cast(SCHEMA)

    @cached_property
    def spend(self) -> dict[str, Floats]:
        """Euros per day on each lever that gets any."""
        return levers.spend(self.decisions, self.horizon)

    def guardrails(
        self, limit: float = WORSE, first: int = 60, last: int | None = None
    ) -> dict[str, Guardrail]:
        """By how much each guardrail is worse than in the world left alone, over the days of `summary`.

        `limit`: how much worse is still accepted, as a share; more than it breaks the guardrail.
        """
        rows = {row["metric"]: row for row in self.summary(first, last).to_pylist()}
        found = {}
        for metric in GUARDRAILS:
            alone, decided = rows[metric]["alone"], rows[metric]["decided"]
            worse = decided / alone - 1.0 if alone and decided is not None else 0.0
            found[metric] = Guardrail(metric, worse, worse > limit)
        return found

    def summary(self, first: int = 60, last: int | None = None) -> pa.Table:
        """Per metric over the days `[first, last)` (counted from 0; to the end).

        Counts of a day are means over the days (`new_signups`, `orders` and `revenue` are sums); rates are
        pooled over the days whose windows are over; the page load time is the percentile of all loads. Raises
        ValueError for days outside the horizon.
        """
        last = self.horizon if last is None else last
        if not 0 <= first < last <= self.horizon:
            raise ValueError(f"The days must lie from 0 to {self.horizon}, not from {first} to {last}.")
        one, other = summary(self.alone, first, last), summary(self.decided, first, last)
        parts = [_table({}, name, np.array([one[name]]), np.array([other[name]])) for name in METRICS]
        return pa.concat_tables(parts)


def simulate(
    config: WorldConfig,
    decisions: Decisions,
    horizon: int = HORIZON,
    *,
    workers: int | None = None,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Comparison:
    """Run the world on for `horizon` days after its as-of day, left alone and after these decisions.

    `decisions`: `Decision`s, or euros by lever to be spent evenly over the first 90 days. `on_progress` is
    called several times a second; when `cancelled` says so, CancelledError is raised within about a second.
    `workers`: processes (all cores). Raises DecisionError for what can't be decided.
    """
    return compare(
        config,
        {"decided": decisions},
        horizon,
        workers=workers,
        on_progress=on_progress,
        cancelled=cancelled,
    )["decided"]


def compare(
    config: WorldConfig,
    plans: Mapping[str, Decisions],
    horizon: int = HORIZON,
    *,
    workers: int | None = None,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> dict[str, Comparison]:
    """Several plans, each beside the same world left alone; what they have in common is simulated once.

    As `simulate` otherwise.
    """
    if not 1 <= horizon <= LONGEST:
        raise DecisionError(f"The future can be simulated for 1 to {LONGEST} days, not for {horizon}.")
    taken = {name: levers.decided(decisions) for name, decisions in plans.items()}
    start = days.number(config.as_of) + 1
    blocks = Scenario.of(config).blocks
    size = 1 if blocks <= _FEW else max(1, workers or os.cpu_count() or 1)
    width = min(_GROUP, -(-blocks // size))
    groups = [(first, min(width, blocks - first)) for first in range(0, blocks, width)]
    total = len(groups) * (start - days.LAUNCH + (len(taken) + 1) * (2 * horizon + WINDOW))
    began, done = time.perf_counter(), 0

    def check() -> None:
        if cancelled():
            raise CancelledError("The simulation was stopped.")

    def hear(message: Message) -> None:
        nonlocal done
        done += message.get("days", 0)
        check()
        on_progress(Progress(done, total, time.perf_counter() - began))

    with writer.plainly(), tempfile.TemporaryDirectory(prefix="larder-what-if-") as folder:
        tasks = [
            {
                "futures": [[asdict(decision) for decision in plan] for plan in taken.values()],
                "blocks": group,
                "horizon": horizon,
                "file": str(Path(folder) / f"{number}.npz"),
            }
            for number, group in enumerate(groups)
        ]
        hear({})
        with WorkerPool(config, Path(folder), size, begin, while_waiting=check) as pool:
            pool.run(tasks, hear)
        counted: list[list[Tally]] = [[] for _ in range(len(taken) + 1)]
        for task in tasks:
            with np.load(str(task["file"])) as arrays:
                for number, parts in enumerate(counted):
                    own = {k.split("/")[1]: arrays[k] for k in arrays.files if k.split("/")[0] == str(number)}
                    parts.append(Tally.from_arrays(own))
    alone, *decided = (Tally.together(parts) for parts in counted)
    return {
        name: Comparison(plan, start, alone, tally)
        for (name, plan), tally in zip(taken.items(), decided, strict=True)
    }


def begin(config: WorldConfig, _out: Path) -> Do:
    """Make this process ready to simulate and count groups of blocks in all their futures."""
    return partial(_do, config)


def _do(config: WorldConfig, task: Task, send: Send) -> None:
    """Simulate and count one group of blocks; keep the tallies in the task's file, numbered as the futures are.

    Number 0 is the world left alone. Plans have no names here, since a name can be anything.
    """
    scenario = Scenario.of(config)
    start, horizon = days.number(config.as_of) + 1, int(task["horizon"])
    scenarios, known = [scenario], levers.drawn(config.seed)
    for plan in task["futures"]:
        decisions = tuple(Decision(**decision) for decision in plan)
        bends = levers.bends(known, decisions, start, horizon, levers.size_of(scenario.blocks))
        scenarios.append(replace(scenario, decisions=scenario.decisions + bends))
    unsent = 0

    def made(count: int) -> None:
        nonlocal unsent
        unsent += count
        if unsent >= _SEND_DAYS:
            send({"days": unsent})
            unsent = 0

    kept: dict[str, Any] = {}
    first_block, blocks = task["blocks"]
    futures = simulation.futures(scenarios, first_block, blocks, start, start + horizon, lambda: made(1))
    for number, (own, people) in enumerate(zip(scenarios, futures, strict=True)):
        counted = tally.count(own, people, start, start + horizon, made)
        kept |= {f"{number}/{key}": array for key, array in counted.arrays().items()}
    with writer.plainly():
        np.savez(task["file"], **kept)
    send({"days": unsent, "done": task["blocks"]})


def _table(columns: dict[str, pa.Array], metric: str, alone: Floats, decided: Floats) -> pa.Table:
    size = len(alone)
    return pa.table(
        {
            **columns,
            "metric": pa.array([metric] * size),
            "unit": pa.array([METRICS[metric]] * size),
            "alone": pa.array(alone, from_pandas=True),
            "decided": pa.array(decided, from_pandas=True),
            "effect": pa.array(decided - alone, from_pandas=True),
        }
    )


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code: 0, or 2 for an option that can't be used."""
    parser = argparse.ArgumentParser(prog="python -m synthetic.truth.whatif", description=__doc__)
    parser.add_argument(
        "--lever", action="append", default=[], metavar="NAME=EUROS", help=f"one of {', '.join(LEVERS)}"
    )
    parser.add_argument("--preset", default=DEFAULT_PRESET)
    parser.add_argument("--users", default=None)
    parser.add_argument("--seed", default=DEFAULT_SEED)
    parser.add_argument("--as-of", default=str(DEFAULT_AS_OF))
    parser.add_argument("--horizon", type=int, default=HORIZON, help="days (%(default)s)")
    parser.add_argument("--workers", type=int, default=None, help="processes (all cores)")
    options = parser.parse_args(arguments)
    try:
        config = WorldConfig.from_settings(options.seed, options.preset, options.as_of, options.users)
        budgets: dict[str, float] = {}
        for lever in options.lever:
            name, _, euros = lever.partition("=")
            try:
                budgets[name] = float(euros)
            except ValueError:
                raise DecisionError(f"A budget looks like paid=50000, not like {lever!r}.") from None
        began = time.perf_counter()
        found = simulate(config, budgets, options.horizon, workers=options.workers)
    except (SettingError, DecisionError) as problem:
        print(problem, file=sys.stderr)
        return 2
    seconds = time.perf_counter() - began
    first = min(60, options.horizon - 1)
    print(f"{config.world_id}, days {first} to {options.horizon} after {config.as_of}, {seconds:.1f} s")
    print(f"{'metric':20}{'alone':>14}{'decided':>14}{'effect':>14}")
    for row in found.summary(first).to_pylist():
        values = (
            "-" if row[k] is None else f"{row[k]:,.4g}" if abs(row[k]) < 1000 else f"{row[k]:,.0f}"
            for k in ("alone", "decided", "effect")
        )
        print(f"{row['metric']:20}" + "".join(f"{value:>14}" for value in values))
    return 0


if __name__ == "__main__":
    sys.exit(main())

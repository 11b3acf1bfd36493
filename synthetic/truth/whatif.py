"""What if: the world left alone, and the same world after decisions, side by side.

Both make the same draws, so that the difference is what the decisions did, and with budgets of zero there is
none. `python -m synthetic.truth.whatif --lever onboarding=60000` prints a comparison.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from synthetic import levers
from synthetic.config import DEFAULT_AS_OF, DEFAULT_PRESET, DEFAULT_SEED, SettingError, WorldConfig
from synthetic.kernel import days
from synthetic.levers import LEVERS, Decision, DecisionError, Decisions
from synthetic.truth import futures
from synthetic.truth.comparison import GUARDRAILS, SCHEMA, WORSE, Comparison, Guardrail
from synthetic.truth.future_metrics import METRICS
from synthetic.truth.futures import HORIZON, PLAIN, CancelledError, Future, Progress, Running
from synthetic.truth.tally import WINDOW, Tally

__all__ = [
    "GUARDRAILS",
    "HORIZON",
    "LEVERS",
    "METRICS",
    "SCHEMA",
    "WORSE",
    "CancelledError",
    "Comparison",
    "Decision",
    "DecisionError",
    "Guardrail",
    "Progress",
    "Running",
    "compare",
    "simulate",
]

LONGEST = 366


def simulate(
    config: WorldConfig,
    decisions: Decisions,
    horizon: int = HORIZON,
    running: Running = PLAIN,
    on_comparison: Callable[[Comparison], None] | None = None,
) -> Comparison:
    """Run the world on for `horizon` days after its as-of day, left alone and after these decisions.

    `decisions`: `Decision`s, or euros by lever to be spent evenly over the first 90 days. With `on_comparison` what
    each lever adds is simulated as well, and it gets what is known before that. Raises DecisionError for what can't
    be decided, LakeError and CancelledError.
    """
    plan = _taken(decisions, horizon)
    spent = list(levers.spend(plan, horizon)) if on_comparison else []
    one_by_one = spent if len(spent) > 1 else []
    asked = [Future(), Future(plan), *(Future(_but(plan, lever), rows=False) for lever in one_by_one)]
    start = days.number(config.as_of) + 1
    known: dict[int, Tally] = {}

    def hear(number: int, counted: Tally) -> None:
        running.on_future(number, counted)
        known[number] = counted
        if on_comparison and number < 2 and {0, 1} <= set(known):
            on_comparison(Comparison(plan, start, known[0], known[1]))

    alone, decided, *rest = futures.simulate(config, asked, horizon, replace(running, on_future=hear))
    without = {
        lever: one.counts["mau_counted"][WINDOW:]
        for lever, one in zip(spent, rest or [alone] * len(spent), strict=True)
    }
    return Comparison(plan, start, alone, decided, without)


def compare(
    config: WorldConfig, plans: Mapping[str, Decisions], horizon: int = HORIZON, running: Running = PLAIN
) -> dict[str, Comparison]:
    """Several plans, each beside the same world left alone; what they have in common is simulated once.

    As `simulate` otherwise.
    """
    taken = {name: _taken(decisions, horizon) for name, decisions in plans.items()}
    asked = [Future(), *(Future(plan) for plan in taken.values())]
    alone, *decided = futures.simulate(config, asked, horizon, running)
    start = days.number(config.as_of) + 1
    return {
        name: Comparison(plan, start, alone, tally)
        for (name, plan), tally in zip(taken.items(), decided, strict=True)
    }


def _taken(decisions: Decisions, horizon: int) -> tuple[Decision, ...]:
    if not 1 <= horizon <= LONGEST:
        raise DecisionError(f"The future can be simulated for 1 to {LONGEST} days, not for {horizon}.")
    return levers.decided(decisions)


def _but(plan: tuple[Decision, ...], lever: str) -> tuple[Decision, ...]:
    return tuple(decision for decision in plan if decision.lever != lever)


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
    parser.add_argument(
        "--people", type=Path, default=None, help="folder with kept people, used where they fit"
    )
    parser.add_argument(
        "--keep-people", action="store_true", help="fill that folder first, and say how long it takes"
    )
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
        running = Running(options.people, options.workers, on_note=partial(print, file=sys.stderr))
        if options.keep_people:
            _keep(config, running)
        began, first_seen = time.perf_counter(), [0.0]
        found = simulate(
            config,
            budgets,
            options.horizon,
            running,
            lambda _found: first_seen.append(time.perf_counter() - began),
        )
    except (SettingError, DecisionError) as problem:
        print(problem, file=sys.stderr)
        return 2
    seconds = time.perf_counter() - began
    first = min(60, options.horizon - 1)
    print(
        f"{config.world_id}, days {first} to {options.horizon} after {config.as_of}, {first_seen[-1]:.1f} s"
    )
    print(f"{'metric':20}{'alone':>14}{'decided':>14}{'effect':>14}")
    for row in found.summary(first).to_pylist():
        values = (
            "-" if row[k] is None else f"{row[k]:,.4g}" if abs(row[k]) < 1000 else f"{row[k]:,.0f}"
            for k in ("alone", "decided", "effect")
        )
        print(f"{row['metric']:20}" + "".join(f"{value:>14}" for value in values))
    for lever, added in found.contributions(first).items():
        print(f"of which {lever:11}{added:>42,.0f}")
    if len(budgets) > 1:
        print(f"with what each lever adds: {seconds:.1f} s")
    return 0


def _keep(config: WorldConfig, running: Running) -> None:
    """Keep the people, and print what that took. Raises DecisionError where no folder is named."""
    if running.people is None:
        raise DecisionError("--keep-people needs a folder: --people FOLDER.")
    began = time.perf_counter()
    size = sum(file.stat().st_size for file in futures.keep(config, running.people, running))
    print(f"People kept in {time.perf_counter() - began:.1f} s, {size / 2**20:.0f} MB")


if __name__ == "__main__":
    sys.exit(main())

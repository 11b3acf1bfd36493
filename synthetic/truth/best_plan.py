"""What a budget can do at best in a world: a search over plans, beside what people would do without one.

Found on a small world of the same seed, with as much money per user, since the levers are as strong there and half a year
of it takes a second; the best few are then run on the world itself, and so are the naive ones.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from synthetic.config import WorldConfig
from synthetic.kernel import days
from synthetic.lake import notes, writer
from synthetic.levers import LEVERS, Decision
from synthetic.truth import futures
from synthetic.truth.comparison import WORSE, Comparison
from synthetic.truth.futures import PLAIN, Future, Running
from synthetic.truth.lever_effects import EUROS_PER_USER
from synthetic.truth.whatif import HORIZON

NAME = "plans"
FIRST_DAY = 60
"""What is built works late, and what runs until day 90 fades: plans are judged by the days from this one on."""
SMALL_USERS = 20_000
PARTS = 20
"""A plan of the search gives each lever so many parts of the budget, of this many."""
STEPS = (5, 3, 2, 1)
"""Parts that are moved from one lever to another, round by round."""
CENTRES = (2, 1, 1, 1)
"""Around how many of the best plans so far money is moved in each round."""
ROUNDS_OF_TINY = 1
"""In worlds that are smaller than the small one, which are for trying the lab out, less is tried."""
CONFIRMED = 5
LATE = "evenly, in a late burst"
_BURST = (60, 30)  # its first day and number of days

Shares = tuple[int, ...]
"""Parts of each lever, in the order of `LEVERS`."""


@dataclass(frozen=True)
class Outcome:
    """`mau`: mean MAU as the marts count it over days `FIRST_DAY` to `HORIZON`; `breaks` are the guardrails that break,
    each with by what share it is worse."""

    mau: float
    alone: float
    breaks: Mapping[str, float]

    @property
    def worth(self) -> float:
        """What the plan is worth: a broken guardrail makes it worth no more than doing nothing."""
        return min(self.mau, self.alone) if self.breaks else self.mau


@dataclass(frozen=True)
class Found:
    """Plans of the search with what they come to in the small world, the best first."""

    plans: tuple[tuple[Shares, Outcome], ...]
    seconds: float


Run = Callable[[Sequence[tuple[Decision, ...]]], list[Outcome]]


def budget_of(config: WorldConfig) -> float:
    """Euros that there are to spend in a world."""
    return config.users * EUROS_PER_USER


def naive(euros: float) -> dict[str, tuple[Decision, ...]]:
    """What people would do who have not asked what works: nine plans of the whole budget, by name."""
    each = euros / len(LEVERS)
    first, span = _BURST
    return {
        "evenly": tuple(Decision(lever, each) for lever in LEVERS),
        **{f"all on {lever}": (Decision(lever, euros),) for lever in LEVERS},
        "half reward, half speed": (Decision("reward", euros / 2), Decision("speed", euros / 2)),
        LATE: tuple(Decision(lever, each, first, span) for lever in LEVERS),
    }


def plan_of(shares: Shares, euros: float) -> tuple[Decision, ...]:
    """The plan of these parts of a budget."""
    return tuple(
        Decision(lever, euros * parts / PARTS) for lever, parts in zip(LEVERS, shares, strict=True) if parts
    )


def search(run: Run, euros: float, rounds: int = len(STEPS)) -> Found:
    """The best plan that can be found: all levers alone and in pairs, then moves of money between levers around the
    best, in ever smaller parts. The same for the same world."""
    began, known = time.perf_counter(), dict[Shares, Outcome]()

    def try_all(wanted: Sequence[Shares]) -> None:
        new = [shares for shares in dict.fromkeys(wanted) if shares not in known]
        known.update(zip(new, run([plan_of(shares, euros) for shares in new]), strict=True))

    def best() -> list[Shares]:
        return sorted(known, key=lambda shares: (-known[shares].worth, shares))

    try_all([*_alone_and_in_pairs(), _evenly()])
    for step, count in list(zip(STEPS, CENTRES, strict=True))[:rounds]:
        centres = best()[:count]
        try_all([moved for shares in centres for moved in _moves(shares, step)])
    return Found(tuple((shares, known[shares]) for shares in best()), time.perf_counter() - began)


def runner(config: WorldConfig, running: Running = PLAIN) -> Run:
    """A function that runs plans in a world and says what they come to."""
    (alone,) = futures.simulate(config, [Future()], HORIZON, running)
    start = days.number(config.as_of) + 1

    def run(plans: Sequence[tuple[Decision, ...]]) -> list[Outcome]:
        if not plans:
            return []
        found = futures.simulate(config, [Future(plan) for plan in plans], HORIZON, running)
        return [
            _outcome(Comparison(plan, start, alone, tally)) for plan, tally in zip(plans, found, strict=True)
        ]

    return run


@contextmanager
def small_world(
    config: WorldConfig, running: Running = PLAIN, users: int = SMALL_USERS
) -> Iterator[tuple[Run, float]]:
    """A function that runs plans in a small world of the same seed and day, and the euros that there are to spend in it.

    Its past is simulated once. Raises LakeError.
    """
    small = replace(config, size=min(users, config.users))
    with writer.plainly(), tempfile.TemporaryDirectory(prefix="larder-plans-") as folder:
        futures.keep(small, Path(folder), running)
        yield runner(small, replace(running, people=Path(folder))), budget_of(small)


def write_plans(config: WorldConfig, folder: Path, running: Running = PLAIN) -> list[Path]:
    """Write `plans.json` and return its path: what nothing, each naive plan and the best one come to in this world, and
    what the search tried. Raises LakeError."""
    began = time.perf_counter()
    is_tiny = config.users < SMALL_USERS
    with small_world(config, running) as (run_small, small_euros):
        found = search(run_small, small_euros, ROUNDS_OF_TINY if is_tiny else len(STEPS))
    euros = budget_of(config)
    run = runner(config, running)
    candidates = [shares for shares, _ in found.plans[:CONFIRMED]]
    plans = naive(euros)
    outcomes = run([*(plan_of(shares, euros) for shares in candidates), *plans.values()])
    confirmed = dict(zip(candidates, outcomes[: len(candidates)], strict=True))
    of_naive = dict(zip(plans, outcomes[len(candidates) :], strict=True))
    # On a tiny world little is tried, and a naive plan may be the best one.
    everything = [(plan_of(shares, euros), confirmed[shares]) for shares in candidates]
    everything += [(plans[name], outcome) for name, outcome in of_naive.items() if name != LATE]
    best, of_best = max(everything, key=lambda pair: pair[1].worth)
    story = {
        "as_of": config.as_of.isoformat(),
        "first_day": FIRST_DAY,
        "horizon": HORIZON,
        "worse": WORSE,
        "euros": euros,
        "alone": outcomes[0].alone,
        "best": {"plan": _euros(best), **_described(of_best)},
        "naive": {
            name: {"plan": _euros(plans[name]), **_described(outcome)} for name, outcome in of_naive.items()
        },
        "tried": len(found.plans),
        "small": {
            "users": min(SMALL_USERS, config.users),
            "candidates": [
                {
                    "plan": _euros(plan_of(shares, euros)),
                    "gain": outcome.mau - outcome.alone,
                    "gain_here": confirmed[shares].mau - confirmed[shares].alone,
                }
                for shares, outcome in found.plans[:CONFIRMED]
            ],
        },
        "seconds": {"search": found.seconds, "all": time.perf_counter() - began},
    }
    target = folder / f"{NAME}.json"
    with writer.plainly():
        folder.mkdir(parents=True, exist_ok=True)
        notes.replace_text(target, json.dumps(story, indent=1) + "\n")
    return [target]


def _outcome(found: Comparison) -> Outcome:
    alone, decided = found.mau(FIRST_DAY)
    guardrails = found.guardrails(WORSE, FIRST_DAY)
    return Outcome(decided, alone, {name: one.worse for name, one in guardrails.items() if one.breaks})


def _described(outcome: Outcome) -> dict[str, object]:
    return {"mau": outcome.mau, "worth": outcome.worth, "breaks": dict(outcome.breaks)}


def _euros(plan: Sequence[Decision]) -> dict[str, float]:
    return {decision.lever: decision.euros for decision in plan}


def _alone_and_in_pairs() -> list[Shares]:
    count = len(LEVERS)
    alone = [tuple(PARTS if place == one else 0 for place in range(count)) for one in range(count)]
    pairs = [
        tuple(PARTS // 2 if place in pair else 0 for place in range(count))
        for pair in combinations(range(count), 2)
    ]
    return [*alone, *pairs]


def _evenly() -> Shares:
    each, more = divmod(PARTS, len(LEVERS))
    return tuple(each + (place < more) for place in range(len(LEVERS)))


def _moves(shares: Shares, step: int) -> list[Shares]:
    """All plans that move so many parts, or as many as there are, from one lever to another."""
    found = []
    for giver, parts in enumerate(shares):
        by = min(step, parts)
        for taker in range(len(shares)):
            if by and taker != giver:
                moved = list(shares)
                moved[giver] -= by
                moved[taker] += by
                found.append(tuple(moved))
    return found

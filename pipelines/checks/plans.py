"""What plans of the what-if come to: the table of a data folder's world, and which lever leads over many seeds.

python -m pipelines.checks.plans                      the naive plans and the best one, in points
python -m pipelines.checks.plans --seeds 20           the best mix of as many small worlds
python -m pipelines.checks.plans --seeds 20 --lifts   which of P10's two teams does more in them
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.contract.files import DAMAGE, read_json
from pipelines.contract.home import HomeError, larder_home
from pipelines.contract.release import ReleaseError, current_release
from pipelines.statistics.two_gains import larger
from synthetic.config import WorldConfig
from synthetic.levers import LEVERS, Decision
from synthetic.truth import best_plan, futures, lever_effects, whatif
from synthetic.truth.comparison import Comparison
from synthetic.truth.futures import Future, Running
from synthetic.truth.tally import WINDOW

LIFTS = ("onboarding", lever_effects.PART_OF_SPEED)
"""What P10 compares: plans of `lever_effects`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0, or 1 where there is nothing to show."""
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.checks.plans", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--seeds", type=int, default=0, help="look at so many small worlds instead")
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument(
        "--users", type=int, default=best_plan.SMALL_USERS, help="of each small world (%(default)s)"
    )
    parser.add_argument(
        "--rounds",
        type=int,
        default=len(best_plan.STEPS),
        help="of the search, coarser if fewer (%(default)s)",
    )
    parser.add_argument(
        "--curves",
        action="store_true",
        help="no search: the mix that follows from each lever's half and whole budget, guardrails left aside",
    )
    parser.add_argument(
        "--lifts",
        action="store_true",
        help="no search: all of the budget on onboarding beside a part of it on speed, as P10 asks",
    )
    parser.add_argument("--workers", type=int, default=None, help="processes (all cores)")
    options = parser.parse_args(arguments)
    if options.seeds:
        seeds = range(options.first_seed, options.first_seed + options.seeds)
        running = Running(workers=options.workers)
        if options.curves:
            print_curves(seeds, options.users, running)
        elif options.lifts:
            print_lifts(seeds, options.users, running)
        else:
            print_seeds(seeds, options.users, options.rounds, running)
        return 0
    try:
        release = current_release(larder_home())
        if release is None:
            print("There is no release yet: run `make data` first.", file=sys.stderr)
            return 1
        story = read_json(larder_home().world(release.world.id).truth / f"{best_plan.NAME}.json")
    except FileNotFoundError:
        print("The truth of this world's plans is not there yet: it is made after the data.", file=sys.stderr)
        return 1
    except (HomeError, ReleaseError, *DAMAGE) as error:
        print(error, file=sys.stderr)
        return 1
    print(
        f"{release.world.id}, mean MAU over days {story['first_day']} to {story['horizon']}: {story['alone']:,.0f} left alone"
    )
    print("\n".join(table(story)))
    return 0


def table(story: Mapping[str, Any]) -> list[str]:
    """Each plan with its gain, its points, and the guardrails that it breaks, the best first."""
    alone, even, best = story["alone"], story["naive"]["evenly"]["worth"], story["best"]["worth"]
    rows = {
        "best of the search": story["best"],
        **story["naive"],
        "nothing": {"mau": alone, "worth": alone, "breaks": {}},
    }
    lines = [f"{'plan':28}{'MAU':>9}{'points':>9}  breaks"]
    for name, row in sorted(rows.items(), key=lambda item: -item[1]["worth"]):
        points = 100 * (row["worth"] - even) / (best - even)
        broken = ", ".join(f"{metric} {worse:+.0%}" for metric, worse in row["breaks"].items())
        lines.append(f"{name:28}{row['mau'] - alone:>+9,.0f}{points:>9.0f}  {broken}")
    shares = in_words({lever: euros / story["euros"] for lever, euros in story["best"]["plan"].items()})
    return [
        *lines,
        f"The best: {shares}; {story['tried']} plans tried, {story['seconds']['all']:.0f} s in all",
    ]


def print_seeds(seeds: Sequence[int], users: int, rounds: int, running: Running) -> None:
    """The best mix of each seed, and how often which lever leads."""
    leads, firsts = Counter[str](), Counter[str]()
    for seed in seeds:
        began = time.perf_counter()
        found = best_plan.search_small(WorldConfig(seed=seed, size=users), running, users, rounds)
        shares, outcome = found.plans[0]
        mix = {lever: parts / best_plan.PARTS for lever, parts in zip(LEVERS, shares, strict=True) if parts}
        lead = max(mix, key=lambda lever: mix[lever])
        alone = next(plan for plan, _ in found.plans if max(plan) == best_plan.PARTS)
        single = list(LEVERS)[alone.index(best_plan.PARTS)]
        leads[lead] += 1
        firsts[single] += 1
        print(
            f"seed {seed:<4} {outcome.mau - outcome.alone:+7.0f} of {outcome.alone:,.0f}  best alone: {single:11} "
            f"{in_words(mix)}  ({len(found.plans)} plans, {time.perf_counter() - began:.0f} s)",
            flush=True,
        )
    print("leads the best mix:", ", ".join(f"{lever} {count}" for lever, count in leads.most_common()))
    print("best alone:        ", ", ".join(f"{lever} {count}" for lever, count in firsts.most_common()))


def print_curves(seeds: Sequence[int], users: int, running: Running) -> None:
    """Of each seed what each lever does alone, and the mix that follows; how often which lever leads.

    A lever's curve is a x / (x + h) through what half of the budget and all of it do, without rows and guardrails. E-mail is
    left out of the mix: all of the money on it breaks a guardrail in every world.
    """
    leads, firsts = Counter[str](), Counter[str]()
    for seed in seeds:
        config = WorldConfig(seed=seed, size=users)
        euros = best_plan.budget_of(config)
        plans = [(Decision(lever, euros * share),) for lever in LEVERS for share in (0.5, 1.0)]
        asked = [Future(rows=False), *(Future(plan, rows=False) for plan in plans)]
        alone, *found = (
            float(tally.counts["mau_counted"][WINDOW + best_plan.FIRST_DAY :].mean())
            for tally in futures.simulate(config, asked, futures.HORIZON, running)
        )
        gains = {
            lever: (found[2 * place] - alone, found[2 * place + 1] - alone)
            for place, lever in enumerate(LEVERS)
        }
        mix = mix_of({lever: gain for lever, gain in gains.items() if lever != "mail"})
        lead, single = max(mix, key=lambda lever: mix[lever]), max(gains, key=lambda lever: gains[lever][1])
        leads[lead] += 1
        firsts[single] += 1
        said = ", ".join(f"{lever} {whole / alone:+.1%}" for lever, (_, whole) in gains.items())
        print(f"seed {seed:<4} {said}  ->  {in_words(mix)}", flush=True)
    print("leads the best mix:", ", ".join(f"{lever} {count}" for lever, count in leads.most_common()))
    print("best alone:        ", ", ".join(f"{lever} {count}" for lever, count in firsts.most_common()))


def print_lifts(seeds: Sequence[int], users: int, running: Running) -> None:
    """Of each seed what P10 compares, how often each of its answers is right, and what its lifts of activation are worth."""
    rights, times = Counter[str](), list[float]()
    for seed in seeds:
        config = WorldConfig(seed=seed, size=users)
        plans = lever_effects.plans(config)
        found = whatif.compare(config, {name: plans[name] for name in LIFTS}, running=running)
        means = {name: one.mau(best_plan.FIRST_DAY) for name, one in found.items()}
        gains, alone = {name: decided - alone for name, (alone, decided) in means.items()}, means[LIFTS[0]][0]
        points = {name: 100 * _effect(one, "activation_rate") for name, one in found.items()}
        right = larger(gains, alone)
        rights[right] += 1
        built, fast = (gains[name] / points[name] if points[name] else 0.0 for name in LIFTS)
        times += [fast / built] if built else []
        said = ", ".join(f"{name} {points[name]:+.1f} points {gains[name] / alone:+.1%}" for name in LIFTS)
        print(f"seed {seed:<4} {said}  ->  {right}", flush=True)
    print("right:", ", ".join(f"{answer} {count}" for answer, count in rights.most_common()))
    if times:
        print(f"in MAU, a point of speed is worth {statistics.median(times):.1f} of onboarding (median)")


def _effect(found: Comparison, metric: str) -> float:
    rows = found.summary(best_plan.FIRST_DAY).to_pylist()
    return next(float(row["effect"] or 0.0) for row in rows if row["metric"] == metric)


def mix_of(gains: Mapping[str, tuple[float, float]]) -> dict[str, float]:
    """The shares of a budget that do most, where each lever has the curve through its gain at half of it and at all."""
    curves = {}
    for lever, (half, whole) in gains.items():
        ratio = min(max(half / whole, 0.51), 0.99) if whole > 0 else 0.99
        h = (0.5 - 0.5 * ratio) / (ratio - 0.5)
        curves[lever] = (max(whole, 0.0) * (1.0 + h), h)
    parts = dict.fromkeys(curves, 0)

    def more(lever: str) -> float:
        a, h = curves[lever]
        x, y = parts[lever] / best_plan.PARTS, (parts[lever] + 1) / best_plan.PARTS
        return float(a * (y / (y + h) - x / (x + h)))

    for _ in range(best_plan.PARTS):
        parts[max(parts, key=more)] += 1
    return {lever: count / best_plan.PARTS for lever, count in parts.items() if count}


def in_words(mix: Mapping[str, float]) -> str:
    """55 % reward, 25 % speed"""
    ordered = sorted(mix.items(), key=lambda item: -item[1])
    return ", ".join(f"{share:.0%} {lever}" for lever, share in ordered)


if __name__ == "__main__":
    sys.exit(main())

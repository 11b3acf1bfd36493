"""What plans of the what-if come to: the table of a data folder's world, and whether the best one differs over many seeds.

python -m pipelines.checks.plans                      the naive plans and the best one, in points
python -m pipelines.checks.plans --seeds 20           the search, and all of them, in as many small worlds
python -m pipelines.checks.plans --seeds 20 --lifts   which of P10's two teams does more in them
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipelines.contract.files import DAMAGE, read_json
from pipelines.contract.home import HomeError, larder_home
from pipelines.contract.release import ReleaseError, current_release
from pipelines.statistics.scores import plan_points, plan_zero
from pipelines.statistics.two_gains import larger
from synthetic.config import WorldConfig
from synthetic.levers import LEVERS, Decision
from synthetic.truth import best_plan, lever_effects, whatif
from synthetic.truth.best_plan import Outcome, Shares
from synthetic.truth.comparison import Comparison
from synthetic.truth.futures import Running

LIFTS = ("onboarding", lever_effects.PART_OF_SPEED)
"""What P10 compares: plans of `lever_effects`."""
FROM_ELSEWHERE = "best of the seed before"
GOOD = 80
"""Points that nobody should have for a plan without a look at the world."""


@dataclass(frozen=True)
class Tried:
    """What was found in one small world. `best` is the best plan of the search, `rows` the others by name, in the order in
    which they are shown; `drawn` are random plans, best first."""

    seed: int
    best: tuple[Shares, Outcome]
    alone: str
    """The lever that does most with all of the money."""
    rows: Mapping[str, Outcome]
    drawn: Sequence[Outcome]
    plans: int

    @property
    def mix(self) -> dict[str, float]:
        """Shares of the budget in the best plan, by lever."""
        return {
            lever: parts / best_plan.PARTS for lever, parts in zip(LEVERS, self.best[0], strict=True) if parts
        }

    @property
    def leads(self) -> str:
        """The lever that has most of the money in the best plan."""
        return max(self.mix, key=lambda lever: self.mix[lever])

    def points(self, name: str) -> float:
        """Of one of `rows`: 0 for what spreading the money evenly reaches, 100 for the best of the search."""
        even, best = self.rows["evenly"], self.best[1].worth
        return plan_points(self.rows[name].worth, plan_zero(even.mau, even.worth, best), best)


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
        "--random", type=int, default=0, metavar="N", help="hold the search against so many random plans, too"
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
        if options.lifts:
            print_lifts(seeds, options.users, running)
        else:
            print_seeds(seeds, options.users, options.rounds, options.random, running)
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
    alone, even, best = story["alone"], story["naive"]["evenly"], story["best"]["worth"]
    zero = plan_zero(even["mau"], even["worth"], best)
    rows = {
        "best of the search": story["best"],
        **story["naive"],
        "nothing": {"mau": alone, "worth": alone, "breaks": {}},
    }
    lines = [f"{'plan':28}{'MAU':>9}{'points':>9}  breaks"]
    for name, row in sorted(rows.items(), key=lambda item: -item[1]["worth"]):
        points = plan_points(row["worth"], zero, best)
        lines.append(f"{name:28}{row['mau'] - alone:>+9,.0f}{points:>9.0f}  {_broken(row['breaks'])}")
    shares = in_words({lever: euros / story["euros"] for lever, euros in story["best"]["plan"].items()})
    return [
        *lines,
        f"The best: {shares}; {story['tried']} plans tried, {story['seconds']['all']:.0f} s in all",
    ]


def print_seeds(seeds: Sequence[int], users: int, rounds: int, random: int, running: Running) -> None:
    """What the search and the naive plans come to in each small world, and how they compare over all."""
    found: list[Tried] = []
    for seed in seeds:
        began = time.perf_counter()
        before = found[-1].best[0] if found else None
        found.append(try_out(WorldConfig(seed=seed, size=users), rounds, random, before, running))
        print("\n".join(said_of(found[-1])), f"({time.perf_counter() - began:.0f} s)\n", flush=True)
    print("\n".join(summary(found)))


def try_out(config: WorldConfig, rounds: int, random: int, before: Shares | None, running: Running) -> Tried:
    """Search for the best plan of a small world, and try the naive ones, one from elsewhere, and random ones."""
    with best_plan.small_world(config, running, config.users) as (run, euros):
        found = best_plan.search(run, euros, rounds)
        plans = best_plan.naive(euros)
        if before is not None:
            plans[FROM_ELSEWHERE] = best_plan.plan_of(before, euros)
        rows = dict(zip(plans, run(list(plans.values())), strict=True))
        drawn = run(random_plans(config.seed, random, euros))
    alone = next(shares for shares, _ in found.plans if max(shares) == best_plan.PARTS)
    return Tried(
        config.seed,
        found.plans[0],
        list(LEVERS)[alone.index(best_plan.PARTS)],
        rows,
        sorted(drawn, key=lambda one: -one.worth),
        len(found.plans),
    )


def random_plans(seed: int, count: int, euros: float) -> list[tuple[Decision, ...]]:
    """Plans of the whole budget, each split equally likely; every second one leaves out two of the levers."""
    generator = np.random.default_rng(seed)
    plans = []
    for number in range(count):
        shares = generator.dirichlet(np.ones(len(LEVERS)))
        if number % 2:
            shares[generator.choice(len(LEVERS), 2, replace=False)] = 0.0
            shares /= shares.sum()
        plans.append(
            tuple(
                Decision(lever, euros * share)
                for lever, share in zip(LEVERS, shares.tolist(), strict=True)
                if share
            )
        )
    return plans


def said_of(tried: Tried) -> Iterator[str]:
    """One world: its best mix, and each other plan with its points, its regret in MAU, and what it breaks."""
    _, best = tried.best
    yield (
        f"seed {tried.seed}: {best.mau - best.alone:+,.0f} MAU of {best.alone:,.0f} by {in_words(tried.mix)} "
        f"({tried.plans} plans tried); leads: {tried.leads}, best alone: {tried.alone}"
    )
    for name, row in sorted(tried.rows.items(), key=lambda item: -item[1].worth):
        yield f"  {name:26}{row.mau - row.alone:>+7.1f}{tried.points(name):>7.0f} points  regret {best.worth - row.worth:>7,.1f}  {_broken(row.breaks)}".rstrip()
    if tried.drawn:
        yield f"  {_of_drawn(tried)}"


def summary(found: Sequence[Tried]) -> Iterator[str]:
    """Over all worlds: points of each plan, and what the best mixes have in common."""
    yield f"{'points over ' + str(len(found)) + ' seeds':28}{'mean':>7}{'median':>8}{'least':>7}{'most':>7}{f'> {GOOD}':>7}{'breaks':>8}"
    for name in dict.fromkeys(name for one in found for name in one.rows):
        own = [one for one in found if name in one.rows]
        points = [one.points(name) for one in own]
        breaks = sum(bool(one.rows[name].breaks) for one in own)
        yield (
            f"{name:28}{statistics.mean(points):>7.0f}{statistics.median(points):>8.0f}{min(points):>7.0f}{max(points):>7.0f}"
            f"{sum(one > GOOD for one in points):>7}{breaks:>8}"
        )
    broken = sum(any(row.breaks for row in one.rows.values()) for one in found)
    yield f"a plan breaks a guardrail in {broken} of {len(found)} worlds"
    yield f"leads the best mix: {_counted(one.leads for one in found)}"
    yield f"best alone:         {_counted(one.alone for one in found)}"
    yield f"different mixes:    {len({one.best[0] for one in found})}"
    yield "share of the best mix, least to most: " + ", ".join(
        f"{lever} {min(shares):.0%}-{max(shares):.0%}"
        for lever in LEVERS
        for shares in [[one.mix.get(lever, 0.0) for one in found]]
    )
    for one in found:
        if one.drawn:
            yield f"seed {one.seed}: {_of_drawn(one)}"


def _of_drawn(tried: Tried) -> str:
    _, best = tried.best
    gain, most = best.worth - best.alone, tried.drawn[0].worth - best.alone
    above = sum(one.worth > best.worth for one in tried.drawn)
    return (
        f"of {len(tried.drawn)} random plans {above} do better than the search; the best of them gains {most / gain:.1%} of what "
        "that gains"
    )


def _broken(breaks: Mapping[str, float]) -> str:
    return ", ".join(f"{metric} {worse:+.0%}" for metric, worse in breaks.items())


def _counted(names: Iterator[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in Counter(names).most_common())


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


def in_words(mix: Mapping[str, float]) -> str:
    """55 % reward, 25 % speed"""
    ordered = sorted(mix.items(), key=lambda item: -item[1])
    return ", ".join(f"{share:.0%} {lever}" for lever, share in ordered)


if __name__ == "__main__":
    sys.exit(main())

"""What F06 asks in many worlds: `python -m tests.lab_app.cases.rewards [--seeds 10] [--preset lab | --users N]`.

Worlds are simulated, not built: the truth comes from the world without the reward, the table that learners see from the people
as they stand on the as-of day. By seed: how many weeks ahead are asked about, what is left then, and how far off the table's
share and three foreseen forecasts are. Over all seeds: how widely the truth lies, in units of the table's error, and what
the careful reading, our forecast, naive and the best answer that is the same in every world earn.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lab_app.kinds.case import Case
from lab_app.kinds.case.series import WINDOW
from lab_app.tracks.data.prediction.exercises import after_the_reward as asked
from lab_app.tracks.data.prediction.reward import INVITED_DAYS, ORIGINS, WEEKS, Reward, Stayed, weeks_asked
from pipelines.statistics.scores import QUANTILES, quantile_points
from synthetic.checks.asked.worlds import published
from synthetic.config import DEFAULT_PRESET, SettingError, WorldConfig
from synthetic.kernel import days
from synthetic.people.arrivals import HUMAN
from synthetic.people.population import Population
from synthetic.truth.twins import Twins, without
from tests.lab_app.cases import prediction

NEAR = 0.05
"""A forecast that is off by less than this share of the truth is as good as right."""
ENOUGH, NEEDED = 0.8, 2.25
"""Share of the worlds in which each foreseen forecast has to be off; spread of the truth in units of the reading's error."""


@dataclass(frozen=True)
class World:
    """What the reward of one world comes to. `left` and `past` by weeks after its end."""

    seed: int
    paid: Reward
    held: float
    left: dict[int, float]
    past: dict[int, list[Stayed]]

    def share(self, weeks: int) -> float:
        return self.left[weeks] / self.held

    def read(self, weeks: int) -> float:
        """The share that the table gives."""
        return statistics.median(one.share for one in self.past[weeks])

    def foreseen(self, weeks: int) -> dict[str, float]:
        """What people say who do not ask how others stayed."""
        return {
            "naive": self.held,
            "line": asked.carried_on(self.held, self.paid, weeks),
            "instant drop": 0.0,
        }

    def points(self, said: asked.Said, weeks: int) -> float:
        return quantile_points(said, self.left[weeks], asked.naive_loss(self.held, self.past[weeks]))

    def careful(self, weeks: int) -> asked.Said:
        """What the tests' careful reader says, by the page alone."""
        seen = Case.of({}, asked._sheet(self.past[weeks], weeks), words={"held": f"{self.held:,.0f}"}).seen
        three = prediction.READERS["F06"](seen)["left"]
        return {float(level) / 100: float(value) for level, value in three.items()}


def world(config: WorldConfig) -> World:
    """The reward's world, simulated with it and without. Raises LakeError."""
    twins = Twins(config)
    drawn = twins.scenario.incidents["referral_reward"]
    last = drawn.last - 1
    span = ("mau_counted",), last, last + 7 * max(WEEKS) + 1
    with_it, plain = (
        twins.measured(one, *span)["mau_counted"][:, 0]
        for one in (twins.scenario, without(twins.scenario, "referral_reward"))
    )
    more = with_it - plain
    people = [one for _, one in published(twins)]
    return World(
        config.seed,
        Reward(days.date(drawn.first), days.date(last), ""),
        float(more[0]),
        {weeks: float(more[7 * weeks]) for weeks in WEEKS},
        {
            weeks: [one for one in stayed(people, twins.end - 1, weeks) if one.there >= asked.LEAST_HELD]
            for weeks in WEEKS
        },
    )


def stayed(people: Sequence[Population], as_of: int, weeks: int) -> Iterator[Stayed]:
    """What `reward.stayed` reads from tables, from the people themselves."""
    ahead = 7 * weeks
    for origin in range(as_of - ahead - 7 * (ORIGINS - 1), as_of - ahead + 1, 7):
        there = still = 0
        for one in people:
            start, end = days.span(one.invite_day, origin - INVITED_DAYS + 1, origin + 1)
            new = np.isin(one.users.id, one.invite_accepted_id[start:end]) & (one.users.kind == HUMAN)
            then, later = (_active(one, day) for day in (origin, origin + ahead))
            there += int(np.count_nonzero(new & then))
            still += int(np.count_nonzero(new & later))  # some were not there, and have come or are back
        if there:
            yield Stayed(days.date(origin), there, still)


def _active(people: Population, day: int) -> np.ndarray:
    """Who was monthly active on a day, by place."""
    start, end = days.span(people.active_day, day - WINDOW + 1, day + 1)
    found = np.zeros(len(people.users.day), bool)
    found[people.active_user[start:end][people.active_core[start:end]]] = True
    return found


def best_constant(worlds: Sequence[World], weeks: Sequence[int]) -> list[float]:
    """Points in each world of the shares that would be best in the mean of the others, whatever is asked there."""
    found = []
    for place, one in enumerate(worlds):
        others = [
            other.share(ahead)
            for number, (other, ahead) in enumerate(zip(worlds, weeks, strict=True))
            if number != place
        ]
        shares = np.quantile(others, QUANTILES, method="median_unbiased")
        found.append(
            one.points(dict(zip(QUANTILES, (one.held * shares).tolist(), strict=True)), weeks[place])
        )
    return found


def lines(worlds: Sequence[World]) -> Iterator[str]:
    """A line for each world, and what holds over all of them."""
    weeks = [weeks_asked(one.seed) for one in worlds]
    yield f"{'seed':>5}{'weeks':>6}{'held':>7}{'left':>7}{'stay':>6}{'table':>7}   off the truth by"
    for one, ahead in zip(worlds, weeks, strict=True):
        off = ", ".join(
            f"{name} {_off(said, one.left[ahead]):+.0%}" for name, said in one.foreseen(ahead).items()
        )
        yield (
            f"{one.seed:>5}{ahead:>6}{one.held:>7,.0f}{one.left[ahead]:>7,.0f}{one.share(ahead):>6.0%}{one.read(ahead):>7.0%}   {off}"
        )
    for name in ("naive", "line", "instant drop"):
        far = sum(
            abs(_off(one.foreseen(ahead)[name], one.left[ahead])) >= NEAR
            for one, ahead in zip(worlds, weeks, strict=True)
        )
        yield f"{name}: off by {NEAR:.0%} at least in {far} of {len(worlds)}"
    yield f"{'weeks asked':14}{'stay':>6}{'sd':>6}{'error':>7}{'ratio':>7}   points: reading, ours, naive, constant"
    for asked_weeks in [weeks, *([ahead] * len(worlds) for ahead in WEEKS)]:
        yield _over(worlds, asked_weeks, "as dealt" if asked_weeks is weeks else str(asked_weeks[0]))


def _over(worlds: Sequence[World], weeks: Sequence[int], name: str) -> str:
    pairs = list(zip(worlds, weeks, strict=True))
    shares = [one.share(ahead) for one, ahead in pairs]
    misses = [one.read(ahead) - one.share(ahead) for one, ahead in pairs]
    spread, error = statistics.stdev(shares), float(np.sqrt(np.mean(np.square(misses))))
    points = [
        [one.points(one.careful(ahead), ahead) for one, ahead in pairs],
        [one.points(asked.ours(one.held, one.past[ahead]), ahead) for one, ahead in pairs],
        [one.points(asked.naive(one.held, one.past[ahead]), ahead) for one, ahead in pairs],
        best_constant(worlds, weeks),
    ]
    said = "".join(f"{statistics.mean(own):>9.0f}" for own in points)
    return (
        f"{name:14}{statistics.mean(shares):>6.0%}{spread:>6.1%}{error:>7.1%}{spread / error:>7.1f}   {said}"
    )


def _off(said: float, truth: float) -> float:
    return said / truth - 1.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 where a foreseen forecast is near the truth too often, or the truth lies too close together."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.lab_app.cases.rewards", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--seeds", type=int, default=10, help="how many worlds, from seed 1 on")
    parser.add_argument("--preset", default=DEFAULT_PRESET)
    parser.add_argument("--users", default=None, help="number of users in place of the preset's")
    options = parser.parse_args(arguments)
    worlds: list[World] = []
    try:
        for seed in range(1, options.seeds + 1):
            worlds.append(world(WorldConfig.from_settings(seed, options.preset, users=options.users)))
            print(f"seed {seed}", file=sys.stderr, flush=True)
    except SettingError as problem:
        print(problem, file=sys.stderr)
        return 2
    print("\n".join(lines(worlds)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Do textbook intervals cover what an experiment really does?

    python -m synthetic.coverage [--seeds 200] [--blocks 4]

Each seed is a world in which an experiment runs. What it really does is computed: everyone treated, minus
everyone in control, with the same draws. What an analyst would say is estimated from the world as it ran:
a two-proportion interval (saved a plan in two weeks), and a CUPED interval (days with a plan in four weeks;
covariate: those of the four weeks before). Nominal 95 % intervals should cover the mean true effect in about
95 % of the worlds. Then a case in which the naive estimate has the wrong sign: a harmful change whose slow
pages lose people on slow devices from the treatment.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from synthetic import accounts, days, experiments, living
from synthetic.bends import Bend
from synthetic.draws import Floats
from synthetic.experiments import Effect, Experiment
from synthetic.frames import Coded
from synthetic.population import Population
from synthetic.scenario import Scenario

START = days.HISTORY + 10
ENROLS = 14
WINDOW = 28
SHORT = 14
HORIZON = START + ENROLS + WINDOW + 1
_Z = NormalDist().inv_cdf(0.975)


def trial(effect: float) -> Experiment:
    """An experiment on everyone that multiplies the odds of the core action."""
    return Experiment("coverage", START, START + ENROLS, (Effect("core_odds", effect),), who="everyone")


@dataclass(frozen=True)
class Outcome:
    """What became of the enrolled: arrays of the same length."""

    place: NDArray[np.int64]
    variant: NDArray[np.int8]
    saved: Floats
    """1 for those who saved a plan in two weeks from their enrolment."""
    plan_days: Floats
    """Days with a plan in four weeks from the enrolment."""
    before: Floats
    """Days with a plan in the four weeks before."""


def outcome(told: Scenario, people: Population) -> Outcome:
    """The outcome of the last of a world's trials."""
    experiment = told.trials[-1]
    place, since = experiments.enrolment(experiment, people)
    day_of = np.full(len(people.users.id), -9999)
    day_of[place] = since
    who = people.active_user[people.active_core]
    age = people.active_day[people.active_core] - day_of[who]

    def count(low: int, high: int) -> Floats:
        inside = (age >= low) & (age < high) & (day_of[who] >= 0)
        found: Floats = np.bincount(who[inside], minlength=len(day_of))[place].astype(np.float64)
        return found

    variant = told.variant(experiment, people.users.key[place])
    return Outcome(place, variant, np.minimum(count(0, SHORT), 1.0), count(0, WINDOW), count(-WINDOW, 0))


@dataclass(frozen=True)
class Estimate:
    """A difference between treatment and control with its 95 % interval."""

    value: float
    low: float
    high: float

    def covers(self, truth: float) -> bool:
        return self.low <= truth <= self.high


def two_proportions(treated: Floats, control: Floats) -> Estimate:
    """Difference of two shares; the interval of Wald, with unpooled variance."""
    shares = treated.mean(), control.mean()
    error = np.sqrt(sum(p * (1.0 - p) / n for p, n in zip(shares, (len(treated), len(control)), strict=True)))
    value = float(shares[0] - shares[1])
    return Estimate(value, value - _Z * float(error), value + _Z * float(error))


def cuped(outcome: Floats, covariate: Floats, treated: NDArray[np.bool_]) -> Estimate:
    """Difference of two means, adjusted by a covariate from before (Deng, Xu, Kohavi and Walker, 2013)."""
    slope = np.cov(outcome, covariate)[0, 1] / covariate.var(ddof=1)
    adjusted = outcome - slope * (covariate - covariate.mean())
    one, other = adjusted[treated], adjusted[~treated]
    error = float(np.sqrt(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other)))
    value = float(one.mean() - other.mean())
    return Estimate(value, value - _Z * error, value + _Z * error)


@dataclass(frozen=True)
class Run:
    """One seed: the true effects, and their estimates, on the share who saved and on the days with a plan."""

    true_share: float
    true_days: float
    share: Estimate
    days: Estimate


def run(seed: int, blocks: int, effect: float = 1.3) -> Run:
    """An experiment in the world of a seed, and the truth about it."""
    told = Scenario(seed, blocks, trials=(trial(effect),))
    worlds = [told, *(_forced(told, variant) for variant in experiments.VARIANTS)]
    ran, control, treatment = (
        outcome(world, people)
        for world, people in zip(worlds, living.futures(worlds, 0, blocks, START, HORIZON), strict=True)
    )
    arm = ran.variant == experiments.TREATMENT
    return Run(
        float(treatment.saved.mean() - control.saved.mean()),
        float(treatment.plan_days.mean() - control.plan_days.mean()),
        two_proportions(ran.saved[arm], ran.saved[~arm]),
        cuped(ran.plan_days, ran.before, arm),
    )


def _forced(told: Scenario, variant: str) -> Scenario:
    name = told.trials[-1].name
    return Scenario(
        told.seed, told.blocks, decisions=told.decisions, trials=told.trials, forced=((name, variant),)
    )


def wrong_sign(seed: int, blocks: int) -> tuple[float, float]:
    """True and naive effect on the share who saved, where treatment does harm and loses slow devices."""
    experiment = trial(0.95)
    losing = Bend("slow_device_loss", 0.95, START, HORIZON, ((experiment.dimension, "treatment"),), "plus")
    told = Scenario(seed, blocks, decisions=(losing,), trials=(experiment,))
    worlds = [told, *(_forced(told, variant) for variant in experiments.VARIANTS)]
    people = list(living.futures(worlds, 0, blocks, START, HORIZON))
    ran, control, treatment = (outcome(world, there) for world, there in zip(worlds, people, strict=True))
    table = accounts.experiment_assignments(told, people[0], START, START + ENROLS)
    name = table.columns["experiment"]
    assert isinstance(name, Coded)
    noted = np.asarray(table.columns["user_id"])[name.codes == name.values.index(experiment.name)]
    seen = np.isin(people[0].users.id[ran.place], noted)
    arm = ran.variant == experiments.TREATMENT
    naive = ran.saved[seen & arm].mean() - ran.saved[seen & ~arm].mean()
    return float(treatment.saved.mean() - control.saved.mean()), float(naive)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m synthetic.coverage", description=__doc__.split("\n")[0])
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--blocks", type=int, default=4, help="of about 1,100 people each")
    options = parser.parse_args(arguments)
    runs = [run(seed, options.blocks) for seed in range(options.seeds)]
    share, plan_days = (float(np.mean([getattr(r, n) for r in runs])) for n in ("true_share", "true_days"))
    covered = (
        np.mean([r.share.covers(share) for r in runs]),
        np.mean([r.days.covers(plan_days) for r in runs]),
    )
    print(f"{options.seeds} seeds, nominal 95 % intervals")
    print(f"two proportions  true effect {share:+.4f}   covered {covered[0]:.1%}")
    print(f"CUPED            true effect {plan_days:+.4f}   covered {covered[1]:.1%}")
    pairs = np.array([wrong_sign(seed, options.blocks) for seed in range(min(options.seeds, 20))])
    print(
        f"slow devices lost: true effect {pairs[:, 0].mean():+.4f}, naive estimate {pairs[:, 1].mean():+.4f} "
        f"(wrong sign on {np.mean(pairs[:, 0] * pairs[:, 1] < 0):.0%} of {len(pairs)} seeds)"
    )
    return 0 if all(0.92 <= c <= 0.98 for c in covered) else 1


if __name__ == "__main__":
    sys.exit(main())

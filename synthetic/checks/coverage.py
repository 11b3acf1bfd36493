"""Do textbook intervals cover what an experiment really does?

    python -m synthetic.checks.coverage [--seeds 200] [--blocks 4]

Each seed is a world in which an experiment runs. What it really does is computed: everyone treated, minus
everyone in control, with the same draws. What an analyst would say is estimated from the world as it ran:
a two-proportion interval (saved a plan in two weeks), and a CUPED interval (days with a plan in four weeks;
covariate: those of the four weeks before). Nominal 95 % intervals should cover the mean true effect in about
95 % of the worlds. Beside it is what separates a flaw from chance: bias, and the standard deviation of the
estimates over the standard error that they claim (1, if they are right).

Then a case in which the naive estimate has the wrong sign: what slow pages do to people.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipelines.statistics import proportions
from pipelines.statistics.estimate import Estimate
from pipelines.statistics.experiments import cuped
from pipelines.statistics.proportions import Share
from synthetic import experiments
from synthetic.experiments import Effect, Experiment
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Floats
from synthetic.people import simulation
from synthetic.people.arrivals import HUMAN
from synthetic.people.population import Population
from synthetic.scenario import Scenario
from synthetic.tables import rows_of_days

START = days.HISTORY + 10
ENROLS = 14
WINDOW = 28
LOW, HIGH = 0.92, 0.98
"""What coverage of nominal 95 % must lie between."""
SHORT = 14
HORIZON = START + ENROLS + WINDOW + 1
_NAIVE_SEEDS = 50
SLOW_MS = 2500


def trial(effect: float) -> Experiment:
    """An experiment on everyone that multiplies the odds of the core action."""
    return Experiment("coverage", START, START + ENROLS, (Effect("core_odds", effect),), who="everyone")


@dataclass(frozen=True)
class Outcome:
    """What became of the enrolled: arrays of the same length."""

    user: NDArray[np.int64]
    variant: NDArray[np.int8]
    saved: Floats
    """1 for those who saved a plan in two weeks from their enrolment."""
    plan_days: Floats
    """Days with a plan in four weeks from the enrolment."""
    before: Floats
    """Days with a plan in the four weeks before."""


def outcome(scenario: Scenario, people: Population) -> Outcome:
    """The outcome of the last of a world's trials."""
    experiment = scenario.trials[-1]
    place, since = experiments.enrolment(experiment, people)
    day_of = np.full(len(people.users.id), -9999)
    day_of[place] = since
    who = people.active_user[people.active_core]
    age = people.active_day[people.active_core] - day_of[who]

    def count(low: int, high: int) -> Floats:
        inside = (age >= low) & (age < high) & (day_of[who] >= 0)
        found: Floats = np.bincount(who[inside], minlength=len(day_of))[place].astype(np.float64)
        return found

    variant = scenario.variant(experiment, people.users.key[place])
    return Outcome(
        people.users.id[place], variant, np.minimum(count(0, SHORT), 1.0), count(0, WINDOW), count(-WINDOW, 0)
    )


def difference_of_shares(treated: Floats, control: Floats) -> Estimate:
    """Of two arms, with 1 for each who did it and 0 for who did not."""
    return proportions.difference(*(Share(float(arm.sum()), len(arm)) for arm in (treated, control)))


@dataclass(frozen=True)
class Run:
    """One seed: the true effects, and their estimates, on the share who saved and on the days with a plan."""

    true_share: float
    true_days: float
    share: Estimate
    days: Estimate


def outcomes(seed: int, blocks: int, effect: float = 1.3) -> tuple[Outcome, Outcome, Outcome]:
    """Outcomes of an experiment: as it ran, with everyone in control, with everyone in treatment."""
    scenario = Scenario(seed, blocks, trials=(trial(effect),))
    name = scenario.trials[-1].name
    forced = (replace(scenario, forced=((name, variant),)) for variant in experiments.VARIANTS)
    scenarios = (scenario, *forced)
    futures = simulation.futures(scenarios, 0, blocks, START, HORIZON)
    ran, control, treatment = (outcome(*pair) for pair in zip(scenarios, futures, strict=True))
    return ran, control, treatment


def run(seed: int, blocks: int) -> Run:
    """An experiment in the world of a seed, and the truth about it."""
    ran, control, treatment = outcomes(seed, blocks)
    arm = ran.variant == experiments.TREATMENT
    return Run(
        float(treatment.saved.mean() - control.saved.mean()),
        float(treatment.plan_days.mean() - control.plan_days.mean()),
        difference_of_shares(ran.saved[arm], ran.saved[~arm]),
        cuped.difference(ran.plan_days, ran.before, arm),
    )


@dataclass(frozen=True)
class Coverage:
    """What estimates of many worlds come to against the mean of what is true."""

    truth: float
    covered: float
    """Share of the intervals that hold the truth."""
    bias: float
    bias_error: float
    spread: float
    """Standard deviation of the estimates over the mean standard error that they claim."""

    @classmethod
    def of(cls, truths: Sequence[float], estimates: Sequence[Estimate]) -> Coverage:
        truth = float(np.mean(truths))
        values = np.array([e.value for e in estimates])
        claimed = np.array([e.error for e in estimates])
        sd = float(values.std(ddof=1))
        return cls(
            truth,
            float(np.mean([e.covers(truth) for e in estimates])),
            float(values.mean()) - truth,
            sd / len(values) ** 0.5,
            sd / float(claimed.mean()),
        )

    def __str__(self) -> str:
        return (
            f"true effect {self.truth:+.4f}   covered {self.covered:.1%}   "
            f"bias {self.bias:+.4f} (se {self.bias_error:.4f})   spread {self.spread:.2f}"
        )


def slow_pages(seed: int, blocks: int) -> tuple[float, float]:
    """True and naive effect of slow pages on the days with a plan in two weeks, per person who is there.

    Truth: the same people if all pages take half as long again. Naive: people who met a slow page in the two
    weeks before, against those who met none. Slowness costs plans, but whoever comes often meets more of
    everything, slow pages too, so that slow pages seem to make people plan.
    """
    scenario = Scenario(seed, blocks)
    slowed = replace(scenario, decisions=(Bend("load_median_ms", 1.5, START, HORIZON),))
    usual, slow = simulation.futures((scenario, slowed), 0, blocks, START, HORIZON)
    start, end = np.searchsorted(usual.active_day, [START, START + SHORT])
    there = np.unique(usual.active_user[start:end])
    there = there[(usual.users.kind[there] == HUMAN) & (usual.users.day[there] < START)]

    def plan_days(people: Population) -> Floats:
        first, last = np.searchsorted(people.active_day, [START + SHORT, START + WINDOW])
        who = people.active_user[first:last][people.active_core[first:last]]
        found: Floats = np.bincount(who, minlength=len(people.users.id))[there].astype(np.float64)
        return found

    loads = rows_of_days(scenario.of_people, usual, START, START + SHORT, ("page_loads",))[
        "page_loads"
    ].columns
    waited = np.asarray(loads["user_id"])[np.asarray(loads["load_ms"]) > SLOW_MS]
    met = np.isin(usual.users.id[there], waited)
    plans = plan_days(usual)
    return float((plan_days(slow) - plans).mean()), float(plans[met].mean() - plans[~met].mean())


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m synthetic.checks.coverage", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--blocks", type=int, default=4, help="of about 1,100 people each")
    options = parser.parse_args(arguments)
    runs = [run(seed, options.blocks) for seed in range(options.seeds)]
    shares = Coverage.of([r.true_share for r in runs], [r.share for r in runs])
    plan_days = Coverage.of([r.true_days for r in runs], [r.days for r in runs])
    print(f"{options.seeds} seeds, nominal 95 % intervals")
    print(f"two proportions  {shares}\nCUPED            {plan_days}")
    pairs = np.array(
        [slow_pages(seed, 4 * options.blocks) for seed in range(min(options.seeds, _NAIVE_SEEDS))]
    )
    wrong = float(np.mean(pairs[:, 0] * pairs[:, 1] < 0.0))
    print(
        f"slow pages       true effect {pairs[:, 0].mean():+.4f}   naive estimate {pairs[:, 1].mean():+.4f}   "
        f"wrong sign on {wrong:.0%} of {len(pairs)} seeds"
    )
    fair = all(LOW <= found.covered <= HIGH for found in (shares, plan_days))
    return 0 if fair and wrong >= 0.9 else 1


if __name__ == "__main__":
    sys.exit(main())

"""Is Larder like a product? What is asked of the world, and what worlds of several seeds measure.

`python -m synthetic.checks.realism --seeds 20` prints the table; the tests hold fewer seeds to the same targets.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import sys
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from synthetic.config import DEFAULT_AS_OF, SettingError, WorldConfig
from synthetic.kernel import days
from synthetic.people import simulation
from synthetic.people.arrivals import HUMAN
from synthetic.people.population import Population
from synthetic.rows.frames import Coded
from synthetic.scenario import Scenario
from synthetic.tables import rows_of_days

USERS = 26_000
"""Size of the worlds that are measured; the tolerances allow for it."""

_QUIET = days.number(dt.date(2025, 1, 6))  # eight weeks that no incident reaches
_QUIET_HALF = days.number(dt.date(2024, 2, 5))  # half a year in which none reaches tickets: they are few
_DRIVE = days.number(dt.date(2026, 2, 2))  # the first day on which more people may come than usual
_AGES = np.array([1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90, 120, 180])
_REWARD = 20.0  # euros; what a lower reward does is another question
ANY = math.inf


@dataclass(frozen=True)
class Target:
    """What a measure should be: from `low` to `high`. `source`: who says so."""

    what: str
    low: float
    high: float
    source: str = "realism target of the project"


TARGETS: dict[str, Target] = {
    "d1": Target("any session on the day after signup", 0.25, 0.30),
    "d7": Target("any session on day 7", 0.10, 0.13),
    "d30": Target("any session on day 30", 0.04, 0.07),
    "exponent": Target("exponent of the retention curve", -0.49, -0.37),
    "curve": Target("largest log distance from the power law", 0.0, 0.25),
    "activation": Target("a plan within 7 days of signup", 0.30, 0.40),
    "w4": Target("a plan in days 28-34", 0.05, 0.11, "follows from the curve and the core action"),
    "dau_mau": Target("mean DAU / MAU", 0.15, 0.30),
    # Up to the drive and the reward of 2026, which more than double arrivals. Arrivals grow by a tenth a year; the
    # rest follows from the curve: who stays by a power law with exponent -.45 piles up as (age of the product)^.55.
    "growth": Target("MAU in January 2026 / in January 2024", 2.0, 3.0, "follows from the curve"),
    "sunday_monday": Target("Sunday and Monday / the best other day", 1.0, 1.5, "a household's week"),
    "friday_saturday": Target("Friday and Saturday / the worst other day", 0.7, 1.0, "a household's week"),
    "year_end": Target("Christmas week / three weeks before", 0.66, 0.85, "a dip of about 23 %"),
    # Most products have 2-5 %; a household is a reason to invite.
    "referral": Target("monthly actives who invite", 0.08, 0.12),
    "referral_rewarded": Target("monthly actives who invite, for 20-25 euros", 0.12, 0.20),
    "invites_each": Target("invitations per inviter in 28 days", 1.8, 2.5),
    "acceptance": Target("accepted invitations per invitation", 0.40, 0.60),
    "k_factor": Target("accepted invitations per account", 0.10, 0.20),
    "gap_tail": Target("99th percentile / median of gaps", 10.0, ANY, "heavy-tailed gaps"),
    "gap_spread": Target("variance / squared mean of gaps", 2.0, ANY, "exponential gaps would have 1"),
    "load_median": Target("median load time, ms", 1344.0, 1456.0),
    "load_sigma": Target("log standard deviation of load times", 0.74, 0.80),
    "load_good": Target("loads of at most 2.5 s", 0.75, 0.80, "web.dev, Core Web Vitals"),
    "load_poor": Target("loads of more than 4 s", 0.07, 0.11, "web.dev, Core Web Vitals"),
    "unsubscribes": Target("unsubscribes per message", 0.0020, 0.0030),
    "failed_orders": Target("orders that fail", 0.018, 0.038, "judgement"),
    "slow_tickets": Target("tickets about slow pages", 0.07, 0.5, "tickets follow from slow pages"),
    "order_tickets": Target("tickets about orders", 0.2, 0.7, "tickets follow from failed orders"),
}


def measure(scenario: Scenario, people: Population) -> dict[str, float]:
    """Every target's measure in one world with the default history; none of a reward in a world that has none."""
    return {
        **_coming_back(people),
        **_stock(people),
        **_calendar(people),
        **_gaps(people),
        **_inviting(scenario, people),
        "unsubscribes": float(people.mail_leaves.mean()),
        **_pages_and_support(scenario, people),
    }


def _coming_back(people: Population) -> dict[str, float]:
    users = people.users
    age = people.active_day - users.day[people.active_user]

    def share(mature_days: int, where: NDArray[np.bool_]) -> float:
        cohort = (users.kind == HUMAN) & (users.day >= days.HISTORY)
        cohort &= users.day < people.horizon - mature_days
        back = np.zeros(len(cohort), bool)
        back[people.active_user[where]] = True
        return float(back[cohort].mean())

    curve = np.array([share(200, age == a) for a in _AGES])
    exponent, start = np.polyfit(np.log(_AGES), np.log(curve), 1)
    return {
        "d1": share(40, age == 1),
        "d7": share(40, age == 7),
        "d30": share(40, age == 30),
        "exponent": float(exponent),
        "curve": float(np.abs(np.log(curve) - start - exponent * np.log(_AGES)).max()),
        "activation": share(40, people.active_core & (age < 7)),
        "w4": share(40, people.active_core & (age >= 28) & (age <= 34)),
    }


def _stock(people: Population) -> dict[str, float]:
    core = people.active_core & (people.users.kind[people.active_user] == HUMAN)
    who, day = people.active_user[core], people.active_day[core]
    ratios, stock = [], []
    for end in range(days.HISTORY + 28, people.horizon, 28):
        inside = (day > end - 28) & (day <= end)
        stock.append(len(np.unique(who[inside])))
        ratios.append(np.count_nonzero(inside) / 28 / stock[-1])
    ordinary = (_DRIVE - days.HISTORY - 28) // 28
    return {"dau_mau": float(np.mean(ratios)), "growth": stock[ordinary - 1] / stock[0]}


def _inviting(scenario: Scenario, people: Population) -> dict[str, float]:
    """What people invite in 28 days, of windows a week apart: those that lie in a reward, and those outside of one."""
    human = people.users.kind[people.active_user] == HUMAN
    core = people.active_core & human
    core_user, core_day = people.active_user[core], people.active_day[core]
    usual, rewarded, other = range(3)
    of_day = np.full(people.horizon, usual)
    for bend in scenario.bends.of("invite_reward", 0, people.horizon):
        is_high = bend.by * scenario.settings.invite_reward >= _REWARD
        of_day[bend.first : bend.last] = rewarded if is_high else other
    for experiment in scenario.experiments:
        if any(effect.parameter == "invite_rate" for effect in experiment.effects):
            of_day[experiment.first : experiment.ends] = other
    rates: dict[int, list[float]] = {usual: [], rewarded: [], other: []}
    each = []
    for last in range(days.HISTORY + 28, people.horizon + 1, 7):
        start, end = days.span(people.invite_day, last - 28, last)
        inviters = np.unique(people.invite_user[start:end])
        each.append((end - start) / len(inviters))
        first_core, last_core = days.span(core_day, last - 28, last)
        actives = np.unique(core_user[first_core:last_core])
        kinds = np.unique(of_day[last - 28 : last])
        if len(kinds) == 1:
            rates[int(kinds[0])].append(len(np.intersect1d(inviters, actives)) / len(actives))
    accepted = np.count_nonzero(people.invite_accepted_day >= 0)
    return {
        "referral": float(np.mean(rates[usual])),
        **({"referral_rewarded": float(np.mean(rates[rewarded]))} if rates[rewarded] else {}),
        "invites_each": float(np.mean(each)),
        "acceptance": accepted / len(people.invite_day),
        "k_factor": float(accepted / np.count_nonzero(people.users.kind == HUMAN)),
    }


def _calendar(people: Population) -> dict[str, float]:
    human = people.users.kind[people.active_user] == HUMAN
    daily = np.bincount(people.active_day[human], minlength=people.horizon)[days.HISTORY :]
    weekday = days.weekday(np.arange(days.HISTORY, people.horizon))
    week = np.array([daily[weekday == d].mean() for d in range(7)])
    dips = []
    for year in (2024, 2025):
        christmas = days.number(dt.date(year, 12, 24)) - days.HISTORY
        dips.append(daily[christmas : christmas + 7].mean() / daily[christmas - 28 : christmas - 7].mean())
    return {
        "sunday_monday": float(week[[0, 6]].min() / week[1:6].max()),
        "friday_saturday": float(week[[4, 5]].max() / week[[0, 1, 2, 3, 6]].min()),
        "year_end": float(np.mean(dips)),
    }


def _gaps(people: Population) -> dict[str, float]:
    order = np.lexsort((people.active_day, people.active_user))
    who, day = people.active_user[order], people.active_day[order]
    gap = (day[1:] - day[:-1])[who[1:] == who[:-1]]
    return {
        "gap_tail": float(np.quantile(gap, 0.99) / np.median(gap)),
        "gap_spread": float(gap.var() / gap.mean() ** 2),
    }


def _pages_and_support(scenario: Scenario, people: Population) -> dict[str, float]:
    found = rows_of_days(scenario, people, _QUIET, _QUIET + 56, ("page_loads", "orders"))
    found |= rows_of_days(scenario, people, _QUIET_HALF, _QUIET_HALF + 182, ("support_tickets",))
    load_ms = np.asarray(found["page_loads"].columns["load_ms"]).astype(np.float64)
    category = found["support_tickets"].columns["category"]
    status = found["orders"].columns["status"]
    assert isinstance(category, Coded)
    assert isinstance(status, Coded)
    return {
        "load_median": float(np.median(load_ms)),
        "load_sigma": float(np.log(load_ms).std()),
        "load_good": float((load_ms <= 2500).mean()),
        "load_poor": float((load_ms > 4000).mean()),
        "failed_orders": float((status.codes == status.values.index("failed")).mean()),
        "slow_tickets": float((category.codes == category.values.index("performance")).mean()),
        "order_tickets": float((category.codes == category.values.index("order")).mean()),
    }


def worlds(seeds: Iterable[int], users: int = USERS) -> Iterable[tuple[Scenario, Population]]:
    """Worlds with the default history, one after another."""
    for seed in seeds:
        scenario = Scenario.of(WorldConfig(seed=seed, size=users))
        yield scenario, simulation.simulate(scenario, 0, scenario.blocks, days.number(DEFAULT_AS_OF) + 1)


def main(arguments: list[str] | None = None) -> int:
    """Print the table; returns 0, 1 if a mean misses its target, 2 for an option that can't be used."""
    parser = argparse.ArgumentParser(prog="python -m synthetic.checks.realism", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="number of worlds (%(default)s)")
    parser.add_argument("--first-seed", type=int, default=1, help="%(default)s")
    parser.add_argument("--users", type=int, default=USERS, help="size of each (%(default)s)")
    options = parser.parse_args(arguments)
    if options.seeds < 1:
        print("At least one seed is needed.", file=sys.stderr)
        return 2
    seeds = range(options.first_seed, options.first_seed + options.seeds)
    try:
        measured = [
            measure(*world)
            for world in tqdm(worlds(seeds, options.users), total=len(seeds), unit=" worlds", file=sys.stderr)
        ]
    except SettingError as problem:
        print(problem, file=sys.stderr)
        return 2
    missed = 0
    print(f"{'measure':42}{'target':>18}{'mean':>10}{'least':>10}{'most':>10}  holds")
    for name, target in TARGETS.items():
        values = np.array([found[name] for found in measured if name in found])
        if not len(values):
            missed += 1
            print(f"{target.what:42}{'':48}  NO, in none of these worlds")
            continue
        within = target.low <= values.mean() <= target.high
        held = np.count_nonzero((values >= target.low) & (values <= target.high))
        missed += not within
        bounds = (
            f"{_short(target.low)} to {_short(target.high)}"
            if target.high < ANY
            else f"over {_short(target.low)}"
        )
        print(
            f"{target.what:42}{bounds:>18}{_short(values.mean()):>10}{_short(values.min()):>10}"
            f"{_short(values.max()):>10}  {'yes' if within else 'NO'}, {held} of {len(values)}"
        )
    return 1 if missed else 0


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.4f}" if abs(value) < 0.01 else f"{value:.3g}"


if __name__ == "__main__":
    sys.exit(main())

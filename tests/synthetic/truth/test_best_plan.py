"""The search for the best plan, against every plan of a made-up world, and against the simulation of a small one."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from synthetic.config import WorldConfig
from synthetic.levers import LEVERS, Decision
from synthetic.truth import best_plan
from synthetic.truth.best_plan import PARTS, Outcome, plan_of, search
from synthetic.truth.whatif import simulate

EUROS = 1000.0


def made_up(strength: Sequence[float], half: Sequence[float], breaks_at: float) -> best_plan.Run:
    """A world in which each lever saturates by itself, and the last one breaks a guardrail from some share on."""

    def run(plans: Sequence[tuple[Decision, ...]]) -> list[Outcome]:
        found = []
        for plan in plans:
            share = dict.fromkeys(LEVERS, 0.0) | {one.lever: one.euros / EUROS for one in plan}
            gain = sum(
                most * share[lever] / (share[lever] + own)
                for lever, most, own in zip(LEVERS, strength, half, strict=True)
            )
            breaks = {"tickets": 0.5} if share[list(LEVERS)[-1]] >= breaks_at else {}
            found.append(Outcome(100.0 + gain, 100.0, breaks))
        return found

    return run


def all_plans() -> list[best_plan.Shares]:
    cuts = itertools.combinations(range(PARTS + len(LEVERS) - 1), len(LEVERS) - 1)
    return [tuple(int(n) for n in np.diff((-1, *cut, PARTS + len(LEVERS) - 1)) - 1) for cut in cuts]


@pytest.mark.parametrize("seed", range(4))
def test_the_search_comes_within_two_per_cent_of_the_best_of_all_plans(seed: int) -> None:
    draw = np.random.default_rng(seed)
    run = made_up(draw.uniform(5.0, 60.0, 6).tolist(), draw.uniform(0.1, 1.0, 6).tolist(), breaks_at=0.3)
    every = all_plans()
    assert len(every) == 53_130  # all ways to give 20 parts to six levers
    best = max(outcome.worth for outcome in run([plan_of(shares, EUROS) for shares in every]))
    found = search(run, EUROS)
    assert found.plans[0][1].worth - 100.0 >= 0.98 * (best - 100.0)
    assert 60 <= len(found.plans) <= 150
    assert all(sum(shares) == PARTS for shares, _ in found.plans)
    assert search(run, EUROS).plans == found.plans
    worths = [outcome.worth for _, outcome in found.plans]
    assert worths == sorted(worths, reverse=True)


def test_a_broken_guardrail_is_worth_no_more_than_doing_nothing() -> None:
    run = made_up([1, 1, 1, 1, 1, 500], [0.5] * 6, breaks_at=0.5)
    (shares, outcome), *_ = search(run, EUROS).plans
    assert shares[-1] == PARTS // 2 - 1
    assert not outcome.breaks
    assert Outcome(130.0, 100.0, {"tickets": 0.2}).worth == 100.0
    assert Outcome(90.0, 100.0, {"tickets": 0.2}).worth == 90.0


def test_nine_naive_plans_spend_all_of_it() -> None:
    plans = best_plan.naive(EUROS)
    assert len(plans) == 9
    assert all(sum(one.euros for one in plan) == pytest.approx(EUROS) for plan in plans.values())


def test_what_is_written_is_what_the_simulation_gives(tmp_path: Path) -> None:
    config = WorldConfig(seed=5, size=700, as_of=dt.date(2024, 1, 10))
    (file,) = best_plan.write_plans(config, tmp_path)
    story = json.loads(file.read_text())
    assert story["tried"] >= 30
    assert story["best"]["worth"] >= max(row["worth"] for row in story["naive"].values()) - 1e-9
    for row in (story["best"], story["naive"]["half reward, half speed"]):
        found = simulate(config, row["plan"])
        assert found.mau(best_plan.FIRST_DAY) == (story["alone"], row["mau"])
        breaks = {name: one.worse for name, one in found.guardrails().items() if one.breaks}
        assert row["breaks"] == pytest.approx(breaks)
    late = story["naive"]["evenly, in a late burst"]
    assert sum(late["plan"].values()) == pytest.approx(best_plan.budget_of(config))
    assert story["best"] != late
    assert not list(tmp_path.glob(".*"))

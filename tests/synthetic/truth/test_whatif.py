"""What if: two worlds that differ by decisions alone."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from synthetic import levers
from synthetic.config import WorldConfig
from synthetic.kernel import days
from synthetic.levers import LEVERS, Decision
from synthetic.outcomes.measurement import measure
from synthetic.people import simulation
from synthetic.scenario import Scenario
from synthetic.truth import lever_effects, tally, whatif
from synthetic.truth.whatif import Comparison, Running, compare, simulate
from tests.synthetic.truth.small_future import CONFIG, HORIZON, START, same

BUDGET = 12_000.0
LATE = 50
UP = {"page_load_p75": -1, "ticket_rate": -1}  # every other metric is pulled up


@pytest.fixture(scope="module")
def plans() -> dict[str, Comparison]:
    asked: dict[str, levers.Decisions] = {name: {name: BUDGET} for name in LEVERS}
    asked["nothing"] = {}
    asked["zero"] = dict.fromkeys(LEVERS, 0.0)
    asked["late"] = [Decision(name, BUDGET, first=LATE) for name in ("paid", "reward", "mail", "support")]
    asked["both"] = {"paid": BUDGET, "onboarding": BUDGET}
    for name, factor in itertools.product(("paid", "speed", "onboarding"), (0.25, 4.0)):
        asked[f"{name} x{factor}"] = {name: BUDGET * factor}
    return compare(CONFIG, asked, HORIZON)


def effect(found: Comparison, metric: str) -> float:
    rows = {row["metric"]: row["effect"] for row in found.summary(20).to_pylist()}
    return float(rows[metric])


@pytest.mark.parametrize("name", ["nothing", "zero"])
def test_budgets_of_zero_leave_the_world_exactly_alone(plans: dict[str, Comparison], name: str) -> None:
    assert same(plans[name].alone, plans[name].decided)
    assert not any(value for value in plans[name].daily["effect"].to_pylist())
    assert plans[name].alone.counts["mau"].min() > 300


def test_the_world_left_alone_is_the_world_as_it_is_written(plans: dict[str, Comparison]) -> None:
    scenario = Scenario.of(CONFIG)
    people = simulation.simulate(scenario, 0, scenario.blocks, START + HORIZON)
    assert same(tally.count(scenario, people, START, START + HORIZON), plans["paid"].alone)
    day = START + 77
    core = people.active_core & (people.active_day > day - 28) & (people.active_day <= day)
    who = np.unique(people.active_user[core])
    mau = plans["paid"].daily.filter(
        [row["metric"] == "mau" and row["date"] == days.date(day) for row in plans["paid"].daily.to_pylist()]
    )
    assert mau["alone"].to_pylist() == [(people.users.kind[who] == 0).sum()]


@pytest.mark.parametrize("name", LEVERS)
def test_a_lever_moves_what_it_is_pulled_for(plans: dict[str, Comparison], name: str) -> None:
    for metric in LEVERS[name].moves:
        assert effect(plans[name], metric) * UP.get(metric, 1) > 0, metric


@pytest.mark.parametrize(
    ("name", "metric", "sign"),
    [
        ("paid", "retention_rate", -1),
        ("reward", "ticket_rate", 1),
        ("onboarding", "page_load_p75", 1),
        ("mail", "unsubscribe_rate", 1),
    ],
)
def test_a_lever_has_its_side_effect(plans: dict[str, Comparison], name: str, metric: str, sign: int) -> None:
    assert any(pull.side for pull in LEVERS[name].pulls)
    assert effect(plans[name], metric) * sign > 0


def test_a_side_effect_is_where_it_is_declared_and_a_lever_without_one_hurts_no_guardrail(
    plans: dict[str, Comparison],
) -> None:
    assert {name for name, lever in LEVERS.items() if not any(p.side for p in lever.pulls)} == {
        "speed",
        "support",
    }
    for name in ("speed", "support"):
        for metric in ("page_load_p75", "ticket_rate"):
            assert effect(plans[name], metric) <= plans[name].alone.load_ms.mean() * 0.005, (name, metric)


def test_nothing_differs_before_the_money_can_have_done_anything(plans: dict[str, Comparison]) -> None:
    for name, first in (("late", LATE), ("speed", levers.BUILD_DAYS), ("onboarding", levers.BUILD_DAYS)):
        reached = first - first % 7  # strengths are averaged over weeks
        found = plans[name]
        for count in ("mau", "dau", "signups", "tickets", "delivered", "unsubscribed", "orders", "cents"):
            one, other = (t.counts[count][: tally.WINDOW + reached] for t in (found.alone, found.decided))
            assert np.array_equal(one, other), (name, count)
        assert not same(found.alone, found.decided)


@pytest.mark.parametrize(
    ("name", "metric"),
    [("paid", "new_signups"), ("speed", "page_load_p75"), ("onboarding", "activation_rate")],
)
def test_more_money_does_more_but_less_and_less(plans: dict[str, Comparison], name: str, metric: str) -> None:
    small, middle, big = (
        abs(effect(plans[plan], metric)) for plan in (f"{name} x0.25", name, f"{name} x4.0")
    )
    assert small < middle < big
    assert small / 0.25 > middle > big / 4.0


def test_levers_interact(plans: dict[str, Comparison]) -> None:
    def activated(name: str) -> float:
        found = plans[name]
        return float((found.decided.counts["activated"] - found.alone.counts["activated"]).sum())

    together = activated("both") - activated("paid") - activated("onboarding")
    assert together > 0.04 * activated("both")  # more newcomers meet the better onboarding
    for (name, other), share in levers.INTERACTIONS.items():
        one = levers.strengths(LEVERS, [Decision(name, 1e4)], 60, 12_000)[name]
        two = levers.strengths(LEVERS, [Decision(name, 1e4), Decision(other, 1e4)], 60, 12_000)[name]
        assert np.sign(two[30] - one[30]) == np.sign(share)


def test_the_mau_is_the_marts_and_begins_where_the_board_ends() -> None:
    """`mau_counted` is that of the truth, on the as-of day as in the future; the marts' is held to it elsewhere."""
    config = dataclasses.replace(CONFIG, size=3_000)
    found = simulate(config, {}, 40)
    counted = found.alone.counts["mau_counted"]
    truth = measure(Scenario.of(config), START - 1, START + 40, metrics=("mau_counted",))
    assert np.array_equal(counted[tally.WINDOW - 1 :], truth.values["mau_counted"][:, 0])
    assert not np.array_equal(counted, found.alone.counts["mau"])


def test_rates_of_signups_wait_until_their_windows_are_over(plans: dict[str, Comparison]) -> None:
    frame = plans["paid"].daily.to_pandas()
    assert len(frame) == HORIZON * len(whatif.METRICS)
    assert set(frame.metric) == set(whatif.METRICS)
    for metric, window in (("activation_rate", 8), ("retention_rate", 35)):
        values = frame[frame.metric == metric].alone
        assert values.notna().to_numpy().nonzero()[0].max() == HORIZON - window
    spend = plans["paid"].spend["paid"]
    assert spend.sum() == pytest.approx(BUDGET)
    assert (spend[levers.SPEND_DAYS :] == 0).all()


def test_a_summary_is_over_days_that_there_are(plans: dict[str, Comparison]) -> None:
    with pytest.raises(ValueError, match="must lie from 0"):
        plans["paid"].summary(60, HORIZON + 1)


def test_a_guardrail_says_by_how_much_it_is_worse(plans: dict[str, Comparison]) -> None:
    summary = {row["metric"]: row for row in plans["mail"].summary().to_pylist()}
    for metric, found in plans["mail"].guardrails().items():
        row = summary[metric]
        assert found.worse == pytest.approx(row["effect"] / row["alone"])
        assert not plans["mail"].guardrails(limit=found.worse)[metric].breaks
        assert plans["mail"].guardrails(limit=found.worse - 0.01)[metric].breaks
    assert all(found.worse == 0.0 for found in plans["nothing"].guardrails().values())


@pytest.mark.timeout(300)
def test_guardrails_bind_at_the_default_budget() -> None:
    """Money for mail alone breaks one, whatever the seed; without mail none breaks; evenly it depends on the seed."""
    euros = 20_000 * lever_effects.EUROS_PER_USER
    asked = {
        "mail": {"mail": euros},
        "evenly": {name: euros / len(LEVERS) for name in LEVERS},
        "no mail": {name: euros / (len(LEVERS) - 1) for name in LEVERS if name != "mail"},
    }
    broken: dict[str, list[set[str]]] = {name: [] for name in asked}
    for seed in range(4):
        config = WorldConfig(seed=seed, size=20_000)
        for name, found in compare(config, asked, whatif.HORIZON).items():
            broken[name].append({one.metric for one in found.guardrails().values() if one.breaks})
    assert all(found == {"unsubscribe_rate"} for found in broken["mail"])
    assert not any(broken["no mail"])
    assert 0 < sum(map(bool, broken["evenly"])) < len(broken["evenly"])


def test_the_truth_of_levers_is_written(tmp_path: Path) -> None:
    config = dataclasses.replace(CONFIG, size=2_000, as_of=dt.date(2024, 1, 31))
    table, story = lever_effects.write_levers(config, tmp_path, horizon=40, running=Running(workers=1))
    written = json.loads(story.read_text())
    plans = {*LEVERS, lever_effects.PART_OF_SPEED, *written["interaction"]}
    assert set(written["plans"]) == set(written["summary"]) == plans
    assert written["plans"][lever_effects.PART_OF_SPEED]["speed"] == pytest.approx(
        0.27 * written["plans"]["speed"]["speed"], abs=0.01
    )
    assert written["plans"] == lever_effects.plans(config)  # to the last digit: older files are told by it
    assert set(written["plans"]) == set(written["guardrails"])
    assert written["levers"]["paid"]["half"] == levers.drawn(config.seed)["paid"].half
    assert written["interaction"].keys() == {"reward+mail", "paid+reward", "paid+onboarding"}
    frame = pq.read_table(table).to_pandas()
    assert set(frame.plan) == set(written["plans"])
    signups = frame[(frame.metric == "new_signups")].groupby("plan").effect.sum()
    assert signups["paid"] > 0
    assert not list(tmp_path.glob(".*"))

"""What if: two worlds that differ by decisions alone."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import json
import tempfile
from pathlib import Path

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from synthetic import levers
from synthetic.config import WorldConfig
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.levers import LEVERS, Decision, DecisionError, Pull
from synthetic.outcomes.measurement import measure
from synthetic.people import simulation
from synthetic.scenario import Scenario
from synthetic.settings import Settings
from synthetic.truth import futures, lever_effects, tally, whatif
from synthetic.truth.whatif import Comparison, Running, compare, simulate

CONFIG = WorldConfig(seed=5, size=13_000, as_of=dt.date(2024, 6, 30))
START = days.number(CONFIG.as_of) + 1
HORIZON = 120
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


def same(one: tally.Tally, other: tally.Tally) -> bool:
    return all(
        np.array_equal(a, b) for a, b in zip(one.arrays().values(), other.arrays().values(), strict=True)
    )


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


@pytest.mark.parametrize("name", LEVERS)
def test_strength_grows_saturates_and_stays_below_one(name: str) -> None:
    budgets = [1e3, 1e4, 1e5, 1e6, 1e9]
    strength = [levers.strengths(LEVERS, [Decision(name, euros)], 90, 120_000)[name] for euros in budgets]
    top = np.array([s.max() for s in strength])
    assert (np.diff(top) > 0).all()
    assert top[-1] < 1.0
    assert (np.diff(top / np.array(budgets)) < 0).all()
    per_size = levers.strengths(LEVERS, [Decision(name, 1e4)], 90, 12_000)[name]
    assert np.allclose(per_size, strength[2])  # ten times the money in a world ten times as big


def test_running_levers_fade_and_built_ones_stay() -> None:
    for name, lever in LEVERS.items():
        strength = levers.strengths(LEVERS, [Decision(name, 1e5, days=30)], 180, 120_000)[name]
        if lever.runs:
            assert strength[120] < 0.01 * strength[29]
        else:
            assert strength[179] == strength[60] > 0
            assert (strength[: levers.BUILD_DAYS] == 0).all()


def test_how_far_levers_go_is_drawn_from_the_seed_within_bounds() -> None:
    worlds = [levers.drawn(seed) for seed in range(400)]
    for name, lever in LEVERS.items():
        halves = np.array([world[name].half for world in worlds])
        assert lever.halves[0] <= halves.min() < 0.6 * lever.half
        assert 1.7 * lever.half < halves.max() <= lever.halves[1]
        assert np.median(halves) == pytest.approx(lever.half, rel=0.1)
        for place, pull in enumerate(lever.pulls):
            most = np.array([world[name].pulls[place].most for world in worlds])
            weak, strong = pull.bounds
            assert min(weak, strong) <= most.min() <= most.max() <= max(weak, strong)
            assert len(set(most)) == (1 if pull.fixed else len(set(np.minimum(abs(most), pull.cap))))
            assert pull.fixed == (weak == strong)
            assert (most * pull.most > 0).all()  # the direction is what it is for
        told = dataclasses.replace(worlds[0][name], half=lever.half, pulls=lever.pulls)
        assert told == lever  # all else is the same in every world
    side = np.array([[w["mail"].half, w["mail"].pulls[1].most, w["paid"].half] for w in worlds])
    apart = np.corrcoef(np.log(side), rowvar=False)[np.triu_indices(3, 1)]
    assert abs(apart).max() < 0.15  # one tells nothing of another


def test_no_lever_leaves_the_range_in_which_its_parameter_makes_sense() -> None:
    for lever in LEVERS.values():
        for pull in lever.pulls:
            for most in pull.bounds:
                if pull.how == "times":
                    assert 1.0 + most > 0.05, pull.parameter
    acceptance = next(p for p in LEVERS["reward"].pulls if p.parameter == "invite_acceptance")
    assert Settings().invite_acceptance * (1.0 + acceptance.bounds[1]) < 1.0


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


def test_every_pull_is_alive() -> None:
    scenario = Scenario.of(dataclasses.replace(CONFIG, size=3_000))
    pulls = [(name, pull) for name, lever in LEVERS.items() for pull in lever.pulls]

    def bend(pull: Pull) -> Bend:
        by = pull.most if pull.how == "plus" else 1.0 + pull.most
        return Bend(pull.parameter, by, START, START + 60, pull.where, pull.how)

    scenarios = [scenario, *(dataclasses.replace(scenario, decisions=(bend(pull),)) for _, pull in pulls)]
    populations = simulation.futures(scenarios, 0, scenario.blocks, START, START + 60)
    counted = [
        tally.count(one, people, START, START + 60)
        for one, people in zip(scenarios, populations, strict=True)
    ]
    dead = [pull for pull, found in zip(pulls, counted[1:], strict=True) if same(found, counted[0])]
    assert not dead


@pytest.mark.parametrize("users", [2_000, 20_000])
def test_with_kept_people_a_decision_has_the_same_future_to_the_byte(users: int, tmp_path: Path) -> None:
    config = dataclasses.replace(CONFIG, size=users, as_of=dt.date(2024, 1, 31))
    files = futures.keep(config, tmp_path, Running(workers=2))
    assert sorted(files) == sorted(tmp_path.iterdir())
    decisions = [
        Decision("reward", 2.0 * users),
        Decision("speed", 1.0 * users),
        Decision("mail", 900.0, first=5),
    ]
    notes: list[str] = []
    plain = simulate(config, decisions, running=Running(workers=1), on_comparison=lambda _found: None)
    again = simulate(
        config,
        decisions,
        running=Running(people=tmp_path, workers=2, on_note=notes.append),
        on_comparison=lambda _found: None,
    )
    assert not notes
    assert as_bytes(plain.daily) == as_bytes(again.daily)
    assert as_bytes(plain.summary()) == as_bytes(again.summary())
    assert plain.without.keys() == again.without.keys() == {"reward", "speed", "mail"}
    for lever, mau in plain.without.items():
        assert mau.tobytes() == again.without[lever].tobytes()
    assert as_bytes(simulate(config, {}, running=Running(people=tmp_path)).daily) == as_bytes(
        simulate(config, {}).daily
    )


def as_bytes(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table.combine_chunks())
    return bytes(sink.getvalue())


@pytest.mark.parametrize("harm", ["gone", "damaged", "of another day"])
def test_without_usable_people_the_past_is_simulated_anew_and_says_so(harm: str, tmp_path: Path) -> None:
    config = dataclasses.replace(CONFIG, size=2_000, as_of=dt.date(2024, 1, 31))
    other = dataclasses.replace(config, as_of=dt.date(2024, 1, 30))
    futures.keep(other if harm == "of another day" else config, tmp_path)
    people = next(tmp_path.glob("people-*.npz"))
    if harm == "gone":
        people.unlink()
    elif harm == "damaged":
        people.write_bytes(people.read_bytes()[:-100])
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}
    notes: list[str] = []
    found = simulate(
        config, {"paid": 3_000.0}, 60, Running(people=tmp_path, on_note=notes.append), lambda _found: None
    )
    assert found.daily.equals(simulate(config, {"paid": 3_000.0}, 60).daily)
    assert len(notes) == 1
    assert notes[0].startswith("The people as they stand on 2024-01-31 ")
    assert "simulated anew" in notes[0]
    assert before == {file: file.read_bytes() for file in tmp_path.iterdir()}


def test_what_is_known_early_is_what_is_known_in_the_end() -> None:
    config = dataclasses.replace(CONFIG, size=2_000, as_of=dt.date(2024, 1, 31))
    early: list[Comparison] = []
    found = simulate(config, {"paid": 3_000.0, "speed": 900.0, "mail": 0.0}, 90, on_comparison=early.append)
    assert len(early) == 1
    assert early[0].daily.equals(found.daily)
    assert early[0].without == {}
    assert found.without.keys() == {"paid", "speed"}
    without_paid = simulate(config, {"speed": 900.0}, 90).decided.counts["mau_counted"]
    assert np.array_equal(found.without["paid"], without_paid[tally.WINDOW :])
    _, decided = found.mau(30)
    expected = decided - without_paid[tally.WINDOW + 30 :].mean()
    assert found.contributions(30)["paid"] == pytest.approx(expected, rel=1e-12)
    alone, of_one = (
        one.mau(30) for one in (simulate(config, {}, 90), simulate(config, {"paid": 3_000.0}, 90))
    )
    only = simulate(config, {"paid": 3_000.0}, 90, on_comparison=early.append)
    assert only.contributions(30) == {"paid": pytest.approx(of_one[1] - alone[0])}


def test_the_mau_is_the_marts_and_begins_where_the_board_ends() -> None:
    """`mau_counted` is that of the truth, on the as-of day as in the future; the marts' is held to it elsewhere."""
    config = dataclasses.replace(CONFIG, size=3_000)
    found = simulate(config, {}, 40)
    counted = found.alone.counts["mau_counted"]
    truth = measure(Scenario.of(config), START - 1, START + 40, metrics=("mau_counted",))
    assert np.array_equal(counted[tally.WINDOW - 1 :], truth.values["mau_counted"][:, 0])
    assert not np.array_equal(counted, found.alone.counts["mau"])


def test_two_processes_count_what_one_counts_and_twice_is_the_same() -> None:
    config = dataclasses.replace(CONFIG, size=20_000, as_of=dt.date(2024, 1, 31))
    decisions = [Decision("reward", 20_000.0), Decision("mail", 3_000.0, first=5, days=20)]
    one = simulate(config, decisions, 40, Running(workers=1))
    two = simulate(config, decisions, 40, Running(workers=2))
    assert one.daily.equals(two.daily)
    assert one.summary(0).equals(simulate(config, decisions, 40, Running(workers=2)).summary(0))
    assert not same(one.alone, one.decided)


@given(names=st.lists(st.text(max_size=6), min_size=1, max_size=3, unique=True))
@example(names=["", "a/b", "decided"])
@example(names=["0", "1/mau", "Plan für ½ €"])
@settings(max_examples=5)
def test_a_plan_can_have_any_name(names: list[str]) -> None:
    config = dataclasses.replace(CONFIG, size=500, as_of=dt.date(2024, 1, 10))
    asked = {name: {"paid": 100.0 * place} for place, name in enumerate(names)}
    found = compare(config, asked, 3)
    assert list(found) == names
    assert [found[name].spend.get("paid", np.zeros(1))[0] * levers.SPEND_DAYS for name in names] == [
        pytest.approx(asked[name]["paid"]) for name in names
    ]
    assert same(found[names[0]].decided, found[names[0]].alone)
    assert len({id(comparison.alone) for comparison in found.values()}) == 1


def test_progress_goes_up_to_the_end() -> None:
    reported: list[whatif.Progress] = []
    simulate(
        dataclasses.replace(CONFIG, size=1_000), {"paid": 500.0}, 30, Running(on_progress=reported.append)
    )
    fractions = [progress.fraction for progress in reported]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0.0
    assert reported[0].seconds_left is None
    assert fractions[-1] == 1.0
    assert len(fractions) > 10
    assert reported[-1].seconds_left == 0.0


@pytest.mark.parametrize("size", [2_000, 20_000])
def test_it_can_be_stopped_and_leaves_nothing_behind(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen: list[float] = []
    with pytest.raises(whatif.CancelledError):
        simulate(
            dataclasses.replace(CONFIG, size=size),
            {"paid": 500.0},
            HORIZON,
            Running(
                workers=2,
                on_progress=lambda progress: seen.append(progress.fraction),
                cancelled=lambda: len(seen) > 3,
            ),
        )
    assert max(seen) < 0.9
    assert not list(tmp_path.iterdir())
    assert not [
        child for child in psutil.Process().children() if "synthetic.lake.worker" in " ".join(child.cmdline())
    ]


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


@pytest.mark.parametrize(
    ("decisions", "part"),
    [
        ({"magic": 1.0}, "There is no lever 'magic'"),
        ({"paid": -1.0}, "must lie from 0"),
        ({"paid": float("nan")}, "must lie from 0"),
    ],
)
def test_what_cannot_be_decided_gets_one_sentence(decisions: dict[str, float], part: str) -> None:
    with pytest.raises(DecisionError, match=part):
        simulate(CONFIG, decisions)
    with pytest.raises(DecisionError, match="for 1 to"):
        simulate(CONFIG, {}, 9_999)
    with pytest.raises(DecisionError, match="after the as-of day"):
        Decision("paid", 1.0, first=-1)


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


def test_the_command_prints_both_worlds(capsys: pytest.CaptureFixture[str]) -> None:
    small = ["--users", "1000", "--as-of", "2024-01-31", "--horizon", "40"]
    assert whatif.main([*small, "--lever", "onboarding=900"]) == 0
    printed = capsys.readouterr().out
    assert all(metric in printed for metric in whatif.METRICS)
    assert whatif.main([*small, "--lever", "onboarding=much"]) == 2
    assert "looks like" in capsys.readouterr().err


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

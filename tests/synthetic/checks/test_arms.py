"""What is read of the arms of experiments: by hand, in a small world, and what the command says of it."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest

from lab_app.experiments.plans import PLANS
from pipelines.statistics.estimate import Estimate
from pipelines.statistics.experiments import cuped, sample_ratio
from pipelines.statistics.experiments.ratio_metrics import UserSums, difference
from pipelines.statistics.experiments.redrawn import redrawn
from pipelines.statistics.proportions import Share, newcombe
from synthetic import experiments
from synthetic.checks.arms import __main__ as command
from synthetic.checks.arms import report
from synthetic.checks.arms.again import Drawn, Reading, readings
from synthetic.checks.arms.asked import Asked, questions, with_past
from synthetic.checks.arms.followed import Followed, assigned, follow, published
from synthetic.checks.arms.missing import Missing, missing
from synthetic.checks.arms.splits import Split, splits
from synthetic.checks.arms.world import AS_OF, OfWorld, read
from synthetic.config import WorldConfig
from synthetic.experiments import Experiment
from synthetic.kernel import days
from synthetic.truth.experiment_effects import OUTCOMES, Group
from synthetic.truth.twins import Twins

PLANNERS = OUTCOMES.index("planners")
CONFIG = WorldConfig(seed=4, size=6_000, as_of=AS_OF)
"""A world in which treatment of interactive_planner loses people."""


@functools.cache
def twins() -> Twins:
    return Twins(CONFIG, ahead=63)


@functools.cache
def people(name: str) -> Followed:
    experiment = next(one for one in twins().scenario.experiments if one.name == name)
    found = follow(twins(), experiment)
    assert found is not None
    return found


def asked(found: Followed, name: str, how: str) -> Asked:
    return next(one for one in questions(found) if (one.name, one.how) == (name, how))


def made_up(unit: str, size: int = 400) -> Followed:
    """An experiment of two weeks on people of whom every third has a housemate, with an effect on some."""
    stream = np.random.default_rng(3)
    outcomes = stream.integers(0, 2, (2, len(OUTCOMES), 2, size)).astype(float)
    number = np.arange(size) - (np.arange(size) % 3 == 2)
    unit_of = np.where(unit == "household", number, np.arange(size)).astype(np.uint64)
    coin = stream.random(size) < 0.5
    treated = coin[unit_of.astype(int)]
    experiment = Experiment("made_up", 0, 14, who="everyone", unit=unit)  # type: ignore[arg-type]
    group = Group(experiment, 2, np.arange(size), unit_of, np.zeros(size, np.int64))
    past = np.where(stream.random(size) < 0.3, np.nan, stream.integers(0, 20, size))
    return Followed(
        experiment,
        group,
        control=outcomes[0],
        treatment=outcomes[1],
        ran=np.where(treated, outcomes[1], outcomes[0]),
        treated=treated,
        past=past,
        stratum=stream.integers(0, 3, size),
        lost=np.zeros(size, bool),
        left_out=0,
    )


def as_it_ran(one: Asked) -> Estimate:
    assert one.ran is not None
    value, low, high = (float(end[0]) for end in one.read(one.ran, 0.95))
    return Estimate(value, low, high)


def test_by_user_the_range_is_the_read_outs_own() -> None:
    found = made_up("user")
    y, treated = found.ran[PLANNERS, 1], found.treated
    one, other = (Share(float(y[arm].sum()), int(arm.sum())) for arm in (treated, ~treated))
    assert as_it_ran(asked(found, "planners, week 2", "shares")) == newcombe(one, other)


def test_by_household_housemates_are_one_draw() -> None:
    found = made_up("household")
    sums = []
    for arm in (found.treated, ~found.treated):
        homes: dict[int, list[float]] = {}
        for unit, y in zip(found.group.unit[arm].tolist(), found.ran[PLANNERS, 0, arm].tolist(), strict=True):
            homes.setdefault(unit, []).append(y)
        sums.append(
            UserSums.of(
                np.array([sum(own) for own in homes.values()]), np.array([len(own) for own in homes.values()])
            )
        )
    wanted = difference(sums[0], sums[1])
    seen = as_it_ran(asked(found, "planners, week 1", "by household"))
    assert wanted is not None
    assert seen.value == pytest.approx(wanted.value)
    assert seen.low == pytest.approx(wanted.low)


def test_with_their_past_draws_are_those_of_cuped_person_by_person() -> None:
    found = made_up("user", 300)
    control, treatment = found.control[PLANNERS, 0], found.treatment[PLANNERS, 0]
    units = with_past(found, control, treatment)
    assert units.number.sum() == 300
    everybody = [one.reshape(-1, 6) for one in units.if_all]
    assert float(cuped.adjusted(*everybody)[0]) == pytest.approx(float((treatment - control).mean()))
    generator = np.random.default_rng(1)
    by_hand = []
    for _ in range(300):
        treated = generator.random(300) < 0.5
        y = np.where(treated, treatment, control)
        by_hand.append(cuped.compare(y, found.past, treated, found.stratum).estimate)
    drawn = redrawn(units, 4_000, generator)
    value, error = cuped.adjusted(*(arm.reshape(4_000, -1, 6) for arm in (drawn.treatment, drawn.control)))
    assert error.mean() == pytest.approx(np.mean([one.error for one in by_hand]), rel=0.005)
    assert value.std() == pytest.approx(np.std([one.value for one in by_hand]), rel=0.15)
    assert value.mean() == pytest.approx(float((treatment - control).mean()), abs=4 * value.std() / 60)


def test_draws_of_an_effect_are_unbiased_and_their_ranges_hold_it() -> None:
    found = made_up("user", 2_000)
    for one in readings(1, found, 2_000):
        assert one.drawn is not None
        assert abs(one.bias) < 4.5 / np.sqrt(2_000) + 0.03, one.name  # a ratio is a little askew
        assert one.drawn.held[1] > 0.94
        assert one.drawn.held[0] > 0.78


def test_who_is_lost_is_missed_by_those_with_a_row_alone() -> None:
    found = made_up("user", 2_000)
    lost = found.control[PLANNERS, 0] < np.random.default_rng(2).random(2_000)  # most of who saves no plan
    same = replace(found, treatment=found.control, lost=lost)
    by_how = {one.how: one for one in readings(1, same, 1_000) if one.name == "planners, week 1"}
    assert abs(by_how["shares"].bias) < 0.2
    assert by_how["those with a row"].bias > 5
    assert by_how["those with a row"].drawn is not None
    assert by_how["those with a row"].drawn.held[1] < 0.05


def test_the_truth_is_that_of_the_twins_and_nothing_where_nothing_changes() -> None:
    for name in ("recipe_tour", "onboarding_checklist"):
        found = people(name)
        one = asked(found, "planners, week 1", "shares")
        gained = sum(found.treatment[PLANNERS, 0]) - sum(found.control[PLANNERS, 0])
        assert one.truth == pytest.approx(gained / len(found.group))
        assert (one.truth == 0.0) == (not found.experiment.effects)
        assert found.reached == 0.0


def test_who_is_lost_has_no_row_in_treatment_and_one_in_control() -> None:
    found = people("interactive_planner")
    scenario = twins().scenario
    (population,) = published(twins(), 0)
    kept = assigned(scenario, found.experiment, population)[0]
    has_row = np.isin(found.group.user, kept)
    assert found.lost.any()
    assert not has_row[found.lost & found.treated].any()
    assert has_row[~found.treated].all()


def test_every_planned_experiment_is_read_in_the_week_that_decides() -> None:
    """The plans are the lab's: of each experiment that has one, its deciding week is among those that are drawn again."""
    names = {one.name for one in twins().scenario.experiments}
    for plan in PLANS:
        assert plan.experiment in names
        assert plan.week < people(plan.experiment).group.weeks


def test_arms_are_counted_in_what_was_randomised() -> None:
    found = {one.experiment: one for one in splits(twins())}
    (population,) = published(twins(), 0)
    banner = next(one for one in twins().scenario.experiments if one.name == "household_invite_banner")
    user, variant, _ = assigned(twins().scenario, banner, population)
    home = dict(zip(population.users.id.tolist(), population.users.household.tolist(), strict=True))
    arms: dict[int, set[int]] = {}
    for one, arm in zip(user.tolist(), variant.tolist(), strict=True):
        arms.setdefault(home[one], set()).add(arm)
    assert all(len(both) == 1 for both in arms.values())
    treated = sum(both == {experiments.TREATMENT} for both in arms.values())
    ratio = found["household_invite_banner"].ratio
    assert (ratio.treatment, ratio.control) == (treated, len(arms) - treated)
    assert len(arms) < len(user)
    assert [one.experiment for one in found.values() if one.loses] == ["interactive_planner"]


def test_who_has_no_row_is_who_was_lost_or_came_by_with_a_second_account() -> None:
    """Counted again, day by day, from the people themselves."""
    found = missing(twins(), people("interactive_planner"))
    experiment = people("interactive_planner").experiment
    (population,) = published(twins(), 0)
    came = {
        int(population.users.id[who])
        for who, day in zip(population.active_user, population.active_day, strict=True)
        if experiment.first <= day < experiment.last and population.users.kind[who] == 0
    }
    user, variant, since = assigned(twins().scenario, experiment, population)
    assert set(user.tolist()) < came
    planned = {
        (int(population.users.id[who]), int(day))
        for who, day, core in zip(
            population.active_user, population.active_day, population.active_core, strict=True
        )
        if core
    }
    hits = [0, 0]
    for one, arm, day in zip(user.tolist(), variant.tolist(), since.tolist(), strict=True):
        hits[arm] += any((one, day + later) in planned for later in range(7))
    assert (found.control.size, found.treatment.size) == (np.sum(variant == 0), np.sum(variant == 1))
    assert abs(found.control.hits - hits[0]) <= 3  # some of their plans were saved with a second account
    assert abs(found.treatment.hits - hits[1]) <= 3
    assert found.lost == len(came) - len(user)
    assert found.lost <= found.without.size <= found.lost + 10


def reading(seed: int, away: float, **more: object) -> Reading:
    seen = Estimate(away, away - 0.1, away + 0.1)
    one = Reading(seed, "recipe_tour", False, "planners, week 1", "shares", 100, 0.0, seen, None, True)
    return replace(one, **more)  # type: ignore[arg-type]


def split(seed: int, treatment: int, control: int, *, loses: bool = False) -> Split:
    name = "interactive_planner" if loses else "recipe_tour"
    return Split(seed, name, loses, sample_ratio.check(treatment, control))


def world(*found: Reading, splits: tuple[Split, ...] = (), missing: tuple[Missing, ...] = ()) -> OfWorld:
    names = {one.experiment for one in found}
    return OfWorld(found, splits, missing, dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0))


@pytest.mark.parametrize(("missed", "is_enough"), [(2, True), (9, False)])
def test_so_many_ranges_must_hold(missed: int, is_enough: bool) -> None:
    lines, misses = report.as_drawn([world(reading(seed, 0.3 * (seed < missed))) for seed in range(60)])
    assert f"{60 - missed} of 60 95 % ranges hold the true effect; 52 are needed" in lines[-2]
    assert bool(misses) is not is_enough


def test_what_changes_nothing_is_nothing_in_the_twins() -> None:
    lines, misses = report.as_drawn([world(reading(1, 0.0), reading(2, 0.05, truth=0.01))])
    assert "1 of 2 readings of experiments that change nothing are 0 exactly" in lines[-1]
    assert "seed 2: nothing is changed, and the truth is 0.01" in misses[0]
    assert report.as_drawn([world(reading(2, 0.05, truth=0.01, changes=True))])[1] == []


def test_coverage_below_what_is_stated_is_a_miss_and_above_it_is_none() -> None:
    def of(held: float) -> list[str]:
        drawn = Drawn(10_000, 0.0, 0.05, (0.8, held), 0.05)
        return report.drawn_again([world(reading(1, 0.0, drawn=drawn))])[1]

    assert of(0.95) == of(0.99) == of(0.941) == []
    assert "in 93.5% of draws" in of(0.935)[0]
    few = Drawn(10_000, 0.0, 0.05, (0.8, 0.5), 0.05)
    assert report.drawn_again([world(reading(1, 0.0, drawn=few, events=5.0))])[1] == []


def test_one_false_alarm_is_chance_and_a_loss_without_an_alarm_is_none() -> None:
    even, odd = [split(n, 500, 510) for n in range(8)], [split(n, 400, 600) for n in range(2)]

    def misses(*found: Split) -> list[str]:
        return report.sizes([world(splits=found)])[1]

    assert misses(*even) == misses(*even, odd[0]) == misses(*even, split(0, 400, 600, loses=True)) == []
    assert "2 of 10 splits of a fair coin raise an alarm" in misses(*even, *odd)[0]
    assert "0 of its splits raise an alarm" in misses(*even, split(0, 500, 510, loses=True))[0]


def test_each_way_to_count_those_without_a_row_is_held_against_the_truth() -> None:
    one = Missing(3, "interactive_planner", Share(550, 1000), Share(700, 1400), Share(150, 400), 390, 0.0)
    lines, misses = report.without_a_row([world(missing=(one,))])
    assert misses == []
    said = "\n".join(lines)
    assert "+5.0 (" in said  # 55 % against 50 %
    assert "*" in lines[2]
    assert "those with a row: +5.00 points off in the mean" in said
    assert "the rest as treatment: +0.00 points off in the mean" in said
    assert "the rest as control: +7.78 points off in the mean" in said


@pytest.mark.timeout(300)
def test_the_command_reads_worlds_and_says_what_is_not_as_it_should_be(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = read(CONFIG, draws=50)
    asked_for: list[tuple[int, int]] = []

    def kept(config: WorldConfig, draws: int) -> OfWorld:
        asked_for.append((config.seed, draws))
        return made

    monkeypatch.setattr(command, "read", kept)
    code = command.main(["--seeds", "2", "--first", "4", "--draws", "50"])
    assert asked_for == [(4, 50), (5, 50)]
    said = capsys.readouterr().out
    assert "dinner_streaks" in said and "planners, week 8" in said
    # So small a world has too few people for its loss to raise an alarm.
    assert code == 1
    assert "interactive_planner loses people in 2 worlds, and 0 of its splits raise an alarm." in said


@pytest.mark.parametrize("arguments", [["--seeds", "0"], ["--draws", "-1"], ["--as-of", "soon"]])
def test_settings_that_cannot_be_used_are_said(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(arguments) == 2
    assert capsys.readouterr().err.strip().endswith(".")


def test_days_by_which_all_planned_experiments_are_over() -> None:
    ends = [
        one.ends for one in twins().scenario.experiments if one.name in {plan.experiment for plan in PLANS}
    ]
    assert max(end for end in ends if end != experiments.FOREVER) <= days.number(AS_OF)

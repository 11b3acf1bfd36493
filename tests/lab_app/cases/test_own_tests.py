"""The exercises on Larder's own tests: what is dealt from a few people, and that nothing of the truth is seen before."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import pytest

from lab_app.experiments.enrolment import Group
from lab_app.kinds.case import Case, CaseExercise, Known, NotDealtError, Sheet
from lab_app.kinds.case.dealing import filled
from lab_app.tracks.data.prescription import missing
from lab_app.tracks.data.prescription.exercises import a_lift_when_it_was_new as novelty
from lab_app.tracks.data.prescription.exercises import how_long_a_test as length
from lab_app.tracks.data.prescription.exercises import the_new_planner_wins as planner
from lab_app.tracks.data.prescription.exercises import unsubscribes_on_day_six as unsubscribes
from lab_app.tracks.data.prescription.missing import AGAIN, Read
from lab_app.tracks.data.prescription.streaks import LEFT
from lab_app.truth import BothArms
from pipelines.statistics.estimate import Estimate
from pipelines.statistics.experiments.sample_ratio import check
from synthetic.config import WorldConfig
from synthetic.truth import experiment_effects
from synthetic.truth.twins import Twins
from tests.lab_app.cases import own_tests, streaks
from tests.lab_app.experiments.written import START, Person, Written, on

C, T = "control", "treatment"
MODULES = (planner, length, unsubscribes, novelty)


@dataclass
class Truths:
    """Both arms of every experiment, as a test says."""

    arms: BothArms

    def experiment(self, name: str, outcome: str) -> BothArms:
        assert name
        assert outcome
        return self.arms


@dataclass
class World:
    """What a case is made from: the rows of a few people, and the truth that a test says."""

    record: Written
    truth: Truths

    @property
    def as_of(self) -> dt.date:
        return self.record.as_of

    def rows(self, sql: str) -> Sequence[Sequence[Any]]:
        return self.record.rows(sql)


def dealt(
    module: Any, people: Sequence[Person], arms: BothArms, experiment: str = "", as_of: int = 300
) -> Case:
    world = World(Written(experiment, people, as_of=on(as_of)), Truths(arms))
    return cast("Case", module.deal(cast("Known", world)))


def weeks(control: float, treatment: float, people: int = 1000) -> BothArms:
    return BothArms(people, (control,) * 8, (treatment,) * 8, (min(control, treatment),) * 8)


def crowd(first: int, size: int, arm: str, planners: int, **more: Any) -> list[Person]:
    """People of whom so many save a plan on the day of their assignment, which is their first visit."""
    return [
        Person(first + n, arm, 0, plans=[0] if n < planners else [], visits=[0], **more) for n in range(size)
    ]


class TestPlanner:
    def people(self, treated: int, treated_planners: int, missing: int) -> list[Person]:
        return [
            *crowd(1000, 300, C, 120, loads=[(1, 1000)]),
            *crowd(2000, treated, T, treated_planners, loads=[(1, 1000)]),
            *crowd(3000, missing, "", 10, loads=[(1, 4000)]),
        ]

    def test_a_group_that_lost_people_settles_nothing_and_its_lift_is_that_of_who_is_left(self) -> None:
        case = dealt(planner, self.people(200, 110, 100), weeks(400, 400), "interactive_planner")
        assert case.truths["decision"].right == "cannot"
        assert case.truths["with_all"].right == pytest.approx(100 * (120 / 300 - 120 / 300))
        wrong = {one.name: one.value for one in case.truths["with_all"].wrong}
        assert wrong["as_seen"] == pytest.approx(100 * (110 / 200 - 120 / 300))
        assert wrong["as_control"] == pytest.approx(100 * (110 / 200 - 130 / 400))
        assert "changes nothing" in case.truths["decision"].why

    def test_counting_the_lost_is_told_for_no_repair_and_a_range_that_misses_says_so(self) -> None:
        held = dealt(planner, self.people(200, 110, 100), weeks(400, 400), "interactive_planner")
        assert "mends nothing" in held.truths["with_all"].why
        assert "this one does" not in held.truths["with_all"].why
        missed = dealt(planner, self.people(200, 40, 100), weeks(400, 400), "interactive_planner")
        assert "this one does, since the planner changes nothing" in missed.truths["with_all"].why
        whole = dealt(planner, self.people(300, 165, 2), weeks(400, 550), "interactive_planner")
        assert "mends nothing" not in whole.truths["with_all"].why

    def test_groups_that_are_whole_are_read(self) -> None:
        case = dealt(planner, self.people(300, 165, 2), weeks(400, 550), "interactive_planner")
        assert case.truths["decision"].right == "ship"
        same = dealt(planner, self.people(300, 121, 2), weeks(400, 400), "interactive_planner")
        assert same.truths["decision"].right == "run_on"

    def test_the_rule_is_the_range_by_itself_once_the_split_holds(self) -> None:
        assert missing.decided(check(400, 600), Estimate(0.1, 0.05, 0.15), 0.02) == "cannot"
        assert missing.decided(None, Estimate(0.1, 0.05, 0.15), 0.02) == "ship"
        assert missing.decided(None, Estimate(0.0, -0.02, 0.019), 0.02) == "stop"
        assert missing.decided(None, Estimate(0.0, -0.02, 0.02), 0.02) == "run_on"

    def test_forty_tests_of_nothing_are_shipped_about_as_often_as_the_range_says(self) -> None:
        group = Group(4000, 1600, 4000, 800)
        looked, blind = missing.again(Read(group, group, Group(0, 0, 0, 0), 0.02), weeks(400, 400))
        assert sum(looked.values()) == sum(blind.values()) == AGAIN
        assert looked == blind
        assert looked["ship"] <= 5  # one in 40 is expected above 0
        found, _ = missing.again(Read(group, group, Group(0, 0, 0, 0), 0.02), weeks(400, 480))
        assert found["ship"] == AGAIN  # seven standard errors

    def test_forty_tests_that_lose_people_ship_who_is_left_if_nobody_looks_at_the_split(self) -> None:
        looked, blind = missing.again(
            Read(
                Group(3000, 1400, 3000, 300), Group(4000, 1700, 4000, 1000), Group(1000, 250, 1000, 600), 0.02
            ),
            weeks(425, 425),
        )
        assert looked["cannot"] == AGAIN
        assert blind["ship"] == AGAIN


class TestLength:
    def people(self, each: int) -> list[Person]:
        """So many come first on each day from the start on, and every day after; six of ten save a plan at once."""
        found = []
        for day in range(56):
            for n in range(each):
                visits = [day, *range(day + 1, 56, 5)]
                found.append(Person(1000 * (day + 1) + n, visits=visits, plans=[day] if n % 10 < 6 else []))
        return found

    def test_days_are_those_in_which_both_groups_have_come_by(self) -> None:
        as_of = START + dt.timedelta(days=55)
        assert length.begins(as_of) == START
        case = dealt(length, self.people(200), weeks(0, 0), as_of=55)
        # Two groups of 4,129 of .60 against .63 (Fleiss: (1.96 √(2·.615·.385) + .8416 √(.24 + .2331))² ÷ .03²)
        group = (1.959964 * math.sqrt(2 * 0.615 * 0.385) + 0.841621 * math.sqrt(0.24 + 0.2331)) ** 2 / 0.0009
        assert case.truths["days"].right == math.ceil(2 * math.ceil(group) / 200)
        wrong = {one.name: one.value for one in case.truths["days"].wrong}
        assert wrong["one_group"] == math.ceil(group / 200)

    def test_every_common_formula_is_right_and_no_foreseen_mistake_is(self) -> None:
        for each in (160, 200, 300, 500):
            case = dealt(length, self.people(each), weeks(0, 0), as_of=55)
            (question,) = length.EXERCISE.questions
            truths = case.truths["days"]
            for group in (16 * 0.6 * 0.4 / 0.0009, 7.84 * (0.24 + 0.63 * 0.37) / 0.0009):
                days = min(math.ceil(2 * group / each), 56)
                assert question.answered(str(days), truths).right
            for one in truths.wrong:
                answered = question.answered(str(one.value), truths)
                assert not answered.right
                assert answered.mistake == next(w.name for w in truths.wrong if w.value == one.value)

    def test_a_world_with_too_few_people_has_no_case(self) -> None:
        with pytest.raises(NotDealtError):
            dealt(length, self.people(2), weeks(0, 0), as_of=55)


class TestUnsubscribes:
    def people(self, early: tuple[int, int], late: tuple[int, int]) -> list[Person]:
        """So many of treatment and of control unsubscribe on day 3, and so many later."""
        found = []
        for arm, first, soon, later in ((T, 1000, early[0], late[0]), (C, 5000, early[1], late[1])):
            for n in range(1000):
                left = 2 if n < soon else 30 if n < soon + later else None
                mails = [1, 2] if n < soon else [1, 30]
                found.append(Person(first + n, arm, 0, mails=mails, left=left))
        return found

    def before(self, mails: int, left: int) -> list[Person]:
        """People of both groups who were sent one mail each before they joined, and so many of whom ended it by that."""
        return [
            Person(9000 + n, C if n % 2 else T, 0, mails=[-9], left=-8 if n < left else None)
            for n in range(mails)
        ]

    def test_mail_from_before_is_in_the_table_and_narrows_the_range_where_control_agrees(self) -> None:
        late = self.people((5, 5), (120, 40))  # of 1,000 people with two mails each 125 and 45 leave
        case = dealt(unsubscribes, [*late, *self.before(4000, 100)], weeks(10, 30), "dinner_streaks")
        (sheet,) = (one for one in case.seen.exhibits if isinstance(one, Sheet))
        assert [[str(cell) for cell in row[1:]] for row in sheet.rows] == [
            ["4,000", "100", "25.00"],
            ["2,000", "45", "22.50"],
            ["2,000", "125", "62.50"],
        ]
        # 125 of 2,000 over 145 of 6,000, × and ÷ by e to the power of 1.28 × √(1/125 + 1/145), or a little less: the
        # logarithm's own variance takes off one over the mails
        value, error = (125 / 2000) / (145 / 6000), math.sqrt(1 / 125 - 1 / 2000 + 1 / 145 - 1 / 6000)
        low, high = (value * math.exp(way * 1.2816 * error) for way in (-1, 1))
        said = re.findall(r"× ([0-9]+\.[0-9]+) to × ([0-9]+\.[0-9]+)", case.truths["factor"].why)[-1]
        assert [float(end) for end in said] == pytest.approx([low, high], rel=0.02)
        assert "100 unsubscribes from before" in case.truths["factor"].why

    def test_a_time_before_of_another_kind_is_left_alone(self) -> None:
        late = self.people((5, 5), (120, 40))
        other = dealt(unsubscribes, [*late, *self.before(4000, 10)], weeks(10, 30), "dinner_streaks")
        assert "from before" not in other.truths["factor"].why
        none = dealt(unsubscribes, late, weeks(10, 30), "dinner_streaks")
        assert "from before" not in none.truths["factor"].why
        for case in (other, none):  # so does who reads carefully
            said = own_tests.unsubscribes(unsubscribes.EXERCISE, cast("Known", None), case.seen)["factor"]
            error = math.sqrt(1 / 125 + 1 / 45)
            assert float(said["low"]) == pytest.approx(125 / 45 * math.exp(-1.2816 * error))

    def test_few_events_tell_nothing_and_many_tell(self) -> None:
        few = dealt(unsubscribes, self.people((5, 5), (20, 20)), weeks(10, 20), "dinner_streaks")
        assert few.truths["day_six"].right == "not_known"
        assert few.truths["factor"].right == 2.0
        safe = dealt(unsubscribes, self.people((300, 300), (20, 20)), weeks(10, 10), "dinner_streaks")
        assert safe.truths["day_six"].right == "safe"
        harm = dealt(unsubscribes, self.people((90, 30), (20, 20)), weeks(10, 30), "dinner_streaks")
        assert harm.truths["day_six"].right == "harmful"

    def test_waiting_is_told_with_its_price_and_the_day_from_which_on_harm_was_known(self) -> None:
        few = dealt(unsubscribes, self.people((5, 5), (20, 20)), weeks(10, 20), "dinner_streaks")
        assert "about 12 of those" in few.truths["factor"].why  # of 25 every second one
        assert "not show the harm even then" in few.truths["factor"].why
        late = dealt(unsubscribes, self.people((5, 5), (120, 40)), weeks(10, 30), "dinner_streaks")
        assert "about 83 of those" in late.truths["factor"].why  # of 125 two in three
        assert "day 42 is the first" in late.truths["factor"].why  # they leave on day 31
        fine = dealt(unsubscribes, self.people((5, 5), (20, 20)), weeks(20, 20), "dinner_streaks")
        assert "of those who left treatment" not in fine.truths["factor"].why


class TestNovelty:
    def people(self, odd: str = T, even: str = C) -> list[Person]:
        return [
            Person(
                1000 + n,
                odd if n % 2 else even,
                0,
                plans=[7 * w for w in range(8) if (n // 2) % 2 or (n % 2 and w < 2)],
            )
            for n in range(400)
        ]

    def test_what_is_left_is_the_mean_of_the_second_month(self) -> None:
        arms = BothArms(1000, (400.0,) * 8, (480, 440, 420, 410, 408, 406, 404, 402), ())
        case = dealt(novelty, self.people(), arms, "dinner_streaks")
        assert case.truths["left"].right == pytest.approx(100 * (8 + 6 + 4 + 2) / 4 / 1000)
        assert "novelty" in case.truths["left"].why

    def test_a_lift_that_lasts_and_none_at_all_are_told_apart_from_novelty(self) -> None:
        lasts = dealt(novelty, self.people(), weeks(400, 480), "dinner_streaks").truths["left"].why
        assert "All of the lift is still there" in lasts
        assert "Less of it is left" not in lasts
        half = BothArms(1000, (400.0,) * 8, (480.0, *(440.0,) * 7), ())
        some = dealt(novelty, self.people(), half, "dinner_streaks").truths["left"].why
        assert "50\u00a0% of the lift stays" in some
        none = dealt(novelty, self.people(), weeks(400, 400), "dinner_streaks")
        assert "did nothing from the start" in none.truths["left"].why

    def test_a_first_week_that_was_behind_is_not_called_a_lift(self) -> None:
        behind = dealt(novelty, self.people(odd=C, even=T), weeks(400, 400), "dinner_streaks")
        assert "streaks take time" in behind.seen.words["ines"]
        assert "first week was chance" not in behind.truths["left"].why
        assert (
            "streaks take time"
            not in dealt(novelty, self.people(), weeks(400, 400), "dinner_streaks").seen.words["ines"]
        )


def test_nothing_that_is_seen_depends_on_the_truth() -> None:
    for module, people, experiment, as_of in (
        (planner, TestPlanner().people(200, 110, 100), "interactive_planner", 300),
        (length, TestLength().people(200), "", 55),
        (unsubscribes, TestUnsubscribes().people((5, 5), (20, 20)), "dinner_streaks", 300),
        (novelty, TestNovelty().people(), "dinner_streaks", 300),
    ):
        seen = [
            dealt(module, people, arms, experiment, as_of).seen
            for arms in (weeks(400, 400), weeks(400, 480), weeks(400, 300))
        ]
        assert seen[0] == seen[1] == seen[2], module.__name__
        exercise = replace(cast("CaseExercise", module.EXERCISE), prompt=module.__doc__ or "")
        assert "{" not in filled(exercise, seen[0]).prompt


def test_points_of_a_lift_by_the_logarithm_of_the_odds_are_those_of_a_twin() -> None:
    seed = 4
    twins = Twins(WorldConfig(seed=seed, size=8_000))
    experiment = next(one for one in twins.scenario.experiments if one.name == streaks.PLACE)
    group, control, treatment = experiment_effects.both(twins, experiment)
    place = experiment_effects.OUTCOMES.index("planners")
    by_week = 100 * (treatment - control)[place].sum(axis=1) / len(group)
    kind, points = streaks.left(seed)
    assert kind == "some"
    assert float(np.mean(by_week[list(LEFT)])) == pytest.approx(points, rel=0.3)


def test_effects_that_are_drawn_are_those_of_the_world() -> None:
    kinds = {streaks.left(seed)[0] for seed in range(30)}
    assert kinds == {"no lift", "some", "gone"}
    assert {streaks.unsubscribes(seed)[0] for seed in range(30)} == {"none", "more", "fewer"}


def test_the_planner_names_those_without_a_row_only_when_its_decision_stands() -> None:
    decision, counted = planner.EXERCISE.questions
    assert "without a row" in counted.asks and counted.waits
    assert "without a row" not in decision.asks and not decision.waits

"""An experiment's people, read from a few rows that are written out."""

from __future__ import annotations

import pytest

from lab_app.experiments.before import Alike, Outcome, by_household, with_their_past
from lab_app.experiments.enrolment import Arm, Group, came_by, enrolment
from lab_app.experiments.guardrails import LEVELS, load_times, of_people, of_recipients
from lab_app.experiments.plans import plan_of
from lab_app.experiments.record import NotRunError, days_of
from lab_app.experiments.weekly import weekly
from pipelines.statistics.experiments.ratio_metrics import UserSums
from pipelines.statistics.proportions import Share
from tests.lab_app.experiments.written import Person, Written, on

STREAKS, PLANNER, TOUR = (plan_of(name) for name in ("dinner_streaks", "interactive_planner", "recipe_tour"))
C, T = "control", "treatment"


def test_weeks_are_counted_from_each_ones_own_assignment_and_of_those_treated_through_them() -> None:
    record = Written(
        "dinner_streaks",
        [
            Person(1, C, 0, plans=[0, 6, 13]),  # weeks 0 and 1
            Person(2, T, 3, plans=[2, 3, 10]),  # the day before counts in no week
            Person(
                3, T, 14, plans=[20]
            ),  # treated for 56 days: the last day on which one was enrolled early enough
            Person(4, T, 15, plans=[15]),  # 55 days
            Person(5, C, 27, plans=[27, 34, 69, 70]),  # on day 70 nobody is treated any more
        ],
    )
    found = weekly(record, days_of(record, STREAKS))
    assert found.pair(0) == (Share(3, 3), Share(2, 2))
    treatment, control = zip(*found.lasting, strict=True)
    assert [share.size for share in treatment] == [2] * 8
    assert [share.hits for share in treatment] == [2, 1, 0, 0, 0, 0, 0, 0]
    assert [share.hits for share in control] == [1, 1, 0, 0, 0, 0, 0, 0]
    assert all(share.size == 1 for share in control)


def test_an_earlier_look_knows_only_weeks_that_were_over() -> None:
    record = Written(
        "dinner_streaks", [Person(1, C, 0), Person(2, T, 0, plans=[1]), Person(3, T, 5, plans=[5])]
    )
    assert weekly(record, days_of(record, STREAKS, day=6)).pair(0) is None
    assert weekly(record, days_of(record, STREAKS, day=7)).pair(0) == (Share(1, 1), Share(0, 1))
    assert weekly(record, days_of(record, STREAKS, day=12)).pair(0) == (Share(2, 2), Share(0, 1))
    looks = weekly(record, days_of(record, STREAKS)).by_look(0)
    assert looks[0] == (7, Share(1, 1), Share(0, 1))
    assert (11, Share(1, 1), Share(0, 1)) in looks
    assert (12, Share(2, 2), Share(0, 1)) in looks


def test_an_experiment_that_still_runs_shows_the_weeks_that_it_has() -> None:
    people = [Person(1, C, 0), Person(2, T, 0, plans=[0, 8])]
    record = Written("dinner_streaks", people, as_of=on(13))
    days = days_of(record, STREAKS)
    assert not days.is_over
    assert [treatment.hits for treatment, _ in weekly(record, days).lasting] == [1, 1]
    assert days_of(Written("dinner_streaks", people), STREAKS).is_over


def test_arms_are_counted_by_unit_and_by_who_met_the_change() -> None:
    banner = plan_of("household_invite_banner")
    record = Written(
        banner.experiment,
        [
            Person(1, C, household=7),
            Person(2, C, household=7, exposed=False),
            Person(3, T, household=8),
            Person(4, T, household=9, since=2),
        ],
    )
    found = enrolment(record, days_of(record, banner))
    assert found.arms == {C: Arm(2, 1, 1), T: Arm(2, 2, 2)}
    assert found.by_platform == {"web": {C: 2, T: 2}}
    assert found.by_day == ((on(0), C, 2), (on(0), T, 1), (on(2), T, 1))


def test_who_came_by_without_a_row_is_counted_and_staff_is_not() -> None:
    slow, quick = [(1, 3000), (1, 2500)], [(1, 900)]
    record = Written(
        "interactive_planner",
        [
            Person(1, C, 0, plans=[0], loads=slow),
            Person(2, T, 1, visits=[1], loads=quick),
            Person(3, visits=[5], plans=[11], loads=slow),  # 6 days after the first visit
            Person(4, visits=[5], plans=[12]),  # 7 days after it
            Person(5, visits=[57]),  # after the enrolment
            Person(6, visits=[5], staff=True),
        ],
    )
    found = came_by(record, days_of(record, PLANNER))
    assert found == {C: Group(1, 1, 1, 1), T: Group(1, 0, 1, 0), "": Group(2, 1, 1, 1)}
    assert found[""].rate == 0.5
    assert found[""].slow_share == 1.0


def test_of_newcomers_those_came_by_who_signed_up() -> None:
    record = Written(
        "recipe_tour",
        [
            Person(1, C, 0, signed_up=0),
            Person(2, T, 3, signed_up=3, plans=[4]),
            Person(3, signed_up=27, visits=[27]),
            Person(4, signed_up=28, visits=[28]),
            Person(5, signed_up=-9, visits=[3]),
        ],
    )
    assert came_by(record, days_of(record, TOUR))[""] == Group(1, 0, 0, 0)


def test_unsubscribes_are_of_people_who_were_sent_mail_since_their_assignment() -> None:
    record = Written(
        "dinner_streaks",
        [
            Person(1, C, 5, mails=[6, 13, 20]),
            Person(2, C, 5, mails=[4], left=4),  # before the assignment
            Person(3, T, 5, mails=[6, 13], left=14),
            Person(4, T, 5, mails=[]),
            Person(5, T, 5, mails=[6], left=70),  # when nobody is treated any more
            Person(6, C, 0),
        ],
    )
    assert of_recipients(record, days_of(record, STREAKS)) == {C: Share(0, 1), T: Share(1, 2)}
    assert of_recipients(record, days_of(record, STREAKS, day=14)) == {C: Share(0, 1), T: Share(0, 2)}


def test_tickets_are_of_people_and_orders_are_paid() -> None:
    record = Written(
        "dinner_streaks",
        [
            Person(
                1, C, 5, tickets=[5, 6], orders=[(6, "paid"), (7, "refunded"), (8, "failed"), (4, "paid")]
            ),
            Person(2, C, 5),
            Person(3, T, 5, tickets=[4], orders=[(6, "paid")]),
        ],
    )
    tickets, orders = of_people(record, days_of(record, STREAKS))
    assert tickets == {C: Share(1, 2), T: Share(0, 1)}
    assert (orders[C].people, orders[C].total, orders[C].squares) == (2, 2, 4)
    assert (orders[T].people, orders[T].total, orders[T].squares) == (1, 1, 1)


def test_load_times_have_their_quantile_and_sums_over_people() -> None:
    record = Written(
        "dinner_streaks",
        [
            Person(1, C, 0, loads=[(1, ms) for ms in (100, 200, 300)]),
            Person(2, C, 0, loads=[(1, 400), (2, 500)]),
            Person(3, T, 0, loads=[(1, 1000)]),
        ],
    )
    found = load_times(record, days_of(record, STREAKS))
    assert found[C].values[LEVELS.index(0.75)] == pytest.approx(400)  # of five: the fourth
    assert (found[C].people, found[C].loads, found[C].below) == (2, 5, 4)
    assert (found[C].loads_squared, found[C].below_squared, found[C].product) == (13, 10, 11)
    assert found[T].values == (1000.0,) * len(LEVELS)


def test_the_past_is_of_the_28_days_before_each_ones_own_assignment() -> None:
    record = Written(
        "dinner_streaks",
        [
            Person(
                1, C, 10, plans=[-18, -19, 9, 10, 16]
            ),  # of these -18 and 9 are the past, 10 and 16 the first week
            Person(2, T, 10, plans=[11], signed_up=0),
            Person(3, T, 10, plans=[10], signed_up=10),
        ],
    )
    found = with_their_past(record, days_of(record, STREAKS), Outcome(0, 1, is_share=True))
    assert set(found) == {
        Alike("past", C, 2, 1, 1),
        Alike("part", T, 0, 1, 1),
        Alike("organic", T, None, 1, 1),
    }
    counted = with_their_past(record, days_of(record, STREAKS), Outcome(0, 4, is_share=False))
    assert Alike("past", C, 2, 2, 1) in counted
    by_week = with_their_past(record, days_of(record, STREAKS), Outcome(0, 4, is_share=False, by_week=True))
    assert Alike("past", C, 2, 1, 1) in by_week


def test_households_are_summed() -> None:
    banner = plan_of("household_invite_banner")
    record = Written(
        banner.experiment,
        [
            Person(1, C, household=7, plans=[0]),
            Person(2, C, household=7),
            Person(3, C, household=8, plans=[3]),
            Person(4, T, household=9),
        ],
    )
    found = by_household(record, days_of(record, banner), 0)
    assert found == {C: UserSums(2, 2, 3, 2, 5, 3), T: UserSums(1, 0, 1, 0, 1, 0)}


def test_an_experiment_with_one_arm_is_not_read() -> None:
    with pytest.raises(NotRunError, match="nobody in one of its groups"):
        days_of(Written("dinner_streaks", [Person(1, C)]), STREAKS)
    with pytest.raises(NotRunError):
        days_of(Written("dinner_streaks", []), STREAKS)

"""The plan: the guide's 32 steps in order, made personal by rule, with the days of the learner's calendar."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from lab_app.assessment.task import all_tasks
from lab_app.course.progress import Entry, Sitting, TaskAnswer
from lab_app.course.skills import SKILLS
from lab_app.course.tracks import discover
from lab_app.plan import codes
from lab_app.plan.codes import by_code
from lab_app.plan.dates import Calendar
from lab_app.plan.first_step import FirstStep, first_steps
from lab_app.plan.personal import EARLY, LATE, MOST_MINUTES, Plan, PlannedItem, plan_for
from lab_app.plan.standing import Done, standing, standing_of
from lab_app.plan.weeks import AI_ML, EXTRAS, WEEKS

DAY = dt.date(2026, 7, 6)
BELOW, ABOUT, RATHER = (False, False), (True, False), (True, True)


def sitting(*, others: tuple[bool, bool] = BELOW, **skills: tuple[bool, bool]) -> Sitting:
    """A whole sitting: of each skill, whether the two tasks are right."""
    answers = {}
    for task in all_tasks():
        is_right = skills.get(task.skill, others)[0 if task.anchor == 3 else 1]
        answers[task.name] = TaskAnswer(task.name, "x", 6, is_right, False, 0.5, 0.0)
    return Sitting(0, "seed", DAY, {skill.slug: 3 for skill in SKILLS}, answers)


def items(plan: Plan) -> list[PlannedItem]:
    return [item for week in plan.weeks for item in week.items]


def test_all_32_steps_of_the_guide_are_there_in_its_order() -> None:
    steps = [(week.number, item.id) for week in WEEKS for item in week.items if item.is_guides]
    assert len(steps) == 32
    per_block = [
        sum(number in block for number, _ in steps)
        for block in ((1,), (2,), (3,), (4,), (5, 6), (7, 8), (9, 10), (11, 12))
    ]
    assert per_block == [4] * 8
    assert len({item.id for week in WEEKS for item in week.items}) == sum(len(week.items) for week in WEEKS)


def test_every_code_is_an_exercise_or_is_planned_and_says_so() -> None:
    named = {code for week in WEEKS for item in week.items for code in item.codes}
    for code in sorted(named | set(AI_ML.codes) | {c for found in EXTRAS.values() for c in found}):
        found = by_code(code)
        assert found.minutes > 0
        assert found.is_open is not found.said.endswith(codes.NOT_OPEN)
    with pytest.raises(KeyError):
        by_code("ZZ9")


def test_an_exercise_that_the_lab_has_wins_over_what_was_planned() -> None:
    there = {exercise.code: exercise for exercise in discover() if exercise.code}
    assert by_code("C01").title == there["C01"].title
    for code in codes._PLANNED:
        if code in there:
            assert by_code(code).minutes == there[code].minutes


def test_what_is_not_open_says_what_to_do_instead() -> None:
    for week in WEEKS:
        for item in week.items:
            if any(not by_code(code).is_open for code in item.codes):
                assert item.instead, item.id
    assert AI_ML.instead


def test_without_a_sitting_it_is_the_same_for_everybody() -> None:
    plan = plan_for(None)
    assert (plan.needs, plan.freed, plan.added) == ({}, 0, 0)
    assert all(week.minutes <= MOST_MINUTES for week in plan.weeks)


def test_no_star_is_ever_dropped_and_nothing_of_one_s_own() -> None:
    whole = plan_for(None)
    stars = {one.code for item in items(whole) for one in item.exercises if one.is_star}
    own = {item.item.id for item in items(whole) if not item.item.ticks_itself}
    for shows in product((BELOW, ABOUT, RATHER), repeat=3):
        plan = plan_for(sitting(others=RATHER, apis=shows[0], databases=shows[1], data=shows[2]))
        assert stars <= {one.code for item in items(plan) for one in item.exercises}
        assert own <= {item.item.id for item in items(plan)}
        assert not any(one.is_star for item in items(plan) for one in item.aside)
        assert all(week.minutes <= MOST_MINUTES for week in plan.weeks)


def test_what_is_freed_goes_to_the_largest_gap_and_no_further() -> None:
    plan = plan_for(sitting(others=ABOUT, databases=RATHER, data=BELOW))
    aside = {one.code for item in items(plan) for one in item.aside}
    assert aside == {"DB1", "C04", "C07", "C10", "C13"} - {
        code for code in ("DB1", "C04", "C07", "C10", "C13") if by_code(code).is_star
    }
    added = [item for item in items(plan) if item.extra_for]
    assert added
    assert {item.extra_for for item in added} == {"data"}  # the only one below 3 comes first
    assert plan.added == sum(item.minutes for item in added) <= plan.freed
    assert all(one.is_open for item in added for one in item.exercises)


def test_what_is_solved_is_neither_set_aside_nor_added() -> None:
    solved = {exercise.key for exercise in discover()}
    plan = plan_for(sitting(others=BELOW, databases=RATHER), solved)
    assert {one.code for item in items(plan) for one in item.aside} <= {"DB1"}
    assert not any(item.extra_for for item in items(plan))


def test_a_rating_alone_sets_nothing_aside() -> None:
    rated = Sitting(0, "seed", DAY, {skill.slug: 5 for skill in SKILLS}, {})
    plan = plan_for(rated)
    assert not plan.by_tasks
    assert plan.freed == 0


@pytest.mark.parametrize(
    ("apis", "weeks"), [(ABOUT, EARLY), (RATHER, EARLY), (BELOW, LATE), ((False, True), EARLY)]
)
def test_ai_comes_early_where_every_foundation_shows_three(
    apis: tuple[bool, bool], weeks: tuple[int, ...]
) -> None:
    plan = plan_for(sitting(others=BELOW, apis=apis, databases=ABOUT, data=ABOUT))
    found = [
        week.week.number
        for week in plan.weeks
        for item in week.items
        for one in item.exercises
        if one.code in AI_ML.codes
    ]
    assert tuple(found) == weeks


def test_an_item_ticks_itself_once_all_its_exercises_are_done() -> None:
    (item,) = (one for one in items(plan_for(None)) if one.item.id == "databases_sql")
    keys = [one.exercise.key for one in item.exercises if one.exercise]
    some = standing_of(item, Done(frozenset(keys[:-1]), {}))
    assert (some.is_done, some.by_hand) == (False, False)
    assert standing_of(item, Done(frozenset(keys), {})).is_done


def test_what_was_done_another_way_stays_done_when_its_exercises_open() -> None:
    for name in ("cloud_bill", "databases_sql"):
        (item,) = (one for one in items(plan_for(None)) if one.item.id == name)
        assert standing_of(item, Done(frozenset(), {})).by_hand is not any(
            one.is_open for one in item.exercises
        )
        assert standing_of(item, Done(frozenset(), {name: Entry(name, True, "", DAY)})).is_done


def test_of_exercises_that_are_partly_open_those_that_are_count() -> None:
    for item in items(plan_for(None)):
        keys = {one.exercise.key for one in item.exercises if one.exercise}
        if keys:
            assert standing_of(item, Done(frozenset(keys), {})).is_done
            assert not standing_of(item, Done(frozenset(sorted(keys)[1:]), {})).is_done


def test_weeks_with_something_done_are_counted_of_those_that_have_begun() -> None:
    plan = plan_for(None)
    said = {name: Entry(name, True, "", DAY) for name in ("apis_docs", "cloud_where")}
    done = Done(frozenset(), said)
    found = standing(plan, done, Calendar(DAY), DAY + dt.timedelta(days=13))
    assert (found.weeks_done, found.weeks_begun, found.items_done) == (1, 2, 2)
    assert standing(plan, done, None, DAY).weeks_begun == 0
    assert standing(plan, done, Calendar(DAY), DAY - dt.timedelta(days=1)).weeks_begun == 0
    late = standing(plan, done, Calendar(DAY - dt.timedelta(days=200)), DAY)
    assert (late.weeks_done, late.weeks_begun) == (2, 12)


@pytest.mark.parametrize(
    ("after", "week", "is_over"),
    [
        (-1, 0, False),
        (0, 1, False),
        (6, 1, False),
        (7, 2, False),
        (83, 12, False),
        (89, 12, False),
        (90, 12, True),
    ],
)
def test_weeks_are_seven_days_and_the_plan_has_ninety(after: int, week: int, is_over: bool) -> None:
    calendar = Calendar(DAY)
    day = DAY + dt.timedelta(days=after)
    assert (calendar.week_on(day), calendar.is_over(day)) == (week, is_over)
    if 0 <= after < 84:
        first, last = calendar.week(week)
        assert first <= day <= last


def test_a_start_that_cannot_be_read_is_none() -> None:
    assert Done(frozenset(), {"start": Entry("start", False, "soon", DAY)}).start is None


def test_of_what_was_promised_the_last_word_counts() -> None:
    step = FirstStep(SKILLS[0], DAY)
    said = [Entry("first_step", False, text, DAY) for text in (step.as_text(), "{", '{"skill": "x"}', "[]")]
    assert first_steps(said) == (step,)
    kept = FirstStep(SKILLS[0], DAY, "kept")
    assert first_steps([*said, Entry("first_step", True, kept.as_text(), DAY)]) == (kept,)
    assert not step.is_asked(DAY - dt.timedelta(days=1))
    assert step.is_asked(DAY)
    assert not kept.is_asked(DAY)

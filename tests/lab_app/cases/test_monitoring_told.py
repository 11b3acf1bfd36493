"""What the exercises of Monitoring say afterwards: each sentence holds the figures of the world that it is said in."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_app.kinds.case import Sheet, told
from lab_app.kinds.case.judge import dealt, judge
from lab_app.kinds.case.series import ALL, PEOPLE
from lab_app.kinds.case.told import mix_alone
from lab_app.kinds.case.window import Window
from lab_app.kinds.context import Context
from lab_app.tracks.data.monitoring import dealt_alarms
from lab_app.tracks.data.monitoring.exercises import (
    retention_of_the_last_weeks,
    two_months_of_use,
    which_retention,
)
from pipelines.contract.calendar import DAY
from pipelines.contract.units import percent
from synthetic.deck import monitoring
from tests.lab_app.cases.asked import case_exercise, known_of

QUIET = "It was nothing beyond ordinary business."


def stories() -> list[tuple[str, str, str]]:
    """Each slot with each outcome that it can be dealt, and the place; "" for a quiet window."""
    found = [
        (name, outcome, story.place)
        for name, slot in monitoring.SLOTS.items()
        for story in slot.stories
        for outcome in story.outcomes
    ]
    return found + [(name, "", "") for name, slot in monitoring.SLOTS.items() if slot.quiet]


@pytest.mark.parametrize(("slot", "outcome", "place"), stories())
def test_what_was_true_of_an_alarm_is_told_with_a_picture_of_both_worlds(
    context: Context, monkeypatch: pytest.MonkeyPatch, slot: str, outcome: str, place: str
) -> None:
    known = known_of(context)
    hand = known.truth.hand("monitoring")
    given = replace(hand[slot], cause="product" if place else "nothing", incident=place or None)
    if place:
        story = replace(known.truth.story(place), outcome=outcome, text="Something went on.")
        monkeypatch.setattr(type(known.truth), "story", lambda *_: story)
    else:
        always = {dt.date(2024, 1, 1) + n * DAY: 50.0 for n in range(366)}
        monkeypatch.setattr(type(known.truth), "calm", lambda *_: always)
    number = dealt_alarms.SLOTS[slot].number((given.dimension, given.value))
    truths = told.told(known, given, number, Window(given.first, given.days))
    assert truths.why.startswith("Something went on." if place else QUIET)
    assert "One would have" in truths.why  # what one would have done,
    assert len(truths.why.split()) < 130
    assert truths.worlds is not None
    assert truths.worlds.worlds.dates[0] <= given.first <= truths.worlds.worlds.dates[-1]
    if not place and number.per is None:
        assert set(truths.worlds.worlds.without) == {50.0}
    assert truths.worlds.without != "" and truths.worlds.unit == number.unit


def test_a_holiday_is_told_by_its_name(context: Context) -> None:
    known = known_of(context)
    given = replace(
        known.truth.hand("monitoring")["tracked_users_of_a_spring_day"],
        first=dt.date(2024, 3, 29),
        value="ES",
    )
    number = dealt_alarms.SLOTS[given.slot].number(("country", "ES"))
    truths = told.told(known, given, number, Window(given.first, 1))
    assert truths.right == "calendar"
    assert "Good Friday" in truths.why
    assert "Spain" in truths.why


def test_a_holiday_elsewhere_is_named_where_the_number_has_none(context: Context) -> None:
    known = known_of(context)
    number = dealt_alarms.SLOTS["tracked_users_of_a_spring_day"].number(("country", "FR"))
    said = told.sources.elsewhere(known, number, Window(dt.date(2024, 3, 29), 1))
    assert said.startswith("Elsewhere it was Good Friday; in France it is no holiday")
    german = replace(number, cell=("country", "DE"))
    assert not told.sources.elsewhere(known, german, Window(dt.date(2024, 3, 29), 1))
    assert not told.sources.elsewhere(known, number, Window(dt.date(2024, 3, 20), 1))
    assert not told.sources.elsewhere(known, number, Window(dt.date(2024, 3, 29), 14))


def test_the_mix_is_that_of_the_window_at_the_rates_of_before(context: Context) -> None:
    """Counted again, account by account."""
    known = known_of(context)
    first = dt.date(2024, 6, 10)
    rows = known.rows(
        f"SELECT u.signup_source, CAST(u.created_at AS DATE) >= DATE '{first}', COUNT(DISTINCT u.id), "
        f"COUNT(DISTINCT m.user_id) FROM ({PEOPLE}) u LEFT JOIN product.meal_plans m ON m.user_id = u.id "
        "AND m.created_at < u.created_at + INTERVAL 7 DAY "
        f"WHERE CAST(u.created_at AS DATE) BETWEEN DATE '{first}' - 28 AND DATE '{first}' + 27 GROUP BY ALL"
    )
    before = {source: (people, plans) for source, is_now, people, plans in rows if not is_now}
    now = {source: people for source, is_now, people, _ in rows if is_now}
    expected = sum(count * before[source][1] / before[source][0] for source, count in now.items())
    number = dealt_alarms.SLOTS["activation"].number(ALL)
    assert mix_alone.by_mix(known, number, Window(first, 28)) == pytest.approx(expected / sum(now.values()))
    assert len(now) >= len(mix_alone.CHANNELS)


# What is said


def test_a_threshold_that_is_not_in_the_table_is_sent_back_to_it(context: Context) -> None:
    chosen = case_exercise("M04")
    case = dealt(chosen, context)
    (sheet,) = (one for one in case.seen.exhibits if isinstance(one, Sheet))
    right = case.truths["threshold"].right
    said = {row[0]: judge(chosen, json.dumps({"threshold": str(row[0])}), context) for row in sheet.rows}
    for threshold, verdict in said.items():
        assert verdict.is_done == (threshold == right)
        assert threshold == right or "more than the cheapest" in verdict.message
    assert judge(chosen, json.dumps({"threshold": "3.2"}), context).message == "Choose one from the table."


def test_the_chance_is_answered_in_per_cent(context: Context) -> None:
    chosen = case_exercise("M07")
    chance = float(dealt(chosen, context).truths["chance"].right)
    for answer in (f"{100 * chance:.1f}", f"{100 * chance:.1f} %"):
        assert judge(chosen, json.dumps({"chance": answer}), context).is_right


@given(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))
def test_a_slide_promises_more_growth_only_where_it_would_have(
    calendar: float, window: float, day: float
) -> None:
    said = two_months_of_use._promised(calendar, window, day)
    assert ("more growth" in said) == (calendar > window and calendar > day)
    if "times" in said:
        assert window > 0.0
        assert f"{calendar / window:.1f} times" in said


def test_weeks_whose_fourth_week_lies_after_the_release_are_the_evidence(context: Context) -> None:
    """Counted again in Python, person by person."""
    known = known_of(context)
    case = dealt(case_exercise("M02"), context)
    ((released,),) = known.rows(
        f"SELECT MAX(CAST(released_at AS DATE)) FROM product.releases WHERE released_at < DATE '{known.as_of}' - 25"
    )
    rows = known.rows(
        "SELECT u.id, CAST(u.created_at AS DATE), BOOL_OR(m.user_id IS NOT NULL) "
        f"FROM ({PEOPLE}) u LEFT JOIN product.meal_plans m ON m.user_id = u.id "
        "AND m.created_at >= u.created_at + INTERVAL 28 DAY AND m.created_at < u.created_at + INTERVAL 35 DAY "
        f"WHERE u.created_at >= DATE '{known.as_of}' - 83 GROUP BY ALL"
    )
    weeks: dict[dt.date, list[tuple[dt.date, bool]]] = {}
    for _, day, came in rows:
        weeks.setdefault(
            known.as_of - 83 * DAY + (day - known.as_of + 83 * DAY).days // 7 * 7 * DAY, []
        ).append((day, came))
    over = [week for week in weeks if week + 6 * DAY + 35 * DAY <= known.as_of]
    after = sorted(week for week in over if week + 28 * DAY >= released)
    people = [came for week in after for _, came in weeks[week]]
    why = case.truths["says"].why
    assert len(after) >= 2
    assert all(f"{week.day} {week:%B}" in why for week in after)
    assert not any(f"{week.day} {week:%B}" in why for week in set(weeks) - set(after))
    assert f"of {len(people):,} people {percent(sum(people) / len(people))} came back" in why


def test_nothing_beside_the_chart_says_which_weeks_are_over(context: Context) -> None:
    case = dealt(case_exercise("M02"), context)
    (sheet,) = (one for one in case.seen.exhibits if isinstance(one, Sheet))
    assert len(sheet.rows) == retention_of_the_last_weeks.WEEKS - 1  # that of the last days has no first ones
    shown = " ".join([*sheet.header, *(str(cell) for row in sheet.rows for cell in row)])
    assert "so far" not in shown
    assert "not over" not in shown
    assert "week 4" not in shown


def test_evidence_is_weighed_against_chance() -> None:
    weeks = [dt.date(2026, 4, 8) + 7 * n * DAY for n in range(4)]
    for back, says in (
        (20, "another one than the chart's zeros"),
        (68, "nothing against"),
        (140, "for the release"),
    ):
        ripe = [retention_of_the_last_weeks.Cohort(week, 1000, 70) for week in weeks[:3]]
        ripe.append(retention_of_the_last_weeks.Cohort(weeks[3], 1000, back))
        said = retention_of_the_last_weeks.evidence(ripe, weeks[3] + 28 * DAY)
        assert "The week from 29 April is over" in said
        assert says in said
        assert "7.0\u00a0% of those of the 3 weeks before" in said
    none = retention_of_the_last_weeks.evidence(ripe, weeks[3] + 29 * DAY)
    assert "no evidence yet" in none


def test_what_day_30_misses_of_the_planners_is_counted(context: Context) -> None:
    """Counted again in Python, from the rows."""
    known = known_of(context)
    first, last = which_retention.cohort(known.as_of)
    rows = known.rows(
        "SELECT u.id, a.activity_date - CAST(u.created_at AS DATE), a.core_action_count > 0 "
        f"FROM ({PEOPLE}) u JOIN product.user_activity a ON a.user_id = u.id "
        f"WHERE CAST(u.created_at AS DATE) BETWEEN DATE '{first}' AND DATE '{last}' "
        "AND a.activity_date - CAST(u.created_at AS DATE) BETWEEN 28 AND 34"
    )
    planned = {user for user, _, plan in rows if plan}
    there = {user for user, age, _ in rows if age == 30}
    assert planned
    missed = percent(len(planned - there) / len(planned))
    assert (
        f"misses {missed} of the people in E" in dealt(case_exercise("M03"), context).truths["definition"].why
    )


def test_a_mean_of_p75s_says_which_way_it_is_off(context: Context) -> None:
    case = dealt(case_exercise("M06"), context)
    true = float(case.truths["p75"].right)
    means = [one for one in case.truths["p75"].wrong if one.name.startswith("mean_of_")]
    for one in means:
        way = "much" if one.value > true else "little"
        assert f"{abs(one.value - true):,.0f}\u00a0ms too {way}" in one.message


def test_a_holiday_is_in_the_united_kingdom(context: Context) -> None:
    known = known_of(context)
    hand = known.truth.hand("monitoring")["tracked_users_of_a_spring_day"]
    given = replace(hand, first=dt.date(2024, 3, 29), value="GB")
    number = dealt_alarms.SLOTS[given.slot].number(("country", "GB"))
    assert "the United Kingdom" in told.told(known, given, number, Window(given.first, 1)).why


def test_a_quiet_alarm_moved_as_far_in_the_world_in_which_nothing_happens(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = known_of(context)
    first = dt.date(2024, 5, 6)
    calm = {first + n * DAY: 50.0 if n < 0 else 40.0 for n in range(-28, 28)}
    monkeypatch.setattr(type(known.truth), "calm", lambda *_: calm)
    number = dealt_alarms.SLOTS["signups"].number(ALL)
    assert "experiment it moved by −20.0\u00a0%: that is chance" in told._chance(
        known, number, Window(first, 14)
    )
    rate = dealt_alarms.SLOTS["activation"].number(ALL)
    assert "it moved by 0.0\u00a0points" in told._chance(known, rate, Window(first, 14))


def test_a_quiet_alarm_is_held_against_stretches_with_itself(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = known_of(context)
    number = dealt_alarms.SLOTS["signups"].number(ALL)
    monkeypatch.setattr(type(known.truth), "calm", lambda *_: {})
    for times in (1, 3):
        monkeypatch.setattr(told, "how_often", lambda *_, n=times: (n, 24))
        said = told._chance(known, number, Window(dt.date(2024, 5, 6), 14))
        assert ("was the largest" in said) == (times == 1)
        assert ("3, this one included" in said) == (times == 3)

"""What the exercises of Monitoring ask: each oracle counts in its own way, and what varies with the seed does."""

from __future__ import annotations

import calendar
import datetime as dt
import json
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lab_app.course.tracks import exercise
from lab_app.kinds.case import CaseExercise, Exhibit, Known, NotDealtError, Sheet
from lab_app.kinds.case.judge import dealt, judge
from lab_app.kinds.case.series import ALL, PEOPLE
from lab_app.kinds.case.window import Window
from lab_app.kinds.context import Context
from lab_app.metrics.alerts.judged import Incident
from lab_app.metrics.alerts.replay import Readings, Rule
from lab_app.tracks.data.monitoring import dealt_alarms, mix_alone, told
from lab_app.tracks.data.monitoring.exercises import (
    an_alarm_rings,
    five_counts_for_four_sentences,
    one_months_page_loads,
    retention_of_the_last_weeks,
    threshold_of_an_alarm,
    two_months_of_use,
    which_retention,
)
from lab_app.truth import TwoWorlds
from pipelines.contract.calendar import DAY
from pipelines.contract.units import percent
from pipelines.statistics.alert_costs import Outcome
from pipelines.statistics.robust_z import Reading
from synthetic.deck import monitoring
from synthetic.deck.dealing import NOTHING
from tests.lab_app.cases import monitoring as reader
from tests.prompt import ROOT

SEEDS = 1000


def case_exercise(code: str) -> CaseExercise:
    found = exercise(code)
    assert isinstance(found, CaseExercise)
    return found


def known_of(context: Context, seed: int | None = None) -> Known:
    return Known(context.sandbox, context.as_of, context.seed if seed is None else seed, context.truth)


@pytest.mark.parametrize("code", reader.CODES)
def test_it_is_dealt_in_the_small_world(context: Context, code: str) -> None:
    case = dealt(case_exercise(code), context)
    assert case.seen.words or case.seen.exhibits
    assert all(truths.why for truths in case.truths.values())


@pytest.mark.parametrize("code", sorted(set(reader.CODES) - {"M04", "M05"}))
def test_what_needs_no_truth_is_dealt_before_it_is_made(context: Context, code: str) -> None:
    without = Context(context.sandbox, context.variants, None, context.seed, context.as_of)
    assert dealt(case_exercise(code), without).truths


def test_the_truth_is_waited_for(context: Context) -> None:
    without = Context(context.sandbox, context.variants, None, context.seed, context.as_of)
    for code in ("M04", "M05"):
        with pytest.raises(NotDealtError, match="being worked out"):
            dealt(case_exercise(code), without)


# Six alarms


def test_each_slot_is_shown_as_the_number_that_the_deck_has_moved() -> None:
    assert dealt_alarms.SLOTS.keys() == monitoring.SLOTS.keys()
    for name, slot in monitoring.SLOTS.items():
        alarm = dealt_alarms.SLOTS[name]
        assert (alarm.metric, alarm.per) == (slot.seen.metric, slot.seen.per), name
    assert len(dealt_alarms.names()) == monitoring.DECK.takes


def test_every_story_that_can_be_dealt_is_told() -> None:
    for slot in monitoring.SLOTS.values():
        for story in slot.stories:
            for outcome in story.outcomes:
                assert {(slot.seen.metric, outcome), ("", outcome)} & told._SAID.keys(), (slot, outcome)


def test_alarms_come_in_an_order_of_the_seeds_own(context: Context) -> None:
    orders = {tuple(one.slot for one in dealt_alarms.hand(known_of(context, seed))) for seed in range(40)}
    assert len(orders) > 30
    assert dealt_alarms.hand(known_of(context, 7)) == dealt_alarms.hand(known_of(context, 7))
    firsts = Counter(dealt_alarms.hand(known_of(context, seed))[0].slot for seed in range(SEEDS))
    assert max(firsts.values()) < 0.2 * SEEDS  # of eight


def test_a_world_without_six_alarms_says_so(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    assert context.truth is not None
    hand = context.truth.hand("monitoring")
    few = dict(list(hand.items())[:5])
    monkeypatch.setattr(type(context.truth), "hand", lambda *_: few)
    with pytest.raises(NotDealtError, match="too small"):
        dealt(case_exercise("M05"), context)


def test_nothing_that_is_shown_of_an_alarm_depends_on_the_truth(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dealt(case_exercise("M05"), context).seen
    assert context.truth is not None
    other = {
        name: replace(one, cause=NOTHING, incident=None)
        for name, one in context.truth.hand("monitoring").items()
    }
    monkeypatch.setattr(type(context.truth), "hand", lambda *_: other)
    monkeypatch.setattr(told, "told", lambda *_: None)
    assert dealt(case_exercise("M05"), context).seen == before


def test_each_alarm_has_a_picture_a_table_and_a_log(context: Context) -> None:
    seen = dealt(case_exercise("M05"), context).seen
    for name in dealt_alarms.names():
        kinds = [type(one) for one in seen.exhibits if one.question == name]
        assert kinds == [Exhibit, Sheet, Sheet]
        assert reader.reading(seen, name)[0] in reader.CAUSES


def test_no_idea_earns_nothing_and_the_truth_all(context: Context) -> None:
    chosen = case_exercise("M05")
    case = dealt(chosen, context)
    no_idea = {name: {"option": "people", "sure": "no idea"} for name in dealt_alarms.names()}
    sure = {name: {"option": truths.right, "sure": 95} for name, truths in case.truths.items()}
    assert judge(chosen, json.dumps(no_idea), context).points == pytest.approx(0.0)
    assert (judge(chosen, json.dumps(sure), context).points or 0.0) > 99.0


# Thresholds and prices

outcomes = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 60)), min_size=2, max_size=9, unique=True
).map(lambda found: tuple(Outcome(2.0 + n / 2, 3, false, 1, days) for n, (false, days) in enumerate(found)))


@given(outcomes, st.integers(0, 10**6))
def test_prices_make_one_threshold_clearly_the_cheapest(found: tuple[Outcome, ...], seed: int) -> None:
    try:
        prices = threshold_of_an_alarm.priced(found, seed)
    except NotDealtError:
        return
    costs = sorted(one.false * prices.per_false + one.missed_days * prices.per_day for one in found)
    best = prices.best.false * prices.per_false + prices.best.missed_days * prices.per_day
    assert best == costs[0]
    assert costs[1] >= 1.2 * costs[0]
    assert prices == threshold_of_an_alarm.priced(found, seed)


def test_where_both_ends_are_dear_neither_is_the_answer() -> None:
    found = tuple(
        Outcome(z, 5, false, 0, days) for z, false, days in ((2, 30, 0), (3, 10, 4), (4, 3, 12), (5, 0, 40))
    )
    best = Counter(threshold_of_an_alarm.priced(found, seed).best.threshold for seed in range(200))
    assert set(best) == {3, 4}
    assert max(best.values()) < 130


def test_an_incident_goes_unseen_until_its_first_alarm_or_a_fortnight() -> None:
    first = dt.date(2025, 1, 1)
    values = [100.0] * 60
    values[25] = 160.0  # five days into the first
    values[45] = 40.0  # nothing happened then
    read = Readings(first, tuple(Reading(value, 100.0, 10.0, 4.5, "day") for value in values))
    there = (
        Incident("early", "people", {first + n * DAY: 0.5 for n in range(20, 40)}),
        Incident("late", "people", {first + n * DAY: 0.5 for n in range(52, 60)}),
    )
    seen = threshold_of_an_alarm.outcome(Rule("accounts", "day", 3.0), read, there)
    assert (seen.real, seen.false, seen.missed_days) == (1, 1, 5 + 8)
    blind = threshold_of_an_alarm.outcome(Rule("accounts", "day", 7.0), read, there)
    assert (blind.real, blind.false, blind.missed_days) == (0, 0, 14 + 8)


def test_the_table_of_thresholds_is_enough_to_answer(context: Context) -> None:
    chosen = case_exercise("M04")
    answer = reader.said(chosen, context)
    assert judge(chosen, json.dumps(answer), context).is_right


# The chance that an alarm is real


def test_the_chance_is_that_of_counted_days() -> None:
    """In 40 million drawn days of one seed's numbers."""
    metrics, false, every, hit = an_alarm_rings.draw(3)
    draw = np.random.default_rng(5)
    days = 4_000_000
    mistaken = draw.binomial(metrics * days, false)
    real = draw.binomial(draw.binomial(days, 1 / every), hit)
    assert an_alarm_rings.chance(metrics, false, every, hit) == pytest.approx(
        real / (real + mistaken), abs=0.002
    )


def test_what_people_say_instead_is_never_close_and_the_answer_varies() -> None:
    drawn = [an_alarm_rings.draw(seed) for seed in range(SEEDS)]
    for one in drawn:
        wrong = an_alarm_rings.wrong_ways(*one).values()
        assert all(abs(value - an_alarm_rings.chance(*one)) > 2 * an_alarm_rings.TOLERANCE for value in wrong)
    shares = Counter(round(an_alarm_rings.chance(*one), 2) for one in drawn)
    assert max(shares.values()) < 0.15 * SEEDS


def test_one_alarm_in_eight_is_real_with_the_lessons_numbers() -> None:
    assert 1 / an_alarm_rings.chance(12, 0.005, 100, 0.87) == pytest.approx(8, abs=0.2)


# Page loads


def test_the_bound_is_the_boards() -> None:
    models = yaml.safe_load((ROOT / "dbt_project/models/marts/fct_page_loads.yml").read_text())
    assert f"'threshold': {one_months_page_loads.BOUND_MS}" in str(models)


def test_p75_is_the_load_that_three_in_four_are_not_above(context: Context) -> None:
    chosen = case_exercise("M06")
    case = dealt(chosen, context)
    answer = reader.said(chosen, context)
    assert float(answer["p75"]) == pytest.approx(float(case.truths["p75"].right), abs=8)
    assert judge(chosen, json.dumps(answer), context).is_right


def test_the_month_varies_with_the_seed(context: Context) -> None:
    months = {one_months_page_loads.deal(known_of(context, seed)).seen.words["month"] for seed in range(20)}
    assert len(months) > 1


# Which days count


@given(st.dates(dt.date(2024, 4, 1), dt.date(2030, 12, 31)))
def test_the_two_months_are_over_and_of_one_year(as_of: dt.date) -> None:
    (first, before), (start, after) = two_months_of_use.months(as_of)
    assert (first.month, first.day, start.month, after.day) == (2, 1, 3, 31)
    assert before + DAY == start
    assert after <= as_of


@given(st.dates(dt.date(2024, 6, 1), dt.date(2030, 12, 31)))
def test_a_cohort_is_old_enough_for_all_eight(as_of: dt.date) -> None:
    first, last = which_retention.cohort(as_of)
    assert first.day == 1
    assert last.day == calendar.monthrange(first.year, first.month)[1]
    assert last + which_retention.NEEDS_DAYS * DAY <= as_of
    assert (as_of - last).days < which_retention.NEEDS_DAYS + 32


@given(st.dates(dt.date(2024, 3, 1), dt.date(2030, 12, 31)))
def test_the_month_of_the_five_counts_has_settled(as_of: dt.date) -> None:
    first, last = five_counts_for_four_sentences.month_of(as_of)
    assert first.day == 1
    assert (last + DAY).day == 1
    assert last + five_counts_for_four_sentences.SETTLED_DAYS * DAY <= as_of
    assert last.day > 28  # else two rows say the same


def test_five_counts_are_those_of_sets_of_people(context: Context) -> None:
    """Counted again in Python, from the rows."""
    known = known_of(context)
    case = dealt(case_exercise("M08"), context)
    (sheet,) = (one for one in case.seen.exhibits if isinstance(one, Sheet))
    shown = [int(str(row[2]).replace(",", "")) for row in sheet.rows]
    first, last = five_counts_for_four_sentences.month_of(known.as_of)
    rows = known.rows(
        "SELECT DISTINCT user_id, activity_date >= DATE '"
        + str(first)
        + "', activity_date > DATE '"
        + str(last)
        + "' - 28, "
        "core_action_count > 0, NOT is_internal AND email NOT LIKE '%@larder.example' AND signup_user_agent LIKE 'Mozilla%' "
        "FROM product.user_activity JOIN product.users ON users.id = user_id "
        f"WHERE activity_date BETWEEN DATE '{first}' - 3 AND DATE '{last}'"
    )
    assert shown[1] == len({user for user, month, *_ in rows if month})
    assert shown[2] == len({user for user, month, _, _, human in rows if month and human})
    assert shown[3] == len({user for user, month, _, core, human in rows if month and core and human})
    assert shown[4] == len({user for user, _, window, core, human in rows if window and core and human})


def test_the_reader_has_a_row_for_each_question(context: Context) -> None:
    rows = reader.table(context)
    asked = {(code, question.name) for code in reader.CODES for question in case_exercise(code).questions}
    assert asked <= {(row[0], row[1]) for row in rows}


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
    told_first = "About " if outcome == "bots" else "Something went on."
    assert truths.why.startswith(told_first if place else "Nothing happened.")
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
        known.truth.hand("monitoring")["visits_of_a_spring_day"], first=dt.date(2024, 3, 29), value="ES"
    )
    number = dealt_alarms.SLOTS[given.slot].number(("country", "ES"))
    truths = told.told(known, given, number, Window(given.first, 1))
    assert truths.right == "calendar"
    assert "Good Friday" in truths.why
    assert "Spain" in truths.why


def test_bots_are_told_with_the_number_that_signed_up(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = known_of(context)
    found = known.truth.story("summer_2024")
    story = replace(found, outcome="bots", first=dt.date(2024, 8, 14), last=dt.date(2024, 8, 16))
    days = tuple(dt.date(2024, 8, 13) + n * DAY for n in range(5))
    both = TwoWorlds(days, (90.0, 300.0, 400.0, 300.0, 90.0), (90.0, 100.0, 100.0, 95.0, 80.0))
    monkeypatch.setattr(type(known.truth), "worlds", lambda *_: both)
    assert told._text(known, story).startswith("About 705 bots signed up in 3 days")
    assert told._text(known, replace(story, outcome="surge")) == found.text


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


def test_the_newest_week_that_is_over_is_the_evidence(context: Context) -> None:
    """The table has the same: of the weeks without a mark, the newest that is 35 days older than its last signup."""
    known = known_of(context)
    case = dealt(case_exercise("M02"), context)
    (sheet,) = (one for one in case.seen.exhibits if isinstance(one, Sheet))
    starts = [known.as_of - 83 * DAY + 7 * n * DAY for n in range(12)]
    over = [n for n, first in enumerate(starts) if known.as_of - (first + 6 * DAY) >= 34 * DAY]
    some = [n for n, first in enumerate(starts) if n not in over and known.as_of - first >= 28 * DAY]
    assert [n for n, row in enumerate(sheet.rows) if "so far" in str(row[3])] == some
    newest = starts[over[-1]]
    assert f"the week from {newest.day} {newest:%B}" in case.truths["says"].why
    assert f"{sheet.rows[over[-1]][3]} came back" in case.truths["says"].why
    ((released,),) = known.rows(
        f"SELECT MAX(CAST(released_at AS DATE)) FROM product.releases WHERE released_at < DATE '{known.as_of}' - 25"
    )
    assert released < newest + 28 * DAY


def test_evidence_is_placed_among_the_weeks_before() -> None:
    weeks = [dt.date(2026, 4, 8) + 7 * n * DAY for n in range(4)]
    for newest, place in ((0.02, "below"), (0.07, "within"), (0.20, "above")):
        said = retention_of_the_last_weeks._evidence(weeks, [0.05, 0.09, newest])
        assert f"came back, {place} the 5.0\u00a0% to 9.0\u00a0% of the 2 weeks before" in said
        assert "the week from 22 April" in said


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
    hand = known.truth.hand("monitoring")["visits_of_a_spring_day"]
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
    assert "it moved by +0.0\u00a0points" in told._chance(known, rate, Window(first, 14))


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

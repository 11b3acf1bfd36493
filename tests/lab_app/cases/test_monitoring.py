"""What the exercises of Monitoring ask: each oracle counts in its own way, and what varies with the seed does."""

from __future__ import annotations

import calendar
import datetime as dt
import json
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_app.kinds.case import Exhibit, NotDealtError, Sheet, told
from lab_app.kinds.case.judge import dealt, judge
from lab_app.kinds.case.users_of_a_month import february_and_march
from lab_app.kinds.context import Context
from lab_app.metrics.alerts.judged import Incident
from lab_app.metrics.alerts.replay import Readings, Rule
from lab_app.tracks.data.monitoring import dealt_alarms, months_of_loads, priced_thresholds
from lab_app.tracks.data.monitoring.exercises import (
    an_alarm_rings,
    five_counts_for_four_sentences,
    one_months_page_loads,
    threshold_of_an_alarm,
    which_retention,
)
from lab_app.tracks.data.monitoring.priced_thresholds import Replay
from pipelines.contract.calendar import DAY
from pipelines.statistics.alerts.alert_costs import Outcome
from pipelines.statistics.alerts.robust_z import Reading
from synthetic.deck import monitoring
from synthetic.deck.dealing import NOTHING
from tests.lab_app.cases import monitoring as reader
from tests.lab_app.cases.asked import case_exercise, known_of

SEEDS = 1000


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
        with pytest.raises(NotDealtError, match="worked out"):
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
                assert outcome in told._SAID, (slot, outcome)


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
    monkeypatch.setattr(told, "told", lambda *_, **__: None)
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


def replays(*found: tuple[Outcome, ...]) -> tuple[Replay, ...]:
    return tuple(Replay(14, one) for one in found)


@given(st.lists(outcomes, min_size=1, max_size=3), st.integers(0, 10**6))
def test_prices_make_one_threshold_clearly_the_cheapest(found: list[tuple[Outcome, ...]], seed: int) -> None:
    try:
        prices = priced_thresholds.priced(replays(*found), seed)
    except NotDealtError:
        return
    assert prices.table.outcomes in found
    costs = sorted(
        one.false * prices.per_false + one.missed_days * prices.per_day for one in prices.table.outcomes
    )
    best = prices.best.false * prices.per_false + prices.best.missed_days * prices.per_day
    assert best == costs[0]
    assert costs[1] >= 1.2 * costs[0]
    most = priced_thresholds.MOST_TIMES
    assert 1 / most <= prices.per_false / prices.per_day <= most
    assert prices == priced_thresholds.priced(replays(*found), seed)


BOTH_ENDS_ARE_DEAR = tuple(
    Outcome(z, 5, false, 0, days)
    for z, false, days in ((2, 30, 0), (3, 10, 4), (4, 3, 8), (5, 1, 12), (6, 0, 60))
)
ONE_IS_PERFECT = tuple(Outcome(z, 5, false, 0, 1) for z, false in ((2, 30), (3, 10), (4, 4), (5, 0)))


def test_where_both_ends_are_dear_neither_is_the_answer_nor_is_the_smallest_sum() -> None:
    (table,) = replays(BOTH_ENDS_ARE_DEAR)
    best = Counter(priced_thresholds.priced((table,), seed).best.threshold for seed in range(200))
    assert table.smallest_sum.threshold == 4
    assert set(best) == {3, 5}
    assert max(best.values()) < 130


def test_a_table_that_has_to_be_counted_is_taken_before_others() -> None:
    short = BOTH_ENDS_ARE_DEAR[:3]
    for seed in range(20):
        prices = priced_thresholds.priced(replays(ONE_IS_PERFECT, short, BOTH_ENDS_ARE_DEAR), seed)
        assert prices.table.outcomes == BOTH_ENDS_ARE_DEAR
    assert priced_thresholds.priced(replays(ONE_IS_PERFECT), 1).best.threshold == 5


@given(outcomes, st.integers(0, 10**6))
def test_each_other_threshold_is_too_low_or_too_high_and_says_what_it_costs(
    found: tuple[Outcome, ...], seed: int
) -> None:
    try:
        prices = priced_thresholds.priced(replays(found), seed)
    except NotDealtError:
        return
    wrong = threshold_of_an_alarm.wrong(prices)
    assert [one.value for one in wrong] == [o.threshold for o in found if o != prices.best]
    for one, row in zip(wrong, (o for o in found if o != prices.best), strict=True):
        more_false = (row.false - prices.best.false) * prices.per_false
        more_unseen = (row.missed_days - prices.best.missed_days) * prices.per_day
        assert more_false + more_unseen > 0
        assert (one.name == "too_low") == (one.value < prices.best.threshold)
        kind = "false alarms" if one.name == "too_low" else "unseen days"
        assert f"its {kind} cost more than it saves" in one.message
        assert f"€\u00a0{more_false + more_unseen:,.0f} more than the cheapest" in one.message


def test_tables_have_each_threshold_apart_from_those_that_do_as_the_one_before() -> None:
    first = dt.date(2025, 1, 1)
    values = [100.0] * 60
    values[10], values[25], values[45] = 122.0, 148.0, 40.0
    read = Readings(first, tuple(Reading(value, 100.0, 10.0, 4.5, "day") for value in values))
    there = (Incident("a week", "people", {first + n * DAY: 0.5 for n in range(23, 30)}),)
    found = priced_thresholds.tables("new_signups", read, there)
    assert [one.found_days for one in found] == [7, 7, 7, 14, 14, 14]
    assert [(o.threshold, o.false, o.missed_days) for o in found[1].outcomes] == [
        (1.0, 2, 2),
        (3.0, 1, 2),
        (5.0, 1, 7),
        (6.0, 0, 7),
    ]


def test_an_incident_goes_unseen_until_its_first_alarm_or_a_report() -> None:
    first = dt.date(2025, 1, 1)
    values = [100.0] * 60
    values[25] = 160.0  # five days into the first
    values[45] = 40.0  # nothing happened then
    read = Readings(first, tuple(Reading(value, 100.0, 10.0, 4.5, "day") for value in values))
    there = (
        Incident("early", "people", {first + n * DAY: 0.5 for n in range(20, 40)}),
        Incident("late", "people", {first + n * DAY: 0.5 for n in range(52, 60)}),
    )
    seen = priced_thresholds.outcome(Rule("accounts", "day", 3.0), read, there, 14)
    assert (seen.real, seen.false, seen.missed_days) == (1, 1, 5 + 8)
    blind = priced_thresholds.outcome(Rule("accounts", "day", 7.0), read, there, 14)
    assert (blind.real, blind.false, blind.missed_days) == (0, 0, 14 + 8)
    weekly = priced_thresholds.outcome(Rule("accounts", "day", 7.0), read, there, 7)
    assert weekly.missed_days == 7 + 7


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


def test_one_alarm_in_21_is_real_with_the_lessons_numbers_which_nobody_is_dealt() -> None:
    assert 1 / an_alarm_rings.chance(9, 1 / 150, 250, 0.75) == pytest.approx(21)
    drawn = [an_alarm_rings.draw(seed) for seed in range(SEEDS)]
    assert not any(one[0] == 9 or one[2] == 250 for one in drawn)


# Page loads


def test_p75_is_the_load_that_three_in_four_are_not_above(context: Context) -> None:
    chosen = case_exercise("M06")
    case = dealt(chosen, context)
    answer = reader.said(chosen, context)
    assert float(answer["p75"]) == pytest.approx(float(case.truths["p75"].right), abs=8)
    assert judge(chosen, json.dumps(answer), context).is_right


def month(number: int, *, pages: float, platforms: float) -> months_of_loads.Month:
    slowest = 2600.0
    rest = (6 * pages - slowest) / 5
    return months_of_loads.Month(
        dt.date(2024, number, 1), 2300.0, 1800.0, 1500.0, (slowest, *[rest] * 5), (platforms,) * 3
    )


def test_a_month_is_dealt_in_which_each_wrong_way_gives_another_number() -> None:
    same, near, far, further, silent = (
        month(1, pages=2200.0, platforms=2300.0),
        month(2, pages=2200.0, platforms=2310.0),
        month(3, pages=2200.0, platforms=2320.0),
        month(4, pages=2200.0, platforms=2340.0),
        month(5, pages=2300.0, platforms=2340.0),
    )
    assert months_of_loads.most_telling([same, far, silent, further]) == [far, further]
    assert months_of_loads.most_telling([same, near, silent]) == [near]
    assert months_of_loads.most_telling([silent]) == [silent]


def test_either_light_has_targets_that_a_wrong_way_falls_for() -> None:
    one = month(3, pages=2263.0, platforms=2320.0)
    assert one.targets(is_red=True) == [2280]  # the mean of the pages, 2,263 ms, is within
    assert one.targets(is_red=False) == [2320, 2330, 2340, 2350, 2360]  # the slowest page is above
    calm = month(5, pages=2600.0, platforms=2300.0)
    assert calm.targets(is_red=True) == [2240, 2250, 2260, 2270, 2280]


def test_the_month_and_the_light_vary_with_the_seed(context: Context) -> None:
    cases = [one_months_page_loads.deal(known_of(context, seed)) for seed in range(40)]
    assert len({(case.seen.words["month"], case.seen.words["bound"]) for case in cases}) > 3
    reds = sum(case.truths["light"].right == "red" for case in cases)
    assert 10 < reds < 30
    for case in cases:
        gap = float(case.truths["p75"].right) - float(case.seen.words["bound"].replace(",", ""))
        assert abs(gap) >= months_of_loads.CLEAR_MS
        assert (gap > 0) == (case.truths["light"].right == "red")


# Which days count


@given(st.dates(dt.date(2024, 4, 1), dt.date(2030, 12, 31)))
def test_the_two_months_are_over_and_of_one_year(as_of: dt.date) -> None:
    (first, before), (start, after) = february_and_march(as_of)
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

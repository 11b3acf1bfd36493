"""The forecasts of Prediction: what is dealt, that it stays the case of its day, and that no letter is a safe guess."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from lab_app.kinds.case import Exhibit, NotDealtError
from lab_app.kinds.case.judge import dealt, judge
from lab_app.kinds.case.series import PEOPLE
from lab_app.kinds.context import Context
from lab_app.tracks.data.prediction.curves import LETTERS, faults_by_letter
from lab_app.tracks.data.prediction.drivers import Drivers
from lab_app.tracks.data.prediction.exercises import accounts_for_a_target, after_the_reward
from lab_app.tracks.data.prediction.outlook import Outlook
from lab_app.tracks.data.prediction.ranges import GOOD, TOO_NARROW, four
from lab_app.tracks.data.prediction.reward import INVITED_DAYS, WEEKS, Reward, Stayed, stayed, weeks_asked
from pipelines.contract.calendar import DAY
from pipelines.statistics.forecasts.backtest import ORIGINS
from pipelines.statistics.scores import belief_points, pinball_loss
from tests.lab_app.cases.asked import case_exercise, known_of

AS_OF = dt.date(2026, 6, 30)
SEEDS = 1000


def grown(seed: int) -> Outlook:
    """A stock that grows, with a draw of its own, over two and a half years."""
    generator = np.random.default_rng(seed)
    slope = 6.0 + np.cumsum(generator.normal(0, 0.4, 880))
    values = 3000.0 + np.cumsum(np.clip(slope, -12, 20) + generator.normal(0, 6, 880))
    return Outlook("mau_as_filtered", dt.date(2024, 1, 28), tuple(values.tolist()))


@pytest.mark.parametrize("code", ["F01", "F02"])
def test_a_forecast_is_of_a_day_ahead_and_is_judged_by_what_comes(code: str, context: Context) -> None:
    assert context.truth is not None
    case = dealt(case_exercise(code), context)
    for truths in case.truths.values():
        assert truths.due is not None and truths.due > context.as_of
        assert truths.loss is not None and truths.loss > 0
        metric = "mau_counted" if code == "F01" else "core_active_users"
        assert truths.right == context.truth.future(metric)[truths.due]
        assert "Naive" in truths.why and "our forecast" in truths.why


def test_it_stays_the_case_of_the_day_on_which_it_was_asked(context: Context) -> None:
    """Two weeks before: another day ahead, another past, and nothing of what was known only later."""
    exercise = case_exercise("F01")
    now, then = (dealt(exercise, replace(context, as_of=AS_OF - days * DAY)) for days in (0, 14))
    assert now.truths["mau"].due == AS_OF + 7 * DAY
    assert then.truths["mau"].due == AS_OF - 7 * DAY
    ends = [
        max(e.lines[0].dates[-1] for e in case.seen.exhibits if isinstance(e, Exhibit))
        for case in (now, then)
    ]
    assert ends == [AS_OF, AS_OF - 14 * DAY]


def test_the_day_that_is_asked_is_kept_with_the_answer(context: Context) -> None:
    answer = '{"mau": {"10": "1", "50": "2", "90": "3"}}'
    (one,) = judge(case_exercise("F01"), answer, context).answered
    assert one.due == (AS_OF + 7 * DAY).isoformat()


def test_nothing_of_what_comes_is_seen(context: Context) -> None:
    for code in ("F01", "F02"):
        seen = dealt(case_exercise(code), context).seen
        for exhibit in seen.exhibits:
            if isinstance(exhibit, Exhibit):
                assert max(line.dates[-1] for line in exhibit.lines) <= context.as_of


@pytest.mark.parametrize("seed", range(6))
def test_one_range_of_four_holds_as_often_as_it_says(seed: int) -> None:
    try:
        found = four(grown(seed), seed)
    except NotDealtError:
        pytest.skip("this past does not tell them apart")
    held = {letter: found.maker(letter).held(found.actual) for letter in LETTERS}
    assert held.pop(found.right) in GOOD
    assert sorted(held.values())[-1] == ORIGINS
    assert all(count <= TOO_NARROW for count in sorted(held.values())[:-1])


def test_most_pasts_tell_four_ranges_apart() -> None:
    dealt_in = 0
    for seed in range(6):
        try:
            four(grown(seed), seed)
        except NotDealtError:
            continue
        dealt_in += 1
    assert dealt_in >= 4


def test_no_letter_is_a_safe_guess() -> None:
    right = Counter(
        next(letter for letter, fault in faults_by_letter(seed).items() if fault == "none")
        for seed in range(SEEDS)
    )
    for count in right.values():
        share = count / SEEDS
        assert share <= 0.5
        for sure in (0.3, 0.5, 0.8):
            points = [belief_points(sure, len(LETTERS), right=is_right) for is_right in (True, False)]
            assert share * points[0] + (1 - share) * points[1] <= 20.0
    assert set(right) == set(LETTERS)


def test_of_the_rewards_people_naive_keeps_all_and_earns_nothing_on_average() -> None:
    past = [
        Stayed(AS_OF - 7 * week * DAY, 200, still)
        for week, still in enumerate((90, 96, 84, 100, 92, 88, 94, 98))
    ]
    naive = after_the_reward.naive(400.0, past)
    assert naive[0.5] == 400.0
    loss = after_the_reward.naive_loss(400.0, past)
    assert loss == pytest.approx(float(np.mean([pinball_loss(naive, 400.0 * one.share) for one in past])))
    ours = after_the_reward.ours(400.0, past)
    assert ours[0.5] == pytest.approx(400 * 0.465)
    assert ours[0.1] < ours[0.5] < ours[0.9]


def test_how_many_weeks_after_the_reward_are_asked_about_is_drawn_evenly() -> None:
    drawn = Counter(weeks_asked(seed) for seed in range(SEEDS))
    assert set(drawn) == set(WEEKS)
    assert max(drawn.values()) <= 0.3 * SEEDS


@pytest.mark.parametrize("weeks", WEEKS)
def test_who_stays_is_counted_from_the_day_of_the_invitation(weeks: int, context: Context) -> None:
    """Held against sets of people, one day at a time: the newest and the oldest."""
    known = known_of(context)
    found = {one.day: (one.there, one.still) for one in stayed(known, weeks)}

    def count(of: dt.date, on: dt.date) -> int:
        invited = known.rows(
            f"WITH people AS ({PEOPLE}) SELECT accepted_user_id FROM product.invites WHERE sent_at < DATE '{of + DAY}' "
            f"AND sent_at >= DATE '{of - (INVITED_DAYS - 1) * DAY}' AND accepted_user_id IN (SELECT id FROM people)"
        )
        active = known.rows(
            f"SELECT DISTINCT user_id FROM product.user_activity WHERE core_action_count > 0 "
            f"AND activity_date BETWEEN DATE '{on - 27 * DAY}' AND DATE '{on}'"
        )
        return len(set(invited) & set(active))

    for day in (max(found), min(found)):
        assert found[day] == (count(day, day), count(day, day + 7 * weeks * DAY))
    assert max(found) == known.as_of - 7 * weeks * DAY


def test_the_accounts_of_a_target_reach_it() -> None:
    """By the sum written out week by week."""
    found = Drivers(8000, 0.65, tuple(0.4 * 0.9**age for age in range(12)), 1000.0)
    needed = found.needed(9000.0)
    total = 8000 * 0.65 + sum(needed * share for share in found.by_age)
    assert total == pytest.approx(9000.0)
    assert found.reached(needed) == pytest.approx(9000.0)
    for wrong in accounts_for_a_target._wrong(found, 9000.0):
        assert abs(wrong.value - needed) > 0.04 * needed, wrong.name


def test_a_target_is_drawn_of_those_that_tell_a_wrong_sum_from_the_right_one() -> None:
    """With 1,300 accounts a week Lena's sum is right for the smallest growth, by chance."""
    found = Drivers(
        8200, 0.671, (0.34, 0.38, 0.39, 0.4, 0.18, 0.14, 0.12, 0.11, 0.1, 0.09, 0.09, 0.08), 1300.0
    )
    targets = {accounts_for_a_target.target_of(found, seed) for seed in range(100)}
    assert len(targets) >= 3
    assert 8700.0 not in targets
    for target in targets:
        assert all(
            abs(wrong.value / found.needed(target) - 1) > 0.04
            for wrong in accounts_for_a_target._wrong(found, target)
        )


def test_where_nobody_leaves_and_many_come_there_is_nothing_to_work_out() -> None:
    found = Drivers(8200, 1.3, (0.5,) * 12, 1300.0)
    with pytest.raises(NotDealtError, match="nothing to work out"):
        accounts_for_a_target.target_of(found, 1)


def test_the_picture_of_the_reward_does_not_show_monthly_actives_to_come(context: Context) -> None:
    """F01 may still be open when F06 is answered."""
    known = known_of(context)
    assert context.truth is not None
    worlds = context.truth.worlds(after_the_reward.STORY, after_the_reward.COUNTED)
    paid = Reward(worlds.dates[50], worlds.dates[80], "")
    shown = after_the_reward._picture(known, paid, worlds.dates[100], 300.0).worlds
    totals = dict(zip(worlds.dates, worlds.actual, strict=True))
    assert any(shown.actual)
    assert not any(
        value and value == totals[day] for day, value in zip(shown.dates, shown.actual, strict=True)
    )

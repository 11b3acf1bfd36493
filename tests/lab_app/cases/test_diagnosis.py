"""What the exercises of Diagnosis ask: what is seen of each window holds nothing of the truth, and each oracle counts in
its own way."""

from __future__ import annotations

import datetime as dt
import json
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from lab_app.course import tracks
from lab_app.course.guess import RECORD, WEEKS, cause_of_the_record
from lab_app.course.lesson import read_lesson
from lab_app.course.past import ABOUT_THE_PAST, DEALT
from lab_app.course.path import core_path
from lab_app.kinds.case import Case, Exhibit, NotDealtError, Sheet
from lab_app.kinds.case import told as told_
from lab_app.kinds.case.causes import CAUSES
from lab_app.kinds.case.check import places
from lab_app.kinds.case.dealing import filled
from lab_app.kinds.case.judge import dealt, judge
from lab_app.kinds.case.series import PEOPLE
from lab_app.kinds.case.told.both_worlds import both_worlds
from lab_app.kinds.case.window import Window, how_often, moved, picture
from lab_app.kinds.context import Context
from lab_app.tracks.data import diagnosis as level
from lab_app.tracks.data.diagnosis import cells, windows
from lab_app.tracks.data.diagnosis.exercises import (
    back_after_a_pause,
    channel_of_the_record,
    first_of_many_rows,
    more_slow_loads,
)
from lab_app.truth import Dealt, Story, Truth, TwoWorlds
from pipelines.contract.calendar import DAY
from pipelines.contract.units import percent
from synthetic.deck import diagnosis
from synthetic.deck.dealing import NOTHING
from synthetic.incidents import autumn_2025
from tests.lab_app.cases.asked import case_exercise, known_of

BY_SLOT = {
    "activation_falls": "D02",
    "slow_loads_rise": "D03",
    "mau_record": "D09",
    "tracked_users_fall": "D05",
    "activation_of_a_channel_falls": "D06",
    "retention_of_a_cohort_falls": "D10",
    "first_of_many_cells": "D07",
    "which_month": "D08",
}
CODES = tuple(f"D{number:02}" for number in range(1, 11))
OPENS_FOR = {
    "activations": "activation_rate",
    "page_loads_slow": "page_load_p75",
    RECORD: "mau",
    "active_users_tracked": "core_actions",
    "retained_w4": "retention_rate",
}
QUIET = "It was nothing beyond ordinary business."
MOST_WORDS, MOST_MINUTES, MOST_TOLD = 120, 12, 160


def alternatives() -> list[tuple[str, str, str]]:
    """Each slot with each outcome that it can be dealt, and the place; "" for a quiet window."""
    found = [
        (name, outcome, story.place)
        for name, slot in diagnosis.SLOTS.items()
        for story in slot.stories
        for outcome in story.outcomes
    ]
    return found + [(name, "", "") for name in diagnosis.SLOTS]


def case_of(code: str, context: Context) -> Case:
    return dealt(case_exercise(code), context)


def give(context: Context, monkeypatch: pytest.MonkeyPatch, slot: str, **changes: object) -> Dealt:
    """The slot's hand, changed."""
    assert context.truth is not None
    hand = context.truth.hand("diagnosis")
    given: Dealt = replace(hand[slot], **changes)  # type: ignore[arg-type]
    monkeypatch.setattr(Truth, "hand", lambda *_: {**hand, slot: given})
    return given


# What is dealt


def test_each_slot_is_asked_by_one_exercise_as_the_number_that_the_deck_has_moved() -> None:
    assert [one.slot for one in windows.ALL_ASKED] == list(diagnosis.SLOTS) == list(BY_SLOT)
    for one in windows.ALL_ASKED:
        seen = diagnosis.SLOTS[one.slot].seen
        assert (one.metric, one.per) == (seen.metric, seen.per), one.slot
        assert one.opens == OPENS_FOR[one.metric]
        assert seen.days % 7 == 0  # the workspace knows whole weeks only


@pytest.mark.parametrize(("slot", "outcome", "place"), alternatives())
def test_every_story_that_can_be_dealt_is_told_and_fills_the_texts(
    context: Context, monkeypatch: pytest.MonkeyPatch, slot: str, outcome: str, place: str
) -> None:
    cause = next(
        (s.cause for s in diagnosis.SLOTS[slot].stories if s.place == place and outcome in s.outcomes),
        NOTHING,
    )
    given = give(context, monkeypatch, slot, cause=cause, incident=place or None)
    if place:
        assert context.truth is not None
        story = replace(context.truth.story(place), outcome=outcome, text="Something went on.")
        monkeypatch.setattr(Truth, "story", lambda *_: story)
    exercise = case_exercise(BY_SLOT[slot])
    case = dealt(exercise, context)
    truths = case.truths["cause"]
    assert truths.right == cause
    assert truths.why.startswith("Something went on." if place else QUIET)
    assert "One would have" in truths.why  # what one would have done; then what not doing it costs
    assert len(truths.why.split()) < MOST_TOLD
    assert truths.worlds is not None
    assert truths.worlds.worlds.dates[0] <= given.first <= truths.worlds.worlds.dates[-1]
    for text in (
        exercise.prompt,
        *exercise.hints_on(""),
        *(question.asks for question in exercise.questions),
    ):
        assert places(text, case.seen) == []
    right = {name: _answer(one.right) for name, one in case.truths.items()}
    assert (judge(exercise, json.dumps(right), context).points or 0.0) > 95.0


def _answer(right: str | float) -> object:
    if isinstance(right, str):
        return {"option": right, "sure": 95}
    return {"low": repr(right), "high": repr(right)}


@pytest.mark.parametrize("slot", BY_SLOT)
def test_nothing_that_is_shown_depends_on_the_truth(
    context: Context, monkeypatch: pytest.MonkeyPatch, slot: str
) -> None:
    before = case_of(BY_SLOT[slot], context).seen
    give(context, monkeypatch, slot, cause=NOTHING, incident=None)
    assert case_of(BY_SLOT[slot], context).seen == before
    said = " ".join(map(str, (before.words, before.exhibits)))
    assert not any(text in said for text in CAUSES.values())


@pytest.mark.parametrize("slot", BY_SLOT)
def test_the_workspace_opens_on_the_dealt_window(context: Context, slot: str) -> None:
    assert context.truth is not None
    given = context.truth.hand("diagnosis")[slot]
    opening = case_of(BY_SLOT[slot], context).seen.opening
    assert opening is not None
    assert (opening.first, 7 * opening.weeks) == (given.first, given.days)
    values = () if given.dimension == "all" else tuple(given.value.split("/"))
    assert tuple(opening.where.values()) == values


@pytest.mark.parametrize("slot", BY_SLOT)
@pytest.mark.parametrize("lacks", ["window", "fit"])
def test_a_world_without_the_window_says_so(
    context: Context, monkeypatch: pytest.MonkeyPatch, slot: str, lacks: str
) -> None:
    assert context.truth is not None
    hand = context.truth.hand("diagnosis")
    less = {name: one for name, one in hand.items() if name != slot}
    if lacks == "fit":
        less[slot] = replace(hand[slot], fits=False)
    monkeypatch.setattr(Truth, "hand", lambda *_: less)
    with pytest.raises(NotDealtError, match="too small"):
        case_of(BY_SLOT[slot], context)


@pytest.mark.parametrize("code", sorted(set(CODES) - {"D01"}))
def test_the_truth_is_waited_for(context: Context, code: str) -> None:
    with pytest.raises(NotDealtError, match="being worked out"):
        case_of(code, replace(context, truth=None))


# What is said


@pytest.mark.parametrize("code", CODES)
def test_a_prompt_is_short_names_what_is_seen_and_takes_its_time(context: Context, code: str) -> None:
    exercise = filled(case_exercise(code), case_of(code, context).seen)
    assert len(exercise.prompt.split()) <= MOST_WORDS
    assert exercise.minutes <= MOST_MINUTES
    assert not any(
        word in exercise.title.casefold()
        for word in ("mix", "experiment", "surge", "broke", "calendar", "chance", "count it", "wrong", "bot")
    )
    for question in exercise.questions:
        for option in getattr(question, "options", ()):
            assert option.feedback, (code, option.key)


def test_each_cause_has_words_of_its_own_in_each_exercise() -> None:
    said: list[str] = []
    for code in BY_SLOT.values():
        belief = next(question for question in case_exercise(code).questions if question.name == "cause")
        options = belief.options  # type: ignore[attr-defined]
        assert [option.key for option in options] == list(CAUSES)
        said += [option.feedback for option in options]
    assert len(set(said)) == len(said)


def test_at_most_one_belief_and_one_range_of_an_exercise_earn_points() -> None:
    for code in CODES:
        scored = [question.kind for question in case_exercise(code).questions if question.is_scored]
        assert len(scored) == len(set(scored)), code
        assert bool(scored) == (code not in ("D01", "D04"))


def test_the_lesson_is_short_and_ends_in_the_habit() -> None:
    lesson = read_lesson(Path(level.__file__).parent / "lesson.md")
    said = " ".join(part for part in lesson.parts if isinstance(part, str))
    assert len(said.split()) <= 300
    habit = said.split("\n\n")[-1]
    for question in (
        "counted rightly?",
        "who?",
        "mix or rate?",
        "what changed that day?",
        "move\nso anyway?",
    ):
        assert question in habit


def test_all_of_the_level_hold_back_what_was_true_of_the_past() -> None:
    codes = {one.code for one in tracks.discover() if (one.track, one.level) == ("data", "diagnosis")}
    assert codes - {"D11"} == set(CODES) == set(ABOUT_THE_PAST)  # the memo asks nothing that was dealt
    of_the_deck = {code: slots for code, (deck, slots) in DEALT.items() if deck == windows.DECK}
    assert of_the_deck == {code: (slot,) for slot, code in BY_SLOT.items()}


def test_open_the_level_is_on_the_core_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        sys.modules["lab_app.tracks.data.diagnosis"], "LEVEL", replace(level.LEVEL, is_open=True)
    )
    tracks._tracks.cache_clear()
    try:
        codes = [
            getattr(step.of, "code", step.of.name if hasattr(step.of, "name") else "")
            for step in core_path(tracks.tracks())
        ]
        assert [code for code in codes if code in CODES] == ["D04", "D02", "D03"]
        assert codes.index("M08") < codes.index("D04") < codes.index("C04")
    finally:
        tracks._tracks.cache_clear()


def test_without_the_bots_as_many_people_are_back_of_fewer_accounts(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert context.truth is not None
    story = context.truth.story("summer_2024")
    cell = ("signup_source", "organic")
    first, last = story.first, story.first + 27 * DAY
    give(
        context,
        monkeypatch,
        "retention_of_a_cohort_falls",
        cause="counting",
        incident=story.incident,
        dimension=cell[0],
        value=cell[1],
        first=first,
    )
    back = known_of(context).value(
        f"SELECT COUNT(DISTINCT u.id) FROM ({PEOPLE}) u JOIN product.user_activity a ON a.user_id = u.id "
        f"AND a.core_action_count > 0 AND a.activity_date - CAST(u.created_at AS DATE) BETWEEN 28 AND 34 "
        f"WHERE u.signup_source = 'organic' AND CAST(u.created_at AS DATE) BETWEEN DATE '{first}' AND DATE '{last}'"
    )
    people = context.truth.worlds(story.incident, "accounts", *cell).total(first, last)[1]
    assert back > 0
    assert (
        f"Without them it is {percent(back / people)}; before" in case_of("D10", context).truths["cause"].why
    )


# Where the record came from


class _Told(Truth):
    """A truth with two stories that have moved the record by 300 and by 50; nothing is dealt of them."""

    def __init__(self, of: Truth, as_of: dt.date, dealt_too: str = "") -> None:
        self._folder, self._world, self._as_of, self._dealt = of._folder, of._world, as_of, dealt_too

    def stories(self) -> tuple[Story, ...]:
        reward = replace(self._one("referral_reward"), outcome="reward", cause="people")
        return reward, replace(self._one("early_2026"), outcome="longer_stays", cause="product")

    def _one(self, incident: str) -> Story:
        return Story(
            incident,
            "",
            "",
            f"{incident} went on.",
            self._as_of - 60 * DAY,
            self._as_of + 8 * DAY,
            {},
            {},
            (),
        )

    def hand(self, _deck: str) -> dict[str, Dealt]:
        given = Dealt(
            "slot", "product", self._dealt, "all", "all", self._as_of - 90 * DAY, 28, 0.1, 2.0, fits=True
        )
        return {"slot": given} if self._dealt else {}

    def worlds(self, incident: str, metric: str, dimension: str = "all", value: str = "all") -> TwoWorlds:
        assert (metric, dimension, value) == (RECORD, "all", "all")
        days = tuple(self._as_of + n * DAY for n in range(-200, 60))
        by = 300.0 if incident == "referral_reward" else 50.0
        actual = tuple(1000.0 + (by if day > self._as_of - 60 * DAY else 0.0) for day in days)
        return TwoWorlds(days, actual, tuple(1000.0 for _ in days))


def test_the_channel_is_the_one_with_most_additional_people(context: Context) -> None:
    """Counted again, person by person."""
    known = known_of(context)
    first = known.as_of - 7 * WEEKS * DAY
    rows = known.rows(
        f"SELECT DISTINCT u.id, u.signup_source, a.activity_date FROM ({PEOPLE}) u JOIN product.user_activity a "
        f"ON a.user_id = u.id WHERE a.core_action_count > 0 AND (a.activity_date BETWEEN DATE '{first}' - 27 AND "
        f"DATE '{first}' OR a.activity_date BETWEEN DATE '{known.as_of}' - 27 AND DATE '{known.as_of}')"
    )
    there: dict[tuple[str, bool], set[int]] = {}
    for user, channel, day in rows:
        there.setdefault((channel, day > first), set()).add(user)
    channels = {channel for channel, _ in there if channel}
    grown = {one: len(there.get((one, True), ())) - len(there.get((one, False), ())) for one in channels}
    case = case_of("D04", context)
    assert case.truths["channel"].right == max(grown, key=grown.__getitem__)
    assert case.seen.opening is not None
    assert (case.seen.opening.metric, case.seen.opening.weeks) == ("mau", WEEKS)
    assert case.seen.opening.first == first + DAY


def test_the_largest_story_is_told_and_its_past_alone_is_shown(context: Context) -> None:
    assert context.truth is not None
    there = replace(context, truth=_Told(context.truth, context.as_of))
    truths = case_of("D04", there).truths["channel"]
    assert "has brought about 300 of these people" in truths.why
    last = context.as_of + 8 * DAY
    assert f"Its last day is {last.day} {last:%B %Y}" in truths.why
    cause = CAUSES[cause_of_the_record(there.truth, context.as_of)]  # type: ignore[arg-type]
    assert f"“{cause}”" in truths.why
    assert truths.worlds is not None
    assert truths.worlds.worlds.dates[-1] == context.as_of


def test_a_story_that_another_exercise_asks_about_is_not_told_before_it(context: Context) -> None:
    assert context.truth is not None
    for asked, told, is_said in (
        ("early_2026", "higher reward", True),  # it is of another cause than the one that brought most
        ("referral_reward", "early_2026 went on.", False),
    ):
        there = replace(context, truth=_Told(context.truth, context.as_of, asked))
        why = case_of("D04", there).truths["channel"].why
        assert told in why
        assert f"{asked} went on." not in why
        assert ("other exercises ask" in why) is not is_said
        assert {cause for cause in CAUSES.values() if cause in why} == (
            {CAUSES["people"]} if is_said else set()
        )


def test_weeks_without_growth_are_not_asked_about(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a number that fell last, the last quarter in which it grew; of one that never grew, none."""
    known = known_of(context)
    length = 7 * (WEEKS + channel_of_the_record.LOOKS_BACK) + 1
    rise, fall = (tuple(500.0 + by * day for day in range(length)) for by in (1, -1))

    def given(values: tuple[float, ...]) -> object:
        return lambda _, cells, *__: dict.fromkeys(cells, values)

    turned = (*rise[: length - 70], *(rise[-71] - 20.0 * day for day in range(1, 71)))
    for values, weeks in ((rise, 0), (turned, 10)):  # it falls twenty times as fast for ten weeks
        monkeypatch.setattr(channel_of_the_record, "by_day", given(values))
        last = channel_of_the_record.grown(known).last
        assert last == known.as_of - 7 * weeks * DAY
    monkeypatch.setattr(channel_of_the_record, "by_day", given(fall))
    with pytest.raises(NotDealtError, match="not grown"):
        channel_of_the_record.grown(known)


# Who came back


@pytest.mark.parametrize(
    ("before", "last"),
    [(dt.date(2026, 5, 31), dt.date(2026, 6, 30)), (dt.date(2026, 4, 30), dt.date(2026, 5, 31))],
)
def test_who_came_back_is_counted_person_by_person(context: Context, before: dt.date, last: dt.date) -> None:
    known = replace(known_of(context), as_of=last)
    assert back_after_a_pause.months(last) == (before, last)
    days: dict[int, set[dt.date]] = {}
    for start in range(0, 120_000, 400):  # a query gives so many rows at most
        part = known.rows(
            f"SELECT u.id, LIST(DISTINCT a.activity_date) FROM ({PEOPLE}) u JOIN product.user_activity a ON a.user_id = u.id "
            f"WHERE a.core_action_count > 0 AND u.id >= {start} AND u.id < {start + 400} GROUP BY u.id"
        )
        days |= {user: set(own) for user, own in part}

    def there(own: set[dt.date], end: dt.date) -> bool:
        return any(end - 28 * DAY < day <= end for day in own)

    back = [
        own for own in days.values() if there(own, last) and not there(own, before) and min(own) <= before
    ]
    new = [own for own in days.values() if there(own, last) and min(own) > before]
    between = [own for own in new if min(own) <= last - 28 * DAY]
    returns = 0
    for own in days.values():
        ordered = sorted(day for day in own if day <= last)
        returns += sum(day > before and (day - earlier).days >= 28 for earlier, day in pairwise(ordered))
    found = back_after_a_pause.month(known)
    assert (found.back, found.new, found.returns, found.between) == (
        len(back),
        len(new),
        returns,
        len(between),
    )
    assert found.before + found.new + found.back - found.left == found.after
    assert found.back > 5
    assert found.between > 0 or last.day < 31  # three days between the two, of a world with few people


@pytest.mark.parametrize(
    ("as_of", "ends"),
    [
        (dt.date(2026, 6, 30), (dt.date(2026, 5, 31), dt.date(2026, 6, 30))),
        (dt.date(2026, 7, 1), (dt.date(2026, 5, 31), dt.date(2026, 6, 30))),
        (dt.date(2026, 3, 30), (dt.date(2026, 1, 31), dt.date(2026, 2, 28))),
    ],
)
def test_the_month_is_the_last_whole_one(as_of: dt.date, ends: tuple[dt.date, dt.date]) -> None:
    assert back_after_a_pause.months(as_of) == ends


def test_wrong_numbers_are_wrong_and_differ() -> None:
    found = back_after_a_pause.Month(
        before=900, after=1300, back=400, new=600, left=600, returns=401, between=40
    )
    names = [one.name for one in back_after_a_pause.wrong(found)]
    assert names == [
        "first_plan_between",
        "new",
        "all_who_were_not_there",
    ]  # 401, 400 are too near; who left are as many as are new


def test_the_starter_counts_the_monthly_actives_that_are_told(context: Context) -> None:
    exercise = case_exercise("D01")
    seen = case_of("D01", context).seen
    ((count,),) = known_of(context).rows(
        seen.fill(exercise.starter)
        .replace(" user_activity", " product.user_activity")
        .replace("JOIN users ON users.id", "JOIN product.users AS users ON users.id")
    )
    assert f"{count:,}" == seen.words["after"]


# Many rows, slow loads


def test_whole_channels_in_the_table_are_what_the_deck_counts(context: Context) -> None:
    known, window = known_of(context), Window(dt.date(2025, 2, 10), 28)
    table = cells.cells(known, window)
    wholes = {cell.channel: cell for cell in table if cell.channel}
    assert len(wholes) == 5
    for channel, cell in wholes.items():
        change = moved(known, windows.ONE_OF_MANY.number(("signup_source", str(channel))), window)
        assert cell.before[1] / cell.before[0] == pytest.approx(change.before)
        assert cell.then[1] / cell.then[0] == pytest.approx(change.after)
    named = {cell.name: cell for cell in table}
    platforms = [named[f"organic, {one}"] for one in ("the web", "iOS", "Android")]
    assert sum(cell.then[0] for cell in platforms) == wholes["organic"].then[0]
    assert sum(cell.then[1] for cell in platforms) == wholes["organic"].then[1]
    of_android = [cell for name, cell in named.items() if name.startswith("organic, Android, ")]
    assert 0 < sum(cell.then[0] for cell in of_android) <= named["organic, Android"].then[0]
    order = [abs(cell.relative) for cell in table]
    assert order == sorted(order, reverse=True)


def test_of_rows_that_moved_as_far_the_smallest_comes_first() -> None:
    small, large = (cells.CohortCell(f"{n}", (n, 0), (n, 1)) for n in (4, 40))
    gone = cells.CohortCell("gone", (20, 2), (20, 0))
    still = cells.CohortCell("still", (20, 0), (20, 0))
    assert [one.relative for one in (small, gone, still)] == [float("inf"), -1.0, 0.0]
    shown = cells.sheet([small, large, gone, still])
    assert [str(row[4]) for row in shown.rows] == ["from none", "from none", "−100\u00a0%", "0\u00a0%"]


def test_the_table_says_how_many_rows_and_where_the_row_stands(context: Context) -> None:
    seen = case_of("D07", context).seen
    (sheet,) = (one for one in seen.exhibits if isinstance(one, Sheet))
    assert seen.words["cells"] == str(len(sheet.rows))
    assert sheet.rows[int(seen.words["place"]) - 1][1] == seen.words["cell"]
    assert sheet.rows[0][1] == seen.words["top"]


def test_a_short_table_is_not_dealt(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_of_many_rows, "FEWEST_CELLS", 1000)
    with pytest.raises(NotDealtError, match="too small"):
        case_of("D07", context)


def test_groups_whose_loads_can_get_longer_are_the_options() -> None:
    drawn = {f"{platform}/{country}".rstrip("/") for platform, country in autumn_2025.GROUPS}
    assert drawn | {more_slow_loads.NOBODY} == set(more_slow_loads.GROUPS)


@pytest.mark.parametrize("country", ["GB", ""])
def test_the_factor_is_the_storys_own_and_one_of_nobody(
    context: Context, monkeypatch: pytest.MonkeyPatch, country: str
) -> None:
    assert context.truth is not None
    where = {"platform": "ios" if country else "android", **({"country": country} if country else {})}
    story = replace(context.truth.story("autumn_2025"), segment=where, size={"factor": 1.4})
    monkeypatch.setattr(Truth, "story", lambda *_: story)
    truths = case_of("D03", context).truths
    assert (truths["who"].right, truths["factor"].right) == ("ios/GB" if country else "android", 1.4)
    assert f"{percent(_share_of_loads(context, where))} of all loads" in truths["who"].why
    give(context, monkeypatch, "slow_loads_rise", cause=NOTHING, incident=None)
    truths = case_of("D03", context).truths
    assert (truths["who"].right, truths["factor"].right) == (more_slow_loads.NOBODY, 1.0)


def _share_of_loads(context: Context, where: dict[str, str]) -> float:
    """The loads of a group over all of them, in the two weeks that are dealt."""
    assert context.truth is not None
    given = context.truth.hand("diagnosis")["slow_loads_rise"]
    country = f" AND u.country = '{where['country']}'" if "country" in where else ""
    return known_of(context).value(
        f"SELECT AVG(CASE WHEN l.platform = '{where['platform']}'{country} THEN 1.0 ELSE 0.0 END) FROM ({PEOPLE}) u "
        f"JOIN product.page_loads l ON l.user_id = u.id AND CAST(l.loaded_at AS DATE) BETWEEN DATE '{given.first}' "
        f"AND DATE '{given.first + (given.days - 1) * DAY}'"
    )


def test_what_no_metric_of_the_project_shows_has_a_picture(context: Context) -> None:
    for code in ("D03", "D05"):
        assert any(isinstance(one, Exhibit) for one in case_of(code, context).seen.exhibits)


def test_cohorts_that_are_not_whole_yet_are_neither_shown_nor_held_against(context: Context) -> None:
    """Whoever signed up less than five weeks ago cannot have come back in week 4: that is no fall."""
    known = known_of(context)
    for asked, days in ((windows.A_CHANNELS_RETURN, 35), (windows.A_CHANNELS_PLANS, 7)):
        number = asked.number(("signup_source", "organic"))
        window = Window(known.as_of - 62 * DAY, 28)
        last = known.as_of - days * DAY
        assert picture(known, number, window, "").lines[0].dates[-1] <= last - 6 * DAY
        assert both_worlds(known, None, number, window).worlds.dates[-1] <= last - 6 * DAY
        _, of = how_often(known, number, window)
        year = dt.date(known.as_of.year, 1, 1)
        like = [window.shifted(by) for by in range(-12, 12)]
        assert of == sum(one.begins >= year and one.last <= last for one in like)


def test_each_story_of_a_stock_is_told_as_one() -> None:
    number = windows.MORE_ACTIVES.number(("all", "all"))
    for story in diagnosis.SLOTS["mau_record"].stories:
        for outcome in story.outcomes:
            one = Story(story.place, outcome, story.cause, "", dt.date.min, dt.date.max, {}, {}, ())
            assert told_.say_of(one, number).__module__.endswith("stock")

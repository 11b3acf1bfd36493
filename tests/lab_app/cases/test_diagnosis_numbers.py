"""The numbers that exercises of Diagnosis name, beside the causes of a window: each counted again in a way of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest

from lab_app.course.guess import RECORD, WEEKS, cause_of_the_record
from lab_app.kinds.case import NotDealtError, Sheet
from lab_app.kinds.case.causes import CAUSES
from lab_app.kinds.case.series import PEOPLE
from lab_app.kinds.case.told.mix_alone import CHANNELS
from lab_app.kinds.case.window import Window, moved
from lab_app.kinds.context import Context
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
from synthetic.deck.dealing import NOTHING
from synthetic.incidents import autumn_2025
from tests.lab_app.cases.asked import case_exercise, case_of, give, known_of

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


def test_the_order_by_per_cent_is_told_as_it_is_here() -> None:
    channels = dict.fromkeys(CHANNELS, (100.0, 100.0))
    organic, partner = ("signup_source", "organic"), ("signup_source", "partner")
    other = channel_of_the_record.Growth(
        dt.date(2026, 6, 30), {**channels, organic: (4000.0, 4400.0), partner: (100.0, 200.0)}
    )
    said = channel_of_the_record._by_per_cent(other)
    assert "partner stands first, with 100.0\u00a0% and 100 people" in said
    same = channel_of_the_record.Growth(other.last, {**channels, organic: (4000.0, 4400.0)})
    assert "the same channel comes first here" in channel_of_the_record._by_per_cent(same)


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
    returns = late = back_late = 0
    for own in days.values():
        ordered = sorted(day for day in own if day <= last)
        gaps = [(day, (day - earlier).days) for earlier, day in pairwise(ordered)]
        returns += sum(day > before and gap > 28 for day, gap in gaps)  # of 28 days none is without them
        late += sum(day > last - 28 * DAY and gap > 28 for day, gap in gaps)
        back_late += there(own, last) and not there(own, last - 28 * DAY) and min(own) <= last - 28 * DAY
    found = back_after_a_pause.month(known)
    assert (found.returns_late, found.back_late) == (late, back_late)
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


def test_foreseen_wrong_numbers_are_wrong() -> None:
    found = back_after_a_pause.Month(
        before=900,
        after=1300,
        back=400,
        new=600,
        left=600,
        returns=401,
        between=40,
        returns_late=380,
        back_late=399,
    )
    names = [one.name for one in back_after_a_pause.wrong(found)]
    assert names == [
        "returns_of_four_weeks",
        "first_plan_between",
        "new",
        "all_who_were_not_there",
        "left",
    ]  # 401 and 399 are too near to 400


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

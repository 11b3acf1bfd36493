"""Takeaways come back after 7, 30 and 80 days, three at a sitting, and no answer of a tab is lost."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_app.course.again import KEPT, Recall, due, due_at, note_recall, recalls, tried
from lab_app.course.progress import Progress

NOON = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)


def days(count: float) -> dt.timedelta:
    return dt.timedelta(days=count)


@pytest.fixture
def progress(tmp_path: Path) -> Progress:
    return Progress(tmp_path / "progress.sqlite", "local")


def test_it_is_due_a_week_after_it_was_done_and_not_a_minute_before() -> None:
    done = {"a": NOON}
    assert due(done, {}, NOON + days(7)) == ("a",)
    assert due(done, {}, NOON + days(7) - dt.timedelta(minutes=1)) == ()
    assert due(done, {}, NOON - days(400)) == ()  # the clock was put back


def test_who_still_knows_it_waits_30_and_80_days_and_then_no_more() -> None:
    asked, recall, at = [], None, NOON
    while (following := due_at(NOON, recall)) is not None:
        asked.append((following - at).days)
        at = following
        recall = tried(recall, knew=True, now=at)
    assert asked == [7, 30, 80]


def test_who_does_not_know_it_any_more_waits_a_week_and_begins_anew() -> None:
    recall = tried(Recall(NOON, 2), knew=False, now=NOON + days(80))
    assert due_at(NOON, recall) == NOON + days(87)
    again = tried(recall, knew=True, now=NOON + days(87))
    assert due_at(NOON, again) == NOON + days(87 + 30)


def test_an_exercise_that_is_done_once_more_begins_its_wait_anew() -> None:
    assert due_at(NOON + days(5), Recall(NOON, 1)) == NOON + days(35)
    assert due_at(NOON - days(5), Recall(NOON, 1)) == NOON + days(30)


def test_three_at_a_sitting_and_those_that_have_waited_longest_first() -> None:
    done = {name: NOON - days(20 + place) for place, name in enumerate("edcba")}
    assert due(done, {}, NOON) == ("a", "b", "c")
    known = {"a": Recall(NOON, 1), "b": Recall(NOON, 0)}
    assert due(done, known, NOON + dt.timedelta(hours=1)) == ("c",)
    assert due(done, known | {"c": Recall(NOON, 1)}, NOON + dt.timedelta(hours=2)) == ()
    assert due(done, known | {"c": Recall(NOON, 1)}, NOON + days(1)) == ("d", "e")


moments = st.floats(-400, 400).map(lambda count: NOON + days(count))


@given(
    done=st.dictionaries(st.sampled_from("abcdef"), moments),
    known=st.dictionaries(st.sampled_from("abcdef"), st.builds(Recall, moments, st.integers(0, 3))),
    now=moments,
)
def test_whatever_was_done_nobody_is_asked_too_early_too_much_or_for_ever(
    done: dict[str, dt.datetime], known: dict[str, Recall], now: dt.datetime
) -> None:
    asked = due(done, known, now)
    assert len(asked) <= 3
    assert len({*asked}) == len(asked)
    for key in asked:
        assert now - done[key] >= days(7)
        if key in known:
            assert known[key].known < 3
            assert now - known[key].at >= days((7, 30, 80)[known[key].known])


def test_two_tabs_that_say_something_at_once_are_both_kept(progress: Progress) -> None:
    other = Progress(progress.file.path, "local")
    note_recall(progress, "a", knew=True, now=NOON)
    note_recall(other, "b", knew=False, now=NOON)
    assert note_recall(progress, "a", knew=True, now=NOON + days(30)) == Recall(NOON + days(30), 2)
    assert recalls(other) == {"a": Recall(NOON + days(30), 2), "b": Recall(NOON, 0)}


@pytest.mark.parametrize(
    "kept",
    ["", "{", "[]", "7", json.dumps({"a": 1}), json.dumps({"a": {"at": "soon", "known": 1}}),
     json.dumps({"a": {"at": "2026-07-01", "known": 1}}), json.dumps({"a": {"at": NOON.isoformat(), "known": 9}}),
     json.dumps({"a": {"at": NOON.isoformat()}})],
)  # fmt: skip
def test_what_is_damaged_is_as_if_it_had_not_been_tried(progress: Progress, kept: str) -> None:
    progress.remember(KEPT, kept)
    assert recalls(progress) == {}
    note_recall(progress, "b", knew=True, now=NOON)
    assert recalls(progress) == {"b": Recall(NOON, 1)}


def test_what_was_done_last_counts_whatever_came_of_later_answers(progress: Progress) -> None:
    for exercise, outcome, world in (
        ("t/l/solved", "right", "w"),
        ("t/l/wrong", "wrong", "w"),
        ("t/l/scored", "scored", "w"),
        ("t/l/scored", "scored", "another"),
        ("t/l/solved", "right", "w"),
        ("t/l/solved", "wrong", "w"),
    ):
        progress.record_attempt(exercise, "x", outcome, kind="sql", world=world)
    by_hand = {attempt.id: attempt.at for attempt in progress.attempts()}
    assert progress.last_done() == {"t/l/solved": by_hand[5], "t/l/scored": by_hand[4]}

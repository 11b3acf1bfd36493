"""The core path: its order across levels, what leads on after it, and the page on it that is read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_app.course import path as course_path
from lab_app.course.exercise import Exercise
from lab_app.course.pages import LevelPage
from lab_app.course.path import (
    ORDER,
    core_path,
    done_by,
    next_step,
    note_read,
    steps_after,
    steps_left,
)
from lab_app.course.progress import Progress
from lab_app.course.tracks import Level, Track, discover, tracks

OPEN = [e for track in tracks() for level in track.levels if level.is_open for e in level.exercises]


def _exercise(code: str, track: str, level: str, *, core: bool = True) -> Exercise:
    return Exercise(
        title=code,
        order=1,
        minutes=5,
        takeaway="",
        hints=(),
        core=core,
        code=code,
        id=code,
        track=track,
        level=level,
    )


def _tracks(*, third_is_open: bool = False) -> tuple[Track, ...]:
    """Codes in an order that is not the path's, over three levels and two tracks."""
    low = [
        _exercise("C04", "t", "low"),
        _exercise("C02", "t", "low", core=False),
        _exercise("C01", "t", "low"),
    ]
    middle = [_exercise("M01", "t", "middle"), _exercise("M08", "t", "middle")]
    levels = (
        Level("Low", "?", "", 1, is_open=True, slug="low", track="t", exercises=tuple(low)),
        Level("Middle", "?", "", 2, is_open=True, slug="middle", track="t", exercises=tuple(middle)),
        Level("High", "?", "", 3, is_open=third_is_open, slug="high", track="t",
              exercises=(_exercise("D04", "t", "high"),)),
    )  # fmt: skip
    own = [_exercise("W01", "w", "own"), _exercise("W02", "w", "own", core=False)]
    own_level = Level("Own", "?", "", 1, is_open=True, slug="own", track="w", exercises=tuple(own))
    return (
        Track("T", "", 1, slug="t", levels=levels),
        Track("W", "", 2, slug="w", levels=(own_level,)),
    )


def _walk(all_tracks: Sequence[Track], near: Track | None = None) -> list[str]:
    walked: list[str] = []
    done: set[str] = set()
    while (step := next_step(all_tracks, done, near)) is not None:
        walked.append(step.title)
        done.add(step.key)
    return walked


def test_it_crosses_levels_and_tracks_in_its_own_order_and_leads_on_to_all_the_rest() -> None:
    assert _walk(_tracks()) == ["C01", "M08", "C04", "M01", "W01", "C02", "W02"]


def test_a_level_that_opens_takes_its_place_on_it() -> None:
    assert _walk(_tracks(third_is_open=True))[:4] == ["C01", "M08", "D04", "C04"]


def test_after_it_one_stays_on_the_track_that_one_is_on() -> None:
    all_tracks = _tracks()
    assert _walk(all_tracks, near=all_tracks[1])[-2:] == ["W02", "C02"]


def _after(code: str, *solved: str, third_is_open: bool = True) -> list[str]:
    """The codes of what is offered after an exercise to whoever has solved it and these before."""
    all_tracks = _tracks(third_is_open=third_is_open)
    by_code = {e.code: (e, level) for t in all_tracks for level in t.levels for e in level.exercises}
    done = {by_code[one][0].key for one in (code, *solved)}
    return [step.title for step in steps_after(*by_code[code], all_tracks, done)]


@pytest.mark.parametrize(
    ("code", "solved", "offered"),
    [
        ("M08", ["C01"], ["D04"]),  # by the core path: on along it
        ("M01", [], ["M08", "C01"]),  # by the level's list: the next of it, and the path beside it
        ("M01", ["C01"], ["M08"]),  # both are the same
        ("C02", [], ["C01"]),
        ("C02", ["C01"], ["C04", "M08"]),  # what was left out before this one comes last
        ("C01", ["C04", "C02"], ["M08"]),
        ("M08", ["M01"], ["C01"]),  # the level is done
        ("C01", ["M08", "D04", "C04", "M01", "W01"], ["C02"]),  # the path is done, the level is not
        ("D04", ["C01", "M08", "C04", "M01", "W01"], ["C02"]),  # so is the level
        ("W02", ["C01", "M08", "D04", "C04", "M01", "W01", "C02"], []),
    ],
)
def test_after_an_exercise_one_goes_on_the_way_one_came(
    code: str, solved: list[str], offered: list[str]
) -> None:
    assert _after(code, *solved) == offered


@given(st.sets(st.sampled_from(sorted(e.key for e in OPEN))), st.sampled_from(OPEN))
def test_after_any_exercise_something_open_is_offered_until_all_is_done(
    solved: set[str], exercise: Exercise
) -> None:
    level = next(one for track in tracks() for one in track.levels if exercise in one.exercises)
    done = solved | {exercise.key}
    steps = steps_after(exercise, level, tracks(), done)
    assert bool(steps) == (next_step(tracks(), done) is not None)
    assert len({step.key for step in steps}) == len(steps) <= 2
    assert not {step.key for step in steps} & done
    if any(one.key not in done for one in level.exercises):
        assert steps[0].level == level or steps == steps_left(tracks(), done)[:1]


@given(st.sets(st.sampled_from(sorted(e.key for e in OPEN))))
def test_whoever_has_done_whatever_there_is_a_next_step_until_all_is_done(done: set[str]) -> None:
    step = next_step(tracks(), done)
    if step is None:
        assert done == {e.key for e in OPEN}
    else:
        assert step.key not in done
        assert step.level.is_open


def test_of_the_course_it_begins_with_c01_the_counts_and_m08() -> None:
    steps = core_path(tracks())
    assert [step.title for step in steps[:3]] == [
        next(e.title for e in discover() if e.code == "C01"),
        "One May, four counts",
        next(e.title for e in discover() if e.code == "M08"),
    ]
    assert {step.of.code for step in steps if isinstance(step.of, Exercise)} == {
        e.code for e in OPEN if e.core
    }
    assert {e.code for e in OPEN if e.code in ORDER} == {e.code for e in OPEN if e.core}
    assert len({*ORDER}) == len(ORDER)


def test_a_page_is_a_step_until_it_is_read_and_that_is_kept(tmp_path: Path) -> None:
    first, page, third, *_ = core_path(tracks())
    assert isinstance(page.of, LevelPage)
    assert page.minutes > 0
    progress = Progress(tmp_path / "progress.sqlite", "local")
    progress.record_attempt(first.key, "SELECT 1", "right", kind="sql")
    assert next_step(tracks(), done_by(progress, tracks())) == page
    note_read(progress, page)
    again = Progress(tmp_path / "progress.sqlite", "local")
    assert next_step(tracks(), done_by(again, tracks())) == third


def test_who_is_further_is_not_sent_back_to_a_page() -> None:
    first, page, third, *later = core_path(tracks())
    assert steps_left(tracks(), {first.key, third.key}) == tuple(later)
    assert page in steps_left(tracks(), {first.key})


def test_an_exercise_of_a_closed_level_is_no_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course_path, "ORDER", ("D04", "C01"))
    assert [step.title for step in core_path(_tracks())] == ["C01"]

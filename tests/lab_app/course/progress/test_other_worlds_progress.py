"""In another world an exercise is begun from the start, and what is done there is no answer in the common one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lab_app.course.again import note_recall, recalls
from lab_app.course.handing_in import WAITING
from lab_app.course.progress import Progress
from lab_app.diagnosis.case_file import Pin, case_file_of, keep

COMMON, OTHER, THIRD = "lab-seed7-v14", "lab-seed3000000000-v14", "lab-seed2000000000-v14"
KEY = "data/collection/active_users"


@pytest.fixture
def common(tmp_path: Path) -> Progress:
    return Progress(tmp_path / "progress.sqlite", "local")


def there(common: Progress, world: str) -> Progress:
    return Progress(common.file, "local", world)


def test_what_is_solved_and_tried_is_what_was_there(common: Progress) -> None:
    other = there(common, OTHER)
    for world, key, outcome in (
        (COMMON, "t/l/in-both", "right"),
        ("lab-seed7-v12", "t/l/long-ago", "right"),
        ("", "t/l/of-the-first-version", "right"),
        (OTHER, "t/l/in-both", "wrong"),
        (OTHER, "t/l/there-alone", "scored"),
        (THIRD, "t/l/elsewhere", "right"),
    ):
        common.record_attempt(key, "x", outcome, kind="sql", world=world)
    assert common.solved() == {"t/l/in-both", "t/l/long-ago", "t/l/of-the-first-version"}
    assert common.tried() == common.solved()
    assert other.solved() == {"t/l/there-alone"}
    assert other.tried() == {"t/l/there-alone", "t/l/in-both"}
    assert there(common, THIRD).solved() == {"t/l/elsewhere"}
    assert len(other.attempts()) == 6


def test_what_was_practised_once_is_practised_everywhere(common: Progress) -> None:
    common.record_attempt("practice/choice", "", "right", kind="case", world=COMMON, phase="practice")
    assert "practice/choice" in there(common, OTHER).tried()
    there(common, OTHER).record_attempt(
        "practice/range", "", "right", kind="case", world=OTHER, phase="practice"
    )
    assert "practice/range" in common.tried()


def test_what_is_typed_and_the_hints_of_an_exercise_are_of_one_world(common: Progress) -> None:
    other = there(common, OTHER)
    common.save_draft(KEY, "SELECT 1")
    common.show_hint(KEY, 2)
    assert (other.draft(KEY), other.hints_shown(KEY)) == (None, 0)
    assert other.save_draft(KEY, "SELECT 2", seen=None) is None
    other.show_hint(KEY, 1)
    assert (common.draft(KEY), common.hints_shown(KEY)) == ("SELECT 1", 2)
    assert (other.draft(KEY), other.hints_shown(KEY)) == ("SELECT 2", 1)
    assert other.save_draft(KEY, "SELECT 3", seen="SELECT 1") == "SELECT 2"
    common.save_draft("collection-bench", "SELECT 4")
    assert other.draft("collection-bench") == "SELECT 4"


def test_what_is_kept_of_a_learner_is_the_same_everywhere_but_for_answers_that_wait(
    common: Progress,
) -> None:
    other = there(common, OTHER)
    common.remember("boards", "mine")
    assert other.remembered("boards") == "mine"
    assert (
        len({common.in_world(WAITING), other.in_world(WAITING), there(common, THIRD).in_world(WAITING)}) == 3
    )
    assert common.in_world(WAITING) == WAITING


def test_a_case_file_is_of_one_world(common: Progress) -> None:
    keep(common, KEY, Pin("Who?", "Mine", "It fell", None, ("Who", "Value"), (("All", 1),), "MAU"))
    assert [pin.sentence for pin in case_file_of(common, KEY).pins] == ["Mine"]
    assert case_file_of(there(common, OTHER), KEY).pins == ()


def test_a_takeaway_belongs_to_no_world(common: Progress) -> None:
    now = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
    other = there(common, OTHER)
    note_recall(other, KEY, knew=True, now=now)
    assert recalls(common) == recalls(other)
    other.record_attempt(KEY, "x", "right", kind="sql", world=OTHER)
    assert set(common.last_done()) == {KEY}

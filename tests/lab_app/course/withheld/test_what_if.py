"""What the what-if may be asked while exercises still ask about it."""

from __future__ import annotations

from pathlib import Path

from lab_app.course.progress import Progress, ProgressFile
from lab_app.course.withheld.what_if import ABOUT_A_PLAN, ABOUT_TWO_LEVERS, RUNS, TWO_LEVERS, allowance
from tests.lab_app.course.asked import asked

WORLD = "lab-seed7-v17"


def answer(progress: Progress, code: str, world: str = WORLD) -> None:
    progress.record_attempt(asked(code).key, "x", "scored", kind="case", world=world, points=10.0)


def test_five_runs_until_the_first_plan_counts_and_no_end_to_them_afterwards(tmp_path: Path) -> None:
    progress = Progress(ProgressFile(tmp_path / "progress.sqlite"), "somebody")
    there = [asked(ABOUT_A_PLAN)]
    now = allowance(progress, WORLD, there)
    assert (RUNS, now.runs_left([]), now.runs_left(["a", "b"])) == (5, 5, 3)
    assert now.runs_left([str(number) for number in range(9)]) == 0
    answer(progress, ABOUT_A_PLAN, "another world")
    assert allowance(progress, WORLD, there).plan is not None
    answer(progress, ABOUT_A_PLAN)
    now = allowance(progress, WORLD, there)
    assert (now.plan, now.runs_left([str(number) for number in range(9)])) == (None, None)


def test_the_two_levers_that_are_asked_about_get_no_money_until_it_is_answered(tmp_path: Path) -> None:
    progress = Progress(ProgressFile(tmp_path / "progress.sqlite"), "somebody")
    there = [asked(ABOUT_TWO_LEVERS)]
    assert allowance(progress, WORLD, there).locked == TWO_LEVERS == {"onboarding", "speed"}
    answer(progress, ABOUT_TWO_LEVERS)
    assert allowance(progress, WORLD, there).locked == frozenset()


def test_where_the_exercises_are_not_there_nothing_is_held_back(tmp_path: Path) -> None:
    progress = Progress(ProgressFile(tmp_path / "progress.sqlite"), "somebody")
    now = allowance(progress, WORLD, [])
    assert (now.locked, now.runs_left(["a"] * 9)) == (frozenset(), None)

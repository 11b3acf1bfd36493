"""What the command that reads whole worlds finds, on a small one, and how it sums up over several."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lab_app.course.exercise import Exercise
from lab_app.course.tracks import discover, exercise
from lab_app.kinds.case import CaseExercise, NotDealtError
from lab_app.kinds.case.judge import dealt
from lab_app.kinds.context import Context
from lab_app.kinds.number import NumberExercise
from lab_app.kinds.request import RequestExercise
from lab_app.kinds.sort import SortExercise
from lab_app.kinds.sql import SqlExercise
from lab_app.kinds.workload import WorkloadExercise
from tests.lab_app.cases import readings
from tests.lab_app.cases.asked import case_exercise
from tests.lab_app.cases.foreseen import Tried, Wrong, tried
from tests.lab_app.cases.monitoring import CODES
from tests.lab_app.cases.summary import OfMistake, below, by_exercise, by_level, by_mistake
from tests.lab_app.cases.worlds import World, WorldError, from_kept, read_seed


@pytest.mark.parametrize("code", ["C01", "C17", "C19", "D11", "M01", "M07"])
def test_a_reference_is_right_and_each_foreseen_answer_wrong_with_its_own_words(
    code: str, context: Context
) -> None:
    found = tried(exercise(code), context)
    assert found.is_right, found.said
    assert found.wrong
    assert [one for one in found.wrong if not (one.is_wrong and one.is_named)] == []


@pytest.mark.parametrize("code", ["C01", "C17"])
def test_a_mistake_that_is_right_is_seen(code: str, context: Context) -> None:
    chosen = exercise(code)
    assert isinstance(chosen, SqlExercise | NumberExercise)
    mistake = chosen.mistakes[0]
    harmless = replace(mistake, answer=chosen.solution, also=())
    (found,) = tried(replace(chosen, mistakes=(harmless,)), context).wrong
    assert not found.is_wrong
    assert not found.is_named
    assert "right" in found.said


def test_a_reference_that_is_not_right_is_seen(context: Context) -> None:
    chosen = exercise("C01")
    assert isinstance(chosen, SqlExercise)
    found = tried(replace(chosen, ways=(chosen.mistakes[0].answer,)), context)
    assert not found.is_right
    assert found.said.startswith("wrong: ")


def test_a_mistake_that_gets_the_words_of_another_is_not_named(context: Context) -> None:
    chosen = exercise("C17")
    assert isinstance(chosen, NumberExercise)
    first, second = chosen.mistakes[:2]
    twice = (first, replace(second, answer=first.answer))
    found = tried(replace(chosen, mistakes=twice), context).wrong
    assert [(one.is_wrong, one.is_named) for one in found] == [(True, True), (True, False)]


def test_an_option_without_a_word_of_its_own_is_not_named(context: Context) -> None:
    chosen = case_exercise("C19")
    (question,) = chosen.questions
    silent = replace(question, options=tuple(replace(one, feedback="") for one in question.options))  # type: ignore[attr-defined,call-arg]
    found = tried(replace(chosen, questions=(silent,)), context).wrong
    assert all(one.is_wrong and not one.is_named for one in found)


def test_what_cannot_be_dealt_is_not_right_and_says_why(context: Context) -> None:
    found = tried(exercise("M04"), replace(context, truth=None))
    assert not found.is_right
    assert "worked out after its data is built" in found.said


def test_the_reader_answers_each_question_of_a_case(context: Context) -> None:
    """Of all but those that it reads in the models or their metrics, which the small world has not, and those that want
    more people than it has, or what is made from a release: they are read in the tests of their level."""
    answered, left_out = set(), set()
    for chosen in (one for one in discover() if isinstance(one, CaseExercise)):
        try:
            seen = dealt(chosen, context).seen
        except NotDealtError:
            left_out.add(chosen.code)
            continue
        if seen.opening is None and chosen.code != "D01":
            said = readings.reference(chosen, context, seen)
            assert set(said) == {question.name for question in chosen.questions}, chosen.code
            answered.add(chosen.code)
    assert answered >= {"C16", "C18", "D11", *CODES}
    assert {code[0] for code in left_out} <= {"P", "F"}


def test_each_exercise_has_a_reference_and_foreseen_answers() -> None:
    def foresees(one: Exercise) -> bool:
        in_boxes = isinstance(one, SortExercise | WorkloadExercise)  # each box that is wrong has its sentence
        if isinstance(one, RequestExercise):
            return bool(one.deal(7).slips)
        return in_boxes or bool(getattr(one, "mistakes", ()) or getattr(one, "questions", ()))

    assert [one.id for one in discover() if not foresees(one)] == []


def world(*wrong: Wrong, is_right: bool = True, points: float | None = None) -> list[Tried]:
    return [Tried("C01", is_right, points, "", wrong)]


def answer(name: str, *, question: str = "", is_wrong: bool = True, is_option: bool = False) -> Wrong:
    return Wrong(name, is_wrong, is_wrong, question=question, is_option=is_option)


def test_a_mistake_that_is_wrong_on_eight_of_ten_worlds_is_below() -> None:
    worlds = [world(answer("mean", is_wrong=number > 1)) for number in range(10)]
    (found,) = by_mistake(worlds)
    assert (found.wrong, found.worlds, found.is_enough) == (8, 10, False)
    assert len(below(worlds)) == 1
    assert below([world(answer("mean", is_wrong=number > 0)) for number in range(10)]) == []


def test_a_mistake_may_share_its_number_with_another_in_some_worlds() -> None:
    def shared(times: int) -> OfMistake:
        ones = (replace(answer("mean"), is_named=number >= times) for number in range(10))
        (found,) = by_mistake([world(one) for one in ones])
        return found

    assert (shared(5).wrong, shared(5).named, shared(5).is_enough) == (10, 5, True)
    assert not shared(6).is_enough


def test_a_number_that_is_left_out_beside_others_is_as_good_as_right() -> None:
    two, one = (
        (answer("mean", question="hours"), answer("sign", question="hours")),
        (answer("sign", question="hours"),),
    )
    found = {each.name: each for each in by_mistake([world(*two), world(*one)])}
    assert (found["hours: mean"].wrong, found["hours: mean"].worlds) == (1, 2)
    assert (found["hours: sign"].wrong, found["hours: sign"].worlds) == (2, 2)


def test_an_option_counts_where_it_is_not_the_answer_and_a_number_where_one_is_asked() -> None:
    web, ios = (answer(name, question="client", is_option=True) for name in ("web", "ios"))
    hours = answer("sign", question="hours")
    found = {each.name: each for each in by_mistake([world(web, hours), world(ios)])}
    assert {name: (each.wrong, each.worlds) for name, each in found.items()} == {
        "client: web": (1, 1),
        "client: ios": (1, 1),
        "hours: sign": (1, 1),
    }


def test_a_reference_has_to_be_right() -> None:
    (found,) = by_exercise([world(points=90.0), world(points=-20.0, is_right=False)])
    assert (found.right, found.worlds, found.points, found.is_enough) == (1, 2, 35.0, False)
    (enough,) = by_exercise([world(points=90.0), world(points=40.0)])
    assert enough.is_enough


def test_the_references_of_a_level_have_to_earn_enough_together() -> None:
    def read(code: str, points: float | None) -> Tried:
        return Tried(code, is_right=True, points=points, said="")

    worlds = [[read("D02", 50.0), read("D09", 90.0), read("D01", None), read("P05", 55.0)]]
    assert by_level(worlds) == {"diagnosis": 70.0, "prescription": 55.0}
    assert below(worlds) == ["The references of prescription earn 55 points in the mean"]


def test_what_was_read_is_kept_and_read_anew_for_other_code_or_exercises(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "world.json"
    read = World(7, "tiny-seed7", "code", 1.5, {"C01": 2.0}, tuple(world(answer("mean"))))
    read.save(file)
    assert World.of(file) == read
    assert from_kept(read, [exercise("C01")], "code") == read
    assert from_kept(read, [exercise("C01")], "other code") is None
    assert from_kept(read, [exercise("C01"), exercise("C02")], "code") is None
    file.write_text(file.read_text()[:100])  # the run was stopped while it wrote
    assert World.of(file) is None


def test_a_world_that_cannot_be_built_says_why() -> None:
    with pytest.raises(WorldError, match=r"Seed 1 could not be built:\n.*preset must be one of"):
        read_seed(1, "no such size", [], "code")

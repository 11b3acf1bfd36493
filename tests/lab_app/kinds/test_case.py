"""A case is judged by the truth, question by question; what cannot be read is said, and the truth has no part in it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable, Hashable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lab_app.course.progress import Progress
from lab_app.course.verdict import Answered, points_said
from lab_app.kinds.case import (
    Case,
    CaseExercise,
    Choice,
    Decision,
    Known,
    NotDealtError,
    Number,
    Option,
    Quantiles,
    Range,
    Sheet,
    Truths,
    Wrong,
    belief,
)
from lab_app.kinds.case.causes import CAUSES
from lab_app.kinds.case.judge import dealt, judge
from lab_app.kinds.case.practice import PRACTICE, skip, still_to_practise
from lab_app.kinds.case.questions import AnswerError
from lab_app.kinds.context import Context
from lab_app.kinds.grade import grade
from lab_app.truth import Truth
from pipelines.contract.home import WorldFolder
from synthetic.deck.dealing import CAUSES as CAUSES_OF_DECKS

WHY = "A release lost them."


def deal(_known: Known) -> Case:
    return Case.of({"cause": Truths("counting", WHY), "lost": Truths(0.34, "A third.")})


BOTH = CaseExercise(
    id="both",
    title="Both",
    order=1,
    minutes=5,
    takeaway="Look twice.",
    hints=("One.", "Two."),
    questions=(
        belief(feedback={"product": "The backend saw them."}),
        Range(name="lost", asks="How many?", unit="share", bounds=(0.0, 1.0), fixed=0.6),
    ),
    deal=deal,
)
GRAIN = CaseExercise(
    id="grain",
    title="Say what one row is",
    order=1,
    minutes=3,
    takeaway="Ask first.",
    hints=("One.", "Two."),
    questions=(
        Choice(
            name="grain",
            asks="What is it?",
            scored=False,
            options=(
                Option("user", "A user", "There are many per user."),
                Option("visit", "A visit, or two", "Yes.", right=True),
                Option("day", "A day", "There are many per day."),
                Option("week", "A week", "There are many per week."),
            ),
        ),
    ),
)


def answer(cause: Any = None, lost: Any = None) -> str:
    return json.dumps(
        {
            "cause": cause if cause is not None else {"option": "counting", "sure": 80},
            "lost": lost if lost is not None else {"low": 20, "high": "50 %"},
        }
    )


def test_points_are_the_mean_of_the_questions(context: Context) -> None:
    verdict = grade(BOTH, answer(), context)
    assert verdict.outcome == "scored"
    sure, ends = verdict.answered
    assert (sure.right, sure.confidence, ends.right, ends.low, ends.high) == (True, 0.8, True, 0.2, 0.5)
    assert sure.points == pytest.approx(100 * (1 - (0.2**2 + 5 * 0.04**2) / (5 / 6)))
    assert ends.points == pytest.approx(100 * (1 - 0.3 / 0.6))
    assert verdict.points == pytest.approx(((sure.points or 0) + (ends.points or 0)) / 2)
    assert (ends.truth, sure.truth) == ("34.0\u00a0%", CAUSES["counting"])


def test_a_wrong_cause_gets_its_own_words_and_loses_by_how_sure_one_was(context: Context) -> None:
    verdict = grade(BOTH, answer({"option": "product", "sure": 0.95}), context)
    assert verdict.answered[0].message == f"The backend saw them. {WHY}"
    assert (verdict.answered[0].points or 0) < -100
    no_idea = grade(BOTH, answer({"option": "product", "sure": "no idea"}), context)
    assert no_idea.answered[0].points == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("{", "2 questions"),
        ("counting", "2 questions"),
        ('{"cause": "counting, 80"}', "lost is not answered"),
        (answer("counting"), "How sure are you"),
        (answer({"option": "counting", "sure": 81}), "not how sure one can be"),
        (answer({"option": "counting", "sure": 0.05}), "not how sure one can be"),
        (answer({"option": "counting", "sure": -1}), "not how sure one can be"),
        (answer({"option": "counting", "sure": "nan"}), "not how sure one can be"),
        (answer({"option": "counting", "sure": True}), "not how sure one can be"),
        (answer({"option": "aliens", "sure": 80}), "not one of the answers"),
        (answer({"sure": 80}), "No answer is chosen"),
        (answer(["counting"]), "not one of the answers"),
        (answer(lost={"low": 50, "high": 20}), "above the high end"),
        (answer(lost={"low": -1, "high": 20}), "between 0\u00a0%"),
        (answer(lost={"low": 1, "high": 101}), "between 0\u00a0%"),
        (answer(lost={"low": 1}), "The high end is missing"),
        (answer(lost={"low": "a", "high": 3}), "is not a number"),
        (answer(lost={"low": "nan", "high": 3}), "is not a number"),
        (answer(lost=7), "The low end is missing"),
        ('{"cause": 1, "lost": 2, "more": 3}', "no question 'more'"),
    ],
)
def test_what_cannot_be_read_is_said_before_the_truth_is_looked_at(
    given: str, said: str, context: Context
) -> None:
    def never(_known: Known) -> Case:
        raise AssertionError

    verdict = grade(replace(BOTH, deal=never), given, context)
    assert verdict.outcome == "error"
    assert said in verdict.message
    assert grade(BOTH, " ", context).outcome == "unattempted"


def test_a_case_that_is_not_dealt_yet_is_no_attempt(context: Context) -> None:
    def later(known: Known) -> Case:
        assert known.truth
        return deal(known)

    verdict = grade(replace(BOTH, deal=later), answer(), replace(context, truth=None))
    assert (verdict.outcome, verdict.headline) == ("error", "Not yet")
    assert "not there yet" in verdict.message

    def nothing(_known: Known) -> Case:
        raise NotDealtError("This world is too small.")

    assert "too small" in grade(replace(BOTH, deal=nothing), answer(), context).message


def test_a_labs_case_is_dealt_once_for_all_answers_and_again_of_another_truth(
    context: Context, small_truth: Truth, tmp_path: Path
) -> None:
    dealt_by: list[Known] = []
    kept: dict[Hashable, Any] = {}

    def counted(known: Known) -> Case:
        dealt_by.append(known)
        return deal(known)

    def keep(key: Hashable, make: Callable[[], Any]) -> Any:
        if key not in kept:
            kept[key] = make()
        return kept[key]

    both, world = replace(BOTH, deal=counted), WorldFolder(tmp_path / "world")
    shutil.copytree(small_truth._folder, world.truth)
    labs = replace(context, keep=keep, truth=Truth(world))
    assert grade(both, answer(), labs) == grade(both, answer(), labs) == grade(BOTH, answer(), context)
    assert len(dealt_by) == 1
    index = world.truth / "index.json"
    index.write_text(index.read_text() + " ")
    grade(both, answer(), labs)
    assert len(dealt_by) == 2
    grade(replace(both, id="another"), answer(), labs)
    assert len(dealt_by) == 3
    earlier = replace(labs, as_of=labs.as_of - dt.timedelta(days=1))
    grade(both, answer(), earlier)
    assert dealt_by[-1].as_of == earlier.as_of
    assert len(dealt_by) == 4


@pytest.mark.parametrize(
    "given", ["2, 80 %", "visit, 80", "A visit, or two, no idea", '{"grain": {"option": 2, "sure": 0.3}}']
)
def test_an_idea_is_right_or_wrong_with_a_confidence_and_without_points(given: str, context: Context) -> None:
    verdict = grade(GRAIN, given, context)
    assert (verdict.outcome, verdict.message, verdict.points) == ("right", "Yes.", None)
    assert verdict.answered[0].confidence is not None


def test_another_option_is_a_mistake_with_its_own_answer(context: Context) -> None:
    verdict = grade(GRAIN, "3, 50", context)
    assert (verdict.outcome, verdict.message, verdict.mistake) == ("wrong", "There are many per day.", "day")
    assert verdict.as_json()["answered"][0]["confidence"] == 0.5


def test_of_several_questions_the_verdict_speaks_of_each_wrong_one_by_its_number(context: Context) -> None:
    def counted(_known: Known) -> Case:
        return Case.of({"grain": Truths("visit", ""), "hours": Truths(5.0, "Five.")})

    hours = Number(name="hours", asks="How many?", tolerance=0.25)
    exercise = replace(GRAIN, questions=(*GRAIN.questions, hours), deal=counted)
    given = {"grain": {"option": 2, "sure": 0.5}, "hours": "17"}
    assert grade(exercise, json.dumps(given), context).message.startswith("Question 2: ")
    both = {"grain": {"option": 3, "sure": 0.5}, "hours": "17"}
    verdict = grade(exercise, json.dumps(both), context)
    assert verdict.message == "Question 1: There are many per day."
    assert [note[:12] for note in verdict.notes] == ["Question 2: "]
    right = {"grain": {"option": 2, "sure": 0.5}, "hours": "5"}
    assert grade(exercise, json.dumps(right), context).message == "Both answers are right."


def test_what_is_said_of_several_questions_is_said_once(context: Context) -> None:
    def counted(_known: Known) -> Case:
        return Case.of({name: Truths(5.0, "Five.") for name in ("hours", "days", "weeks")})

    asked = tuple(Number(name=name, asks="How many?", tolerance=0.25) for name in ("hours", "days", "weeks"))
    exercise = replace(GRAIN, questions=asked, deal=counted)
    verdict = grade(exercise, json.dumps({"hours": "17", "days": "5", "weeks": "18"}), context)
    assert verdict.message.startswith("Questions 1 and 3: ")
    assert verdict.notes == ()


def test_an_option_alone_is_not_enough_and_what_is_no_option_is_an_error(context: Context) -> None:
    for given in ("2", "A visit, or two", "0, 80", "5, 80", "A month, 80"):
        assert grade(GRAIN, given, context).outcome == "error", given


def test_a_number_is_right_or_has_its_own_mistake(context: Context) -> None:
    def counted(_known: Known) -> Case:
        return Case.of({"hours": Truths(5.0, "Five.", wrong=(Wrong("sign", -5.0, "The other way round."),))})

    exercise = replace(
        GRAIN, questions=(Number(name="hours", asks="How many?", tolerance=0.25),), deal=counted
    )
    assert grade(exercise, "5.2", context).message == "Five."
    verdict = grade(exercise, "-5", context)
    assert (verdict.outcome, verdict.mistake, verdict.message) == ("wrong", "sign", "The other way round.")
    assert grade(exercise, "17", context).mistake == "hours"
    assert grade(exercise, "many", context).outcome == "error"


def test_quantiles_are_held_against_the_naive_forecast(context: Context) -> None:
    def tomorrow(_known: Known) -> Case:
        return Case.of({"mau": Truths(110.0, "So.", loss=4.0)})

    exercise = replace(GRAIN, questions=(Quantiles(name="mau", asks="How many?"),), deal=tomorrow)
    verdict = grade(exercise, '{"10": 90, "50": 100, "90": 120}', context)
    by_hand = (0.1 * 20 + 0.5 * 10 + 0.1 * 10) / 3
    assert verdict.points == pytest.approx(100 * (1 - by_hand / 4.0))
    assert grade(exercise, '{"10": 90, "50": 80, "90": 120}', context).outcome == "error"
    assert grade(exercise, '{"10": 90, "90": 120}', context).outcome == "error"


def test_a_factor_is_compared_by_its_logarithm(context: Context) -> None:
    import math

    def factor(_known: Known) -> Case:
        return Case.of({"times": Truths(2.0, "Twice.")})

    question = Range(
        name="times", asks="How many times?", unit="ratio", bounds=(0.1, 10.0), fixed=2.0, log=True
    )
    verdict = grade(replace(GRAIN, questions=(question,), deal=factor), '{"low": 1, "high": 4}', context)
    assert verdict.score == pytest.approx(math.log(4.0))


def test_the_causes_are_those_of_the_decks() -> None:
    assert set(CAUSES) == set(CAUSES_OF_DECKS)


def test_with_three_options_nothing_is_scored() -> None:
    three = replace(belief(), options=belief().options[:3])
    assert not three.is_scored
    assert belief().is_scored


@pytest.mark.parametrize("kind", PRACTICE)
def test_a_round_of_practice_can_be_answered(kind: str, context: Context) -> None:
    from lab_app.kinds.case.check import rules
    from lab_app.kinds.rules import findings

    exercise = PRACTICE[kind]
    assert exercise.questions[0].kind == kind
    assert isinstance(exercise.questions[0], Decision) or exercise.is_scored
    for rule in rules(exercise):
        assert rule.name == "options" or not findings(rule, context), rule.name


@pytest.mark.parametrize("waits", [True, False])
def test_there_is_something_to_wait_for(waits: bool, context: Context) -> None:
    from lab_app.kinds.case.check import rules

    first = next(rule for rule in rules(_waiting(waits)) if rule.name == "questions")
    assert [said for said in first.broken(context) if "waits" in said] == (
        ["The first question waits for an answer before it, and there is none."] if waits else []
    )


def _waiting(first: bool) -> CaseExercise:
    one, other = BOTH.questions
    return replace(BOTH, questions=(replace(one, waits=first), replace(other, waits=True)))


@pytest.mark.parametrize(
    ("points", "said"), [(63.4, "63"), (-99.6, "−100"), (-100.0, "−100"), (-100.1, "−100 or less"), (-17817.0, "−100 or less")]
)  # fmt: skip
def test_how_far_below_0_is_not_shown(points: float, said: str) -> None:
    assert points_said(points) == said


def test_practice_shows_the_weeks_before_and_not_the_day(context: Context) -> None:
    case = dealt(PRACTICE["quantiles"], context)
    (sheet,) = case.seen.exhibits
    assert isinstance(sheet, Sheet)
    assert len(sheet.rows) == 8
    assert case.seen.words["day"] not in [row[0] for row in sheet.rows]
    far = judge(PRACTICE["quantiles"], '{"orders": {"10": "1e6", "50": "1e6", "90": "1e6"}}', context)
    assert far.headline == "−100 points or less"
    assert far.points is not None and far.points < -100


LOST = Range(name="lost", asks="How many?", unit="share", bounds=(0.0, 1.0), fixed=0.6)
AHEAD = Quantiles(name="mau", asks="How many?")
MANY = Number(name="many", asks="How many?", tolerance=1.0)


@pytest.mark.parametrize(
    ("question", "given", "said"),
    [
        (LOST, None, None),
        (LOST, {}, None),
        (LOST, {"low": "60"}, None),
        (LOST, {"low": "60", "high": " "}, None),
        (LOST, {"low": "60", "high": "60"}, None),
        (LOST, {"low": "60", "high": "20"}, "The low end, 60.0\u00a0%, is above the high end, 20.0\u00a0%."),
        (LOST, {"high": "200"}, "It is between 0\u00a0% and 100.0\u00a0%, whatever happened."),
        (LOST, {"low": "a few"}, "The low end, “a few”, is not a number. Write it as 34.5."),
        (AHEAD, {"10": "9000", "90": "9100"}, None),
        (
            AHEAD,
            {"10": "9100", "50": "9000"},
            "The 10 % value, 9,100, is above the 50 % value, 9,000: it should be the lower one.",
        ),
        (
            AHEAD,
            {"10": "9100", "90": "9000"},
            "The 10 % value, 9,100, is above the 90 % value, 9,000: it should be the lower one.",
        ),
        (MANY, "", None),
        (MANY, "12 or so", "The number, “12 or so”, is not a number. Write it as 1234.5."),
    ],
)
def test_what_cannot_stand_is_said_before_all_is_there_and_what_is_missing_is_not(
    question: Range | Quantiles | Number, given: Any, said: str | None
) -> None:
    if said is None:
        question.check_so_far(given)
        return
    with pytest.raises(AnswerError) as caught:
        question.check_so_far(given)
    assert str(caught.value) == said
    with pytest.raises(AnswerError):  # and so it is when all is handed in
        question.check(given)


def test_practice_comes_until_it_is_done_or_known_or_such_an_answer_has_counted(tmp_path: Path) -> None:
    def new(name: str) -> Progress:
        return Progress(tmp_path / f"{name}.sqlite", "local")

    asked = new("asked")
    assert still_to_practise(BOTH, asked) is PRACTICE["choice"]
    skip(PRACTICE["choice"], asked)
    assert still_to_practise(BOTH, asked) is PRACTICE["range"]
    asked.record_attempt(PRACTICE["range"].key, "", "scored", kind="case", phase="practice")
    assert still_to_practise(BOTH, asked) is None

    by_command = new("by-command")
    answered = (Answered("cause", "choice", "", "", True, "", points=50.0),)
    by_command.record_attempt("data/a/b", "", "scored", kind="case", world="w", answered=answered)
    assert still_to_practise(BOTH, by_command) is PRACTICE["range"]
    unscored = (Answered("lost", "range", "", "", True, ""),)
    by_command.record_attempt("data/a/c", "", "right", kind="case", world="w", answered=unscored)
    assert still_to_practise(BOTH, by_command) is PRACTICE["range"]


@pytest.mark.parametrize("kind", [kind for kind in PRACTICE if kind != "decision"])
def test_how_points_are_given_is_said_in_one_sentence(kind: str) -> None:
    (question,) = PRACTICE[kind].questions
    assert question.in_short.count(".") == 1
    assert len(question.in_short.split()) <= 30

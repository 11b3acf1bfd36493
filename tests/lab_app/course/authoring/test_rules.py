"""Each rule finds the exercise that breaks it, and says what to do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lab_app.course.authoring.rules import left_out, rules_of
from lab_app.course.exercise import Exercise, Link, Mistake
from lab_app.course.tracks import discover, tracks
from lab_app.kinds import part
from lab_app.kinds.case import Case, CaseExercise, Choice, Known, Option, Truths
from lab_app.kinds.context import Context
from lab_app.kinds.number import NumberExercise
from lab_app.kinds.rules import findings
from lab_app.kinds.sql import Edge, SqlExercise

FIRST, SECOND = discover()[:2]
ANOTHER = next(level for track in tracks() for level in track.levels if level.slug != FIRST.level)
COUNT_ALL = "SELECT COUNT(*) AS signups FROM users"


def whole(kind: str) -> Any:
    """An exercise of this kind that keeps all rules: its skeleton, with its texts written."""
    module = part(kind, "skeleton")
    prompt = (module.__doc__ or "").strip().replace("TODO", "All")
    return replace(module.EXERCISE, id="whole", title="Whole", prompt=prompt)


SQL: SqlExercise = whole("sql")
CASE: CaseExercise = whole("case")
CHOICE: Choice = CASE.questions[0]  # type: ignore[assignment]
NUMBER: NumberExercise = whole("number")
FEW = SQL.mistakes[:2]


def found(exercise: Exercise, rule: str, context: Context) -> str:
    return "\n".join(
        finding for r in rules_of(exercise) if r.name == rule for finding in findings(r, context)
    )


@pytest.mark.parametrize(
    ("rule", "change", "said"),
    [
        ("written", {"title": "TODO: say it"}, "title is still to be written: say it."),
        ("written", {"links": (Link("TODO", "https://a.example"),)}, "links[0].title is still to be written"),
        ("place", {"title": FIRST.title}, f"title is also that of {FIRST.key}"),
        ("place", {"id": FIRST.id}, f"id is also that of {FIRST.key}"),
        ("place", {"code": FIRST.code}, f"code is also that of {FIRST.key}"),
        ("place", {"code": "first"}, "letters and a number"),
        ("place", {"track": FIRST.track, "level": FIRST.level, "code": "X01"}, "next to it has C"),
        ("place", {"track": FIRST.track, "level": ANOTHER.slug, "code": "C99"}, "on another level has C"),
        (
            "place",
            {"track": FIRST.track, "level": FIRST.level, "order": SECOND.order},
            f"that of {SECOND.id}",
        ),
        (
            "place",
            {"track": FIRST.track, "level": FIRST.level, "core": True, "code": ""},
            "ORDER in course/path.py",
        ),
        ("prompt", {"prompt": "How many?"}, "who asks"),
        ("hints", {"hints": ("One.",)}, "It has 1"),
        ("hints", {"hints": ("One.", "Two\nlines.")}, "Hint 2"),
        ("minutes", {"minutes": 1}, "It says 1"),
        ("minutes", {"minutes": 16}, "It says 16"),
        ("concept", {"concept": ""}, "one to 3 words"),
        ("concept", {"concept": "One word too many"}, "one to 3 words"),
        ("concept", {"difficulty": 0}, "Its difficulty is 0"),
        ("concept", {"difficulty": 4}, "Its difficulty is 4"),
        ("idea", {"idea": "word " * 61}, "It has 61"),
        ("takeaway", {"takeaway": "No end"}, "full stop"),
        ("links", {"links": (Link("Here", "nowhere"),)}, "'nowhere'"),
        ("links", {"links": (Link("Here", "http://a.example"),)}, "https://"),
    ],
)
def test_what_holds_for_all_exercises(rule: str, change: dict[str, Any], said: str, context: Context) -> None:
    for exercise in (SQL, CASE, NUMBER):
        assert found(exercise, rule, context) == "" or rule == "written"
        assert said in found(replace(exercise, **change), rule, context)


@pytest.mark.parametrize(
    ("rule", "change", "said"),
    [
        ("columns", {"prompt": "How many?"}, "`signups`"),
        ("decided", {"rule": ""}, "`rule` is empty"),
        ("decided", {"edges": ()}, "no `Edge`"),
        ("mistakes", {"mistakes": FEW}, "There are 2"),
        ("mistakes", {"mistakes": (*FEW, replace(FEW[0], message="Another."))}, "the same name"),
        ("mistakes", {"mistakes": (*FEW, replace(FEW[0], name="other"))}, "the same message"),
        ("ways", {"ways": ()}, "`ways` is empty"),
        ("starter", {"starter": "SELECT COUNT(*) AS signups FROM usrs"}, "does not run"),
        ("starter", {"starter": SQL.ways[0]}, "is right"),
        ("solution", {"solution": "SELECT COUNT(*) AS signups FROM usrs"}, "usrs"),
        ("solution", {"solution": f"{COUNT_ALL} HAVING COUNT(*) < 0"}, "no rows"),
        ("solution", {"solution": "SELECT 1 AS signups, 2 AS more"}, "the columns signups, more"),
        ("hidden", {"solution": "SELECT 5 AS signups"}, "has the same answer"),
        ("hidden", {"solution": f"{COUNT_ALL} HAVING COUNT(*) > 1000"}, "gives nothing"),
        ("way-0", {"ways": (COUNT_ALL,)}, "wrong: "),
        ("mutants", {"harmless": {"moon to sun": "no reason"}}, "'moon to sun'"),
        ("mutants", {"solution": COUNT_ALL}, "Only 0"),
        ("mutants", {"solution": "SELECT ("}, "cannot be analysed"),
        ("mutants", {"edges": ()}, "LT to LTE: add an `Edge`"),
    ],
)
def test_what_holds_for_queries(rule: str, change: dict[str, Any], said: str, context: Context) -> None:
    assert found(SQL, rule, context) == ""
    assert said in found(replace(SQL, **change), rule, context)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (SQL.ways[0], "is right: add an `Edge`"),
        (f"{COUNT_ALL} WHERE created_at >= TIMESTAMP '2026-05-01'", "is taken for no_end"),
        ("SELECT COUNT(*) AS signups FROM usrs", "is an error"),
        (SQL.starter, "is unattempted"),
    ],
)
def test_a_mistake_that_is_not_recognised_as_itself(answer: str, said: str, context: Context) -> None:
    other = replace(SQL, mistakes=(*SQL.mistakes, Mistake("other", "Another.", answer)))
    assert said in found(other, "other-0", context)


def test_a_change_that_is_said_to_be_harmless_is_left_alone(context: Context) -> None:
    bare = replace(SQL, edges=())
    assert (
        found(
            replace(bare, harmless=dict.fromkeys(("GTE to GT", "LT to LTE"), "nobody signs up at midnight")),
            "mutants",
            context,
        )
        == ""
    )


def test_made_up_rows_that_cannot_be_read_are_said_and_not_raised(context: Context) -> None:
    broken = replace(SQL, edges=(Edge("rows", "All of them.", {"users": "| id |\n| 1 |"}),))
    assert "made-up table" in found(broken, "solution", context)


@pytest.mark.parametrize(
    ("rule", "options", "said"),
    [
        ("options", CHOICE.options[:2], "has 2 options"),
        (
            "options",
            (*CHOICE.options, Option("more", "More", "More.", right=True)),
            "2 options of answer are right",
        ),
        ("options", (*CHOICE.options, Option("one", "More", "More.")), "have the same key"),
        ("options", (*CHOICE.options, Option("more", "More")), "has no feedback"),
        ("judged", (*CHOICE.options[1:], Option("1", "It is one.", "No.")), "is right for answer, too"),
    ],
)
def test_what_holds_for_cases(rule: str, options: tuple[Option, ...], said: str, context: Context) -> None:
    assert found(CASE, rule, context) == ""
    changed = replace(CASE, questions=(replace(CHOICE, options=options),))
    assert said in found(changed, rule, context)


def test_a_case_has_questions_of_its_own_a_short_prompt_and_words_for_its_places(context: Context) -> None:
    assert "name of its own" in found(replace(CASE, questions=(CHOICE, CHOICE)), "questions", context)
    assert "It has 1" in found(replace(CASE, prompt="word " * 121), "short", context)

    def deal(_known: Known) -> Case:
        return Case.of({"answer": Truths("one", "Yes.")}, words={"platform": "iOS"})

    options = tuple(replace(option, right=False) for option in CHOICE.options)
    placed = replace(
        CASE, deal=deal, prompt="On {platform} and {country}.", questions=(replace(CHOICE, options=options),)
    )
    assert "{country}" in found(placed, "filled", context)


@pytest.mark.parametrize(
    ("rule", "change", "said"),
    [
        ("starter", {"starter": "SELECT COUNT(*) FROM usrs"}, "usrs"),
        ("solution", {"solution": "SELECT id FROM users"}, "one row with one number"),
        ("solution", {"solution": "SELECT 'many'"}, "one row with one number"),
        ("no_end-0", {"tolerance": 1e6}, "gives the right number"),
        (
            "other-0",
            {"mistakes": (*NUMBER.mistakes, replace(NUMBER.mistakes[0], name="other"))},
            "taken for no_end",
        ),
    ],
)
def test_what_holds_for_numbers(rule: str, change: dict[str, Any], said: str, context: Context) -> None:
    assert found(NUMBER, rule, context) == ""
    assert said in found(replace(NUMBER, **change), rule, context)


def test_rules_have_names_of_their_own_and_say_what_they_leave_out() -> None:
    for exercise in (*discover(), SQL, CASE, NUMBER):
        names = [rule.name for rule in rules_of(exercise)]
        assert len(set(names)) == len(names)
        assert left_out(exercise)

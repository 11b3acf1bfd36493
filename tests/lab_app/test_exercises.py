"""Every exercise keeps its promises; one file each, and none is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import lab_app.tracks
from lab_app.course.tracks import discover, exercise, track, tracks
from lab_app.kinds import Exercise, Variants, grade
from lab_app.release import Release
from lab_app.sandbox import QueryError, Sandbox
from tests.lab_app.mutants import mutants

EXERCISES = discover()
QUERIES = [e for e in EXERCISES if e.kind == "sql"]
CHOICES = [e for e in EXERCISES if e.kind == "choice"]
FOLDER = Path(lab_app.tracks.__file__).parent

# Changes that make no difference to what was asked for, with the reason.
HARMLESS = {
    ("orders_by_country", "JOIN to LEFT JOIN"): "an order without a user has no country, and may be listed",
    ("revenue_by_signup_platform", "JOIN to LEFT JOIN"): "the same",
    ("top_spenders", "JOIN to LEFT JOIN"): "of someone unknown it is not known either whether they are staff",
    ("top_spenders_per_country", "JOIN to LEFT JOIN"): "the same",
    ("people_with_a_core_action", "JOIN to LEFT JOIN"): "the same",
    ("rare_signups_by_week", "order reversed"): "no order was asked for",
    ("rare_signups_by_week", "2026-05-25 to 2026-05-26"): "the series ends with the same Monday",
    ("signups_who_never_ordered", "DISTINCT dropped in FILTER"): "someone without an order has one row",
}


def ids(exercises: list[Exercise]) -> list[str]:
    return [e.id for e in exercises]


def test_no_file_is_left_out() -> None:
    files = {p.stem for p in FOLDER.glob("*/*/exercises/*.py") if p.stem != "__init__"}
    assert {e.id for e in EXERCISES} == files
    assert len(EXERCISES) == len(files)


def test_names_and_numbers_are_unique() -> None:
    for names in (
        [e.id for e in EXERCISES],
        [e.code for e in EXERCISES if e.code],
        [e.title for e in EXERCISES],
    ):
        assert len(set(names)) == len(names)


def test_the_order_on_a_level_is_told_by_order_alone() -> None:
    for level in track("data").levels:
        orders = [e.order for e in level.exercises]
        assert orders == sorted(set(orders))


def test_the_data_track_has_five_levels_of_which_two_are_open() -> None:
    levels = track("data").levels
    assert [level.slug for level in levels] == [
        "collection",
        "monitoring",
        "diagnosis",
        "prescription",
        "prediction",
    ]
    assert [level.slug for level in levels if level.is_open] == ["collection", "monitoring"]
    assert [level.question for level in levels] == [
        "What data do we have?",
        "What's happening now?",
        "Why did it happen?",
        "What should we do?",
        "What will happen?",
    ]
    assert all(level.blurb and level.track == "data" for level in levels)
    assert [t.slug for t in tracks()] == ["data", "metrics"]


def test_the_five_queries_that_every_pm_should_know_are_there() -> None:
    assert {"C01", "C04", "C07", "C10", "C13"} <= {e.code for e in EXERCISES}
    assert {"C01", "C04"} <= {e.code for e in EXERCISES if e.core}


def test_an_exercise_is_found_by_its_name_and_by_its_number() -> None:
    assert exercise("active_users") is exercise("c01")
    with pytest.raises(KeyError):
        exercise("no_such_exercise")


@pytest.mark.parametrize("chosen", EXERCISES, ids=ids(list(EXERCISES)))
def test_an_exercise_has_all_that_a_learner_needs(chosen: Exercise) -> None:
    assert len(chosen.hints) >= 2
    assert all(hint and "\n" not in hint for hint in chosen.hints)
    assert 2 <= chosen.minutes <= 15
    assert chosen.takeaway.endswith((".", "”"))
    assert re.match(r"\*\*\w+, [\w ]+, \d\d:\d\d\*\*\n\n> ", chosen.prompt), (
        "it opens with somebody's message"
    )
    assert all(
        link.target.startswith("https://") or link.target in {e.id for e in EXERCISES}
        for link in chosen.links
    )


@pytest.mark.parametrize("chosen", QUERIES, ids=ids(QUERIES))
def test_a_prompt_names_the_columns_that_it_wants(chosen: Exercise) -> None:
    for column in chosen.columns:
        assert f"`{column.name}`" in chosen.prompt
    assert chosen.rule
    assert chosen.edges


@pytest.mark.parametrize("chosen", QUERIES, ids=ids(QUERIES))
def test_the_starter_runs_and_is_not_the_answer(
    chosen: Exercise, sandbox: Sandbox, variants: Variants
) -> None:
    sandbox.run(chosen.starter)
    assert grade(chosen, chosen.starter, sandbox=sandbox, variants=variants).outcome == "unattempted"
    # Not even when it is handed in as a query of one's own.
    touched = chosen.starter + " LIMIT 100000" if "LIMIT" not in chosen.starter else f"({chosen.starter})"
    assert grade(chosen, touched, sandbox=sandbox, variants=variants).outcome == "wrong"


@pytest.mark.parametrize("chosen", QUERIES, ids=ids(QUERIES))
def test_the_solution_is_right_on_every_variant(
    chosen: Exercise, sandbox: Sandbox, variants: Variants
) -> None:
    verdict = grade(chosen, chosen.solution, sandbox=sandbox, variants=variants)
    assert verdict.outcome == "right", verdict
    assert verdict.notes == ()
    assert "that you don't see" in verdict.message


@pytest.mark.parametrize("chosen", QUERIES, ids=ids(QUERIES))
def test_hidden_worlds_have_an_answer_of_their_own(
    chosen: Exercise, sandbox: Sandbox, variants: Variants
) -> None:
    published = sandbox.run(chosen.solution, limit=5000).rows
    for source in variants.sources():
        expected = variants.expected(chosen.solution, source)
        assert expected is not None
        assert expected.rows
        assert expected.rows != published


@pytest.mark.parametrize(
    ("chosen", "name", "answer"),
    [
        pytest.param(e, m.name, answer, id=f"{e.id}-{m.name}-{number}")
        for e in QUERIES
        for m in e.mistakes
        for number, answer in enumerate((m.answer, *m.also))
    ],
)
def test_each_foreseen_mistake_gets_its_own_message(
    chosen: Exercise, name: str, answer: str, sandbox: Sandbox, variants: Variants
) -> None:
    verdict = grade(chosen, answer, sandbox=sandbox, variants=variants)
    assert (verdict.outcome, verdict.mistake) == ("wrong", name), verdict
    message = next(m.message for m in chosen.mistakes if m.name == name)
    assert message in verdict.message


@pytest.mark.parametrize("chosen", QUERIES, ids=ids(QUERIES))
def test_each_exercise_foresees_three_mistakes_with_a_message_each(chosen: Exercise) -> None:
    assert len(chosen.mistakes) >= 3
    assert (
        len({m.name for m in chosen.mistakes})
        == len({m.message for m in chosen.mistakes})
        == len(chosen.mistakes)
    )


@pytest.mark.parametrize("chosen", QUERIES, ids=ids(QUERIES))
def test_what_differs_from_the_solution_in_one_thing_is_not_right(
    chosen: Exercise, sandbox: Sandbox, variants: Variants
) -> None:
    missed = []
    made = 0
    for name, sql in mutants(chosen.solution):
        if (chosen.id, name) in HARMLESS:
            continue
        made += 1
        try:
            outcome = grade(chosen, sql, sandbox=sandbox, variants=variants).outcome
        except QueryError:
            continue
        if outcome == "right":
            missed.append((name, sql))
    assert made >= 5
    assert not missed


def test_the_real_tiny_world_tells_right_from_wrong_too(tiny_release: Release) -> None:
    confused = []
    with Sandbox(tiny_release.warehouse, workers=1) as opened:
        for chosen in QUERIES:
            assert opened.run(chosen.solution).rows, chosen.id
            assert grade(chosen, chosen.solution, sandbox=opened).is_right, chosen.id
            assert grade(chosen, chosen.starter, sandbox=opened).outcome == "unattempted"
            for mistake in chosen.mistakes:
                verdict = grade(chosen, mistake.answer, sandbox=opened)
                if (verdict.outcome, verdict.mistake) != ("wrong", mistake.name):
                    confused.append((chosen.id, mistake.name, verdict))
    assert not confused


@pytest.mark.parametrize("chosen", CHOICES, ids=ids(CHOICES))
def test_a_choice_has_one_right_option_and_an_answer_to_each(chosen: Exercise) -> None:
    assert sum(option.right for option in chosen.options) == 1
    assert len({option.feedback for option in chosen.options}) == len(chosen.options) >= 3
    outcomes = [grade(chosen, str(n), sandbox=NoSandbox()) for n in range(1, len(chosen.options) + 1)]
    assert [v.outcome == "right" for v in outcomes] == [option.right for option in chosen.options]
    assert grade(chosen, chosen.solution, sandbox=NoSandbox()).outcome == "right"
    assert grade(chosen, "", sandbox=NoSandbox()).outcome == "unattempted"
    assert grade(chosen, "99", sandbox=NoSandbox()).outcome == "error"


class NoSandbox(Sandbox):
    """A choice needs no data."""

    def __init__(self) -> None:
        pass

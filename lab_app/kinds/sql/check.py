"""What every exercise must keep whose answer is a query."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sqlglot.errors import SqlglotError

from lab_app.course.exercise import Mistake
from lab_app.kinds import foreseen
from lab_app.kinds.context import Context
from lab_app.kinds.rules import Rule
from lab_app.kinds.sql.judge import ELSEWHERE, fails_on_edges, judge
from lab_app.kinds.sql.mutants import mutants
from lab_app.kinds.sql.spec import SqlExercise
from lab_app.kinds.sql.worlds import MOST_ROWS
from lab_app.sandbox import QueryError

FEWEST_MUTANTS = 5
LEFT_OUT = (
    "Other worlds than this one: `uv run pytest tests/lab_app/tracks -k {name}` tries it on those of the tests.",
)


def rules(exercise: SqlExercise) -> Iterator[Rule]:
    """The rules of this kind, those that need no data first."""
    yield Rule("columns", "The prompt names the columns that it wants", lambda _: _columns(exercise))
    yield Rule("decided", "A rule and made-up rows decide what is right", lambda _: _decided(exercise))
    yield foreseen.enough(exercise.mistakes)
    yield foreseen.other_ways(exercise.ways)
    yield Rule(
        "solution", "The solution is right, without a remark", partial(_solution, exercise), goes_first=True
    )
    yield Rule("starter", "The starter runs and is not the answer", partial(_starter, exercise))
    yield Rule(
        "hidden", "Hidden worlds have an answer of their own", partial(_hidden, exercise), needs_hidden=True
    )
    yield from foreseen.of_each(exercise.mistakes, partial(_mistake, exercise))
    yield from foreseen.of_each_way(exercise.ways, partial(judge, exercise))
    yield Rule(
        "mutants",
        "What differs from the solution in one thing is not right",
        partial(_mutants, exercise),
        needs_hidden=True,
    )


def _columns(exercise: SqlExercise) -> Iterator[str]:
    for column in exercise.columns:
        if f"`{column.name}`" not in exercise.prompt:
            yield f"The prompt does not say `{column.name}`."


def _decided(exercise: SqlExercise) -> Iterator[str]:
    if not exercise.rule:
        yield "`rule` is empty: repeat the sentence of the prompt that counts most."
    if not exercise.edges:
        yield "There is no `Edge`: make up a few rows on which a query that is right by luck is wrong."


def _starter(exercise: SqlExercise, context: Context) -> Iterator[str]:
    try:
        context.sandbox.run(exercise.starter)
    except QueryError as error:
        yield f"The starter does not run. {error}"
        return
    if judge(exercise, exercise.starter, context).outcome != "unattempted":
        yield "The starter, submitted as it is, counts as an attempt."
    # Nor is it the answer when it is handed in as a query of one's own.
    touched = f"({exercise.starter})" if "LIMIT" in exercise.starter else f"{exercise.starter}\nLIMIT 100000"
    verdict = judge(exercise, touched, context)
    if verdict.outcome != "wrong":
        yield f"The starter should be wrong and is {foreseen.outcome_of(verdict)}"


def _solution(exercise: SqlExercise, context: Context) -> Iterator[str]:
    result = context.sandbox.run(exercise.solution, limit=1)
    given, declared = [c.name for c in result.columns], [c.name for c in exercise.columns]
    if given != declared:
        yield f"It gives the columns {', '.join(given)}, and `columns` says {', '.join(declared)}."
        return
    if not result.rows:
        yield "It gives no rows on this data."
    verdict = judge(exercise, exercise.solution, context)
    if not verdict.is_right_so_far:
        yield f"It is {foreseen.outcome_of(verdict)}"
        return
    for note in verdict.notes:
        yield f"It gets a remark: {note}"
    if context.variants is not None and ELSEWHERE not in verdict.message:
        yield "It was not tried on hidden worlds: read the product's tables, which are there as well."


def _hidden(exercise: SqlExercise, context: Context) -> Iterator[str]:
    assert context.variants is not None
    published = context.sandbox.run(exercise.solution, limit=MOST_ROWS).rows
    for world, source in zip(context.variants.worlds, context.variants.sources(), strict=True):
        expected = context.variants.known(exercise.solution, source, limit=MOST_ROWS)
        if not expected.rows:
            yield f"The solution gives nothing on the hidden world {world.name}."
        elif expected.rows == published:
            yield f"The hidden world {world.name} has the same answer: typing it in would be right."


def _mistake(exercise: SqlExercise, mistake: Mistake, answer: str, context: Context) -> Iterator[str]:
    yield from foreseen.recognised(
        mistake,
        answer,
        judge(exercise, answer, context),
        right="add an `Edge` on which it differs from the solution",
        taken="add an `Edge` on which they differ, or make one mistake of them",
    )


def _mutants(exercise: SqlExercise, context: Context) -> Iterator[str]:
    try:
        made = list(mutants(exercise.solution))
    except SqlglotError:
        yield "The solution cannot be analysed: write it in plainer SQL."
        return
    tried = [(name, sql) for name, sql in made if name not in exercise.harmless]
    if len(tried) < FEWEST_MUTANTS:
        yield f"Only {len(tried)} such queries can be made: the question may be too simple to get wrong."
    for name in sorted(set(exercise.harmless) - {name for name, _ in made}):
        yield f"`harmless` names {name!r}, and the solution cannot be changed like that."
    for name, sql in tried:
        try:
            is_wrong = (
                fails_on_edges(exercise, sql, context) or not judge(exercise, sql, context).is_right_so_far
            )
        except QueryError:
            continue
        if not is_wrong:
            yield f"{name}: add an `Edge` on which it differs, or the reason to `harmless`.\n{sql}"

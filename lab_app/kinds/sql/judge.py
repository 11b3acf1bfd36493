"""Judges a query: on the data that the learner sees, on a few made-up rows, and on hidden worlds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lab_app.course.exercise import Mistake
from lab_app.course.verdict import DifferenceRow, Verdict
from lab_app.kinds.context import Context
from lab_app.kinds.sql import madeup
from lab_app.kinds.sql.compare import Comparison, Difference, compare
from lab_app.kinds.sql.spec import Column, Edge, SqlExercise
from lab_app.kinds.values import key, show
from lab_app.sandbox import QueryError, Result, Sandbox, Source, messages
from lab_app.sandbox.pool import LONGEST_QUERY
from lab_app.sandbox.sql_words import without_comments
from lab_app.warehouse.variants import Variants

MOST_ROWS = 5_000
STILL_BUILDING = (
    "The hidden checks are still being built, so this was checked only on the data that you see. They are made right "
    "after the data, which takes a few minutes: check again later, and the answer is tried on other data too."
)
ELSEWHERE = ", on this data and on data that you don't see."
TYPED_IN = "The query reads no table: its value is typed in, not computed, and stays the same whatever the data says."
COPIED = (
    "The numbers of the result are in the query itself: they are typed in, not computed. "
    "Count them from the tables of the product, such as users and orders."
)
FAILS_THERE = (
    "the query stops with an error: a value that cannot be turned into another type, a number that gets too "
    "large, or a query in brackets that gives several rows."
)
SHOWN_ROWS = 8  # of a made-up example's result


def judge(exercise: SqlExercise, answer: str, context: Context) -> Verdict:
    """The verdict on `answer`, a query."""
    if len(answer) > LONGEST_QUERY:
        return _error(messages.too_long(len(answer), LONGEST_QUERY))
    if is_same_text(answer, "") or is_same_text(answer, exercise.starter):
        return Verdict(
            "unattempted",
            "Nothing changed yet" if answer.strip() else "Nothing here yet",
            "This is still the starter. Change it so that it does what is asked for, and check again."
            if answer.strip()
            else "There is no query yet.",
        )
    sandbox = context.sandbox
    try:
        actual = sandbox.run(answer, limit=MOST_ROWS)
        expected = _known(sandbox, exercise.solution, None)
        first = _compare(exercise, expected, actual)
        if first.difference is not None:
            return _wrong(exercise, answer, sandbox, first.difference, first.notes, actual)
        return _judge_beyond(exercise, answer, context, actual, first.notes)
    except QueryError as error:
        return _error(error)


def is_same_text(left: str, right: str) -> bool:
    """Whether two queries differ in nothing but space, case and a closing semicolon."""
    return _squeeze(left) == _squeeze(right)


def is_typed_in(answer: str) -> bool:
    """Whether a query reads no table at all, so that what it gives was typed in."""
    return not re.search(
        r"\b(from|table|pivot|unpivot|describe|show)\b", re.sub(r"'[^']*'", "''", _squeeze(answer))
    )


def are_typed_in(answer: str, columns: Sequence[Column], expected: Result) -> bool:
    """Whether every number that is asked for is in the query's text, small ones aside."""
    measured = [place for place, column in enumerate(columns) if not column.key]
    values = {key(row[place]) for row in expected.rows for place in measured}
    typed = {key(float(number)) for number in re.findall(r"\d+(?:\.\d+)?", answer)}
    return values <= typed and any(len(str(value)) > 2 for value in values)


def _judge_beyond(  # noqa: C901 -- one case for each thing that can be said, the first one counts
    exercise: SqlExercise, answer: str, context: Context, published: Result, notes: tuple[str, ...]
) -> Verdict:
    """The verdict on a query that is right on the published data, where its result is `published`."""
    sandbox, variants = context.sandbox, context.variants
    is_checked = True
    for edge, source in edge_worlds(exercise, sandbox):
        try:
            actual = sandbox.run(answer, limit=MOST_ROWS, source=source)
        except QueryError as error:
            if error.kind == "name":
                is_checked = False  # it reads tables that only the published data has
                break
            return _error(error)
        expected = _known(sandbox, exercise.solution, source)
        found = _compare(exercise, expected, actual).difference
        if found is not None:
            mistake = _recognised(exercise, answer, sandbox, published, is_wrong_here=False)
            if is_typed_in(answer):
                return replace(
                    _wrong_on_edge(exercise, edge, expected, actual, None, notes), message=TYPED_IN
                )
            return _wrong_on_edge(exercise, edge, expected, actual, mistake, notes)
    if is_checked and variants is not None:
        for source in variants.sources():
            try:
                difference = _hidden_difference(exercise, answer, variants, source)
            except QueryError as error:
                if error.kind == "name":
                    is_checked = False
                    break
                return _error(error)
            if difference is not None and is_typed_in(answer):
                said = f"{TYPED_IN} The prompt says: {exercise.rule}" if exercise.rule else TYPED_IN
                return Verdict("wrong", "Nearly", said, notes=notes)
            if difference is not None:
                mistake = _recognised(exercise, answer, sandbox, published, is_wrong_here=False)
                return _wrong_on_hidden(exercise, difference, mistake, notes)
    if not is_checked and are_typed_in(answer, exercise.columns, _known(sandbox, exercise.solution, None)):
        return Verdict("wrong", "Nearly", COPIED, notes=notes)
    remarks = list(notes)
    if not is_checked:
        remarks.append(
            "The query uses tables that the hidden checks don't have, so those checks were left out."
        )
    elif variants is None:
        remarks.append(STILL_BUILDING)
        return Verdict("right", "Right", "The query gives what was asked for.", notes=tuple(remarks))
    return Verdict(
        "right",
        "Right",
        "The query gives what was asked for" + (ELSEWHERE if is_checked else "."),
        notes=tuple(remarks),
    )


def fails_on_edges(exercise: SqlExercise, answer: str, sandbox: Sandbox) -> bool:
    """Whether made-up rows show that a query is not the answer: they are few, and quickly read. Raises QueryError."""
    return any(
        _compare(
            exercise,
            _known(sandbox, exercise.solution, source),
            sandbox.run(answer, limit=MOST_ROWS, source=source),
        ).difference
        for _, source in edge_worlds(exercise, sandbox)
    )


def edge_worlds(exercise: SqlExercise, sandbox: Sandbox) -> tuple[tuple[Edge, Source], ...]:
    """The made-up rows of an exercise, each with what to run on. Raises QueryError."""
    if not exercise.edges:
        return ()
    return tuple(zip(exercise.edges, madeup.sources(exercise.edges, madeup.product_of(sandbox)), strict=True))


def _hidden_difference(
    exercise: SqlExercise, answer: str, variants: Variants, source: Source
) -> Difference | None:
    """What is wrong with the answer on a hidden world. Raises QueryError where it could not be tried there."""
    expected = variants.expected(exercise.solution, source)
    if expected is None or not expected.rows:
        return None
    try:
        actual = variants.run(answer, source, limit=MOST_ROWS)
    except QueryError as error:
        if error.kind not in {"engine", "syntax"}:
            raise
        # What the engine says may quote a row: error(email) and CAST(email AS INTEGER) do.
        return Difference("error", FAILS_THERE, FAILS_THERE)
    return _compare(exercise, expected, actual).difference


def _wrong(
    exercise: SqlExercise,
    answer: str,
    sandbox: Sandbox,
    difference: Difference,
    notes: tuple[str, ...],
    actual: Result,
) -> Verdict:
    mistake = _recognised(exercise, answer, sandbox, actual, is_wrong_here=True)
    message = difference.message if mistake is None else f"{difference.message} {mistake.message}"
    if is_typed_in(answer):
        message = f"{difference.message} {TYPED_IN}"
    return Verdict(
        "wrong",
        "Not quite",
        message,
        rows=difference.rows,
        notes=notes,
        mistake=None if mistake is None else mistake.name,
    )


def _wrong_on_edge(
    exercise: SqlExercise,
    edge: Edge,
    expected: Result,
    actual: Result,
    mistake: Mistake | None,
    notes: tuple[str, ...],
) -> Verdict:
    difference = _compare(exercise, expected, actual).difference
    message = f"The numbers agree on this data, but only by luck: {edge.sentence}"
    if mistake is not None:
        message = f"{message} {mistake.message}"
    rows: tuple[DifferenceRow, ...] = () if difference is None else difference.rows
    return Verdict(
        "wrong",
        "Nearly",
        message,
        rows=rows,
        example=example(edge, expected, actual),
        notes=notes,
        mistake=None if mistake is None else mistake.name,
    )


def _wrong_on_hidden(
    exercise: SqlExercise, difference: Difference, mistake: Mistake | None, notes: tuple[str, ...]
) -> Verdict:
    what = mistake.message if mistake is not None else difference.without_values
    rule = f" The prompt says: {exercise.rule}" if exercise.rule else ""
    return Verdict(
        "wrong",
        "Nearly",
        f"The numbers agree on this data, but only by luck. On other days and people: {what}{rule}",
        notes=notes,
        mistake=None if mistake is None else mistake.name,
    )


def example(edge: Edge, expected: Result, actual: Result) -> str:
    """The made-up rows of `edge` with what should come of them and what does, as Markdown."""
    parts = ["Suppose that there were only these made-up rows:"]
    parts += [f"**{name}**\n\n{_dedent(table)}" for name, table in edge.rows.items()]
    parts.append(f"Your query gives:\n\n{_as_markdown(actual)}")
    parts.append(f"It should give:\n\n{_as_markdown(expected)}")
    return "\n\n".join(parts)


def _recognised(
    exercise: SqlExercise, answer: str, sandbox: Sandbox, here: Result, *, is_wrong_here: bool
) -> Mistake | None:
    """The foreseen mistake that `answer` makes: the one whose results are its own, wherever both run.

    `here` is its result on the published data. One that agrees everywhere comes first; for an answer
    that is wrong on the published data one that agrees there will do, if it gives any rows.
    """
    alike = [m for m in exercise.mistakes if _makes(exercise, m, here, sandbox, None)]
    if not alike:
        return None
    for _, source in edge_worlds(exercise, sandbox):
        try:
            there = sandbox.run(answer, limit=MOST_ROWS, source=source)
        except QueryError:
            break
        closer = [m for m in alike if _makes(exercise, m, there, sandbox, source)]
        if not closer:
            break
        alike = closer
    else:
        return alike[0]
    return alike[0] if is_wrong_here and here.rows else None


def _makes(
    exercise: SqlExercise, mistake: Mistake, actual: Result, sandbox: Sandbox, source: Source | None
) -> bool:
    for wrong in mistake.answers:
        try:
            result = _known(sandbox, wrong, source)
        except QueryError:
            continue
        if _compare(exercise, result, actual).difference is None:
            return True
    return False


def _compare(exercise: SqlExercise, expected: Result, actual: Result) -> Comparison:
    return compare(exercise.columns, exercise.order_by, expected, actual)


def _error(error: QueryError) -> Verdict:
    return Verdict(
        "error",
        "The lab is busy" if error.kind == "busy" else "The query did not run",
        str(error),
        line=error.line,
        column=error.column,
        suggestion=error.suggestion,
    )


def _known(sandbox: Sandbox, sql: str, source: Source | None) -> Result:
    """The result of a query of our own. Raises QueryError."""
    return sandbox.known(sql, limit=MOST_ROWS, source=source)


def _squeeze(sql: str) -> str:
    return re.sub(r"\s+", " ", without_comments(sql)).strip(" ;").casefold()


def _dedent(table: str) -> str:
    return "\n".join(line.strip() for line in table.strip().splitlines())


def _as_markdown(result: Result) -> str:
    if not result.rows:
        return "*no rows*"
    lines = [
        "| " + " | ".join(column.name for column in result.columns) + " |",
        "|" + "---|" * len(result.columns),
        *("| " + " | ".join(show(value) for value in row) + " |" for row in result.rows[:SHOWN_ROWS]),
    ]
    if len(result.rows) > SHOWN_ROWS:
        lines.append(
            f"| … and {len(result.rows) - SHOWN_ROWS:,} more rows |" + " |" * (len(result.columns) - 1)
        )
    return "\n".join(lines)

"""Judges a query: on the data that the learner sees, on a few made-up rows, and on hidden worlds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from lab_app.course.verdict import Verdict
from lab_app.kinds.context import Context
from lab_app.kinds.sql import worlds
from lab_app.kinds.sql.compare import Difference, compare
from lab_app.kinds.sql.diagnosis import Reason, is_right, keys_of, known_mistake, reason
from lab_app.kinds.sql.spec import Edge, SqlExercise
from lab_app.kinds.sql.trees import is_typed_in, unrounded
from lab_app.kinds.sql.worlds import World
from lab_app.kinds.values import show
from lab_app.sandbox import QueryError, Result, messages
from lab_app.sandbox.pool import LONGEST_QUERY
from lab_app.sandbox.sql_words import without_comments

STILL_BUILDING = (
    "The query gives what was asked for on the data that you see. An answer also has to be right on data that you "
    "don't see, and these are still being built, which takes a few minutes: then it is tried on them by itself."
)
ELSEWHERE = ", on this data and on data that you don't see."
BY_LUCK = "The numbers agree on this data, but only by luck:"
TYPED_IN = "What the query gives is typed in, not computed: it stays the same whatever the data says."
ROUNDED = "The number is rounded too far: leave at least two decimals."
FAILS_THERE = (
    "the query stops with an error: a value that cannot be turned into another type, a number that gets too "
    "large, or a query in brackets that gives several rows."
)
SAID_ALONE = {"missing column", "text", "unit", "order"}
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
    try:
        return _Trial(exercise, answer, context).verdict()
    except QueryError as error:
        return _error(error)


def is_same_text(left: str, right: str) -> bool:
    """Whether two queries differ in nothing but space, case and a closing semicolon."""
    return _squeeze(left) == _squeeze(right)


def fails_on_edges(exercise: SqlExercise, answer: str, context: Context) -> bool:
    """Whether made-up rows show that a query is not the answer: they are few, and quickly read. Raises QueryError."""
    return not all(is_right(exercise, answer, world) for world in worlds.made_up(exercise, context.sandbox))


@dataclass(frozen=True)
class _Trial:
    """One answer, tried on one world after another until it is wrong."""

    exercise: SqlExercise
    answer: str
    context: Context

    def verdict(self) -> Verdict:
        """The verdict. Raises QueryError where the query can't be run, or no world could be read."""
        published = _remembering(worlds.published(self.context.sandbox))
        actual = published.run(self.answer)
        expected = published.known(self.exercise.solution)
        found = compare(self.exercise.columns, self.exercise.order_by, expected, actual)
        made_up = [_remembering(world) for world in worlds.made_up(self.exercise, self.context.sandbox)]
        tried = [published, *made_up]
        if found.difference is not None:
            return replace(self._wrong(found.difference, tried), notes=found.notes)
        return replace(self._beyond(tried), notes=found.notes)

    def _wrong(self, difference: Difference, tried: Sequence[World]) -> Verdict:
        """The verdict on a query that is wrong on the data that the learner sees."""
        said, why = difference.message, None
        if is_typed_in(self.answer, keys_of(self.exercise)):
            said = f"{said} {TYPED_IN}"
        elif self._is_only_rounded(tried[0]):
            said = f"{said} {ROUNDED}"
        else:
            is_enough = difference.kind in SAID_ALONE
            why = (known_mistake if is_enough else reason)(self.exercise, self.answer, tried)
            said = f"{said} {why.says if why else '' if is_enough else self._prompt()}".strip()
        return Verdict("wrong", "Not quite", said, rows=difference.rows, mistake=_name(why))

    def _is_only_rounded(self, world: World) -> bool:
        whole = unrounded(self.answer, keys_of(self.exercise))
        try:
            return whole is not None and is_right(self.exercise, whole, world)
        except QueryError:
            return False

    def _prompt(self) -> str:
        """What to read again, where nobody can say what is wrong."""
        return f"The prompt says: {self.exercise.rule}" if self.exercise.rule else ""

    def _beyond(self, tried: Sequence[World]) -> Verdict:
        """The verdict on a query that is right on the data that the learner sees."""
        for world in tried[1:]:
            try:
                if not is_right(self.exercise, self.answer, world):
                    return self._wrong_on_edge(world, tried)
            except QueryError as error:
                if error.kind != "name":
                    raise  # else it reads what only whole worlds have
        if self.context.variants is None:
            return Verdict("right so far", "Right so far", STILL_BUILDING)
        hidden = [
            world
            for world in worlds.hidden(self.context.variants, self.context.sandbox)
            if self._has_an_answer(world)
        ]
        if not hidden:
            raise QueryError("engine", NOTHING_TO_COMPARE)
        for world in hidden:
            verdict = self._on_hidden(world, tried)
            if verdict is not None:
                return verdict
        return Verdict("right", "Right", f"The query gives what was asked for{ELSEWHERE}")

    def _has_an_answer(self, world: World) -> bool:
        """Whether there is something to compare with. Raises QueryError while all are busy."""
        try:
            return bool(world.known(self.exercise.solution).rows)
        except QueryError as error:
            if error.kind == "busy":
                raise
            return False

    def _on_hidden(self, world: World, tried: Sequence[World]) -> Verdict | None:
        """The verdict on a query that is not right on a hidden world; None where it is."""
        try:
            return (
                None if is_right(self.exercise, self.answer, world) else self._wrong_on_hidden(world, tried)
            )
        except QueryError as error:
            if error.kind == "name":
                return _cannot_be_tried(error)
            if error.kind not in {"engine", "syntax"}:
                raise
            # What the engine says may quote a row: error(email) and CAST(email AS INTEGER) do.
            said = f"{BY_LUCK} on other days and people {FAILS_THERE} {self._prompt()}"
            return Verdict("wrong", "Nearly", said.strip())

    def _wrong_on_edge(self, world: World, tried: Sequence[World]) -> Verdict:
        assert world.edge is not None
        expected, actual = world.known(self.exercise.solution), world.run(self.answer)
        difference = compare(self.exercise.columns, self.exercise.order_by, expected, actual).difference
        why = None
        if is_typed_in(self.answer, keys_of(self.exercise)):
            said = TYPED_IN
        else:
            why = reason(self.exercise, self.answer, tried)
            # What the rows are about is what is wrong only of the mistakes that they were made for.
            about = f"{world.edge.sentence} " if why and why.mistake else ""
            said = f"{BY_LUCK} {about}{why.says}" if why else f"{BY_LUCK} {ON_THESE_ROWS} {self._prompt()}"
        return Verdict(
            "wrong",
            "Nearly",
            said,
            rows=() if difference is None else difference.rows,
            example=example(world.edge, expected, actual),
            mistake=_name(why),
        )

    def _wrong_on_hidden(self, world: World, tried: Sequence[World]) -> Verdict:
        if is_typed_in(self.answer, keys_of(self.exercise)):
            return Verdict("wrong", "Nearly", f"{TYPED_IN} {self._prompt()}".strip())
        difference = compare(
            self.exercise.columns,
            self.exercise.order_by,
            world.known(self.exercise.solution),
            world.run(self.answer),
        ).difference
        why = reason(self.exercise, self.answer, [*tried, world])
        what = why.says if why else f"{difference.without_values if difference else ''} {self._prompt()}"
        return Verdict(
            "wrong", "Nearly", f"{BY_LUCK} on other days and people {what}".strip(), mistake=_name(why)
        )


ON_THESE_ROWS = "on the made-up rows below it gives something else than it should."
NOTHING_TO_COMPARE = (
    "The answer could not be tried on data that you don't see: none of it could be read. Check it again."
)


def example(edge: Edge, expected: Result, actual: Result) -> str:
    """The made-up rows of `edge` with what should come of them and what does, as Markdown."""
    parts = ["Suppose that there were only these made-up rows:"]
    parts += [f"**{name}**\n\n{_dedent(table)}" for name, table in edge.rows.items()]
    parts.append(f"Your query gives:\n\n{_as_markdown(actual)}")
    parts.append(f"It should give:\n\n{_as_markdown(expected)}")
    return "\n\n".join(parts)


def _remembering(world: World) -> World:
    """The same world, on which each query is run once."""
    return replace(world, run=cache(world.run))


def _name(why: Reason | None) -> str | None:
    return None if why is None or why.mistake is None else why.mistake.name


def _cannot_be_tried(error: QueryError) -> Verdict:
    """The verdict on a query that reads what the hidden worlds do not have."""
    return Verdict(
        "error",
        "This can't be checked",
        "The query gives what was asked for on this data. An answer also has to be right on data that you don't "
        f"see, and there the query does not run: {error.message} Write it with the tables of the dictionary.",
        line=error.line,
        column=error.column,
    )


def _error(error: QueryError) -> Verdict:
    return Verdict(
        "error",
        "The lab is busy" if error.kind == "busy" else "The query did not run",
        str(error),
        line=error.line,
        column=error.column,
        suggestion=error.suggestion,
    )


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

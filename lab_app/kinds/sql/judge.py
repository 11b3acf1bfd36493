"""Judges a query: on the data that the learner sees, on a few made-up rows, and on hidden worlds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from lab_app.course.verdict import STILL_BUILDING, DifferenceRow, Verdict
from lab_app.kinds.context import Context
from lab_app.kinds.sql import worlds
from lab_app.kinds.sql.compare import Difference, map_columns
from lab_app.kinds.sql.diagnosis import (
    Reason,
    difference,
    is_right,
    keys_of,
    known_mistake,
    reason,
    stays_the_same,
)
from lab_app.kinds.sql.spec import Edge, SqlExercise
from lab_app.kinds.sql.trees import is_typed_in, unrounded
from lab_app.kinds.sql.worlds import World
from lab_app.kinds.values import show
from lab_app.sandbox import QueryError, Result, messages
from lab_app.sandbox.pool import LONGEST_QUERY
from lab_app.sandbox.sql_words import without_comments

ELSEWHERE = ", on this data and on data that you don't see."
BY_LUCK = "The numbers agree on this data, but only by luck."
TYPED_IN = Reason(
    ("typed in",), "What the query gives is typed in, not computed: it stays the same whatever the data says."
)
DECIMALS = {2: "two", 3: "three"}
FAILS_THERE = (
    "the query stops with an error: a value that cannot be turned into another type, a number that gets too "
    "large, or a query in brackets that gives several rows."
)
SAID_ALONE = {"missing column", "text", "unit", "relation", "order", "other keys", "swapped", "several rows"}
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
    return not all(is_right(exercise, answer, world) for world in worlds.made_up(exercise, context))


@dataclass(frozen=True)
class _Trial:
    """One answer, tried on one world after another until it is wrong."""

    exercise: SqlExercise
    answer: str
    context: Context

    def verdict(self) -> Verdict:
        """The verdict. Raises QueryError where the query can't be run, or no world could be read."""
        published = _remembering(worlds.published(self.context))
        actual = published.run(self.answer)
        found = difference(self.exercise, published, actual)
        _, notes = map_columns(self.exercise.columns, published.known(self.exercise.solution), actual)
        made_up = [_remembering(world) for world in worlds.made_up(self.exercise, self.context)]
        tried = [published, *made_up]
        verdict = self._beyond(tried) if found is None else self._wrong(found, tried)
        return replace(verdict, notes=tuple(notes))

    def _wrong(self, found: Difference, tried: Sequence[World]) -> Verdict:
        """The verdict on a query that is wrong on the data that the learner sees."""
        why = self._reason(found, [*tried, *self._hidden()])
        says = why.says if why else "" if found.kind in SAID_ALONE else self._prompt()
        said = f"{found.message} {says}".strip()
        named = (found.kind,) if found.kind in SAID_ALONE else ()
        return _said("Not quite", said, why, named, rows=found.rows)

    def _reason(self, found: Difference, tried: Sequence[World]) -> Reason | None:
        if is_typed_in(self.answer) or stays_the_same(self.answer, tried):
            return TYPED_IN
        if found.kind in SAID_ALONE:
            return known_mistake(self.exercise, self.answer, tried)
        if self._is_only_rounded(tried[0]):
            asked = max(column.decimals or 2 for column in self.exercise.columns)
            return Reason(
                ("rounded",), f"It is rounded too far: leave {DECIMALS.get(asked, asked)} decimals or more."
            )
        return reason(self.exercise, self.answer, tried)

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
        hidden = self._hidden()
        if not hidden:
            raise QueryError("engine", NOTHING_TO_COMPARE)
        for world in hidden:
            verdict = self._on_hidden(world, [*tried, *hidden])
            if verdict is not None:
                return verdict
        follows = (
            self.exercise.told(tried[0].known(self.exercise.solution).rows) if self.exercise.told else ""
        )
        return Verdict("right", "Right", f"The query gives what was asked for{ELSEWHERE} {follows}".strip())

    def _hidden(self) -> list[World]:
        """The hidden worlds that are there, on which a reason has to hold as well: no number is hit by chance on
        all of them. Raises QueryError while all are busy."""
        found = worlds.hidden(self.context)
        return [_remembering(world) for world in found if self._has_an_answer(world)]

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
            said = f"{BY_LUCK} {OTHERS} {FAILS_THERE} {self._prompt()}"
            return Verdict("wrong", "Nearly", said.strip())

    def _wrong_on_edge(self, world: World, tried: Sequence[World]) -> Verdict:
        assert world.edge is not None
        expected, actual = world.known(self.exercise.solution), world.run(self.answer)
        found = self._difference(world, actual)
        why = self._reason(found, [*tried, *self._hidden()])
        # What the rows were made for is what is wrong only if it is a mistake that was foreseen.
        about = world.edge.sentence if why and why.mistake else ""
        says = f"{about} {why.says}" if why else f"{ON_THESE_ROWS} {self._prompt()}"
        return _said(
            "Nearly",
            f"{BY_LUCK} {says.strip()}",
            why,
            rows=found.rows,
            example=example(world.edge, expected, actual),
        )

    def _wrong_on_hidden(self, world: World, tried: Sequence[World]) -> Verdict:
        found = self._difference(world, world.run(self.answer))
        why = self._reason(found, tried)
        says = why.says if why else f"{OTHERS} {found.without_values} {self._prompt()}"
        return _said("Nearly", f"{BY_LUCK} {says}".strip(), why)

    def _difference(self, world: World, actual: Result) -> Difference:
        """What differs where something does."""
        found = difference(self.exercise, world, actual)
        assert found is not None
        return found


def _said(
    headline: str,
    message: str,
    why: Reason | None,
    named: tuple[str, ...] = (),
    *,
    rows: tuple[DifferenceRow, ...] = (),
    example: str | None = None,
) -> Verdict:
    """The verdict on a wrong query, with what is wrong where that is known."""
    return Verdict(
        "wrong",
        headline,
        message,
        rows=rows,
        example=example,
        mistake=why.mistake.name if why and why.mistake else None,
        reasons=(*named, *(why.names if why else ())),
    )


OTHERS = "On other days and people,"
ON_THESE_ROWS = "On the made-up rows below, the query gives something else than it should."
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

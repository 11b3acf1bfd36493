"""Why a query is wrong: said only where it is certain.

There are two ways to be certain. A foreseen mistake is certain if the query gives what the mistake gives on every
world, and has what the mistake's sentence speaks of. A cure is certain if the query, mended in that one thing,
is right on every world. Where neither is, nothing is said: a wrong reason is worse than none.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from lab_app.course.exercise import Mistake
from lab_app.kinds.sql.compare import Difference, compare
from lab_app.kinds.sql.cures import Asked, Cure, asked_of, cures
from lab_app.kinds.sql.cures.times import midnight
from lab_app.kinds.sql.spec import SqlExercise
from lab_app.kinds.sql.trees import of_humans, text_of, tree_of, unrounded, words_of
from lab_app.kinds.sql.worlds import World
from lab_app.sandbox import QueryError, Result

SECONDS = 3.0  # that a reason is looked for
MOST_CURES = 4  # that a query may need, and still be told all of them
MOST_BY_CHANCE = 9  # as a whole number that a query may give on all worlds, and compute
FEWEST_WORLDS = 3  # that tell a value which is typed in from one that is computed
MOST_STEPS = 4  # of the cures that help, but are not enough: so many are gone on from


@dataclass(frozen=True)
class Reason:
    """Why a query is wrong: what it is, by name, and as a sentence; with the foreseen mistake, if it is one."""

    names: tuple[str, ...]
    says: str
    mistake: Mistake | None = None


def reason(exercise: SqlExercise, answer: str, worlds: Sequence[World]) -> Reason | None:
    """Why `answer` is wrong on some of these worlds; None where that is not certain."""
    found = known_mistake(exercise, answer, worlds)
    return found or without_some_people(exercise, answer, worlds) or cured(exercise, answer, worlds)


def stays_the_same(answer: str, worlds: Sequence[World]) -> bool:
    """Whether a query gives the same on all worlds, of three or more, and a number that is not small or round."""
    try:
        results = [sorted(map(str, world.run(answer).rows)) for world in worlds]
        gives_something = any(_is_telling(value) for row in worlds[0].run(answer).rows for value in row)
    except QueryError:
        return False
    return len(results) >= FEWEST_WORLDS and gives_something and all(r == results[0] for r in results)


def _is_telling(value: object) -> bool:
    """Whether a value is no coincidence on several worlds: 0, or a mean of 5 without decimals, is often one."""
    if not isinstance(value, int | float | Decimal):
        return False
    number = float(value)
    return abs(number) > MOST_BY_CHANCE or not number.is_integer()


def known_mistake(exercise: SqlExercise, answer: str, worlds: Sequence[World]) -> Reason | None:
    """The foreseen mistake that `answer` makes, None if it is none of them."""
    mistake = recognised(exercise, answer, worlds)
    return None if mistake is None else Reason((mistake.name,), mistake.message, mistake)


def is_right(exercise: SqlExercise, answer: str, world: World) -> bool:
    """Whether the query gives what was asked for on a world. Raises QueryError.

    Values may be rounded as the published ones may: what is right there with two decimals is not wrong where
    numbers are small.
    """

    def gives_it(sql: str) -> bool:
        return difference(exercise, world, world.run(sql)) is None

    if gives_it(answer):
        return True
    whole = unrounded(answer, keys_of(exercise))
    return whole is not None and gives_it(whole)


def difference(exercise: SqlExercise, world: World, actual: Result) -> Difference | None:
    """What differs from what was asked for on a world; nothing if it is right by one of its readings."""
    first = None
    for right in (exercise.solution, *exercise.readings):
        found = compare(exercise.columns, exercise.order_by, world.known(right), actual).difference
        if found is None:
            return None
        first = first or found
    return first


def keys_of(exercise: SqlExercise) -> frozenset[str]:
    """All names of the columns that say which row is meant."""
    return frozenset(
        name.casefold()
        for column in exercise.columns
        if column.key
        for name in (column.name, *column.aliases)
    )


def recognised(exercise: SqlExercise, answer: str, worlds: Sequence[World]) -> Mistake | None:
    """The foreseen mistake that `answer` makes: it gives the same wherever both run, and is wrong somewhere there."""
    words = keywords(words_of(answer))
    for mistake in exercise.mistakes:
        for wrong in mistake.answers:
            if _blamed(exercise, mistake, wrong) <= words and _is_the_same(exercise, wrong, answer, worlds):
                # That nothing comes out has many causes: it is this one only of a query of the same kind.
                if _gives_nothing(answer, worlds) and words - keywords(words_of(wrong)) - {"BETWEEN"}:
                    continue
                return mistake
    return None


def _gives_nothing(answer: str, worlds: Sequence[World]) -> bool:
    """Whether the query gives no row, or only 0 and NULL, wherever it runs."""
    for world in worlds:
        try:
            if any(value for row in world.run(answer).rows for value in row):
                return False
        except QueryError:
            continue
    return True


def keywords(text: str) -> set[str]:
    """The words of SQL in a text, of those that a sentence about a mistake may blame."""
    return set(_KEYWORDS.findall(text.replace("INNER JOIN", "JOIN").replace("LEFT OUTER", "LEFT")))


_KEYWORDS = re.compile(
    r"\b(?:LIMIT|BETWEEN|ROW_NUMBER|DENSE_RANK|LEFT JOIN|JOIN|NOT IN|IN|UNION|HAVING|AVG|SUM|MAX|MIN|MEDIAN|MONTH"
    r"|COUNT\(\*\)|COUNT\(DISTINCT|COUNT|SUM\(DISTINCT|AVG\(DISTINCT|DISTINCT|INTERVAL)(?!\w)"
)


def _blamed(exercise: SqlExercise, mistake: Mistake, wrong: str) -> set[str]:
    """The words of SQL that a mistake's sentence blames: the wrong answer has them, and the right one has not."""
    foreign = keywords(words_of(wrong)) - keywords(words_of(exercise.solution))
    return (keywords(mistake.message) & foreign) | set(mistake.needs)


def _is_the_same(exercise: SqlExercise, wrong: str, answer: str, worlds: Sequence[World]) -> bool:
    strict = [replace(column, any_label=False, may_be_empty=False) for column in exercise.columns]
    tells = False
    for world in worlds:
        try:
            theirs, ours = world.known(wrong), world.run(answer)
        except QueryError:
            continue
        if theirs.truncated and ours.truncated:
            continue  # of too many rows, each shows others
        if compare(strict, exercise.order_by, theirs, ours).difference is not None:
            return False
        expected = world.known(exercise.solution)
        tells = tells or compare(exercise.columns, exercise.order_by, expected, theirs).difference is not None
    return tells


def without_some_people(exercise: SqlExercise, answer: str, worlds: Sequence[World]) -> Reason | None:
    """That a query reads models which leave out bots and colleagues: it gives what the solution gives without them."""
    table = _OF_HUMANS.search(words_of(answer))
    if table is None:
        return None
    theirs = of_humans(exercise.solution)
    if not _is_the_same(exercise, theirs, answer, [world for world in worlds if world.edge is None]):
        return None
    says = f"`{table[0].lower()}` leaves out bots and colleagues, and the prompt asks for them as well."
    return Reason(("without some people",), says)


_OF_HUMANS = re.compile(r"\bFCT_\w+")


def cured(exercise: SqlExercise, answer: str, worlds: Sequence[World]) -> Reason | None:
    """What is wrong with `answer`, in the words of the cures after which it is right on all worlds."""
    tree = tree_of(answer)
    if tree is None:
        return None
    search = _Search(exercise, asked(exercise.solution), time.monotonic() + SECONDS)
    failing = [world for world in worlds if not search.is_right(text_of(tree), world)]
    right = [world for world in worlds if world not in failing]
    if not failing:
        return None  # what is read of the query is not what it says
    failing.sort(key=lambda world: world.effort)
    found = search.after_midnights(tree, worlds) or search.needed(tree, failing, right, MOST_CURES)
    if found is None or not all(_is_of(cure.says, text_of(tree)) for cure in found):
        return None  # or what one cure has written is blamed by the next
    return Reason(
        tuple(dict.fromkeys(cure.name for cure in found)),
        " ".join(dict.fromkeys(cure.says for cure in found)),
    )


def _is_of(says: str, sql: str) -> bool:
    """Whether the conditions that a sentence quotes stand in the query."""
    quoted = re.findall(r"`([^`]+)`", says)
    return all(part in sql for part in quoted if " " in part and not part.endswith("…"))


@dataclass(frozen=True)
class _Search:
    """The search for cures of one answer, up to a moment."""

    exercise: SqlExercise
    asked: Asked
    until: float

    def is_right(self, sql: str, world: World) -> bool:
        """Whether a query is right on a world; one that does not run is not."""
        try:
            return is_right(self.exercise, sql, world)
        except QueryError:
            return False

    def needed(
        self, tree: Any, failing: Sequence[World], right: Sequence[World], most: int
    ) -> list[Cure] | None:
        """The cures after which a query that fails on some worlds is right on all of them: one if one is enough,
        `most` at most; None where they are not found in time."""
        steps = []
        first = sorted([failing[0], *right], key=lambda world: world.effort)
        for cure in self._tried(tree):
            sql = text_of(cure.tree)
            if not all(self.is_right(sql, world) for world in first):
                continue
            left = [world for world in failing[1:] if not self.is_right(sql, world)]
            if not left:
                return [cure]
            steps.append((left, cure))
        if most == 1:
            return None
        for left, cure in sorted(steps, key=lambda step: len(step[0]))[:MOST_STEPS]:
            now_right = [*right, *(world for world in failing if world not in left)]
            rest = self.needed(cure.tree, left, now_right, most - 1)
            if rest is not None:
                return [cure, *rest]
        return None

    def after_midnights(self, tree: Any, worlds: Sequence[World]) -> list[Cure] | None:
        """The cures after which a query is right that also loses the rest of a last day, perhaps in several places.

        Two things that are wrong on the same rows are not found one by one, and this is what often comes with others.
        """
        found: list[Cure] = []
        mended = tree
        while (
            len(found) < MOST_CURES
            and (cure := next(cures(mended, self.asked, (midnight,)), None)) is not None
        ):
            mended = cure.tree
            if self._matters(tree, cure, worlds):
                found.append(cure)
        failing = [world for world in worlds if not self.is_right(text_of(mended), world)]
        if not found or len(found) == MOST_CURES:
            return None
        failing.sort(key=lambda world: world.effort)
        right = [world for world in worlds if world not in failing]
        rest = self.needed(mended, failing, right, MOST_CURES - len(found)) if failing else []
        return None if rest is None else [*found, *rest]

    def _matters(self, tree: Any, cure: Cure, worlds: Sequence[World]) -> bool:
        """Whether a cure changes what the query gives on any world, as it does of a time and not of a day."""
        alone = next((one for one in cures(tree, self.asked, (midnight,)) if one.says == cure.says), None)
        try:
            return alone is not None and any(
                world.run(text_of(alone.tree)).rows != world.run(text_of(tree)).rows for world in worlds
            )
        except QueryError:
            return False

    def _tried(self, tree: Any) -> Iterator[Cure]:
        """The cures there is time for."""
        seen = {text_of(tree)}
        for cure in cures(tree, self.asked):
            if time.monotonic() > self.until:
                return
            if (sql := text_of(cure.tree)) not in seen:
                seen.add(sql)
                yield cure


@lru_cache(maxsize=256)
def asked(solution: str) -> Asked:
    """What a solution says, read once."""
    return asked_of(solution)

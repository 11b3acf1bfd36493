"""Compares a learner's result with the expected one, and puts the first useful difference in words."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from lab_app.course.verdict import DifferenceRow
from lab_app.kinds.sql.spec import Column
from lab_app.kinds.units import what_is_wrong
from lab_app.kinds.values import as_date, key, plain, same, show
from lab_app.sandbox import Result

SHOWN = 5  # rows of a difference
MOST_EXTRA = 8  # columns beyond those asked for, among which one without a known name is looked for


@dataclass(frozen=True)
class Difference:
    """The first useful difference: what kind it is, a sentence, and rows that show it.

    `without_values` says the same without a value of the data, for worlds that stay hidden.
    """

    kind: str
    message: str
    without_values: str
    rows: tuple[DifferenceRow, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """What differs, None if nothing does, and remarks that don't matter for the outcome."""

    difference: Difference | None
    notes: tuple[str, ...] = ()


def compare(
    columns: Sequence[Column], order_by: Sequence[str], expected: Result, actual: Result
) -> Comparison:
    """The first useful difference between `actual` and `expected`, whose columns are `columns`."""
    places, notes = map_columns(columns, expected, actual)
    missing = [column for column, place in zip(columns, places, strict=True) if place is None]
    if missing:
        return Comparison(_missing_column(missing[0], actual), tuple(notes))
    wanted = [tuple(plain(value) for value in row) for row in expected.rows]
    found = [tuple(plain(row[place]) for place in places if place is not None) for row in actual.rows]
    found = _relabel(columns, wanted, found)
    found = _without_empty(columns, wanted, found)
    keys = [index for index, column in enumerate(columns) if column.key]
    is_keyed = bool(keys) and len({tuple(key(row[i]) for i in keys) for row in wanted}) == len(wanted)
    difference = (
        _empty(wanted, found)
        or _texts(columns, wanted, found)
        or _other_keys(columns, keys, wanted, found)
        or _swapped(columns, keys, wanted, found)
        or (
            _by_key(columns, wanted, found, actual.truncated)
            if is_keyed
            else _whole_rows(columns, wanted, found)
        )
        or _order(columns, order_by, wanted, found)
    )
    return Comparison(difference, tuple(notes))


def map_columns(  # noqa: C901 -- one case for each way in which columns can be matched
    columns: Sequence[Column], expected: Result, actual: Result
) -> tuple[list[int | None], list[str]]:
    """For each expected column its place in `actual`: by name, then alias, equal values, position."""
    names = [column.name.strip().lower() for column in actual.columns]
    places: list[int | None] = [None] * len(columns)
    free = set(range(len(names)))

    def take(index: int, place: int) -> None:
        places[index] = place
        free.discard(place)

    for spell in (lambda c: (c.name,), lambda c: c.aliases):
        for index, column in enumerate(columns):
            if places[index] is None:
                wanted = [name.lower() for name in spell(column)]
                hits = [place for place in sorted(free) if names[place] in wanted]
                if hits:
                    take(index, hits[0])
    named = [place is not None for place in places]
    # A result of very many columns has the right values among them by chance, whatever it says.
    if len(expected.rows) == len(actual.rows) and len(free) <= len(columns) + MOST_EXTRA:
        for index in range(len(columns)):
            if places[index] is None:
                wanted_values = Counter(key(row[index]) for row in expected.rows)
                hits = [
                    place
                    for place in sorted(free)
                    if Counter(key(row[place]) for row in actual.rows) == wanted_values
                ]
                if hits:
                    take(index, hits[0])
    open_columns = [index for index, place in enumerate(places) if place is None]
    if open_columns and len(open_columns) == len(free):
        for index, place in zip(open_columns, sorted(free), strict=True):
            take(index, place)
    notes = []
    for column, spot, is_named in zip(columns, places, named, strict=True):
        # An alias of one's own is as good; a column that has none shows its formula as its name.
        if spot is not None and not is_named and not re.fullmatch(r"\w+", names[spot]):
            notes.append(
                f"Your column `{actual.columns[spot].name}` counts as `{column.name}`; "
                f"AS {column.name} after it gives it that name."
            )
    if free and all(place is not None for place in places):
        extra = ", ".join(f"`{actual.columns[place].name}`" for place in sorted(free))
        notes.append(f"Not asked for, but harmless: {extra}.")
    return places, notes


def _relabel(
    columns: Sequence[Column], wanted: list[tuple[Any, ...]], found: list[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    """Where a name of one's own may be used for NULL, put NULL back."""
    for place, column in enumerate(columns):
        if not column.any_label:
            continue
        known = {row[place] for row in wanted}
        strange = {row[place] for row in found} - known
        if None in known and len(strange) == 1 and None not in {row[place] for row in found}:
            found = [
                tuple(
                    None if index == place and value in strange else value for index, value in enumerate(row)
                )
                for row in found
            ]
    return found


def _without_empty(
    columns: Sequence[Column], wanted: list[tuple[Any, ...]], found: list[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    """Without rows of groups with nothing in them, where these may be there or not."""
    if not any(column.may_be_empty for column in columns):
        return found
    keys = [place for place, column in enumerate(columns) if column.key]
    measured = [place for place, column in enumerate(columns) if not column.key]
    asked = {tuple(key(row[place]) for place in keys) for row in wanted}
    there = Counter(tuple(key(row[place]) for place in keys) for row in found)
    return [
        row
        for row in found
        if any(row[place] for place in measured)
        or ((known := tuple(key(row[place]) for place in keys)) in asked and there[known] == 1)
    ]


def _missing_column(column: Column, actual: Result) -> Difference:
    have = ", ".join(f"`{c.name}`" for c in actual.columns)
    message = f"The result has no column `{column.name}`; it has {have}. Name it with AS {column.name}."
    return Difference("missing column", message, message)


def _empty(wanted: list[tuple[Any, ...]], found: list[tuple[Any, ...]]) -> Difference | None:
    if found or not wanted:
        return None
    message = "The query returns no rows, and there should be some."
    return Difference("nothing returned", message, "it returns no rows where there should be some.")


def _texts(
    columns: Sequence[Column], wanted: list[tuple[Any, ...]], found: list[tuple[Any, ...]]
) -> Difference | None:
    """A column of texts where numbers or days were asked for: no value of it can be right."""
    for index, column in enumerate(columns):
        kinds = {type(value) for row in wanted if (value := row[index]) is not None}
        given = [value for row in found if (value := row[index]) is not None]
        if not kinds or not given or not all(isinstance(value, str) for value in given):
            continue
        if kinds <= {int, float}:
            what = "a number was asked for: leave it as the number that it is, however it looks."
        elif kinds <= {dt.date, dt.datetime} and not all(as_date(value) for value in given):
            what = "a date was asked for: leave it as the date that it is, or write it as 2026-06-30."
        else:
            continue
        message = f"`{column.name}` is a text, such as '{given[0]}', and {what}"
        return Difference("text", message, f"`{column.name}` is a text, and {what}")
    return None


def _other_keys(
    columns: Sequence[Column], keys: list[int], wanted: list[tuple[Any, ...]], found: list[tuple[Any, ...]]
) -> Difference | None:
    """Rows of which none is about anything that was asked for."""
    for index in keys:
        asked, given = {key(row[index]) for row in wanted}, {key(row[index]) for row in found}
        if len(asked) > 1 and not asked & given:
            name, example = columns[index].name, next(iter(row[index] for row in found))
            bare = f"none of the values of `{name}` is one that was asked for."
            return Difference(
                "other keys",
                f"{bare[0].upper()}{bare[1:-1]}: the first is {show(example, is_name=True)}.",
                bare,
            )
    return None


def _swapped(
    columns: Sequence[Column], keys: list[int], wanted: list[tuple[Any, ...]], found: list[tuple[Any, ...]]
) -> Difference | None:
    """Two columns that would be right in each other's place."""
    if len(wanted) != len(found):
        return None
    measured = [index for index in range(len(columns)) if index not in keys]
    place = {tuple(key(row[i]) for i in keys): row for row in wanted}
    pairs = [(place.get(tuple(key(row[i]) for i in keys)), row) for row in found]
    for left, right in itertools.combinations(measured, 2):
        if all(
            should is not None and same(should[left], row[right]) and same(should[right], row[left])
            for should, row in pairs
        ) and not all(should is not None and same(should[left], row[left]) for should, row in pairs):
            bare = f"`{columns[left].name}` and `{columns[right].name}` have changed places."
            return Difference("swapped", bare, bare)
    return None


def _by_key(
    columns: Sequence[Column],
    wanted: list[tuple[Any, ...]],
    found: list[tuple[Any, ...]],
    is_cut: bool,
) -> Difference | None:
    keys = [index for index, column in enumerate(columns) if column.key]

    def key_of(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(key(row[index]) for index in keys)

    def where(row: tuple[Any, ...]) -> str:
        return " and ".join(f"{columns[index].name} = {show(row[index], is_name=True)}" for index in keys)

    should, are = Counter(map(key_of, wanted)), Counter(map(key_of, found))
    first_wanted = _first_rows(wanted, key_of)
    first_found = _first_rows(found, key_of)
    repeated = [k for k in first_wanted if are[k] > should[k]]
    missing = [k for k in first_wanted if are[k] < should[k]]
    extra = [k for k in first_found if k not in should]

    if repeated:
        row = first_wanted[repeated[0]]
        count = are[repeated[0]]
        return Difference(
            "duplicates",
            f"The row for {where(row)} appears {count:,} times and should appear "
            f"{_times(should[repeated[0]])}.",
            "some rows appear more than once.",
            tuple(
                DifferenceRow(where(first_wanted[k]), _rows(should[k]), _rows(are[k]))
                for k in repeated[:SHOWN]
            ),
        )
    if is_cut:
        return Difference(
            "rows too many",
            f"The result has more than {len(found):,} rows and should have {len(wanted):,}.",
            "it returns far too many rows.",
        )
    if missing:
        row = first_wanted[missing[0]]
        what = "The row" if len(missing) == 1 else f"{len(missing):,} rows are missing: the first"
        return Difference(
            "rows missing",
            f"{what} for {where(row)} is missing."
            if len(missing) == 1
            else f"{what} is the one for {where(row)}.",
            "rows are missing.",
            tuple(DifferenceRow(where(first_wanted[k]), "a row", "no row") for k in missing[:SHOWN]),
        )
    if extra:
        row = first_found[extra[0]]
        return Difference(
            "rows too many",
            f"The row for {where(row)} should not be there"
            + ("." if len(extra) == 1 else f", nor {len(extra) - 1:,} more."),
            "there are too many rows.",
            tuple(DifferenceRow(where(first_found[k]), "no row", "a row") for k in extra[:SHOWN]),
        )
    return _values(columns, keys, wanted, first_found, key_of, where)


def _first_rows(
    rows: list[tuple[Any, ...]], key_of: Callable[[tuple[Any, ...]], tuple[Any, ...]]
) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """The first row of each key, in the order of the rows."""
    first: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for row in rows:
        first.setdefault(key_of(row), row)
    return first


def _values(
    columns: Sequence[Column],
    keys: list[int],
    wanted: list[tuple[Any, ...]],
    first_found: dict[tuple[Any, ...], tuple[Any, ...]],
    key_of: Any,
    where: Any,
) -> Difference | None:
    for index, column in enumerate(columns):
        if index in keys:
            continue
        pairs = [(row[index], first_found[key_of(row)][index]) for row in wanted]
        wrong = [
            (row, is_now)
            for row, (should, is_now) in zip(wanted, pairs, strict=True)
            if not same(should, is_now, column.decimals)
        ]
        if wrong:
            rows = tuple(
                DifferenceRow(where(row), show(row[index]), show(is_now)) for row, is_now in wrong[:SHOWN]
            )
            row, is_now = wrong[0]
            kind, said, bare = what_is_wrong(column.name, pairs, column.decimals)
            text = f"For {where(row)}, `{column.name}` should be {show(row[index])} and is {show(is_now)}"
            return Difference(kind, f"{text}{said}", bare, rows)
    return None


def _whole_rows(
    columns: Sequence[Column], wanted: list[tuple[Any, ...]], found: list[tuple[Any, ...]]
) -> Difference | None:
    if len(wanted) == 1 and len(found) == 1:
        for column, should, is_now in zip(columns, wanted[0], found[0], strict=True):
            if not same(should, is_now, column.decimals):
                # What it should be is not said: it is what was asked for.
                kind, said, bare = what_is_wrong(column.name, [(should, is_now)], column.decimals)
                return Difference(kind, f"`{column.name}` is {show(is_now)}{said}", bare)
        return None
    if len(found) != len(wanted):
        many = len(found) > len(wanted)
        text = f"The result has {len(found):,} rows and should have {len(wanted):,}."
        if len(wanted) == 1:
            text = f"The result has {len(found):,} rows, and one row was asked for."
            return Difference("several rows", text, "there are several rows, and one was asked for.")
        bare = "there are too many rows." if many else "rows are missing."
        return Difference("rows too many" if many else "rows missing", text, bare)
    left = Counter(tuple(map(key, row)) for row in found)
    for row in wanted:
        shown = tuple(map(key, row))
        if left[shown] == 0:
            text = ", ".join(
                f"{c.name} = {show(v, is_name=c.key)}" for c, v in zip(columns, row, strict=True)
            )
            return Difference("values", f"A row is missing or differs: {text}.", "some values differ.")
        left[shown] -= 1
    return None


def _order(
    columns: Sequence[Column],
    order_by: Sequence[str],
    wanted: list[tuple[Any, ...]],
    found: list[tuple[Any, ...]],
) -> Difference | None:
    """Rows may be in any order, but for the columns that the prompt asks to sort by."""
    for index, column in enumerate(columns):
        if column.name not in order_by:
            continue
        for line, (row, other) in enumerate(zip(wanted, found, strict=True), start=1):
            if not same(row[index], other[index]):
                message = (
                    f"The rows are right, but their order isn't: in row {line} `{column.name}` should be "
                    f"{show(row[index])} and is {show(other[index])}. Look at ORDER BY, and at DESC."
                )
                return Difference("order", message, "the rows are right, but their order isn't.")
    return None


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"

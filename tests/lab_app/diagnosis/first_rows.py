"""Whom the first row of a table of groups is of: by how unusual changes are, and by per cent, as a spreadsheet sorts them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lab_app.diagnosis.record import EVERYBODY
from lab_app.diagnosis.stretch import Stretch
from lab_app.diagnosis.who import Who, ranked
from pipelines.statistics.arrays import Bools
from tests.lab_app.diagnosis.crossings import Cut

WHO, WHO_CROSSED = "who", "who, over crossed groups as well"
LARGE, ALL, CROSSED = (
    "per cent, groups of thirty and more",
    "per cent, all groups",
    "per cent, crossed groups as well",
)
TABLES = (WHO, LARGE, ALL, CROSSED, WHO_CROSSED)
HEAD = (
    "first row by",
    "is the group",
    "or a part of it",
    "quiet: nobody named",
    "named, no oftener in the quiet",
)


@dataclass(frozen=True)
class First:
    """The first row of a table. `by`: how far it moved, in usual moves or as a share of what was before; `is_group`: whether it is
    whom the incident hit, `is_part`, whether it is some of these; `is_unusual`: whether the table says so."""

    name: str
    by: float
    is_group: bool
    is_part: bool
    is_unusual: bool


def firsts(table: Cut, stretch: Stretch, hit: Mapping[str, str]) -> dict[str, First]:
    """The first row of each of `TABLES`. Raises DiagnosisError."""
    own = table.alone
    said, crossed = ranked(own.record, stretch), ranked(table.record, stretch)
    shown = {row.segment for row in said.rows}
    every = np.array([segment != EVERYBODY for segment in table.record.segments])
    large = np.array([segment in shown for segment in table.record.segments])
    single = np.array([len(where) == 1 for where in table.wheres])
    return {
        WHO: _of_who(own, said, hit),
        LARGE: _by_percent(table, stretch, large, hit),
        ALL: _by_percent(table, stretch, single, hit),
        CROSSED: _by_percent(table, stretch, every, hit),
        WHO_CROSSED: _of_who(table, crossed, hit),
    }


def summary(
    incidents: Sequence[Mapping[str, First]], quiet: Sequence[Mapping[str, First]]
) -> Iterator[list[str]]:
    """A line for each table, as `HEAD` has it.

    Per cent alone names somebody in every stretch. The last column is fairer to it: the incidents in which the first row is the
    group *and* stands out, where per cent stand out beyond the one number that leaves as many quiet stretches alone as "who".
    """
    silent = sum(not one[WHO].is_unusual for one in quiet)
    for name in TABLES:
        rows = [one[name] for one in incidents]
        if name in (WHO, WHO_CROSSED):
            usual = sum(not one[name].is_unusual for one in quiet)
            named = sum(one.is_group and one.is_unusual for one in rows)
        else:
            usual = 0
            moved = sorted(abs(one[name].by) for one in quiet)
            limit = moved[silent - 1] if silent else 0.0
            named = sum(one.is_group and abs(one.by) > limit for one in rows)
        group, part = sum(one.is_group for one in rows), sum(one.is_part for one in rows)
        yield [
            name,
            f"{group} of {len(rows)}",
            str(part),
            f"{usual} of {len(quiet)}",
            f"{named} of {len(rows)}",
        ]


def is_group(where: Mapping[str, str], hit: Mapping[str, str]) -> bool:
    """Whether a row is of whom the incident hit: by all that it says, or by one of the two splits of these."""
    return bool(where) and where.items() <= hit.items()


def _of_who(table: Cut, said: Who, hit: Mapping[str, str]) -> First:
    row = said.rows[0]
    where = table.wheres[table.record.segments.index(row.segment)]
    return _first(where, row.z, hit, is_unusual=not said.is_all_usual)


def _by_percent(table: Cut, stretch: Stretch, chosen: Bools, hit: Mapping[str, str]) -> First:
    """Of these columns the one that changed by most per cent; of equal ones that of most people. Without any before there is no
    per cent."""
    record = table.record
    here = record.place(stretch.last)
    before, after = record.values[here - record.back], record.values[here]
    there = chosen & (before > 0) & np.isfinite(after)
    change = np.divide(after, before, out=np.ones_like(before), where=there) - 1.0
    place = max(np.flatnonzero(there), key=lambda n: (abs(change[n]), record.people[here, n]))
    return _first(table.wheres[place], float(change[place]), hit, is_unusual=True)


def _first(where: Mapping[str, str], by: float, hit: Mapping[str, str], *, is_unusual: bool) -> First:
    part = bool(where.items() & hit.items())
    return First(", ".join(where.values()), by, is_group(where, hit), part, is_unusual)

"""Where a metric differs from the one that was asked for: the first useful difference, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lab_app.course.verdict import DifferenceRow
from lab_app.kinds.metric.spec import Slice
from lab_app.kinds.metric.workshop import Cells
from lab_app.kinds.units import what_is_wrong
from lab_app.kinds.values import plain, same, show
from pipelines.contract.calendar import DAY, next_period


@dataclass(frozen=True)
class Difference:
    """What differs in one slice. `message` has one cell of it, `without_values` has none."""

    kind: str
    message: str
    without_values: str
    row: DifferenceRow


def difference(
    where: Slice, expected: Cells, actual: Cells, *, zero_is_nothing: bool, as_of: dt.date = dt.date.max
) -> Difference | None:
    """What differs; None where every cell is the same. Cells before the first expected one are left out: a window
    that begins before the history does may be counted in part, or not at all. Where 0 is nothing, it is no cell. What is shown
    is the newest cell, of periods that are over on `as_of` where one of these differs."""
    should, is_now = _comparable(expected, actual, zero_is_nothing)
    cells = sorted({*should, *is_now}, key=_order)
    wrong = [cell for cell in cells if not same(should.get(cell), is_now.get(cell))]
    if not wrong:
        return None
    both = [cell for cell in wrong if cell in should and cell in is_now]
    over = [cell for cell in both if next_period(cell[0], where.grain) - DAY <= as_of]
    cell = (over or both or wrong)[-1]  # the newest is what somebody looks at first
    return _in_words(where, cell, should, is_now, (len(wrong), len(cells)))


def is_same(expected: Cells, actual: Cells, *, zero_is_nothing: bool) -> bool:
    """Whether `difference` finds none."""
    should, is_now = _comparable(expected, actual, zero_is_nothing)
    return should.keys() == is_now.keys() and all(same(should[cell], is_now[cell]) for cell in should)


def _comparable(expected: Cells, actual: Cells, zero_is_nothing: bool) -> tuple[Cells, Cells]:
    should, is_now = _keyed(expected, zero_is_nothing), _keyed(actual, zero_is_nothing)
    first = min((cell[0] for cell in should), default=dt.date.min)
    return should, {cell: value for cell, value in is_now.items() if cell[0] >= first}


def _keyed(cells: Cells, zero_is_nothing: bool) -> Cells:
    found = {(_day(cell[0]), *cell[1:]): plain(value) for cell, value in cells.items()}
    return {cell: value for cell, value in found.items() if value or not zero_is_nothing}


def _in_words(
    where: Slice, cell: tuple[Any, ...], should: Cells, is_now: Cells, counts: tuple[int, int]
) -> Difference:
    place = _place(where, cell)
    wanted, given = should.get(cell), is_now.get(cell)
    row = DifferenceRow(place, show(wanted), show(given))
    here = f"For {place}"
    how_many = _how_many(where, *counts)
    if given is None:
        said = f"your metric has no value (NULL), and it should be {show(wanted)}."
        return Difference(
            "no value", f"{here} {said}{how_many}", "your metric has no value where it should.", row
        )
    if wanted is None:
        said = f"your metric gives {show(given)}, and there should be no value (NULL): it is not known yet, or of nobody."
        return Difference(
            "a value",
            f"{here} {said}{how_many}",
            "your metric has a value where it should have none (NULL).",
            row,
        )
    common = [other for other in should if other in is_now and other != cell]
    pairs = [(wanted, given), *((should[other], is_now[other]) for other in common)]
    kind, end, alone = what_is_wrong("the metric", pairs)
    said = f"your metric gives {show(given)}, and it should be {show(wanted)}{end}"
    return Difference(kind, f"{here} {said}{how_many}", alone.replace("`the metric`", "your metric"), row)


def _how_many(where: Slice, wrong: int, cells: int) -> str:
    """How much of it is wrong: an edge of the history, or all of it."""
    what = f"{where.grain}s" if not where.by else "values"
    if cells < 2:
        return ""
    return f" All {cells:,} {what} differ." if wrong == cells else f" {wrong:,} of {cells:,} {what} differ."


def _place(where: Slice, cell: tuple[Any, ...]) -> str:
    names: Mapping[str, str] = {
        "day": f"{cell[0]}",
        "week": f"the week of {cell[0]}",
        "month": f"{cell[0]:%B %Y}",
    }
    parts = [f"`{name}` {show(value)}" for name, value in zip(where.by, cell[1:], strict=True)]
    return ", ".join([names.get(where.grain, f"the {where.grain} of {cell[0]}"), *parts])


def _order(cell: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(map(str, cell))


def _day(value: Any) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else dt.date.fromisoformat(str(value)[:10])

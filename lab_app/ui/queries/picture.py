"""A picture of a query's result: what can be drawn of it, and what is drawn unless one chooses otherwise.

A picture that would lie is none: where several rows are at one place, their values would be drawn over
each other or added up, and which of the two was meant nobody knows.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from lab_app.ui.queries.columns import is_quantity, numbers
from lab_app.ui.words import listed
from lab_app.warehouse.types import is_whole

if TYPE_CHECKING:
    from lab_app.sandbox import Result

Role = Literal["time", "quantity", "category"]
Form = Literal["line", "bars", "columns"]

MOST_BARS = 40
MOST_LINES = 7  # as many as there are colours
MOST_TOGETHER = 4  # numbers of a result that are drawn unasked
MOST_TRIED = 4  # of the columns that could be along the bottom, or the colour
_APART = 20  # of two numbers whose sizes differ by more, one would be a flat line
_NOTHING = "NULL"
_WRITTEN = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


@dataclass(frozen=True)
class Choice:
    """Which columns of a result are drawn, by their index. With several `y`, `colour` is None."""

    x: int
    y: tuple[int, ...]
    colour: int | None = None


@dataclass(frozen=True)
class Mark:
    """One value of a picture: where, how much, and of which group."""

    x: Any
    value: float
    group: str


@dataclass(frozen=True)
class Picture:
    """What is drawn: `marks` in the order of the rows, and what was left out of them, in a sentence."""

    form: Form
    marks: tuple[Mark, ...]
    left_out: str = ""

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(mark.group for mark in self.marks))


@dataclass(frozen=True)
class Sheet:
    """A result with what each of its columns can be in a picture; `steps` are whole numbers that count steps."""

    result: Result
    roles: tuple[Role, ...]
    steps: frozenset[int]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.result.columns)

    @property
    def quantities(self) -> list[int]:
        """The columns that say how much."""
        return [i for i, role in enumerate(self.roles) if role == "quantity"]

    @property
    def places(self) -> list[int]:
        """The columns that can be along the bottom: times and categories, then numbers in steps (an hour, a rank)."""
        named = [i for i, role in enumerate(self.roles) if role != "quantity"]
        steps = [i for i in self.quantities if i in self.steps] if len(self.quantities) > 1 else []
        return sorted(named, key=lambda i: self.roles[i] != "time") + steps

    def groups(self, x: int) -> list[int]:
        """The columns that can tell marks at one place apart."""
        return [i for i in self.places if i != x and self.roles[i] == "category"]


def sheet(result: Result) -> Sheet:
    """Read what a result's columns hold."""
    columns = range(len(result.columns))
    return Sheet(
        result,
        tuple(_role(result, i) for i in columns),
        frozenset(i for i in columns if _is_stepped(result, i)),
    )


def _role(result: Result, index: int) -> Role:
    values = [row[index] for row in result.rows if row[index] is not None]
    if values and all(moment(value) is not None for value in values):
        return "time"
    return "quantity" if is_quantity(result, index) else "category"


def moment(value: object) -> dt.datetime | None:
    """A day or time, also one written as 2026-06 or 2026-06-30; None for anything else."""
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 -- as DuckDB gives it
    written = _WRITTEN.fullmatch(value) if isinstance(value, str) else None
    try:
        return written and dt.datetime(int(written[1]), int(written[2]), int(written[3] or 1))  # noqa: DTZ001
    except ValueError:
        return None


def suggest(sheet: Sheet) -> Choice | None:
    """What to draw unasked, None where nothing would make sense."""
    if len(sheet.result.rows) < 2:
        return None
    for x in sheet.places[:MOST_TRIED]:
        y = [i for i in sheet.quantities if i != x]
        if not y:
            continue
        for colour in (None, *sheet.groups(x)[:MOST_TRIED]):
            choice = Choice(x, tuple(_together(sheet.result, y)) if colour is None else (y[0],), colour)
            if draw(sheet, choice) is not None:
                return choice
    return None


def draw(sheet: Sheet, choice: Choice) -> Picture | None:
    """The picture of these columns; None where several rows are at one place, or none is."""
    result, is_timed = sheet.result, sheet.roles[choice.x] == "time"
    places_taken: Counter[tuple[Any, str]] = Counter()
    marks = []
    for y in choice.y:
        for row, value in zip(result.rows, numbers(result, y), strict=True):
            x = moment(row[choice.x]) if is_timed else _name(row[choice.x])
            group = _name(row[choice.colour]) if choice.colour is not None else sheet.names[y]
            if value is None or x is None:
                continue
            places_taken[x, group] += 1
            marks.append(Mark(x, value, group))
    if not marks or max(places_taken.values()) > 1:
        return None
    form: Form = "line" if is_timed else "columns" if choice.x in sheet.steps else "bars"
    return _within_bounds(Picture(form, tuple(marks)))


def title(sheet: Sheet, choice: Choice) -> str:
    """What a picture is called unless somebody gives it another name."""
    names = sheet.names
    by = f"{names[choice.x]} and {names[choice.colour]}" if choice.colour is not None else names[choice.x]
    return f"{listed([names[i] for i in choice.y])} by {by}"


def _within_bounds(picture: Picture) -> Picture:
    """No more lines than there are colours, and no more bars than one reads: the largest."""
    said = []
    marks = picture.marks
    if len(picture.groups) > MOST_LINES:
        sizes: Counter[str] = Counter()
        for mark in marks:
            sizes[mark.group] += abs(mark.value)  # type: ignore[assignment]
        kept = {group for group, _ in sizes.most_common(MOST_LINES)}
        said.append(f"The {MOST_LINES} largest of {len(picture.groups)} groups.")
        marks = tuple(mark for mark in marks if mark.group in kept)
    if picture.form != "line" and len({mark.x for mark in marks}) > MOST_BARS:
        totals: Counter[Any] = Counter()
        for mark in marks:
            totals[mark.x] += abs(mark.value)  # type: ignore[assignment]
        said.append(f"The {MOST_BARS} largest of {len(totals)}.")
        largest = {x for x, _ in totals.most_common(MOST_BARS)}
        marks = tuple(mark for mark in marks if mark.x in largest)
    return Picture(picture.form, marks, " ".join(said))


def _together(result: Result, y: list[int]) -> list[int]:
    """The numbers that can share one axis: of about one size."""
    first = _size(result, y[0])
    near = [i for i in y if first and first / _APART <= _size(result, i) <= first * _APART]
    return near[:MOST_TOGETHER] or y[:1]


def _size(result: Result, index: int) -> float:
    known = sorted(abs(value) for value in numbers(result, index) if value is not None)
    return known[len(known) // 2] if known else 0.0


def _is_stepped(result: Result, index: int) -> bool:
    """Whether a column counts steps: whole numbers, each once or few, as hours, weeks and ranks are."""
    values = {row[index] for row in result.rows}
    if not is_whole(result.columns[index].type) or None in values:
        return False
    return 2 <= len(values) <= MOST_BARS and max(values) - min(values) < 3 * len(values)


def _name(value: object) -> str:
    return _NOTHING if value is None else str(value)

"""Cures for ranges of days: where they begin and end, and which days they are about."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from sqlglot import exp

from lab_app.kinds.sql.cures.edit import DAY, Asked, Edit, as_kind, put, shown

LEFT_OUT = "{} leaves out what is equal to it, which was asked for as well."
TAKEN_IN = "{} also takes in what is equal to it, which was not asked for."
RARE_ENDS: dict[Any, tuple[Any, str]] = {exp.GT: (exp.GTE, LEFT_OUT), exp.LTE: (exp.LT, TAKEN_IN)}
USUAL_ENDS: dict[Any, tuple[Any, str]] = {exp.GTE: (exp.GT, TAKEN_IN), exp.LT: (exp.LTE, LEFT_OUT)}
ONE = dt.timedelta(days=1)


def midnight(node: Any, asked: Asked) -> Iterator[Edit]:  # noqa: ARG001 -- all are called alike
    """A range that names its last day, of a column with a time of day: it ends as that day begins."""
    if isinstance(node, exp.Between):
        subject, high = node.this, node.args["high"]
    elif isinstance(node, exp.LTE):
        subject, high = node.this, node.expression
    else:
        return
    day = day_of(high)
    if day is None and not high.find(exp.Interval, exp.Column, exp.TsOrDsAdd):
        return
    following = (
        exp.cast(exp.Literal.string((day + ONE).isoformat()), "timestamp")
        if day
        else exp.Add(
            this=exp.paren(exp.cast(high.copy(), "timestamp")),
            expression=exp.Interval(this=exp.Literal.string("1"), unit=exp.var("DAY")),
        )
    )
    end = exp.LT(this=subject.copy(), expression=following)
    mended = (
        exp.paren(exp.and_(exp.GTE(this=subject.copy(), expression=node.args["low"].copy()), end))
        if isinstance(node, exp.Between)
        else end
    )
    until = f"{day} ends" if day else f"{shown(high)} ends"
    write = f"Write < '{day + ONE}'." if day else "Write < and the day after it."
    yield Edit(
        f"{shown(subject)} has a time of day: up to {until} as that day begins, and loses the rest of it. {write}",
        put(mended),
    )


def rare_ends(node: Any, asked: Asked) -> Iterator[Edit]:  # noqa: ARG001
    """A range that begins after what it names, or ends with it."""
    if type(node) in RARE_ENDS:
        other, says = RARE_ENDS[type(node)]
        yield Edit(says.format(shown(node)), as_kind(other))


def usual_ends(node: Any, asked: Asked) -> Iterator[Edit]:  # noqa: ARG001
    """A range that begins with what it names, or ends before it, and should not."""
    if type(node) in USUAL_ENDS:
        other, says = USUAL_ENDS[type(node)]
        yield Edit(says.format(shown(node)), as_kind(other))


def period(node: Any, asked: Asked) -> Iterator[Edit]:
    """Another month or year than was asked for, at both ends of the range."""
    if node.parent is not None or not asked.days:
        return
    found = [day for literal in node.find_all(exp.Literal) if (day := day_of(literal)) is not None]
    if len(found) < 2:  # a range has two ends
        return
    first = min(found)
    for day in asked.days:
        months = (day.year - first.year) * 12 + day.month - first.month
        if months:
            says = f"The range that begins with {first} is of another time than was asked for."
            yield Edit(says, _moved_by(months))


def _moved_by(months: int) -> Callable[[Any], Any]:
    def mend(tree: Any) -> Any:
        for literal in list(tree.find_all(exp.Literal)):
            day = day_of(literal)
            if day is not None:
                years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
                last = calendar.monthrange(years, month + 1)[1]
                # The last day of a month is meant as that of the other one.
                is_last = day.day == calendar.monthrange(day.year, day.month)[1]
                moved = dt.date(years, month + 1, last if is_last else min(day.day, last))
                literal.replace(exp.Literal.string(moved.isoformat() + str(literal.this)[10:]))
        return tree

    return mend


def days(node: Any, asked: Asked) -> Iterator[Edit]:
    """Another day or month than was asked for."""
    if not isinstance(node, exp.Literal) or not node.is_string:
        return
    text, around = str(node.this), _comparison(node)
    if around is None or isinstance(around, exp.Interval):
        return
    if (day := day_of(node)) is not None:
        near = [*asked.days, *(d + ONE for d in asked.days), *(d - ONE for d in asked.days)]
        for other in dict.fromkeys(near):
            if other != day:
                literal = exp.Literal.string(other.isoformat() + text[10:])
                yield Edit(_other_day(node, around, day, other), put(literal))
    elif DAY.fullmatch(f"{text}-01"):
        for month in dict.fromkeys(f"{d:%Y-%m}" for d in _within(asked)):
            if month != text:
                says = f"{shown(around)} is about another month than was asked for."
                yield Edit(says, put(exp.Literal.string(month)))


def spans(node: Any, asked: Asked) -> Iterator[Edit]:
    """Another year, month or span of time, written as a number."""
    if not isinstance(node, exp.Literal) or (around := _comparison(node)) is None:
        return
    text = str(node.this)
    if isinstance(around, exp.Interval):
        says = f"{shown(around)} is another span than was asked for."
        for number in (*asked.numbers, *(t for t in asked.texts if t.isdigit())):
            if number != text:
                yield Edit(says, put(exp.Literal.string(number)))
    elif not node.is_string and around.find(exp.Year, exp.Month, exp.Extract, exp.Quarter):
        says = f"{shown(around)} is about another time than was asked for."
        for part in dict.fromkeys(str(p) for d in _within(asked) for p in (d.year, d.month)):
            if part != text and (len(part) == YEAR_DIGITS) == (len(text) == YEAR_DIGITS):
                yield Edit(says, put(exp.Literal.number(part)))


YEAR_DIGITS = 4


def _within(asked: Asked) -> Iterator[dt.date]:
    """The days that were asked for, and the last ones of ranges that end before them."""
    for day in asked.days:
        yield day
        yield day - ONE


def day_of(node: Any) -> dt.date | None:
    """The day that begins at the moment which a literal names; None for anything else."""
    while isinstance(node, exp.Cast | exp.Paren):
        node = node.this
    if not isinstance(node, exp.Literal) or not node.is_string:
        return None
    text = str(node.this)
    if not DAY.fullmatch(text[:10]) or text[10:].strip(" T0:.") != "":
        return None
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _comparison(node: Any) -> Any:
    """The comparison, or the function, in which a literal stands; an interval counts as one."""
    found = node.find_ancestor(exp.Binary, exp.Between, exp.In, exp.Interval, exp.Func)
    return _comparison(found) if isinstance(found, exp.Cast) else found


def _other_day(node: Any, around: Any, day: dt.date, other: dt.date) -> str:
    """How the range is wrong, where the literal is an end of one; else that the day is another one."""
    here = node
    while here.parent is not around:
        here = here.parent
    is_end = isinstance(around, exp.LT | exp.LTE) or (
        isinstance(around, exp.Between) and here is around.args["high"]
    )
    is_begin = isinstance(around, exp.GT | exp.GTE) or (
        isinstance(around, exp.Between) and here is around.args["low"]
    )
    if not is_end and not is_begin:
        return f"{shown(around)} is about another day than was asked for."
    when = "early" if other > day else "late"
    by = "a day " if abs(other - day) == ONE else ""
    return f"{shown(around)} {'ends' if is_end else 'begins'} {by}too {when}."

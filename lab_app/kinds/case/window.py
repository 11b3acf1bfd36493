"""A stretch of days in which a number moved, as a case shows it: its picture, and what is to be read beside it.

All of it comes from the release: what is true of the window has no part in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from lab_app.kinds.case.case import Exhibit, Known, Line, Sheet
from lab_app.kinds.case.series import ALL, MATURES, STOCK, WINDOW, Cell, by_day
from lab_app.metrics.changelog import read_changelog
from pipelines.contract.calendar import DAY, days
from pipelines.contract.holidays import COUNTRIES, holidays
from pipelines.contract.units import Quantity, Unit, by_percent, percent, signed

PER_CENT = "\u00a0%"
NEAR_DAYS = 14
"""Days around the first day of a window of which its change log tells."""
_WEEKS_BEFORE, _WEEKS_AFTER = 8, 4  # in the picture
_SAME_WEEKDAYS = 4  # that a single day is held against
_WHOLE_FROM = 100.0
"""Counts of a day: smaller ones have a decimal."""
_WORDS = {"web": "the web", "ios": "iOS", "android": "Android", **COUNTRIES}
_CHANNELS = {"organic": "organic", "paid_search": "paid search", "social": "social media"}


@dataclass(frozen=True)
class Number:
    """A number of a cell, over another one where it is a rate; `name` is what people call it."""

    name: str
    metric: str
    cell: Cell = ALL
    per: str | None = None

    @property
    def parts(self) -> tuple[tuple[str, Cell], ...]:
        return tuple((metric, self.cell) for metric in (self.metric, self.per) if metric is not None)

    @property
    def unit(self) -> Unit:
        return "count" if self.per is None else "share"


@dataclass(frozen=True)
class Window:
    """The `days` from `first` on, held against as many before; a single day against the same weekday of four weeks,
    the last day of a stock against the day before the window."""

    first: dt.date
    days: int

    @property
    def last(self) -> dt.date:
        return self.first + (self.days - 1) * DAY

    @property
    def begins(self) -> dt.date:
        """The first day that it is held against."""
        return self.first - max(self.days, 7 * _SAME_WEEKDAYS if self.days == 1 else 0) * DAY

    def halves(self, metric: str) -> tuple[list[dt.date], list[dt.date]]:
        """The days before, and those of the window, that a metric is read on."""
        if metric == STOCK:
            return [self.first - DAY], [self.last]
        if self.days == 1:
            return [self.first - 7 * week * DAY for week in range(1, _SAME_WEEKDAYS + 1)], [self.first]
        return days(self.begins, self.first), days(self.first, self.last + DAY)

    def shifted(self, by: int) -> Window:
        """As many days, so many of their lengths later."""
        return replace(self, first=self.first + by * self.days * DAY)


@dataclass(frozen=True)
class Moved:
    """What a number was before a window and in it: per day, or as a share."""

    before: float
    after: float
    unit: Unit

    @property
    def by(self) -> float:
        """Points of a share, else the share by which it changed; 0 where there was nothing."""
        if self.unit == "share":
            return self.after - self.before
        return self.after / self.before - 1.0 if self.before else 0.0

    @property
    def said(self) -> str:
        """−13.2 %; +2.1 points"""
        return signed(self.by, self.size)

    @property
    def in_words(self) -> str:
        """13.2 % fewer; 2.1 points lower"""
        rate = self.unit == "share"
        way = ("higher" if rate else "more") if self.by >= 0 else ("lower" if rate else "fewer")
        return f"{self.size} {way}"

    @property
    def levels(self) -> tuple[str, str]:
        """Both values, as they are shown: 36.4 % and 29.4 %; 164 and 144; 12.3 and 8.0"""
        if self.unit == "share":
            return percent(self.before), percent(self.after)
        digits = 0 if min(self.before, self.after) >= _WHOLE_FROM else 1
        return f"{self.before:,.{digits}f}", f"{self.after:,.{digits}f}"

    @property
    def size(self) -> str:
        """How far, as it can be checked from the values that are shown: to a tenth, of a point or of a per cent."""
        if self.unit != "share":
            return by_percent(abs(self.by)).removeprefix("+")
        return f"{abs(round(self.after * 100, 1) - round(self.before * 100, 1)):.1f}\u00a0points"


class Series:
    """Numbers of a release by day, asked for together."""

    def __init__(self, known: Known, numbers: Sequence[Number], first: dt.date, last: dt.date) -> None:
        parts = tuple(dict.fromkeys(part for number in numbers for part in number.parts))
        self.first, self.last, self._values = first, last, by_day(known, parts, first, last)

    def value(self, number: Number, chosen: Sequence[dt.date]) -> float:
        """The mean of some days, or the share over all of them; 0 of nothing."""
        sums = [sum(self._values[part][(day - self.first).days] for day in chosen) for part in number.parts]
        whole = sums[1] if number.per is not None else len(chosen)
        return sums[0] / whole if whole else 0.0

    def moved(self, number: Number, window: Window) -> Moved:
        before, after = window.halves(number.metric)
        return Moved(self.value(number, before), self.value(number, after), number.unit)


def day_said(day: dt.date) -> str:
    """29 March 2024"""
    return f"{day.day} {day:%B %Y}"


def cell_said(cell: Cell) -> str:
    """Germany; Android, United States; social media; "" for all."""
    dimension, value = cell
    if dimension == "signup_source":
        return _CHANNELS.get(value, value)
    return "" if cell == ALL else ", ".join(_WORDS.get(part, part) for part in value.split("/"))


def country_of(cell: Cell) -> str | None:
    """The code of the country that a cell is of."""
    last = cell[1].rpartition("/")[2]
    return last if last in COUNTRIES else None


def moved(known: Known, number: Number, window: Window) -> Moved:
    """How far a number moved in a window."""
    return Series(known, [number], window.begins, window.last).moved(number, window)


def around(known: Known, number: Number, window: Window) -> Series:
    """A number in some weeks around a window, and in all of its calendar year."""
    start, end = _bounds(known, number.metric)
    year = window.first.year
    first = min(window.first - 7 * _WEEKS_BEFORE * DAY, dt.date(year, 1, 1))
    last = max(window.last + 7 * _WEEKS_AFTER * DAY, dt.date(year, 12, 31))
    return Series(known, [number], max(first, start), min(last, end))


def picture(known: Known, number: Number, window: Window, question: str) -> Exhibit:
    """The number by day, or a share by seven days that fit the window, some weeks around it."""
    series = around(known, number, window)
    first = max(window.first - 7 * _WEEKS_BEFORE * DAY, series.first)
    last = min(window.last + 7 * _WEEKS_AFTER * DAY, series.last)
    step = 1 if number.per is None else 7
    first += (window.first - first).days % step * DAY
    at = [day for day in days(first, last + DAY)[::step] if day + (step - 1) * DAY <= last]
    values = tuple(series.value(number, days(day, day + step * DAY)) for day in at)
    return Exhibit(
        title=number.name,
        lines=(Line(number.name, tuple(at), values),),
        alt=f"Set off: {how_far(series, number, window)}.",
        unit=number.unit,
        stretch=(window.first, window.last),
        question=question,
        zero=False,
        grain="day" if step == 1 else "week",
    )


def how_far(series: Series, number: Number, window: Window) -> str:
    """13.3 % fewer on 29 March 2024 than on the four Fridays before"""
    change = series.moved(number, window).in_words
    if number.metric == STOCK:
        return f"{change} on {day_said(window.last)} than {window.days} days before"
    if window.days == 1:
        return f"{change} on {day_said(window.first)} than on the four {window.first:%A}s before"
    since = day_said(window.first)
    return f"{change} in the {window.days} days from {since} than in the {window.days} days before"


def beside(known: Known, number: Number, window: Window, others: Sequence[Number], question: str) -> Sheet:
    """What other numbers did in the same days, and how often this one moves so far."""
    series = Series(known, [number, *others], window.begins, window.last)
    rows: list[tuple[object, ...]] = []
    for one in (number, *others):
        change = series.moved(one, window)
        rows.append((one.name, *_shown(change), Quantity(change.said)))
    rows.append((_frequency(known, number, window), "", "", ""))
    return Sheet("Beside it, a mean day", ("", "Before", "Then", "Change"), tuple(rows), question)


def by_part(known: Known, number: Number, window: Window, cells: Sequence[Cell], question: str) -> Sheet:
    """A rate and whom it is over, before and then, part by part."""
    assert number.per is not None
    rates = [replace(number, cell=cell) for cell in cells]
    counts = [Number(number.name, number.per, cell) for cell in cells]
    series = Series(known, [*rates, *counts], window.begins, window.last)
    rows: list[tuple[object, ...]] = []
    for cell, rate, count in zip(cells, rates, counts, strict=True):
        name = cell_said(cell) or "all"
        share, many = (_shown(series.moved(one, window)) for one in (rate, count))
        rows.append(
            (
                name if name == "iOS" else name[0].upper() + name[1:],
                Quantity(f"{share[0].removesuffix(PER_CENT)} → {share[1]}"),
                Quantity(f"{many[0]} → {many[1]}"),
            )
        )
    rows.append((_frequency(known, number, window), Quantity(), Quantity()))
    return Sheet("Part by part, before and then", ("", "Rate", "Newcomers a day"), tuple(rows), question)


def _frequency(known: Known, number: Number, window: Window) -> str:
    """How often the number moves so far, in words."""
    times, of = how_often(known, number, window)
    falls = around(known, number, window).moved(number, window).by < 0
    length = "days" if window.days == 1 else f"stretches of {window.days} days"
    way = "Falls" if falls else "Rises"
    return f"{way} this large in {window.first.year}, of whatever cause and this one included: {times} of {of} {length}"


def how_often(known: Known, number: Number, window: Window) -> tuple[int, int]:
    """In how many stretches like this one, of all in its calendar year and itself, the number moved as far the same
    way."""
    this, moves = _moves(known, number, window)
    return sum(move * this > 0 and abs(move) >= abs(this) - 1e-12 for move in moves), len(moves)


def usual(known: Known, number: Number, window: Window) -> Moved:
    """How far the number moves, up or down, in half of these stretches or more."""
    middle = median(abs(move) for move in _moves(known, number, window)[1])
    return Moved(0.0, middle, "share") if number.per is not None else Moved(1.0, 1.0 + middle, number.unit)


def _moves(known: Known, number: Number, window: Window) -> tuple[float, list[float]]:
    """How far the number moved in the window, and in each stretch like it."""
    series = around(known, number, window)
    first = max(dt.date(window.first.year, 1, 1), series.first)
    last = min(dt.date(window.first.year, 12, 31), series.last)
    low = (first - window.begins).days // window.days - 1
    high = (last - window.last).days // window.days + 1
    like = [window.shifted(by) for by in range(low, high + 1)]
    like = [one for one in like if one == window or (one.begins >= first and one.last <= last)]
    return series.moved(number, window).by, [series.moved(number, one).by for one in like]


def near(known: Known, window: Window, question: str) -> Sheet:
    """What the change log has around the window's first day, and the holidays of all countries: where one has a day off,
    another may have not."""
    first, last = window.first - NEAR_DAYS * DAY, min(window.first + NEAR_DAYS * DAY, window.last + DAY)
    rows = [
        *((entry.day, entry.name, entry.about) for entry in read_changelog(known.sandbox)),
        *experiments(known),
        *((one.day, one.said, "Public holiday.") for one in holidays(first, last)),
    ]
    shown = sorted(row for row in rows if first <= row[0] <= last)
    return Sheet(
        "Change log and calendar around it",
        ("Day", "What", "About"),
        tuple((f"{day.day}\u00a0{day:%b}", what, about[:1].upper() + about[1:]) for day, what, about in shown)
        or (("", "Nothing in these days", ""),),
        question,
    )


def experiments(known: Known) -> list[tuple[dt.date, str, str]]:
    """The days on which experiments began and ended to take people in."""
    found = known.rows(
        "SELECT experiment, CAST(MIN(assigned_at) AS DATE), CAST(MAX(assigned_at) AS DATE) "
        "FROM product.experiment_assignments GROUP BY experiment"
    )
    return [
        (day, f"Experiment {name.replace('_', ' ')}", about)
        for name, first, last in found
        for day, about in ((first, "It began to take people in."), (last, "It took in its last people."))
    ]


def _shown(change: Moved) -> tuple[Quantity, Quantity]:
    before, after = change.levels
    return Quantity(before), Quantity(after)


def _bounds(known: Known, metric: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of which a release knows a metric for good."""
    ((start,),) = known.rows("SELECT MIN(activity_date) FROM product.user_activity")
    return start + ((WINDOW - 1) * DAY if metric == STOCK else 0 * DAY), known_until(known, metric)


def known_until(known: Known, metric: str) -> dt.date:
    """The last day of which a metric will not change any more."""
    return known.as_of - MATURES.get(metric, 0) * DAY

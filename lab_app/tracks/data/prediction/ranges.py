"""Four ranges for a number four weeks ahead, as four people would make them, and what each was worth in the past."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lab_app.kinds.case import NotDealtError
from lab_app.tracks.data.prediction.outlook import Outlook
from pipelines.contract.calendar import DAY
from pipelines.statistics.arrays import Floats, Integers
from pipelines.statistics.forecasts.backtest import ORIGINS, POOLED, backtest, judged
from pipelines.statistics.forecasts.forecast import Method, drift, naive, ours

AHEAD = 28
FIT_DAYS = 90
LETTERS = ("A", "B", "C", "D")
GOOD = range(17, 25)
"""Of 26 ranges of 80 % that have nothing to do with each other so many hold in 19 cases of 20: 17 to 24. These overlap, four
weeks ahead and a week apart: misses come in runs, and chance leaves more room. The rule is which range is dealt as the
right one, no test of it."""
TOO_NARROW = 14
NORMAL = 1.2816
"""Standard deviations of a normal number within which four of five lie."""
LUCK = 1.25
"""What the careful one adds to the largest move of the past."""


@dataclass(frozen=True)
class Maker:
    """How somebody makes a range: what it is called afterwards, and what its author says of it beforehand."""

    name: str
    told: str
    r_squared: float
    low: tuple[float, ...]
    high: tuple[float, ...]

    def held(self, actual: Sequence[float]) -> int:
        return sum(low <= value <= high for low, value, high in zip(self.low, actual, self.high, strict=True))

    @property
    def width(self) -> float:
        return float(np.mean(np.array(self.high) - np.array(self.low)))


@dataclass(frozen=True)
class Four:
    """The four ranges under the letters A to D, what came on each of the 26 days, and the letter of the right one."""

    days: tuple[dt.date, ...]
    actual: tuple[float, ...]
    makers: tuple[Maker, ...]
    right: str

    def maker(self, letter: str) -> Maker:
        return self.makers[LETTERS.index(letter)]


def four(past: Outlook, seed: int) -> Four:
    """The four, in an order that the seed draws. Raises NotDealtError where the past does not tell them apart."""
    found, actual, places = _makers(past.values)
    right = [one for one in found["right"] if one.held(actual) in GOOD]
    narrow = [one for one in found["narrow"] if one.held(actual) <= TOO_NARROW]
    wide = [one for one in found["wide"] if one.held(actual) == ORIGINS]
    if not right or len(narrow) < 2 or not wide:
        raise NotDealtError(
            "In this world the past does not tell four ranges apart: there is nothing to choose."
        )
    chosen = [right[0], *narrow[:2], wide[0]]
    random.Random(f"{seed} ranges").shuffle(chosen)
    days = tuple(past.first + place * DAY for place in places)
    return Four(days, actual, tuple(chosen), LETTERS[chosen.index(right[0])])


@lru_cache(maxsize=4)
def _makers(values: tuple[float, ...]) -> tuple[dict[str, list[Maker]], tuple[float, ...], tuple[int, ...]]:
    """Candidates by what they should be, what came, and the places of the days that were forecast."""
    series = np.array(values)
    origins = _origins(series)
    actual = series[origins + AHEAD]
    at = origins.tolist()
    found = {
        "right": [
            _tested(series, ours("stock"), "a trend that fades"),
            _tested(series, drift, "the last four weeks, carried on"),
            _tested(series, naive, "the last value"),
        ],
        "narrow": [
            _made("a line", "a straight line through 90 days", series, at, _by_line),
            _made("one day", "a model of the daily steps", series, at, _by_one_day),
            _made("the week", "the last value and the last week", series, at, _by_week),
        ],
        "wide": [
            _made("the worst", "the last value, with care", series, at, _by_worst(factor))
            for factor in (LUCK, 2 * LUCK)
        ],
    }
    return found, tuple(actual.tolist()), tuple((origins + AHEAD).tolist())


def _origins(series: Floats) -> Integers:
    """The days from which the 26 newest forecasts were made that have come true, a week apart."""
    past = judged(backtest(series, naive, AHEAD, most=4 * ORIGINS), AHEAD)
    if past.count < ORIGINS:
        raise NotDealtError("The data is too short yet: come back when there is a year of it.")
    return past.origins


def _tested(series: Floats, method: Method, told: str) -> Maker:
    """A forecast with the range of its own past errors."""
    found = judged(backtest(series, method, AHEAD + POOLED, most=3 * ORIGINS), AHEAD)
    fit = _r_squared(found.actual, found.point)
    return Maker("past errors", told, fit, tuple(found.low.tolist()), tuple(found.high.tolist()))


Made = Callable[[Floats], tuple[float, float, float]]
"""From a history: the middle, half of the width, and the R² that its author gives."""


def _made(name: str, told: str, series: Floats, origins: Sequence[int], make: Made) -> Maker:
    middles, halves, fits = (
        np.array(part) for part in zip(*(make(series[: o + 1]) for o in origins), strict=True)
    )
    low, high = (middles - halves).tolist(), (middles + halves).tolist()
    return Maker(name, told, float(np.mean(fits)), tuple(low), tuple(high))


def _by_line(history: Floats) -> tuple[float, float, float]:
    recent = history[-FIT_DAYS:]
    at = np.arange(len(recent))
    slope, start = np.polyfit(at, recent, 1)
    line = start + slope * at
    half = NORMAL * float(np.std(recent - line, ddof=2))
    return float(line[-1] + slope * AHEAD), half, _r_squared(recent, line)


def _by_one_day(history: Floats) -> tuple[float, float, float]:
    recent = history[-FIT_DAYS:]
    step = np.diff(recent)
    half = NORMAL * float(np.std(step, ddof=1))
    return float(recent[-1] + step.mean() * AHEAD), half, _r_squared(recent[1:], recent[:-1] + step.mean())


def _by_week(history: Floats) -> tuple[float, float, float]:
    half = NORMAL * float(np.std(history[-7:], ddof=1))
    return float(history[-1]), half, _r_squared(history[-FIT_DAYS + 1 :], history[-FIT_DAYS:-1])


def _by_worst(factor: float) -> Made:
    def make(history: Floats) -> tuple[float, float, float]:
        moves = np.abs(history[AHEAD:] - history[:-AHEAD]) / history[:-AHEAD]
        half = factor * float(moves.max()) * float(history[-1])
        return float(history[-1]), half, _r_squared(history[-FIT_DAYS:], history[-FIT_DAYS - AHEAD : -AHEAD])

    return make


def _r_squared(actual: Floats, fitted: Floats) -> float:
    """The share of the spread of the values that is explained; 0 at least."""
    spread = float(np.sum((actual - actual.mean()) ** 2))
    return max(1.0 - float(np.sum((actual - fitted) ** 2)) / spread, 0.0) if spread else 0.0

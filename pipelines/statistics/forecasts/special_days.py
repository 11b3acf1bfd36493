"""Days that a calendar names beforehand, and what they were worth in the past: holidays, and those around the year's end.

For what is counted each day, a day is held against the same weekday of the weeks beside it. What looks back over four weeks
feels the year's end until these weeks are over: it is held against the line from the day before to the day after. Years are
pooled, as the mean of logarithms. A holiday whose years contradict each other is left out: bots of one 15 August are nothing of
Assumption Day. One whose mean is farther from nothing than chance makes likely counts as it is; of others so much is kept as
holidays of this series have been worth beyond chance (shrinkage: Efron and Morris, 1975).

The past is forecast from as it would have been without these days, and they are put back into what is forecast.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pipelines.statistics.alerts.robust_z import centre_and_spread, median
from pipelines.statistics.arrays import Bools, Floats, Integers

Named = tuple[int, str, bool]
"""The place of a day in the series, or after its end; its name, which it has each year; whether it is one around the year's end."""

BESIDE_WEEKS = (-3, -2, -1, 1, 2, 3)
"""Weeks before and after a day whose same weekdays say what would have been usual."""
AFTER = 7 * BESIDE_WEEKS[-1]
STOCK_DAYS = 28
"""Days that a stock looks back on."""
LEAST_YEARS = 2
"""Of a holiday: what happened on it once may be anything."""
LEAST_EFFECT = 0.03
"""By which a day must have been unlike others, or its name is no reason to expect another number."""
LEAST_ERRORS = 2.5
"""How many standard errors the mean of a holiday's years must be from nothing to be its own: about three holidays lie ahead
of a forecast, so that one in 25 forecasts has one that is none."""
YEAR_END_ERRORS = 1.0
"""The same around the year's end, where an effect is likelier than not."""
MOST_APART = 3.0
"""Standard deviations by which a holiday's years may lie apart, each from their mean, and still be the same day."""
LEAST_SPREAD = 0.01
"""What years of the same day differ by at least: ordinary days of a series can be all alike, holidays never are."""
LEAST_PLACEBOS = 5
PLACEBO_APART = 14
AFTER_YEAR_END = "the weeks after the year’s end"
"""The name of days on which a stock still feels it."""
NEVER_SEEN = 0.25
"""Standard deviation of what a year's end makes of a day where none has been seen: a wide guess, for want of anything better."""


@dataclass(frozen=True)
class Special:
    """A day ahead that is unlike others: its name, how many steps ahead it is, how much of a usual day it has, and the
    standard error of that, as a share of the number."""

    step: int
    name: str
    factor: float
    error: float


@dataclass(frozen=True)
class Known:
    """What is known at a moment of each day of a series and beyond: its factor (1 of an ordinary day), the standard error of that (0),
    and whether its year's end is felt without any having been seen before."""

    factors: Floats
    errors: Floats
    blind: Bools


class SpecialDays:
    """The named days of a series by day, and what is known of them as of each day.

    `values` are oldest first, without gaps and by day; `named` goes on as far as the forecast does.
    """

    def __init__(self, values: Floats, named: Iterable[Named], *, stock: bool) -> None:
        self.values = np.asarray(values, float)
        self.named = sorted(named)
        self.stock = stock
        self._known: dict[tuple[int, ...], Known] = {}

    def known(self, origin: int, horizon: int) -> Known:
        """What is known as of the value at a place, of all days up to `horizon` days after it."""
        count = origin + 1 + horizon
        seen = tuple(self._seen(origin))
        whole = self._known.get(seen)
        if whole is None:
            whole = self._known[seen] = self._of_stock(seen) if self.stock else self._of_flow(seen)
        factors = whole.factors[:count]
        if not self.stock and whole.blind[: origin + 1].any():
            # That these days are like no others is known beforehand, so nothing is learnt of other days from them.
            factors = factors.copy()
            for place in np.flatnonzero(whole.blind[: origin + 1]).tolist():
                usual = self._usual(place, origin)
                factors[place] = self.values[place] / usual if usual > 0 and self.values[place] > 0 else 1.0
        return Known(factors, whole.errors[:count], whole.blind[:count])

    def ahead(self, horizon: int) -> tuple[Special, ...]:
        """The days after the last value that are unlike others."""
        last = len(self.values) - 1
        one = self.known(last, horizon)
        names = {place: name for place, name, of_year_end in self.named if of_year_end or not self.stock}
        return tuple(
            Special(step, names.get(last + step, AFTER_YEAR_END), float(one.factors[last + step]), float(one.errors[last + step]))
            for step in range(1, horizon + 1)
            if one.errors[last + step] > 0.0
        )  # fmt: skip

    def aware(self, method: Callable[[Floats, int], Floats]) -> Callable[[Floats, int], Floats]:
        """The method on the past as it would have been without these days, with them put back into what it forecasts. It is
        asked about the first values of this series."""

        def forecast(values: Floats, horizon: int) -> Floats:
            factors = self.known(len(values) - 1, horizon).factors
            found: Floats = method(values / factors[: len(values)], horizon) * factors[len(values) :]
            return found

        return forecast

    def without(self) -> Floats:
        """The whole past as it would have been without these days."""
        found: Floats = self.values / self.known(len(self.values) - 1, 0).factors
        return found

    def errors(self, origins: Integers, horizon: int) -> Floats:
        """Of each forecast of the past, by origin and step ahead, the standard error of its day's factor."""
        found = [self.known(origin, horizon).errors[origin + 1 :] for origin in origins.tolist()]
        return np.array(found, float).reshape(len(origins), horizon)

    def blind(self, origins: Integers, horizon: int) -> Bools:
        """Of each forecast of the past, by origin and step ahead, whether it has to do with a year's end such as none had been
        seen before."""
        rows = []
        for origin in origins.tolist():
            felt = self.known(origin, horizon).blind[origin:]
            rows.append(np.cumsum(felt)[1:] > 0)
        return np.array(rows, bool).reshape(len(origins), horizon)

    @cached_property
    def _ends(self) -> list[int]:
        """The places at which years' ends begin; one that has begun before the series is left out."""
        ends = [place for place, _, of_year_end in self.named if of_year_end]
        return [place for place in ends if place - 1 not in ends and place > 0]

    @cached_property
    def _length(self) -> int:
        """Days that a year's end is felt."""
        ends = {place for place, _, of_year_end in self.named if of_year_end}
        first = self._ends[0]
        days = next(n for n in range(1, len(ends) + 2) if first + n not in ends)
        return days + (STOCK_DAYS - 1 if self.stock else 0)

    @property
    def _size(self) -> int:
        return max([len(self.values), *(place + 1 for place, _, _ in self.named)]) + STOCK_DAYS + 56

    def _seen(self, origin: int) -> Iterable[int]:
        """What changes what is known: of a stock the years' ends that are over, of a flow the named days that can be read."""
        if self.stock:
            return (place for place in self._ends if place + self._length <= origin)
        return (place for place, _, _ in self.named if place + AFTER <= origin)

    # A flow, day by day.

    @cached_property
    def _logs(self) -> Floats:
        """The logarithm of each day as a share of the same weekdays beside it; NaN where there is none."""
        found = np.full(len(self.values), np.nan)
        for place, value in enumerate(self.values):
            usual = self._usual(place, len(found) - 1)
            if usual > 0 and value > 0:
                found[place] = math.log(value / usual)
        return found

    @cached_property
    def _special(self) -> frozenset[int]:
        return frozenset(place for place, _, _ in self.named)

    def _usual(self, place: int, origin: int) -> float:
        """What would have been usual on a day, by the same weekdays beside it that are known as of another; 0 without two of them."""
        at = [place + 7 * week for week in BESIDE_WEEKS]
        beside = self.values[[one for one in at if 0 <= one <= origin and one not in self._special]]
        return median(beside) if len(beside) >= 2 else 0.0

    def _of_flow(self, seen: Sequence[int]) -> Known:
        origin = seen[-1] + AFTER if seen else 0
        special = np.zeros(len(self.values), bool)
        special[[place for place, _, _ in self.named if place < len(special)]] = True
        ordinary = self._logs[: max(origin - AFTER + 1, 0)]
        ordinary = ordinary[~special[: len(ordinary)] & np.isfinite(ordinary)]
        spread = max(centre_and_spread(ordinary)[1] if len(ordinary) else 0.0, LEAST_SPREAD)
        by_name: dict[str, list[float]] = defaultdict(list)
        for place, name, _ in self.named:
            if place + AFTER <= origin and np.isfinite(self._logs[place]):
                by_name[name].append(float(self._logs[place]))
        at_year_end = {name for _, name, of_year_end in self.named if of_year_end}
        usual = _worth({name: years for name, years in by_name.items() if name not in at_year_end}, spread)
        factors, errors, blind = np.ones(self._size), np.zeros(self._size), np.zeros(self._size, bool)
        for place, name, of_year_end in self.named:
            years = by_name.get(name, [])
            effect = _of_year_end(years, spread) if of_year_end else _of_holiday(years, spread, usual)
            if of_year_end and not years:
                blind[place], errors[place] = True, NEVER_SEEN
            elif effect:
                factors[place], errors[place] = math.exp(effect), spread / math.sqrt(len(years))
        return Known(factors, errors, blind)

    # A stock, a year's end as a whole.

    def _of_stock(self, seen: Sequence[int]) -> Known:
        factors, errors, blind = np.ones(self._size), np.zeros(self._size), np.zeros(self._size, bool)
        if not self._ends:
            return Known(factors, errors, blind)
        felt = [self._bend(place) for place in seen]
        spread = self._placebos(seen[-1]) if seen else None
        for place in self._ends:
            at = slice(place, place + self._length)
            if not felt:
                blind[at] = True
            elif spread is not None:
                effect, error = np.mean(felt, axis=0), spread / math.sqrt(len(felt))
                if abs(effect.mean()) >= YEAR_END_ERRORS * error.mean():
                    factors[at], errors[at] = (
                        np.exp(effect)[: self._size - place],
                        error[: self._size - place],
                    )
        return Known(factors, errors, blind)

    def _bend(self, place: int) -> Floats:
        """Logarithms of the values from a place on, as long as a year's end is felt, beside the straight line from the day before to
        the day after."""
        with np.errstate(divide="ignore"):
            logs = np.log(np.maximum(self.values[place - 1 : place + self._length + 1], 1e-9))
        line = np.linspace(logs[0], logs[-1], len(logs))
        found: Floats = (logs - line)[1:-1]
        return found

    def _placebos(self, origin: int) -> Floats | None:
        """How far from that line days are where nothing is known to have happened; None where there is too little of it."""
        near = [range(one - self._length, one + self._length + 1) for one in self._ends]
        found = [
            self._bend(place)
            for place in range(1, origin - self._length, PLACEBO_APART)
            if not any(place in one for one in near)
        ]
        return np.sqrt(np.mean(np.square(found), axis=0)) if len(found) >= LEAST_PLACEBOS else None


def _agree(years: Sequence[float], spread: float) -> bool:
    """Whether years are no farther from their mean than days of one kind are."""
    mean, count = float(np.mean(years)), len(years)
    return max(abs(one - mean) for one in years) <= MOST_APART * spread * math.sqrt(1 - 1 / count) + 1e-12


def _worth(by_name: Mapping[str, Sequence[float]], spread: float) -> float:
    """The variance of what holidays do, beyond that of chance, over those of which there are years enough."""
    found = [
        float(np.mean(years)) ** 2 - spread**2 / len(years)
        for years in by_name.values()
        if len(years) >= LEAST_YEARS and _agree(years, spread)
    ]
    return max(float(np.mean(found)), 0.0) if found else 0.0


def _of_holiday(years: Sequence[float], spread: float, usual: float) -> float:
    """What a holiday did in the years, as a logarithm; 0 where that may be chance, or the years contradict each other."""
    if len(years) < LEAST_YEARS or not _agree(years, spread):
        return 0.0
    mean, error = float(np.mean(years)), spread / math.sqrt(len(years))
    if abs(mean) < LEAST_ERRORS * error:
        mean *= usual / (usual + error**2)
    return mean if abs(math.expm1(mean)) >= LEAST_EFFECT else 0.0


def _of_year_end(years: Sequence[float], spread: float) -> float:
    """The middle of what a day around the year's end did in the years, of two the milder where they are far apart."""
    if not years:
        return 0.0
    mean = float(np.mean(years))
    if not _agree(years, spread):
        mean = sorted(years, key=abs)[(len(years) - 1) // 2]
    is_sure = abs(mean) >= YEAR_END_ERRORS * spread / math.sqrt(len(years))
    return mean if is_sure and abs(math.expm1(mean)) >= LEAST_EFFECT else 0.0

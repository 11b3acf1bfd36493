"""A number of the release up to the day on which it is asked about: its past, and what was worth which forecast of it.

All of it comes from what everybody sees; what came is in the truth, which only a case's `Truths` have.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from lab_app.course.verdict import points_said
from lab_app.kinds.case import Ahead, Known, NotDealtError, NotYetError
from lab_app.kinds.case.series import ALL, STOCK, WINDOW, daily
from pipelines.contract.calendar import DAY, days
from pipelines.contract.holidays import named_days
from pipelines.statistics.forecasts.backtest import (
    ORIGINS,
    POOLED,
    Backtest,
    Judged,
    backtest,
    judged,
    level_of,
    quantiles_at,
)
from pipelines.statistics.forecasts.forecast import ours, shape_of, simplest
from pipelines.statistics.forecasts.special_days import SpecialDays
from pipelines.statistics.scores import quantile_points

if TYPE_CHECKING:
    from pipelines.statistics.forecasts.forecast import Shape

DAILY = "core_active_users"
"""People who have saved a plan on a day: what the lab calls daily active users."""
TRUE_NAME: Mapping[str, str] = {STOCK: "mau_counted", DAILY: DAILY}
"""What the truth calls a number as the project's own tables count it: accounts, of which a few people have two."""
SHAPES: Mapping[str, Shape] = {STOCK: "stock", DAILY: "daily"}
BESIDE_DAYS = 28
"""Of the past beside the handles: with more of it, a week's move is too small to be set by hand."""
FEWEST = 2 * ORIGINS
"""Past forecasts, one a week, that naive is judged by: half of them give it its first ranges."""


@dataclass(frozen=True)
class Outlook:
    """A number by day from `first` on, up to the day on which it is asked about."""

    metric: str
    first: dt.date
    values: tuple[float, ...]

    @property
    def shape(self) -> Shape:
        return SHAPES.get(self.metric) or shape_of(np.array(self.values))

    @property
    def last(self) -> dt.date:
        return self.first + (len(self.values) - 1) * DAY

    def step(self, day: dt.date) -> int:
        """How many days ahead a day is."""
        return (day - self.last).days

    def ahead(self, day: dt.date) -> Ahead:
        """What the forecast of a day is set on: the last days."""
        values = self.values[-BESIDE_DAYS:]
        return Ahead(tuple(days(self.last - (len(values) - 1) * DAY, self.last + DAY)), values, day)

    def naive(self, day: dt.date) -> dict[float, float]:
        """The naive forecast of a day, with the range that its own past errors give. Raises NotDealtError."""
        return self._said(day, naive=True)

    def ours(self, day: dt.date) -> dict[float, float]:
        """Our forecast of a day, with its range. Raises NotDealtError."""
        return self._said(day, naive=False)

    def naive_past(self, day: dt.date) -> Judged:
        """What naive's forecasts as far ahead as this day came to in the past. Raises NotDealtError."""
        found = judged(_past(self, self.step(day), naive=True), self.step(day))
        if found.count < ORIGINS:
            raise NotDealtError(
                "The data is too short yet to say what a forecast is worth: come back when there is a year of it."
            )
        return found

    def beside(self, day: dt.date, truth: float) -> str:
        """What naive and our forecast would have got, in a sentence. Raises NotDealtError."""
        loss = self.naive_past(day).loss
        said = {name: forecast(day) for name, forecast in (("naive", self.naive), ("ours", self.ours))}
        points = {name: points_said(quantile_points(one, truth, loss)) for name, one in said.items()}
        what = "the same weekday of the last week" if self.shape == "daily" else "the last value again"
        return (
            f"Naive ({what}) would have said {spoken(said['naive'])}, which gets {points['naive']} points; our forecast "
            f"{spoken(said['ours'])}, which gets {points['ours']}."
        )

    def _said(self, day: dt.date, *, naive: bool) -> dict[float, float]:
        step = self.step(day)
        values, special = np.array(self.values), None if naive else self.special(step)
        method = special.aware(ours(self.shape)) if special else simplest(self.shape)
        doubt = float(special.known(len(values) - 1, step).errors[-1]) if special else 0.0
        point = float(method(values, step)[-1])
        found = quantiles_at(_past(self, step, naive=naive), step, point, level_of(values), doubt=doubt)
        if found is None:
            raise NotDealtError(
                "The data is too short yet for a range: come back when there is a year of it."
            )
        return found

    def special(self, step: int) -> SpecialDays:
        """What holidays and the year's end have been to it, of the days so far ahead."""
        named = named_days(self.first, self.last + (step + POOLED) * DAY)
        return SpecialDays(np.array(self.values), named, stock=self.shape == "stock")


def outlook(known: Known, metric: str) -> Outlook:
    """The number up to the day on which the case is asked. Raises QueryError and NotDealtError."""
    ((start,),) = known.rows("SELECT MIN(activity_date) FROM product.user_activity")
    first = start + (WINDOW if metric == STOCK else 0) * DAY
    if first >= known.as_of:
        raise NotDealtError("This world has only begun: there is nothing yet to forecast from.")
    return Outlook(metric, first, daily(known, metric, ALL, first, known.as_of))


def came(known: Known, metric: str, day: dt.date) -> float:
    """What a number came to on a day that lay ahead: as the data has it once the day is over, else as the truth does.

    Raises NotDealtError, TruthError and QueryError.
    """
    value = known.truth.future(TRUE_NAME[metric]).get(day)
    if value is not None:
        return value
    ((last,),) = known.rows("SELECT MAX(activity_date) FROM product.user_activity")
    if last >= day:
        return daily(known, metric, ALL, day, day)[0]
    raise NotYetError("What comes in these days is worked out after the data is built, and is not there yet.")


def spoken(said: Mapping[float, float]) -> str:
    """9,017 (8,890 to 9,144)"""
    low, middle, high = (f"{said[level]:,.0f}" for level in (0.1, 0.5, 0.9))
    return f"{middle} ({low} to {high})"


@lru_cache(maxsize=32)
def _past(one: Outlook, step: int, *, naive: bool) -> Backtest:
    """Forecasts of the past: of naive as many as are judged with ranges of their own, of ours those that give a range."""
    method = simplest(one.shape) if naive else ours(one.shape)
    ahead = step + POOLED  # the steps beside it count as well
    return backtest(
        np.array(one.values),
        method,
        ahead,
        most=(FEWEST if naive else ORIGINS) + -(-ahead // 7) * 2,
        special=None if naive else one.special(step),
    )

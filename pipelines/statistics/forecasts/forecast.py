"""Point forecasts of a series by day or week: ours, and the simple ones that any forecast has to beat.

Ours is a damped trend (Gardner and McKenzie, 1985) for a stock such as MAU, which moves slowly and without weekdays, where
the trend fades to the slope of the last half year instead of to nothing, and the mean of a damped trend and of theta (Assimakopoulos and Nikolopoulos, 2000) on weekday-adjusted values for what is
counted each day. Both are statsmodels' ETS with fixed parameters: fitting them for each of the past's origins takes a
hundred times as long, and is no better on these series (`python -m pipelines.checks.forecasts` has the table).

A method gets a series, oldest first, and gives its values at 1 to `horizon` steps ahead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from pipelines.statistics.arrays import Floats

Shape = Literal["stock", "daily", "stock by week", "weekly"]
"""What looks back over weeks and so moves slowly; what is counted day by day; and both by the week."""
Method = Callable[[Floats, int], Floats]

WEEK = 7
LOOK_BACK = 182
"""Days, or weeks of a weekly series, from which a forecast is made: older ones say little of the trend."""
SEASON_DAYS = 84
"""Days that say what each weekday is worth."""
DRIFT_DAYS = 28
HALF_YEAR_OF_WEEKS = 26
LEAST = 28
"""Days below which nothing is forecast."""
LEAST_WEEKS = 8


@dataclass(frozen=True)
class Smoothing:
    """How much of each error goes into the level, how much of that into the trend, and what is left of the trend
    a step later."""

    level: float
    trend: float
    damping: float


STOCK = Smoothing(level=0.9, trend=0.2, damping=0.95)
STOCK_BY_WEEK = Smoothing(level=0.9, trend=0.4, damping=0.7)
FLOW = Smoothing(level=0.2, trend=0.1, damping=0.97)
THETA_LEVEL = 0.3


def naive(values: Floats, horizon: int) -> Floats:
    """The last value, again and again."""
    return np.full(horizon, float(values[-1]))


def seasonal_naive(values: Floats, horizon: int) -> Floats:
    """The value of the same weekday of the last week. Raises ValueError for less than a week."""
    if len(values) < WEEK:
        raise ValueError(f"A week has {WEEK} days, and there are {len(values)}.")
    return np.resize(values[-WEEK:].astype(float), horizon)


def drift(values: Floats, horizon: int) -> Floats:
    """The line from the value four weeks ago through the last one, carried on. Raises ValueError for less."""
    if len(values) <= DRIFT_DAYS:
        raise ValueError(f"A drift over {DRIFT_DAYS} days needs one day more, and there are {len(values)}.")
    slope = (values[-1] - values[-1 - DRIFT_DAYS]) / DRIFT_DAYS
    found: Floats = values[-1] + slope * np.arange(1, horizon + 1)
    return found


def damped_trend(values: Floats, horizon: int, smoothing: Smoothing = STOCK) -> Floats:
    """Level and trend by exponential smoothing, the trend fading with each step ahead.

    The level starts at the first value, and the trend at nothing.
    """
    # statsmodels' trend parameter is the product of the two (Hyndman et al. 2008, table 2.2).
    fixed = (smoothing.level, smoothing.level * smoothing.trend, smoothing.damping)
    return _smoothed(values, fixed, horizon, trend="add", damped_trend=True, initial_trend=0.0)


def fading_trend(
    values: Floats, horizon: int, smoothing: Smoothing = STOCK, half_year: int = LOOK_BACK
) -> Floats:
    """A damped trend around the slope of the last half year, which goes on.

    A trend that fades to nothing says that growth ends within weeks. The slope is that between the first and the last of
    `half_year` steps; of a shorter past it is less, as if nothing had changed before.
    """
    values = np.asarray(values, float)
    slope = (values[-1] - values[-1 - min(half_year, len(values) - 1)]) / half_year
    found: Floats = slope * np.arange(1, horizon + 1) + damped_trend(
        values - slope * np.arange(1 - len(values), 1), horizon, smoothing
    )
    return found


def theta(values: Floats, horizon: int, level: float = THETA_LEVEL) -> Floats:
    """Simple exponential smoothing, with half the slope of the line through all values as its drift.

    This is what theta is (Hyndman and Billah, 2003), without the terms that vanish in a long series.
    """
    values = np.asarray(values, float)
    last = _smoothed(values, (level,), horizon)
    slope = np.polyfit(np.arange(len(values)), values, 1)[0]
    found: Floats = last + slope / 2 * np.arange(1, horizon + 1)
    return found


def _smoothed(values: Floats, fixed: Sequence[float], horizon: int, **model: Any) -> Floats:
    """What statsmodels' exponential smoothing with these parameters forecasts."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    values = np.asarray(values, float)
    made = ETSModel(values, initialization_method="known", initial_level=float(values[0]), **model)
    with np.errstate(
        divide="ignore", invalid="ignore"
    ):  # what nobody asks for: its likelihood, of a series without any error
        return np.asarray(made.smooth(np.array(fixed)).forecast(horizon), float)


def weekday_factors(values: Floats) -> Floats:
    """What each weekday is worth, as a factor of the mean day: the first one is that of the day after the last value.

    The median ratio of a day to the seven days around it, over the last twelve weeks; the mean of the factors is 1.
    Raises ValueError for less than four weeks.
    """
    recent = np.asarray(values[-SEASON_DAYS:], float)
    if len(recent) < LEAST:
        raise ValueError(f"What a weekday is worth takes {LEAST} days, and there are {len(recent)}.")
    around = np.convolve(recent, np.ones(WEEK) / WEEK, "valid")
    middle = recent[WEEK // 2 : -(WEEK // 2)]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.where(around > 0, middle / around, 1.0)
    place = (np.arange(len(recent))[WEEK // 2 : -(WEEK // 2)] - len(recent)) % WEEK
    found = np.array([np.median(ratios[place == day]) for day in range(WEEK)])
    mean = float(found.mean())
    return found / mean if mean > 0 and (found > 0).all() else np.ones(WEEK)


def on_mean_days(method: Method) -> Method:
    """The method on values of which the weekday is taken out, and put back into what it forecasts."""

    def forecast(values: Floats, horizon: int) -> Floats:
        factors = weekday_factors(values)
        own = factors[(np.arange(len(values)) - len(values)) % WEEK]
        found: Floats = method(values / own, horizon) * np.resize(factors, horizon)
        return found

    return forecast


def _mixed(values: Floats, horizon: int) -> Floats:
    found: Floats = (theta(values, horizon) + damped_trend(values, horizon, FLOW)) / 2
    return found


_OURS: dict[Shape, Method] = {
    "stock": fading_trend,
    "daily": on_mean_days(_mixed),
    "stock by week": lambda values, horizon: fading_trend(values, horizon, STOCK_BY_WEEK, HALF_YEAR_OF_WEEKS),
    "weekly": _mixed,
}


def ours(shape: Shape) -> Method:
    """Our method for a series of this shape. The method raises ValueError for fewer than 28 days, or 8 weeks."""
    least = LEAST if shape in ("stock", "daily") else LEAST_WEEKS

    def forecast(values: Floats, horizon: int) -> Floats:
        if len(values) < least:
            raise ValueError(f"A forecast takes {least} values, and there are {len(values)}.")
        return _OURS[shape](np.asarray(values[-LOOK_BACK:], float), horizon)

    return forecast


def simplest(shape: Shape) -> Method:
    """The naive method for a series of this shape: the last value, or that of the same weekday."""
    return seasonal_naive if shape == "daily" else naive


def shape_of(values: Floats, *, by_week: bool = False) -> Shape:
    """Whether a series is a stock or counted anew each day, or week, by how it moves.

    A stock is nearer to yesterday than to last week (by week: to last week than to last month); what is counted anew is as
    far from both, or has a weekday and is nearer to the same day of last week.
    """
    known = np.asarray(values, float)
    known = known[np.isfinite(known)]
    far = 4 if by_week else WEEK
    if len(known) >= 2 * far:
        step, stretch = (float(np.mean(np.abs(known[apart:] - known[:-apart]))) for apart in (1, far))
        if step < 0.6 * stretch:
            return "stock by week" if by_week else "stock"
    return "weekly" if by_week else "daily"

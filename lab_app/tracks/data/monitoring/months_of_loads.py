"""A year's months of page loads: the p75 of all, the numbers that are easily taken for it, and targets beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from math import ceil, floor

from lab_app.kinds.case import Known
from pipelines.contract.calendar import DAY, next_period

TOLERANCE_MS = 8
CLEAR_MS = 2 * TOLERANCE_MS
"""From the number to the target at least: nobody can argue about the light."""
CLOSE_MS = 60
"""And at most: one of the wrong ways often lies on the other side."""
STEP_MS = 10
"""Targets are round."""
YEAR = 2024
PAGES = ("home", "recipe", "planner", "cart", "checkout", "account")
_PLATFORMS = ("web", "ios", "android")
_P75 = "QUANTILE_CONT(load_ms, 0.75)"
_BY_MONTH = (
    f"SELECT CAST(date_trunc('month', loaded_at) AS DATE) AS month, {_P75}, AVG(load_ms), MEDIAN(load_ms), "
    + ", ".join(f"{_P75} FILTER (WHERE page = '{name}')" for name in PAGES)
    + ", "
    + ", ".join(f"{_P75} FILTER (WHERE platform = '{name}')" for name in _PLATFORMS)
    + " FROM product.page_loads WHERE loaded_at >= DATE '{first}' AND loaded_at < DATE '{end}' GROUP BY month ORDER BY month"
)


@dataclass(frozen=True)
class Month:
    """A month's load times in ms: of all page loads, and p75 of those of each page and each platform."""

    first: dt.date
    p75: float
    mean: float
    median: float
    pages: tuple[float, ...]
    platforms: tuple[float, ...]

    @property
    def mean_of_pages(self) -> float:
        return sum(self.pages) / len(self.pages)

    @property
    def mean_of_platforms(self) -> float:
        return sum(self.platforms) / len(self.platforms)

    @property
    def tempting(self) -> tuple[float, ...]:
        """What people go by instead."""
        return self.mean_of_pages, self.mean_of_platforms, max(self.pages)

    @property
    def tells(self) -> bool:
        """Whether an average of the pages would have given another number, and either light can be asked for."""
        is_another = abs(self.mean_of_pages - self.p75) > 3 * TOLERANCE_MS
        return is_another and all(self._misled(self._targets(is_red=is_red)) for is_red in (False, True))

    def targets(self, *, is_red: bool) -> list[int]:
        """Targets with which the light is red, or green, and clearly so: where there are such, those with which one of the
        tempting ways says the other light."""
        found = self._targets(is_red=is_red)
        return self._misled(found) or found

    def _targets(self, *, is_red: bool) -> list[int]:
        side = -1 if is_red else 1
        ends = sorted((self.p75 + side * CLEAR_MS, self.p75 + side * CLOSE_MS))
        return list(range(ceil(ends[0] / STEP_MS) * STEP_MS, floor(ends[1]) + 1, STEP_MS))

    def _misled(self, targets: list[int]) -> list[int]:
        return [
            target
            for target in targets
            if any(
                (one > target) != (self.p75 > target) and abs(one - target) > TOLERANCE_MS
                for one in self.tempting
            )
        ]

    @property
    def platforms_apart(self) -> float:
        """How far the mean of the platforms is from the number, in ms: seldom far."""
        return abs(self.mean_of_platforms - self.p75)


def months_of(known: Known) -> list[Month]:
    """The months of 2024 that are over and have loads of every page and platform. Raises QueryError."""
    first, end = dt.date(YEAR, 1, 1), dt.date(YEAR + 1, 1, 1)
    found = []
    for month, *values in known.rows(_BY_MONTH.format(first=first, end=end)):
        if None not in values and next_period(month, "month") <= known.as_of + DAY:
            p75, mean, median, *parts = (float(value) for value in values)
            found.append(
                Month(month, p75, mean, median, tuple(parts[: len(PAGES)]), tuple(parts[len(PAGES) :]))
            )
    return found


def most_telling(months: list[Month]) -> list[Month]:
    """Those of some months in which each wrong way gives another number; where there are none, the best of them."""
    telling = [month for month in months if month.tells]
    best = [month for month in telling if month.platforms_apart > 2 * TOLERANCE_MS]
    if not best and telling:
        best = [max(telling, key=lambda month: month.platforms_apart)]
    return best or months

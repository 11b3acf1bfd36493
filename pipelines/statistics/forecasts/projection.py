"""All that is said of the future of a series at once: our forecast and the naive one, with ranges, and their record.

It is made once for a release and kept as JSON, or on demand; both are this.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import numpy as np

from pipelines.statistics.arrays import Floats
from pipelines.statistics.forecasts.backtest import (
    DAYS,
    ORIGINS,
    WEEKS,
    Backtest,
    backtest,
    half_width,
    judged,
    level_of,
    with_doubt,
)
from pipelines.statistics.forecasts.forecast import Method, Shape, ours, shape_of, simplest
from pipelines.statistics.forecasts.special_days import Named, Special, SpecialDays

Grain = Literal["day", "week"]
HORIZON: Mapping[Grain, int] = {"day": 56, "week": 12}
JUDGED: Mapping[Grain, tuple[int, ...]] = {"day": (7, 28, 56), "week": (1, 4, 12)}
"""Steps ahead of which the record is told."""
LEAST: Mapping[Grain, int] = {"day": 28, "week": 8}
"""Values below which nothing can be said."""
INNER, OUTER = 0.5, 0.8


class TooShortError(ValueError):
    """A series with too short a past for any forecast."""


@dataclass(frozen=True)
class Record:
    """What forecasts `step` steps ahead came to: of `count` ranges of 80 % `held` held, `miss` is how far off the middle was
    on average, and `loss` the mean pinball loss of the 10, 50 and 90 % values."""

    step: int
    count: int
    held: int
    miss: float
    loss: float


@dataclass(frozen=True)
class Said:
    """A forecast for each step ahead: its middle, and how far its ranges of 50 and 80 % reach to either side. The
    ranges are empty where the past is too short for them."""

    point: tuple[float, ...]
    inner: tuple[float, ...]
    outer: tuple[float, ...]
    records: tuple[Record, ...]

    @property
    def has_ranges(self) -> bool:
        return bool(self.outer)

    def record(self, step: int) -> Record | None:
        """The record of so many steps ahead; None where there is none."""
        return next((one for one in self.records if one.step == step), None)


@dataclass(frozen=True)
class Projection:
    """A series by day or week from `first` on (a week by its first day), and what is said of its next steps.

    What is said leaves out what `specials` do, the days ahead that are unlike others: `with_specials` takes them in. Records
    are those of forecasts with what was known of such days.
    """

    grain: Grain
    first: dt.date
    values: tuple[float, ...]
    shape: Shape
    ours: Said
    naive: Said
    specials: tuple[Special, ...] = ()
    knows_days: bool = False
    """Whether it was made with a calendar."""

    @property
    def _step(self) -> dt.timedelta:
        return dt.timedelta(days=1 if self.grain == "day" else 7)

    @property
    def last(self) -> dt.date:
        """The day, or first day of the week, of the last value."""
        return self.first + (len(self.values) - 1) * self._step

    def at(self, step: int) -> dt.date:
        """The day, or first day of the week, so many steps ahead."""
        return self.last + step * self._step

    def as_json(self) -> dict[str, Any]:
        """Plain data; `of_json` makes the same of it."""
        return {**asdict(self), "first": self.first.isoformat()}

    @classmethod
    def of_json(cls, content: Mapping[str, Any]) -> Projection:
        """What `as_json` gave. Raises KeyError, TypeError and ValueError for anything else."""
        return cls(
            content["grain"],
            dt.date.fromisoformat(content["first"]),
            tuple(map(float, content["values"])),
            content["shape"],
            _said(content["ours"]),
            _said(content["naive"]),
            tuple(Special(**one) for one in content["specials"]),
            bool(content["knows_days"]),
        )


def project(
    values: Floats,
    first: dt.date,
    grain: Grain,
    *,
    named: Sequence[Named] = (),
    say: Callable[[float], None] | None = None,
) -> Projection:
    """The next eight weeks by day, or twelve by week, of a series without gaps.

    `named` are days of the calendar, from the first value to the last step ahead, of which a series by day may have been unlike others
    in the years before. `say` is told how far it is, from 0 to 1; what it raises ends the work. Raises TooShortError for fewer than four weeks,
    or eight of a series by week.
    """
    values = np.asarray(values, float)
    if len(values) < LEAST[grain]:
        unit = "days" if grain == "day" else "weeks"
        raise TooShortError(
            f"A forecast takes {LEAST[grain]} {unit} of history, and there are {len(values)}."
        )
    shape = shape_of(values, by_week=grain == "week")
    days = SpecialDays(values, named, stock=shape == "stock") if named and grain == "day" else None
    return Projection(
        grain,
        first,
        tuple(values.tolist()),
        shape,
        _of(values, grain, ours(shape), days, say),
        _of(values, grain, simplest(shape), None, None),
        days.ahead(HORIZON["day"]) if days else (),
        knows_days=days is not None,
    )


def with_specials(said: Said, specials: Sequence[Special]) -> Said:
    """What is said with special days taken in: as large as such days were, and with ranges as much wider as that is unsure."""
    point, halves = list(said.point), {INNER: list(said.inner), OUTER: list(said.outer)}
    for one in specials:
        place = one.step - 1
        point[place] *= one.factor
        for share, half in halves.items():
            if half:
                half[place] = with_doubt(half[place], share, one.error * abs(point[place]))
    return replace(said, point=tuple(point), inner=tuple(halves[INNER]), outer=tuple(halves[OUTER]))


def _of(
    values: Floats,
    grain: Grain,
    method: Method,
    special: SpecialDays | None,
    say: Callable[[float], None] | None,
) -> Said:
    horizon, rhythm = HORIZON[grain], DAYS if grain == "day" else WEEKS
    # For the record each of the newest 26 is judged with a range from 26 before it.
    steps_in_weeks = -(-horizon // rhythm.apart)
    past = backtest(
        values, method, horizon, rhythm=rhythm, most=2 * (ORIGINS + steps_in_weeks), say=say, special=special
    )
    level = level_of(values, rhythm)
    ranges = {share: _halves(past, horizon, share, level) for share in (INNER, OUTER)}
    return Said(
        tuple(method(special.without() if special else values, horizon).tolist()),
        ranges[INNER] if ranges[OUTER] else (),
        ranges[OUTER],
        tuple(filter(None, (_record(past, step) for step in JUDGED[grain]))),
    )


def _halves(past: Backtest, horizon: int, share: float, level: float) -> tuple[float, ...]:
    """Half the width of the range at each step; none at all where one step has none. Further ahead it is no narrower."""
    found = [half_width(past, step, share) if len(past.origins) else None for step in range(1, horizon + 1)]
    if None in found:
        return ()
    return tuple((np.maximum.accumulate(np.array(found, float)) * level).tolist())


def _record(past: Backtest, step: int) -> Record | None:
    found = judged(past, step) if len(past.origins) else None
    if found is None or not found.count:
        return None
    miss = float(np.mean(np.abs(found.point - found.actual)))
    return Record(step, found.count, found.held, miss, found.loss) if math.isfinite(miss) else None


def _said(content: Mapping[str, Any]) -> Said:
    return Said(
        tuple(map(float, content["point"])),
        tuple(map(float, content["inner"])),
        tuple(map(float, content["outer"])),
        tuple(Record(**one) for one in content["records"]),
    )

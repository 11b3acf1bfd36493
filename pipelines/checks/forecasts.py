"""What our forecast is worth beside simpler ones and a fitted one, on worlds whose future is known.

    python -m pipelines.checks.forecasts [--seeds 20] [--first-seed 1] [--preset lab] [--users N] [--home DATA ...] [--no-fit]

MAU and DAU of each world are forecast as of every other week of the past, each time with what was known then, and held
against what came: of the release in each `--home`, else of simulated worlds. Losses are pinball losses of seven quantiles,
in the mean step of the series (a day's of MAU, a week's of DAU), so that worlds can be averaged. Forecasts that have to do with
the days around the year's end are told apart, those of the first one and of later ones: ours alone knows a calendar, and
what the last year's end did. `ETS` is statsmodels' damped trend, fitted
anew as of each day, with its own normal ranges.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist
from typing import Literal

import numpy as np

from pipelines.contract.calendar import DAY, days, is_year_end
from pipelines.contract.holidays import named_days
from pipelines.contract.home import Home
from pipelines.contract.release import current_release
from pipelines.statistics.arrays import Floats
from pipelines.statistics.forecasts.backtest import APART, ORIGINS, Backtest, backtest, half_width, with_doubt
from pipelines.statistics.forecasts.forecast import Method, Shape, drift, naive, ours, seasonal_naive
from pipelines.statistics.forecasts.special_days import SpecialDays
from pipelines.statistics.scores import pinball_loss
from synthetic.config import DEFAULT_PRESET, HISTORY_START, SettingError, WorldConfig
from synthetic.kernel import days as numbers
from synthetic.outcomes.measurement import measure
from synthetic.scenario import Scenario

YearEnd = Literal["none", "first", "again"]
YEAR_ENDS: Mapping[YearEnd, str] = {
    "none": "ordinary days",
    "first": "first year’s end",
    "again": "later year’s end",
}
LEVELS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
HORIZON = 28
FAR = range(13, 29)
EVERY = 2
"""Weeks between the origins that are judged; ranges come from those of every week."""
FIT_DAYS = 365
SHAPES: Mapping[str, Shape] = {"MAU": "stock", "DAU": "daily"}
CLOSE_TO_FIT, BELOW_NAIVE, COVERAGE = 1.05, 0.8, (0.75, 0.92)
_MEMORY = {"MAU": 28, "DAU": 1}
_STEP = {"MAU": 1, "DAU": 7}


@dataclass(frozen=True)
class Loss:
    """What one forecast of the past cost. `step` is how many days ahead it was, `year_end` whether it has to do with the days
    around the year's end, and with the first ones of the series."""

    series: str
    method: str
    step: int
    loss: float
    held: bool
    year_end: YearEnd


def losses(series: str, values: Floats, first: dt.date, *, fit: bool = True) -> Iterator[Loss]:
    """Every forecast of a series, by each method; `values` by day from `first` on, without gaps."""
    shape = SHAPES[series]
    methods: dict[str, Method] = {
        "naive": naive,
        "seasonal naive": seasonal_naive,
        "drift": drift,
        "ours": ours(shape),
    }
    special = SpecialDays(
        values, named_days(first, first + (len(values) + HORIZON) * DAY), stock=shape == "stock"
    )
    tests = {
        name: backtest(values, method, HORIZON, special=special if name == "ours" else None)
        for name, method in methods.items()
    }
    size = float(np.mean(np.abs(values[_STEP[series] :] - values[: -_STEP[series]])))
    past = tests["ours"].origins
    # From the day on which as many forecasts have come true as a range is made of.
    judged = past[ORIGINS + HORIZON // APART :][::-EVERY][::-1]
    for origin in judged.tolist():
        if origin + HORIZON >= len(values):
            continue
        fitted = _fitted(values[: origin + 1], shape) if fit else None
        for step in range(1, HORIZON + 1):
            actual = float(values[origin + step])
            said = {name: _said(test, origin, step) for name, test in tests.items()}
            if fitted is not None:
                said["ETS"] = {level: float(fitted[level][step - 1]) for level in LEVELS}
            year_end = _year_end(first + origin * DAY, step, _MEMORY[series], first)
            for name, quantiles in said.items():
                held = quantiles[0.1] <= actual <= quantiles[0.9]
                yield Loss(series, name, step, pinball_loss(quantiles, actual) / size, held, year_end)


def _said(test: Backtest, origin: int, step: int) -> dict[float, float]:
    """The quantiles that could have been given on a day."""
    row = int(np.searchsorted(test.origins, origin))
    point, level = float(test.forecasts[row, step - 1]), float(test.levels[row])
    doubt = float(test.doubts[row, step - 1])
    found = {}
    for one in LEVELS:
        share = abs(2 * one - 1)
        half = half_width(test, step, share, at=origin) if share else 0.0
        assert half is not None  # there are enough origins
        half = with_doubt(half * level, share, doubt * abs(point)) if share else 0.0
        found[one] = point + (half if one > 0.5 else -half)
    return found


def _fitted(values: Floats, shape: Shape) -> dict[float, Floats]:
    """The quantiles of statsmodels' damped trend, fitted to the last year."""
    import pandas as pd
    from statsmodels.tools.sm_exceptions import ConvergenceWarning
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    season = {"seasonal": "add", "seasonal_periods": 7} if shape == "daily" else {}
    recent = values[-FIT_DAYS:]
    series = pd.Series(
        recent, pd.date_range("2024-01-01", periods=len(recent))
    )  # it asks for an index; any will do
    model = ETSModel(series, error="add", trend="add", damped_trend=True, **season)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        fitted = model.fit(disp=False)
    ahead = fitted.get_prediction(start=len(recent), end=len(recent) + HORIZON - 1)
    point, deviation = np.asarray(ahead.predicted_mean), np.sqrt(np.asarray(ahead.forecast_variance))
    return {level: point + NormalDist().inv_cdf(level) * deviation for level in LEVELS}


def _year_end(origin: dt.date, step: int, memory: int, first: dt.date) -> YearEnd:
    """Whether a day around the year's end is counted in what is forecast, or in what it is forecast from; and whether the
    series, from `first` on, had a whole one before."""
    near = [day for day in days(origin - (memory - 1) * DAY, origin + (step + 1) * DAY) if is_year_end(day)]
    if not near:
        return "none"
    return "first" if near[-1] - first < 400 * DAY else "again"


def simulated(config: WorldConfig) -> dict[str, Floats]:
    """MAU and DAU by day of a world's history, as its marts count them."""
    scenario, end = Scenario.of(config), numbers.number(config.as_of) + 1
    found = measure(scenario, numbers.HISTORY, end, metrics=("mau_counted", "core_active_users"))
    return {
        "MAU": found.values["mau_counted"][:, 0][27:],
        "DAU": found.values["core_active_users"][:, 0][27:],
    }


def of_home(home: Path) -> tuple[dict[str, Floats], dt.date]:
    """MAU and DAU by day of the release that a home has, and their first day. Raises ValueError where there is none."""
    import duckdb

    release = current_release(Home(home))
    if release is None:
        raise ValueError(f"There is no release in {home}. Build one there with `make data`.")
    with duckdb.connect(str(release.warehouse), read_only=True) as connection:
        rows = connection.execute(
            "SELECT date_day, SUM(mau), SUM(dau) FROM marts.fct_active_base GROUP BY date_day HAVING SUM(mau) IS NOT NULL "
            "ORDER BY date_day"
        ).fetchall()
    table = np.array([(mau, dau) for _, mau, dau in rows], float)
    return {"MAU": table[:, 0], "DAU": table[:, 1]}, rows[0][0]


Steps = Mapping[str, Iterable[int]]
SPANS: Steps = {"day 7": (7,), "day 28": (28,), "days 13-28": FAR}


def table(found: Sequence[Loss]) -> Iterator[str]:
    """Mean loss and coverage by series, span and method; the days around the year's end apart."""
    yield f"{'':24}{'':16}" + "".join(f"{said:>26}" for said in YEAR_ENDS.values())
    yield f"{'series, days ahead':24}{'method':16}" + len(YEAR_ENDS) * f"{'n':>8}{'pinball':>10}{'80 %':>8}"
    for series in SHAPES:
        for span, steps in SPANS.items():
            wanted = set(steps)
            own = [one for one in found if one.series == series and one.step in wanted]
            for name in dict.fromkeys(one.method for one in own):
                cells = [
                    _cell([one for one in own if one.method == name and one.year_end == which])
                    for which in YEAR_ENDS
                ]
                yield f"{f'{series}, {span}':24}{name:16}{''.join(cells)}"


def _cell(own: Sequence[Loss]) -> str:
    if not own:
        return f"{0:>8}{'–':>10}{'–':>8}"
    loss, held = np.mean([one.loss for one in own]), np.mean([one.held for one in own])
    return f"{len(own):>8,}{loss:>10.3f}{held:>8.0%}"


def misses(found: Sequence[Loss]) -> list[str]:
    """Which of the bars are not kept, on ordinary days and days 13 to 28 ahead."""

    def mean(series: str, method: str) -> float:
        own = [
            one.loss
            for one in found
            if (one.series, one.method) == (series, method) and one.step in FAR and one.year_end == "none"
        ]
        return float(np.mean(own)) if own else float("nan")

    said = []
    for series in SHAPES:
        own, fitted = mean(series, "ours"), mean(series, "ETS")
        if own > CLOSE_TO_FIT * fitted:
            said.append(f"{series}: ours {own:.3f} is more than 5 % above the fitted ETS, {fitted:.3f}.")
        held = [
            one.held
            for one in found
            if one.series == series and one.method == "ours" and one.step in FAR and one.year_end == "none"
        ]
        if held and not COVERAGE[0] <= float(np.mean(held)) <= COVERAGE[1]:
            said.append(f"{series}: 80 % ranges hold {np.mean(held):.0%}, stated 75 to 92 %.")
    if mean("MAU", "ours") > BELOW_NAIVE * mean("MAU", "naive"):
        said.append("MAU: ours is less than 20 % below naive.")
    return said


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 1 if a bar is not kept, 2 for what can't be read."""
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.checks.forecasts", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--seeds", type=int, default=20, help="how many simulated worlds")
    parser.add_argument("--first-seed", type=int, default=1, help="the first one's seed")
    parser.add_argument("--preset", default=DEFAULT_PRESET)
    parser.add_argument("--users", default=None, help="number of users in place of the preset's")
    parser.add_argument(
        "--home", type=Path, nargs="+", default=[], help="data folders to read in their place"
    )
    parser.add_argument(
        "--no-fit", action="store_true", help="without the fitted ETS, which takes most of the time"
    )
    options = parser.parse_args(arguments)
    found: list[Loss] = []
    try:
        for name, series, first in _worlds(options):
            for one, values in series.items():
                found += losses(one, values, first, fit=not options.no_fit)
            print(name, file=sys.stderr, flush=True)
    except (SettingError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 2
    missed = misses(found)
    print("\n".join([*table(found), *(missed or ["Every bar is kept."])]))
    return int(bool(missed))


def _worlds(options: argparse.Namespace) -> Iterator[tuple[str, dict[str, Floats], dt.date]]:
    for home in options.home:
        yield str(home), *of_home(home)
    if not options.home:
        for seed in range(options.first_seed, options.first_seed + options.seeds):
            config = WorldConfig.from_settings(seed, options.preset, users=options.users)
            yield f"seed {seed}", simulated(config), HISTORY_START + 27 * DAY


if __name__ == "__main__":
    sys.exit(main())

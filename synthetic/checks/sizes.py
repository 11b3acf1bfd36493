"""Are the sizes that exercises ask as ranges drawn widely enough to be asked?

    python -m synthetic.checks.sizes [--seeds 1000] [--worlds 10] [--preset lab] [--only autumn_2024]

A range is scored by its width and by how far it misses, against the best range of somebody who never looks at the
data. Who reads the data as well as they can be read earns half of the points or more only where the size is drawn far
more widely than it can be read: its standard deviation over seeds is at least `NEEDED` times the standard error of
its best reading. (For a size that is drawn evenly the best fixed range costs 0.9 of the bounds' distance, or 3.12
standard deviations; an honest 80 % range costs 3.51 standard errors.)

The draws of many seeds are cheap: no world is made. Readings need worlds: of the seeds, those in which most of the
sizes can be asked. Each reading looks at data alone; the truth comes from twins, or is the drawn number itself. Where
the truth follows from what is drawn and is not the same, its standard deviation over seeds is that of a straight line
fitted over the worlds, truth on drawn number, with what is left over added.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import linregress

from pipelines.statistics.estimate import Estimate
from synthetic import incidents
from synthetic.checks.asked import SIZES
from synthetic.checks.asked.size import Size
from synthetic.config import DEFAULT_PRESET, SettingError, WorldConfig
from synthetic.incidents import Happening
from synthetic.kernel import days
from synthetic.kernel.draws import Floats
from synthetic.scenario import Scenario
from synthetic.truth.twins import Twins

NEEDED = 2.25
"""Standard deviations over seeds, in standard errors of the best reading."""
_LEAST_FITTED = 4
"""Fewest worlds over which a line is fitted."""


@dataclass(frozen=True)
class Trial:
    """One reading of a size: what was drawn, what is true, and what the data say."""

    drawn: float
    truth: float
    reading: Estimate

    @property
    def miss(self) -> float:
        return self.reading.value - self.truth


@dataclass(frozen=True)
class Line:
    """What the table says of a size. NaN for what too few worlds can say.

    `spread`: standard deviation of the truth over the seeds in which it is asked. `error`: root mean square of reading
    minus truth; `stated`: that of the readings' own standard errors. `mean`: of the truth over the worlds.
    """

    size: Size
    seeds: int
    worlds: int
    mean: float
    spread: float
    error: float
    stated: float

    @property
    def ratio(self) -> float:
        """`spread` in units of `error`; 0 for a size that never varies."""
        if self.spread == 0.0:
            return 0.0
        return np.inf if self.error == 0.0 else self.spread / self.error

    @property
    def can_be_asked(self) -> bool:
        return self.ratio >= NEEDED


def line(size: Size, drawn: Floats, trials: Sequence[Trial]) -> Line:
    """The line of a size from its draws over seeds and its readings in some worlds."""
    misses = np.array([trial.miss for trial in trials])
    stated = np.array([trial.reading.error for trial in trials])
    truth = np.array([trial.truth for trial in trials])
    return Line(
        size,
        len(drawn),
        len(trials),
        float(truth.mean()) if trials else np.nan,
        spread_of(size, drawn, trials),
        _root_mean_square(misses),
        _root_mean_square(stated),
    )


def spread_of(size: Size, drawn: Floats, trials: Sequence[Trial]) -> float:
    """Standard deviation of the truth over seeds, directly or by a line through the worlds' truths."""
    if len(drawn) < 2:
        return np.nan
    if size.truth is None:
        return float(drawn.std(ddof=1))
    if len(trials) < _LEAST_FITTED:
        return np.nan
    at = np.array([trial.drawn for trial in trials])
    truth = np.array([trial.truth for trial in trials])
    if np.ptp(at) == 0.0:
        return float(truth.std(ddof=1))
    fit = linregress(at, truth)
    left_over = truth - fit.intercept - fit.slope * at
    noise = float(left_over @ left_over) / (len(trials) - 2)
    return float(np.sqrt(fit.slope**2 * drawn.var(ddof=1) + noise))


def _root_mean_square(values: Floats) -> float:
    return float(np.sqrt(np.mean(values**2))) if len(values) else np.nan


def draws_of(sizes: Collection[Size], seeds: Iterable[int]) -> dict[int, dict[Size, Happening]]:
    """By seed: the sizes that can be asked in its world, with what came true."""
    found: dict[int, dict[Size, Happening]] = {}
    for seed in seeds:
        happening = Scenario(seed, 1).incidents
        asked = {size: size.asked_of(happening) for size in sizes}
        found[seed] = {size: drawn for size, drawn in asked.items() if drawn is not None}
    return found


def trials_of(sizes: Collection[Size], config: WorldConfig) -> dict[Size, Trial]:
    """Every size that can be asked in a world of its incidents that have begun, read and compared with its truth."""
    twins = Twins(config)
    found = {}
    for size in sizes:
        drawn = size.asked_of(twins.scenario.incidents)
        if drawn is None or drawn.first >= days.number(config.as_of):
            continue
        at = size.drawn(drawn)
        truth = at if size.truth is None else size.truth(twins, drawn)
        found[size] = Trial(at, truth, size.read(twins, drawn))
    return found


def table(lines: Iterable[Line]) -> list[str]:
    """The lines as text, a header first."""
    names = f"{'incident':<24}{'asked':<48}{'unit':<8}{'bounds':<34}{'seeds':>6}{'sd':>9}{'worlds':>8}"
    text = [f"{names}{'mean':>9}{'error':>9}{'stated':>9}{'ratio':>7}"]
    for one in lines:
        numbers = "".join(f"{_short(n):>9}" for n in (one.mean, one.error, one.stated))
        text.append(
            f"{one.size.incident:<24}{one.size.asked:<48}{one.size.unit:<8}{bounds_of(one.size):<34}{one.seeds:>6}"
            f"{_short(one.spread):>9}{one.worlds:>8}{numbers}{one.ratio:>7.2f}  {_verdict(one)}"
        )
    return text


def _verdict(one: Line) -> str:
    if np.isnan(one.ratio):
        return "too few worlds to say"
    return "can be asked" if one.can_be_asked else "not as a range"


def bounds_of(size: Size) -> str:
    """The bounds by which a size is drawn, of each outcome that has them."""
    outcomes = {outcome.name: outcome for outcome in incidents.discover()[size.incident].outcomes}
    parts = []
    for name in size.outcomes:
        for bound in size.bounds:
            drawn = outcomes[name].sizes.get(bound)
            if drawn is not None:
                none = f", {drawn.none:.0%} none" if drawn.none else ""
                parts.append(f"{drawn.low:g} to {drawn.high:g}{none}")
    return "; ".join(dict.fromkeys(parts))


def _short(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.4f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 1 if a size that is scored can't be asked, 2 for an option that can't be used."""

    parser = argparse.ArgumentParser(
        prog="python -m synthetic.checks.sizes", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--seeds", type=int, default=1000, help="how many seeds are drawn")
    parser.add_argument("--worlds", type=int, default=10, help="how many of them are simulated and read")
    parser.add_argument("--preset", default=DEFAULT_PRESET)
    parser.add_argument("--users", default=None, help="number of users in place of the preset's")
    parser.add_argument("--only", nargs="*", default=None, help="incidents whose sizes are looked at")
    options = parser.parse_args(arguments)
    sizes = [size for size in SIZES if options.only is None or size.incident in options.only]
    by_seed = draws_of(sizes, range(options.seeds))
    drawn = {
        size: np.array([size.drawn(found[size]) for found in by_seed.values() if size in found])
        for size in sizes
    }
    most_first = sorted(by_seed, key=lambda seed: -len(by_seed[seed]))
    trials: dict[Size, list[Trial]] = defaultdict(list)
    began = time.perf_counter()
    for seed in most_first[: options.worlds]:
        try:
            config = WorldConfig.from_settings(seed, options.preset, users=options.users)
        except SettingError as problem:
            print(problem, file=sys.stderr)
            return 2
        for size, trial in trials_of(sizes, config).items():
            trials[size].append(trial)
        print(f"seed {seed}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    lines = [line(size, drawn[size], trials[size]) for size in sizes]
    print("\n".join(table(lines)))
    return 0 if all(one.can_be_asked for one in lines if one.size.is_scored) else 1


if __name__ == "__main__":
    sys.exit(main())

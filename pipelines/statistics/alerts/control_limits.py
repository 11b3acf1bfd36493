"""How far a series usually moves from one window to the next: Shewhart's control limits, for its moves.

A control chart (Shewhart, 1931) asks of a number whether it has left what chance and ordinary business make
of it. Here the number is a move: the change from one window to the one right before it. What is usual comes
from all earlier moves of the same length, with their signs: a metric that grows has a usual rise. The middle is
their median, the spread their median absolute deviation, which a quarter of a history full of incidents does
not move.

Whoever looks at several numbers at once sees one of them outside by chance the more often the more there are:
a band that each leaves once in ten times is left somewhere in 72 % of the views of twelve. So the limits are
widened by Šidák's rule (1967) to hold for the whole view. A percentile that far out would want a thousand moves,
and a history has a hundred that overlap; so it is taken from the spread, as if moves were normal. Whether that
is true of worlds like ours is shown by `python -m pipelines.checks.board`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from pipelines.statistics.alerts.robust_z import centre_and_spread
from pipelines.statistics.arrays import Bools, Floats

FALSE_RATE = 0.1
"""Share of views in which chance alone may put any of the numbers outside."""
LEAST_MOVES = 26
"""Moves that show what is usual: half a year of them, one a week."""
WIDTH_OF_ONE_YEAR = 2.0
"""How much wider the limits are where only a year or two show what is usual, as around the year's end."""
_YEAR = 52
"""Weeks after which the calendar is alike."""
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Limits:
    """From where to where a move is usual, both as a share of the window before: -0.03 to 0.05.

    `move` is the newest one, `moves` how many earlier ones they come from. `of_season`: they are those of the
    same weeks in the years before.
    """

    move: float
    low: float
    high: float
    moves: int
    of_season: bool = False

    @property
    def is_usual(self) -> bool:
        """Whether the move is within the limits, ends included."""
        return self.low - _ROUNDING <= self.move <= self.high + _ROUNDING

    @property
    def place(self) -> float:
        """Where the move lies: 0 at the lower limit, 1 at the upper one."""
        width = self.high - self.low
        return (self.move - self.low) / width if width > 0 else 0.5


def reach(looks: int, false_rate: float = FALSE_RATE) -> float:
    """Standard deviations that none of so many independent normal numbers leaves, but for this share of views.

    Raises ValueError for no looks at all.
    """
    if looks < 1:
        raise ValueError("Whoever looks at nothing sees nothing unusual.")
    each = (1.0 - false_rate) ** (1.0 / looks)
    return NormalDist().inv_cdf((1.0 + each) / 2.0)


def limits(values: Floats, *, apart: int, looks: int, ordinary: Bools | None = None) -> Limits | None:
    """What is usual for the last move of a series of windows, one a week and each `apart` weeks long.

    `values` are the windows' values, oldest first, NaN where there is none. The last move, from the value
    `apart` before, is held against the moves that were over when its window began. `ordinary`, as long as
    `values`, says whose window has none of the year's own days in it: a move to or from one that has is held
    against the same weeks of earlier years, and shows nothing for others. None where there is too little to judge
    by, or no move that is a share: from 0, or to or from less.
    """
    moves = _moves(values, apart)
    if not len(moves) or np.isnan(moves[-1]):
        return None
    alike = np.ones(len(values), bool) if ordinary is None else ordinary
    is_plain = alike[apart:] & alike[:-apart]
    over = np.arange(len(moves)) < len(moves) - apart
    usual = moves[is_plain & over & np.isfinite(moves)]
    if len(usual) < LEAST_MOVES:
        return None
    centre, spread = _centre_and_spread(usual)
    width, of_season = reach(looks), not is_plain[-1]
    if of_season:
        then = _moves_of_the_season(moves, is_plain)
        if not len(then):
            return None
        centre, width = float(np.median(then)), width * WIDTH_OF_ONE_YEAR
    low, high = (math.expm1(centre + side * width * spread) for side in (-1.0, 1.0))
    return Limits(math.expm1(moves[-1]), low, high, len(usual), of_season)


def _centre_and_spread(moves: Floats) -> tuple[float, float]:
    """As `robust_z` has them; where more than half of the moves are alike, their standard deviation: else any
    other move would be outside."""
    centre, spread = centre_and_spread(moves)
    return centre, spread or float(np.sqrt(np.mean((moves - centre) ** 2)))


def _moves(values: Floats, apart: int) -> Floats:
    """Logarithms of the ratio to the value `apart` before: a halving is as far as a doubling. NaN for no share."""
    known = np.where(values >= 0, values.astype(np.float64), np.nan)
    before = np.where(known[:-apart] > 0, known[:-apart], np.nan)
    with np.errstate(divide="ignore"):
        return np.log(known[apart:] / before)


def _moves_of_the_season(moves: Floats, is_plain: Bools) -> Floats:
    """The moves of the same weeks in earlier years, and of the weeks on either side."""
    last = len(moves) - 1
    near = [last - _YEAR * year + week for year in range(1, last // _YEAR + 2) for week in (-1, 0, 1)]
    there = [at for at in near if at >= 0 and not is_plain[at] and np.isfinite(moves[at])]
    return moves[there]

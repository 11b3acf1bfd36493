"""What a stated belief, range, set of quantiles or plan is worth, once the truth is known.

Each loss is proper: whoever says what they believe loses least on average. Points are a straight line of the loss, so
they are proper too: 100 is perfect, 0 what no knowledge earns, and there is no floor, since a floor would reward
bold guesses.

Sources: Brier (1950), for the quadratic loss; Winkler (1972) and Gneiting and Raftery (2007), section 6, for the
intervals and the pinball loss.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from pipelines.statistics.arrays import Floats

COVERAGE = 0.8
"""Share of one's ranges that should hold the truth."""
QUANTILES = (0.1, 0.5, 0.9)


def spread(picked: int, confidence: float, count: int) -> tuple[float, ...]:
    """A belief in one of `count` causes: `confidence` on the picked one, the rest spread evenly over the others.

    Raises ValueError for a confidence below one in `count`, with which another one would be the likeliest.
    """
    if not 0 <= picked < count or not 1.0 / count - 1e-12 <= confidence <= 1.0:
        raise ValueError(f"{confidence:g} on number {picked} of {count} is no belief in it.")
    rest = (1.0 - confidence) / (count - 1)
    return tuple(confidence if place == picked else rest for place in range(count))


def quadratic_loss(belief: Sequence[float], true: int) -> float:
    """Sum of the squared distances between what was believed of each cause and what is so (0 to 2)."""
    return sum((share - float(place == true)) ** 2 for place, share in enumerate(belief))


def belief_points(confidence: float, count: int, *, right: bool) -> float:
    """Points of a belief in one of `count` causes; 0 for one that is even on all."""
    loss = quadratic_loss(spread(0, confidence, count), 0 if right else 1)
    return 100.0 * (1.0 - loss / ((count - 1) / count))


def range_loss(low: float, high: float, truth: float) -> float:
    """Width of the range and, where it does not hold the truth, ten times the distance to it (2 ÷ (1 − coverage)).

    Raises ValueError for a range that ends before it begins.
    """
    if not low <= high:
        raise ValueError(f"A range cannot reach from {low:g} to {high:g}.")
    miss = max(low - truth, truth - high, 0.0)
    return (high - low) + 2.0 / (1.0 - COVERAGE) * miss


def range_points(low: float, high: float, truth: float, fixed: float) -> float:
    """Points of a range; 0 for the loss `fixed`, that of the best range which is the same in every world."""
    return 100.0 * (1.0 - range_loss(low, high, truth) / fixed)


def best_fixed_range(truths: Sequence[float] | Floats) -> tuple[float, float, float]:
    """The range that loses least on average over these truths, and that loss.

    It reaches from their 10 % quantile to their 90 % quantile, since those make the loss smallest.
    """
    values = np.sort(np.asarray(truths, float))
    low, high = np.quantile(values, [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2], method="inverted_cdf")
    return float(low), float(high), float(np.mean([range_loss(low, high, truth) for truth in values]))


def pinball_loss(said: Mapping[float, float], truth: float) -> float:
    """Mean over the levels of the quantile loss: a level of .9 costs nine times as much below the truth as above."""
    return float(
        np.mean(
            [max(level * (truth - value), (level - 1.0) * (truth - value)) for level, value in said.items()]
        )
    )


def quantile_points(said: Mapping[float, float], truth: float, naive: float) -> float:
    """Points of quantiles; 0 for the loss `naive`, that of the naive forecast with its own back-tested range.

    Raises ValueError for quantiles that go down as their levels go up.
    """
    values = [said[level] for level in sorted(said)]
    if any(later < before for before, later in pairwise(values)):
        raise ValueError("Quantiles cannot go down.")
    return 100.0 * (1.0 - pinball_loss(said, truth) / naive)


def plan_zero(even: float, worth: float, best: float) -> float:
    """The mean MAU that earns a plan 0 points: what spreading the budget evenly reaches, guardrails aside.

    `worth` is what that is worth, guardrails counted, and `best` that of the best plan. In many worlds the even split breaks a
    guardrail: were it worth nothing there, whatever breaks none would earn most of the points. Where nothing that may be done
    reaches as much as the even split, 0 is what that is worth.
    """
    return even if even < best else worth


def plan_points(worth: float, zero: float, best: float) -> float:
    """Points of a plan: 0 for `zero`, 100 for the best plan of a search; there are more and fewer."""
    return 100.0 * (worth - zero) / (best - zero)

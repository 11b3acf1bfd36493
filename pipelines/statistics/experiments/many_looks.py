"""Several questions asked of one experiment: how many of the answers are chance.

*Success metrics* are few, and any of them alone would do: the error is shared out among them (Bonferroni), so that one
false find in twenty experiments stays one. *Segments* are many and are read for ideas: of those that are named, a share
of at most q is chance in the mean (Benjamini and Hochberg 1995). For both there is a coverage of which ranges say the
same as the decisions: a range at 95 % beside a decision at 1 % would show a lift where none is claimed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.statistics.arrays import Floats

ALPHA = 0.05


@dataclass(frozen=True)
class Family:
    """The answers to questions that were asked together, in their order.

    `adjusted`: each one's p, made larger for the others, to be held against the error itself. `coverage`: of ranges
    that leave 0 out for just those that are found.
    """

    found: tuple[bool, ...]
    adjusted: tuple[float, ...]
    coverage: float


def success_metrics(p_values: Sequence[float], alpha: float = ALPHA) -> Family:
    """By Bonferroni: the chance that any of them is found, if none has changed, is at most alpha.

    Raises ValueError for no p, or one that is not between 0 and 1.
    """
    found, adjusted = _adjusted(p_values, alpha, "bonferroni")
    return Family(found, adjusted, coverage_of_each(len(found), alpha))


def coverage_of_each(metrics: int, alpha: float = ALPHA) -> float:
    """Coverage of each range, so that all of so many hold at once in 1 - alpha of samples. Raises ValueError for none."""
    if metrics < 1:
        raise ValueError("A plan without a metric has nothing to be sure of.")
    return 1.0 - alpha / metrics


def segments(p_values: Sequence[float], q: float = ALPHA) -> Family:
    """By Benjamini and Hochberg: of the segments that are named, a share of at most q is chance in the mean.

    The coverage is that of Benjamini and Yekutieli (2005) for those that are named, 1 - (how many are) × q ÷ (how many
    there are); where none is, that of Bonferroni. A p of just the bound is named. Raises ValueError as above.
    """
    found, adjusted = _adjusted(p_values, q, "fdr_bh")
    return Family(found, adjusted, 1.0 - max(sum(found), 1) * q / len(found))


def _adjusted(
    p_values: Sequence[float], alpha: float, method: str
) -> tuple[tuple[bool, ...], tuple[float, ...]]:
    values: Floats = np.asarray(p_values, np.float64)
    if not len(values) or not ((values >= 0) & (values <= 1)).all():
        raise ValueError("Each question needs a p between 0 and 1, and there must be one.")
    from statsmodels.stats.multitest import multipletests

    found, adjusted, _, _ = multipletests(values, alpha, method=method)
    return tuple(bool(one) for one in found), tuple(float(one) for one in adjusted)

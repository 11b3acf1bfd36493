"""How good chances are that a model has given: whether it ranks people well, and whether its per cent are per cent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.statistics.arrays import Bools, Floats
from pipelines.statistics.proportions import Share, wilson

BINS = 10


@dataclass(frozen=True)
class Bin:
    """People of about the same score: how many, their mean score, the share to whom it happened, and its 80 % range."""

    count: int
    score: float
    happened: float
    low: float
    high: float


def roc_auc(scores: Floats, happened: Bools) -> float | None:
    """The chance that somebody to whom it happened has a higher score than somebody to whom it did not; ties count half.

    From 0 to 1, .5 for scores that know nothing; None where it happened to all or to nobody. The area under the ROC
    curve (Hanley and McNeil 1982).
    """
    from sklearn.metrics import roc_auc_score

    if happened.all() or not happened.any():
        return None
    return float(roc_auc_score(happened, scores))


def brier(scores: Floats, happened: Bools) -> float:
    """The mean squared distance of scores to what happened (1 or 0): 0 is perfect (Brier 1950)."""
    from sklearn.metrics import brier_score_loss

    return float(brier_score_loss(happened, scores, labels=[False, True]))


def calibration(scores: Floats, happened: Bools, bins: int = BINS) -> tuple[Bin, ...]:
    """People in `bins` groups of the same size, by their score, from the lowest on; fewer groups of fewer people.

    scikit-learn's `calibration_curve` has the means alone; the numbers of people and the ranges are ours.
    """
    order = np.argsort(scores, kind="stable")
    return tuple(_bin(scores[part], happened[part]) for part in np.array_split(order, bins) if len(part))


def _bin(scores: Floats, happened: Bools) -> Bin:
    bar = wilson(Share(int(happened.sum()), len(happened)), 0.8)
    return Bin(len(scores), float(scores.mean()), bar.value, bar.low, bar.high)

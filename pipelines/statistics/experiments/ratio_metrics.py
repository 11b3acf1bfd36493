"""Ratios of two sums over users, such as plans per session: the user is the unit, not the session.

What was randomised are users (or households), and the sessions of one user are alike: errors that take each session
for a draw of its own are too small, here by a factor of about two. The delta method takes the ratio for a mean of
users (Deng, Knoblich and Lu, "Applying the delta method in metric analytics", 2018). All that it needs of an arm are
six sums, which a query gives. Users without a session stay in: they are what an experiment may have changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.statistics.arrays import Bools, Floats, Integers, Numbers
from pipelines.statistics.estimate import CONFIDENCE, Estimate

LEAST_USERS = 30
"""In each arm, below which there is no estimate."""
LEAST_CLUSTERS = 20


@dataclass(frozen=True)
class UserSums:
    """Sums over the users of an arm, x being what is above the line of the ratio and y what is below.

    Numbers, or arrays of the sums of many arms. With y = 1 for each user the ratio is a mean a head.
    """

    users: Numbers
    x: Numbers
    y: Numbers
    xx: Numbers
    yy: Numbers
    xy: Numbers

    @classmethod
    def of(cls, x: Floats, y: Floats) -> UserSums:
        """The sums of these users' values, one of each a user. Raises ValueError for arrays of other lengths."""
        if x.shape != y.shape:
            raise ValueError(f"{len(x)} values above the line and {len(y)} below are not of the same users.")
        x, y = x.astype(np.float64), y.astype(np.float64)
        return cls(len(x), float(x.sum()), float(y.sum()), float(x @ x), float(y @ y), float(x @ y))

    @property
    def ratio(self) -> Floats:
        """x ÷ y; NaN where y is 0."""
        x, y = np.asarray(self.x, np.float64), np.asarray(self.y, np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(y != 0, x / y, np.nan), np.float64)

    @property
    def error(self) -> Floats:
        """The ratio's standard error by the delta method; NaN where there is no ratio, or one user."""
        ratio, users = self.ratio, np.asarray(self.users, np.float64)
        # The residuals x - ratio * y of all users add up to 0, so this is their sum of squares about the mean.
        squares = self.xx - 2.0 * ratio * self.xy + ratio**2 * self.yy
        with np.errstate(divide="ignore", invalid="ignore"):
            variance = np.maximum(squares, 0.0) / (users - 1.0) * users / np.asarray(self.y, np.float64) ** 2
            return np.asarray(np.where(users > 1, np.sqrt(variance), np.nan), np.float64)


def difference(
    treatment: UserSums, control: UserSums, coverage: float = CONFIDENCE, *, least: int = LEAST_USERS
) -> Estimate | None:
    """How much larger treatment's ratio is than control's, in the ratio's units.

    None for fewer than `least` users in an arm, or an arm in which nobody has anything below the line.
    """
    if not _is_enough(treatment, control, least):
        return None
    value, error = (float(number) for number in differences(treatment, control))
    return Estimate.with_normal_error(value, error, coverage)


def differences(treatment: UserSums, control: UserSums) -> tuple[Floats, Floats]:
    """The differences of many pairs of arms at once, and their standard errors; NaN where there is none."""
    return treatment.ratio - control.ratio, np.hypot(treatment.error, control.error)


def relative_difference(
    treatment: UserSums, control: UserSums, coverage: float = CONFIDENCE, *, least: int = LEAST_USERS
) -> Estimate | None:
    """How much larger treatment's ratio is, as a share of control's: .05 for 5 % more.

    The range is that of the logarithm of their quotient, taken back, so that it never goes below -1. None where
    `difference` is, and where a ratio is 0 or less.
    """
    if not _is_enough(treatment, control, least) or min(treatment.ratio, control.ratio) <= 0:
        return None
    value, error = (float(number) for number in log_differences(treatment, control))
    found = Estimate.with_normal_error(value, error, coverage)
    value, low, high = (float(np.expm1(end)) for end in (found.value, found.low, found.high))
    return Estimate(value, low, high, coverage)


def log_differences(treatment: UserSums, control: UserSums) -> tuple[Floats, Floats]:
    """Logarithms of the quotients of many pairs of arms, and their standard errors; NaN where there is none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = [np.where(arm.ratio > 0, np.log(arm.ratio), np.nan) for arm in (treatment, control)]
        errors = [np.where(arm.ratio > 0, arm.error / arm.ratio, np.nan) for arm in (treatment, control)]
    return logs[0] - logs[1], np.hypot(*errors)


@dataclass(frozen=True)
class OfClusters:
    """A difference by what was randomised, where that is more than one user.

    `design_effect`: how many times larger the variance is than if each user had been assigned alone; 1 where members
    of a cluster are no more alike than others.
    """

    estimate: Estimate
    design_effect: float
    clusters: tuple[int, int]
    """In treatment and in control."""


def difference_of_clusters(
    x: Floats, y: Floats, treated: Bools, cluster: Integers, coverage: float = CONFIDENCE
) -> OfClusters | None:
    """The difference of two ratios where whole clusters, such as households, were assigned.

    Arrays of one value a user; `cluster` is a number of each user's. The ratio is linearised, and what is left of it
    is added up by cluster: the delta method with clusters in place of users. None for fewer than 20 clusters in an
    arm, or an arm with nothing below the line. Raises ValueError for a cluster whose members are in both arms.
    """
    arms = [treated, ~treated]
    numbers = [np.unique(cluster[arm], return_inverse=True) for arm in arms]
    if len(np.intersect1d(numbers[0][0], numbers[1][0], assume_unique=True)):
        raise ValueError("Members of one cluster are in both arms: clusters are not what was assigned.")
    by_cluster = [
        UserSums.of(_added_up(x[arm], place, len(names)), _added_up(y[arm], place, len(names)))
        for arm, (names, place) in zip(arms, numbers, strict=True)
    ]
    estimate = difference(by_cluster[0], by_cluster[1], coverage, least=LEAST_CLUSTERS)
    if estimate is None:
        return None
    alone = differences(*(UserSums.of(x[arm], y[arm]) for arm in arms))[1]
    effect = (estimate.error / float(alone)) ** 2 if alone > 0 else 1.0
    return OfClusters(estimate, effect, (len(numbers[0][0]), len(numbers[1][0])))


def _added_up(values: Floats, place: Integers, size: int) -> Floats:
    return np.bincount(place, weights=values, minlength=size).astype(np.float64)


def _is_enough(treatment: UserSums, control: UserSums, least: int) -> bool:
    arms = (treatment, control)
    return bool(min(float(arm.users) for arm in arms) >= least and all(float(arm.y) != 0 for arm in arms))

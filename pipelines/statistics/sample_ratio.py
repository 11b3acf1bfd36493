"""Whether the arms of an experiment have the sizes that they were meant to have."""

from __future__ import annotations


def z(treatment: int, control: int) -> float:
    """How many standard errors the treatment's share is above a half, if each is assigned by a fair coin.

    Beyond 3.29 either way is p < .001, the usual alarm: the assignment is broken, and so is every result
    that rests on it (Fabijan and others, "Diagnosing sample ratio mismatch", 2019). Its square is the
    chi-squared of the two sizes. Raises ValueError for an experiment without anybody.
    """
    from statsmodels.stats.proportion import proportions_ztest

    if treatment + control == 0:
        raise ValueError("Nobody has been assigned.")
    statistic, _ = proportions_ztest(treatment, treatment + control, value=0.5, prop_var=0.5)
    return float(statistic)

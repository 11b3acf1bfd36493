"""Where a change comes from: growth accounting, products, mix against rate.

Each function takes a tidy frame or plain numbers of two periods and returns a tidy frame whose
contributions add up to the change, within float error; `midpoints` takes and returns arrays. They say
where a change is, never why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import factorial

import numpy as np
import pandas as pd

from pipelines.statistics.arrays import Floats

MOST_FACTORS = 6  # 64 subsets; what a person can read ends earlier


class DecompositionError(ValueError):
    """Numbers that cannot be taken apart. The message is for the person who asked."""


# Products


def shapley_product(
    before: Mapping[str, float], after: Mapping[str, float], *, scale: float = 1.0
) -> pd.DataFrame:
    """What each factor contributes to the change of a product, whichever changed first.

    One row per factor, in the order of `before`: factor, before, after, contribution. The
    contributions add up to `scale` × (product after − product before). Raises DecompositionError
    for other factors after than before, or more than six.
    """
    return shapley(lambda values: scale * values.prod(axis=-1), before, after)


def shapley(
    value: Callable[[Floats], Floats], before: Mapping[str, float], after: Mapping[str, float]
) -> pd.DataFrame:
    """Exact Shapley contributions of up to six inputs to the change of any function of them.

    `value` takes an array of shape (k, n), a row per combination and a column per input, and gives
    k values. An input's contribution is the mean, over all orders in which the inputs could change
    one after the other, of what the value moves when its turn comes (Shapley 1953). Columns as in
    `shapley_product`. Raises DecompositionError.
    """
    names = list(before)
    if set(names) != set(after):
        raise DecompositionError("The same factors are needed before and after.")
    n = len(names)
    if not 1 <= n <= MOST_FACTORS:
        raise DecompositionError(f"From 1 to {MOST_FACTORS} factors can be taken apart, not {n}.")
    old = np.array([before[name] for name in names], dtype=np.float64)
    new = np.array([after[name] for name in names], dtype=np.float64)
    if not (np.isfinite(old).all() and np.isfinite(new).all()):
        raise DecompositionError("A factor has no value in one of the two periods.")

    has_changed = (np.arange(2**n)[:, None] >> np.arange(n)) & 1 == 1  # a row per subset that has changed
    values = value(np.where(has_changed, new, old))
    sizes = has_changed.sum(axis=1)
    weights = np.array([factorial(s) * factorial(n - s - 1) / factorial(n) for s in range(n)])
    contributions = []
    for i in range(n):
        without = np.flatnonzero(~has_changed[:, i])
        contributions.append(float(weights[sizes[without]] @ (values[without | (1 << i)] - values[without])))
    return pd.DataFrame({"factor": names, "before": old, "after": new, "contribution": contributions})


# Rates


@dataclass(frozen=True)
class Midpoints:
    """Mix and rate of each segment; all arrays have the segments last. Before and after where there are two."""

    weights: tuple[Floats, Floats]
    """Each segment's share of the denominator."""
    rates: tuple[Floats, Floats]
    """NaN for a segment that was not there."""
    mix: Floats
    rate: Floats


def midpoints(numerator: tuple[Floats, Floats], denominator: tuple[Floats, Floats]) -> Midpoints:
    """A rate's change between two periods (before, after), split per segment into mix and rate.

    mix = Δweight × (mean rate of the segment − mean rate of the whole), rate = mean weight × Δrate: the
    decomposition of Kitagawa (1955), written out per segment. Over the segments, the last axis, they add up
    to the change of the whole rate. A segment that comes or goes contributes by mix alone. Everything is NaN
    where a period has no denominator at all.
    """
    totals = [part.sum(axis=-1, keepdims=True) for part in denominator]
    weights = [_ratio(part, total) for part, total in zip(denominator, totals, strict=True)]
    known = [_ratio(high, low) for high, low in zip(numerator, denominator, strict=True)]
    # A segment that was not there has no rate of its own to change: it takes the one that it has.
    rates = [
        np.nan_to_num(np.where(np.isnan(mine), other, mine))
        for mine, other in zip(known, known[::-1], strict=True)
    ]
    wholes = [
        _ratio(part.sum(axis=-1, keepdims=True), total) for part, total in zip(numerator, totals, strict=True)
    ]
    mix = (weights[1] - weights[0]) * ((rates[0] + rates[1]) / 2 - (wholes[0] + wholes[1]) / 2)
    rate = (weights[0] + weights[1]) / 2 * (rates[1] - rates[0])
    return Midpoints((weights[0], weights[1]), (known[0], known[1]), mix, rate)


def _ratio(above: Floats, below: Floats) -> Floats:
    """NaN where nothing is below."""
    there = np.broadcast_to(below > 0, above.shape)
    found: Floats = np.divide(above, below, out=np.full(above.shape, np.nan), where=there)
    return found


def mix_and_rate(
    frame: pd.DataFrame,
    segment: str,
    *,
    numerator: tuple[str, str],
    denominator: tuple[str, str],
) -> pd.DataFrame:
    """A rate's change, split per segment into the segment's weight (mix) and its own rate; see `midpoints`.

    `frame` has one row per segment; `numerator` and `denominator` name its columns (before, after).
    Columns: the segment, weight_before, weight_after, rate_before, rate_after (NaN for a segment that
    was not there), mix, rate, contribution (mix + rate); the contributions add up to the change of the
    whole rate. Raises DecompositionError for a period without any denominator, or a segment named twice.
    """
    if frame[segment].duplicated(keep=False).any():
        raise DecompositionError(f"A value of `{segment}` is there twice.")
    top = [frame[name].fillna(0).to_numpy(np.float64) for name in numerator]
    bottom = [frame[name].fillna(0).to_numpy(np.float64) for name in denominator]
    if any((part < 0).any() for part in bottom):
        raise DecompositionError("A rate's denominator cannot be below 0.")
    if any((high[low == 0] != 0).any() for high, low in zip(top, bottom, strict=True)):
        raise DecompositionError("A segment has a numerator without a denominator.")
    if any(part.sum() == 0 for part in bottom):
        raise DecompositionError("The rate has no value in one of the two periods: its denominator is 0.")

    parts = midpoints((top[0], top[1]), (bottom[0], bottom[1]))
    return pd.DataFrame(
        {
            segment: frame[segment].to_numpy(),
            "weight_before": parts.weights[0],
            "weight_after": parts.weights[1],
            "rate_before": parts.rates[0],
            "rate_after": parts.rates[1],
            "mix": parts.mix,
            "rate": parts.rate,
            "contribution": parts.mix + parts.rate,
        }
    )


def count_by_segment(frame: pd.DataFrame, segment: str, *, before: str, after: str) -> pd.DataFrame:
    """A count's change per segment, and how far it is from what all segments did together.

    Columns: the segment, before, after, contribution (after − before; adds up to the whole change),
    expected (what the segment would have changed by at the whole's relative change; adds up to the
    same), surprise (contribution − expected; adds up to 0). The largest surprise comes first.
    """
    if frame[segment].duplicated(keep=False).any():
        raise DecompositionError(f"A value of `{segment}` is there twice.")
    old = frame[before].fillna(0).to_numpy(np.float64)
    new = frame[after].fillna(0).to_numpy(np.float64)
    whole = float(old.sum())
    expected = old / whole * (new.sum() - whole) if whole else np.zeros_like(old)
    result = pd.DataFrame(
        {
            segment: frame[segment].to_numpy(),
            "before": old,
            "after": new,
            "contribution": new - old,
            "expected": expected,
            "surprise": new - old - expected,
        }
    )
    return result.iloc[np.argsort(-result["surprise"].abs().to_numpy(), kind="stable")].reset_index(drop=True)


# Growth accounting

FLOWS = ("new", "resurrected", "churned")
CLASSES = (*FLOWS, "retained")


def growth_flows(
    daily: pd.DataFrame, start: dt.date, end: dt.date, *, by: Sequence[str] = ()
) -> pd.DataFrame:
    """How a stock of active users got from the end of `start` to the end of `end`, by its daily flows.

    `daily` has a row per day (and per value of the dimensions `by`): period, mau, mau_new,
    mau_resurrected, mau_churned. Gives the dimensions, before, new, resurrected, churned (below 0),
    after: before + new + resurrected + churned = after, exactly. Flows count every coming and going:
    who lapsed and came back in between is in both. Raises DecompositionError for a day that is
    missing or has no value yet.
    """
    if start >= end:
        raise DecompositionError(f"The later day must come after the earlier one ({start}), not be {end}.")
    days = pd.to_datetime(daily["period"]).dt.date
    within = daily[(days > start) & (days <= end)]
    keys = list(by)
    edges = []
    for day, name in ((start, "before"), (end, "after")):
        there = daily[days == day]
        if there.empty or there["mau"].isna().any():
            raise DecompositionError(f"There is no value for {day} yet.")
        edges.append(_indexed(there, keys)["mau"].rename(name))
    flows = [f"mau_{flow}" for flow in FLOWS]
    if within[flows].isna().to_numpy().any() or days[within.index].nunique() != (end - start).days:
        raise DecompositionError(f"Some days between {start} and {end} have no value.")
    summed = _indexed(within, keys)[flows].groupby(level=list(range(max(len(keys), 1))), dropna=False).sum()
    result = pd.concat([edges[0], summed.set_axis(list(FLOWS), axis=1), edges[1]], axis=1).fillna(0)
    result["churned"] = -result["churned"]
    return result.reset_index(drop=not keys)


def growth_classes(
    spells: pd.DataFrame, start: dt.date, end: dt.date, *, by: Sequence[str] = ()
) -> pd.DataFrame:
    """Who was active on each of two days, in classes of people: each counts once, whatever happened between.

    `spells` has a row per spell of membership: user_id, started_on, lapsed_on (first day out),
    is_first, and the dimensions. Gives the dimensions, before, new, resurrected, churned (below 0),
    retained, after. before + new + resurrected + churned = after, and retained = before + churned.
    New are those whose first spell began after `start`; resurrected those who had been active
    earlier and were not so on `start`. Not the daily flows: say which one is shown.
    """
    if start >= end:
        raise DecompositionError(f"The later day must come after the earlier one ({start}), not be {end}.")
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    began = pd.to_datetime(spells["started_on"])
    over = pd.to_datetime(spells["lapsed_on"])
    keys = ["user_id", *by]
    people = pd.DataFrame(
        {
            **{key: spells[key] for key in keys},
            "was": (began <= first) & (over > first),
            "is": (began <= last) & (over > last),
            "is_newcomer": spells["is_first"].astype(bool) & (began > first),
        }
    )
    each = people.groupby(keys, dropna=False, sort=True)[["was", "is", "is_newcomer"]].any()
    counted = pd.DataFrame(
        {
            "before": each["was"],
            "new": each["is"] & ~each["was"] & each["is_newcomer"],
            "resurrected": each["is"] & ~each["was"] & ~each["is_newcomer"],
            "churned": each["was"] & ~each["is"],
            "retained": each["was"] & each["is"],
            "after": each["is"],
        },
        index=each.index,
    ).astype(np.int64)
    if by:
        result = counted.groupby(level=list(range(1, len(keys))), dropna=False).sum().reset_index()
    else:
        result = counted.sum().to_frame().T
    result["churned"] = -result["churned"]
    return result


def _indexed(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """By the dimensions, or by 0 where there are none."""
    if keys:
        return frame.set_index(keys)
    return frame.set_axis(np.zeros(len(frame), dtype=np.int64), axis=0)

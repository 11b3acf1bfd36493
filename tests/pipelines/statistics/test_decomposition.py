"""Contributions add up, and equal what is told by brute force from the definition."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.statistics.decomposition import (
    DecompositionError,
    count_by_segment,
    growth_classes,
    growth_flows,
    midpoints,
    mix_and_rate,
    shapley,
    shapley_product,
)

numbers = st.floats(-1e3, 1e3, allow_nan=False).map(lambda x: round(x, 3))
DAY = dt.date(2026, 1, 1)


def close(a: float, b: float, scale: float = 1.0) -> bool:
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9 * max(scale, 1.0))


def by_every_order(
    value: Callable[[list[float]], float], before: list[float], after: list[float]
) -> list[float]:
    """The definition itself: each input's step, averaged over every order in which they can change."""
    steps = [0.0] * len(before)
    orders = list(itertools.permutations(range(len(before))))
    for order in orders:
        now = list(before)
        for i in order:
            was = value(now)
            now[i] = after[i]
            steps[i] += value(now) - was
    return [step / len(orders) for step in steps]


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=6), st.sampled_from([1.0, 1000.0]))
@settings(max_examples=60)
def test_product_contributions_equal_the_mean_over_every_order(
    pairs: list[tuple[float, float]], scale: float
) -> None:
    before, after = [p[0] for p in pairs], [p[1] for p in pairs]
    names = [f"f{i}" for i in range(len(pairs))]
    told = shapley_product(
        dict(zip(names, before, strict=True)), dict(zip(names, after, strict=True)), scale=scale
    )
    expected = by_every_order(lambda v: scale * math.prod(v), before, after)
    size = scale * math.prod(max(abs(a), abs(b), 1.0) for a, b in pairs)
    assert told["factor"].tolist() == names
    assert all(close(a, b, size) for a, b in zip(told["contribution"], expected, strict=True))
    assert close(told["contribution"].sum(), scale * (math.prod(after) - math.prod(before)), size)


@given(st.lists(st.tuples(numbers, numbers), min_size=3, max_size=3))
@settings(max_examples=40)
def test_any_function_can_be_taken_apart(pairs: list[tuple[float, float]]) -> None:
    before, after = [p[0] for p in pairs], [p[1] for p in pairs]
    told = shapley(
        lambda v: v[:, 0] * v[:, 1] + np.abs(v[:, 2]),
        dict(zip("abc", before, strict=True)),
        dict(zip("abc", after, strict=True)),
    )
    expected = by_every_order(lambda v: v[0] * v[1] + abs(v[2]), before, after)
    assert all(close(a, b, 1e6) for a, b in zip(told["contribution"], expected, strict=True))


def test_two_factors_share_what_they_did_together_in_halves() -> None:
    told = shapley_product({"signups": 100, "rate": 0.5}, {"signups": 120, "rate": 0.4})
    assert told["contribution"].tolist() == pytest.approx([20 * 0.45, -0.1 * 110])


def test_what_does_not_change_contributes_nothing_and_the_order_of_factors_does_not_matter() -> None:
    before, after = {"a": 2.0, "b": 3.0, "c": 5.0}, {"a": 4.0, "b": 3.0, "c": 1.0}
    there = shapley_product(before, after).set_index("factor")["contribution"]
    back = shapley_product(dict(reversed(before.items())), after).set_index("factor")["contribution"]
    assert there["b"] == 0
    assert there.to_dict() == pytest.approx(back.to_dict())


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"a": 1}, {"b": 1}, "same factors"),
        ({}, {}, "From 1 to 6"),
        ({f"f{i}": 1 for i in range(7)}, {f"f{i}": 1 for i in range(7)}, "not 7"),
        ({"a": math.nan}, {"a": 1}, "no value"),
    ],
)
def test_products_that_cannot_be_taken_apart_are_refused_in_a_sentence(
    before: dict[str, float], after: dict[str, float], said: str
) -> None:
    with pytest.raises(DecompositionError, match=said):
        shapley_product(before, after)


cells = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda c: (min(c), max(c)))


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=8))
@settings(max_examples=100)
def test_mix_and_rate_add_up_to_the_change_of_the_whole_rate(
    rows: list[tuple[tuple[int, int], tuple[int, int]]],
) -> None:
    frame = pd.DataFrame(
        [(i, a[0], a[1], b[0], b[1]) for i, (a, b) in enumerate(rows)], columns=["s", "n0", "d0", "n1", "d1"]
    )
    if not frame["d0"].sum() or not frame["d1"].sum():
        with pytest.raises(DecompositionError, match="denominator is 0"):
            mix_and_rate(frame, "s", numerator=("n0", "n1"), denominator=("d0", "d1"))
        return
    told = mix_and_rate(frame, "s", numerator=("n0", "n1"), denominator=("d0", "d1"))
    change = frame["n1"].sum() / frame["d1"].sum() - frame["n0"].sum() / frame["d0"].sum()
    assert close(told["contribution"].sum(), change)
    assert np.allclose(told["mix"] + told["rate"], told["contribution"])
    gone = (frame["d0"] == 0) | (frame["d1"] == 0)
    assert (told.loc[gone, "rate"] == 0).all()


def test_a_mix_that_moves_alone_is_mix_and_a_rate_that_moves_alone_is_rate() -> None:
    shifted = pd.DataFrame(
        {"s": ["paid", "organic"], "n0": [20, 50], "d0": [100, 100], "n1": [60, 50], "d1": [300, 100]}
    )
    told = mix_and_rate(shifted, "s", numerator=("n0", "n1"), denominator=("d0", "d1"))
    assert told["rate"].abs().max() < 1e-12 and (told["mix"] < 0).all()
    better = pd.DataFrame(
        {"s": ["paid", "organic"], "n0": [20, 50], "d0": [100, 100], "n1": [30, 50], "d1": [100, 100]}
    )
    told = mix_and_rate(better, "s", numerator=("n0", "n1"), denominator=("d0", "d1"))
    assert told["mix"].abs().max() < 1e-12
    assert told["rate"].tolist() == pytest.approx([0.05, 0.0])


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=8), st.integers(1, 4))
@settings(max_examples=60)
def test_mix_alone_is_the_sum_over_segments_by_hand_for_many_dates_at_once(
    rows: list[tuple[tuple[int, int], tuple[int, int]]], dates: int
) -> None:
    """Kitagawa (1955): the change of each weight times the mean of both rates, for segments that stay."""
    counts = np.array([[n0, d0 + 1, n1, d1 + 1] for (n0, d0), (n1, d1) in rows], dtype=float).T
    n0, d0, n1, d1 = (np.stack([part[::-1]] * (dates - 1) + [part]) for part in counts)
    found = midpoints((n0, n1), (d0, d1))
    assert found.mix.shape == found.rate.shape == (dates, len(rows))
    for date in range(dates):
        whole = [sum(d[date].tolist()) for d in (d0, d1)]
        pairs = list(zip(*(part[date].tolist() for part in (n0, d0, n1, d1)), strict=True))
        mix = sum((d / whole[1] - b / whole[0]) * (a / b + c / d) / 2 for a, b, c, d in pairs)
        rate = sum((d / whole[1] + b / whole[0]) / 2 * (c / d - a / b) for a, b, c, d in pairs)
        assert close(found.mix[date].sum(), mix) and close(found.rate[date].sum(), rate)


def test_without_a_denominator_there_is_neither_mix_nor_rate() -> None:
    nothing, some = np.zeros(2), np.ones(2)
    found = midpoints((nothing, some), (nothing, some))
    assert np.isnan(found.mix).all() and np.isnan(found.rate).all()


def test_mix_and_rate_of_two_groups_that_change_places() -> None:
    """Two groups of 100 and 200 become 200 and 100, and their rates .5 and .2 become .4 and .2."""
    frame = pd.DataFrame(
        {"s": ["a", "b"], "n0": [50, 40], "d0": [100, 200], "n1": [80, 20], "d1": [200, 100]}
    )
    told = mix_and_rate(frame, "s", numerator=("n0", "n1"), denominator=("d0", "d1"))
    assert told["mix"].sum() == pytest.approx(1 / 3 * (0.45 - 0.2))
    assert told["rate"].tolist() == pytest.approx([0.5 * -0.1, 0.0])
    assert told["contribution"].sum() == pytest.approx(100 / 300 - 90 / 300)


def test_a_segment_named_twice_is_refused() -> None:
    frame = pd.DataFrame({"s": ["a", "a"], "n0": [1, 1], "d0": [2, 2], "n1": [1, 1], "d1": [2, 2]})
    with pytest.raises(DecompositionError, match="twice"):
        mix_and_rate(frame, "s", numerator=("n0", "n1"), denominator=("d0", "d1"))
    with pytest.raises(DecompositionError, match="twice"):
        count_by_segment(frame, "s", before="n0", after="n1")


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=1, max_size=8))
@settings(max_examples=50)
def test_counts_by_segment_add_up_and_surprises_cancel(rows: list[tuple[int, int]]) -> None:
    frame = pd.DataFrame([(i, *row) for i, row in enumerate(rows)], columns=["s", "x", "y"])
    told = count_by_segment(frame, "s", before="x", after="y")
    change = frame["y"].sum() - frame["x"].sum()
    assert told["contribution"].sum() == change
    if frame["x"].sum():
        assert close(told["expected"].sum(), change, 1e4) and close(told["surprise"].sum(), 0, 1e4)
    assert told["surprise"].abs().is_monotonic_decreasing


# A small population: user → days on which they were active, of 120.
populations = st.lists(st.sets(st.integers(0, 119), max_size=8), min_size=1, max_size=8)
WINDOW = 28


def is_member(days: set[int], day: int) -> bool:
    return any(day - WINDOW < d <= day for d in days)


def spells_of(population: list[set[int]]) -> pd.DataFrame:
    rows = []
    for user, days in enumerate(population):
        spell: list[int] = []
        number = 0
        for day in [*sorted(days), 10_000]:
            if spell and day - spell[-1] > WINDOW:
                rows.append((user, spell[0], spell[-1] + WINDOW, number == 0, ["even", "odd"][user % 2]))
                spell, number = [], number + 1
            spell.append(day)
    frame = pd.DataFrame(rows, columns=["user_id", "started_on", "lapsed_on", "is_first", "parity"])
    for name in ("started_on", "lapsed_on"):
        frame[name] = [DAY + dt.timedelta(days=int(n)) for n in frame[name]]
    return frame


@given(populations, st.integers(0, 100), st.integers(1, 60), st.booleans())
@settings(max_examples=60)
def test_growth_classes_equal_sets_of_people(
    population: list[set[int]], start: int, length: int, is_cut: bool
) -> None:
    end = start + length
    told = growth_classes(
        spells_of(population),
        DAY + dt.timedelta(days=start),
        DAY + dt.timedelta(days=end),
        by=["parity"] if is_cut else [],
    )
    was = {u for u, days in enumerate(population) if is_member(days, start)}
    now = {u for u, days in enumerate(population) if is_member(days, end)}
    known = {u for u, days in enumerate(population) if any(d <= start for d in days)}
    sums = told[["before", "new", "resurrected", "churned", "retained", "after"]].sum()
    assert sums.tolist() == [
        len(was), len(now - known), len((now - was) & known), -len(was - now), len(was & now), len(now),
    ]  # fmt: skip
    assert (told["before"] + told["new"] + told["resurrected"] + told["churned"] == told["after"]).all()
    assert (told["before"] + told["churned"] == told["retained"]).all()


def daily_of(population: list[set[int]], through: int) -> pd.DataFrame:
    rows = []
    for day in range(through + 1):
        for parity in (0, 1):
            chosen = [days for user, days in enumerate(population) if user % 2 == parity]
            now = [is_member(days, day) for days in chosen]
            was = [is_member(days, day - 1) for days in chosen]
            earlier = [any(d < day for d in days) for days in chosen]
            both = list(zip(now, was, earlier, strict=True))
            rows.append(
                (
                    pd.Timestamp(DAY + dt.timedelta(days=day)), ["even", "odd"][parity], sum(now),
                    sum(n and not e for n, _, e in both), sum(n and not w and e for n, w, e in both),
                    sum(w and not n for n, w, _ in both),
                )
            )  # fmt: skip
    names = ["period", "parity", "mau", "mau_new", "mau_resurrected", "mau_churned"]
    return pd.DataFrame(rows, columns=names)


@given(populations, st.integers(0, 60), st.integers(1, 58))
@settings(max_examples=25)
def test_growth_flows_lead_from_one_day_to_any_other(
    population: list[set[int]], start: int, length: int
) -> None:
    daily = daily_of(population, 119)
    first, last = DAY + dt.timedelta(days=start), DAY + dt.timedelta(days=start + length)
    for by in ([], ["parity"]):
        told = growth_flows(daily if by else daily.groupby("period", as_index=False).sum(numeric_only=True),
                            first, last, by=by)  # fmt: skip
        assert (told["before"] + told["new"] + told["resurrected"] + told["churned"] == told["after"]).all()
        assert told["after"].sum() == sum(is_member(days, start + length) for days in population)
        assert told["before"].sum() == sum(is_member(days, start) for days in population)
        assert len(told) == (2 if by else 1)


def test_growth_between_days_without_values_is_refused() -> None:
    daily = daily_of([{1, 40}], 60).groupby("period", as_index=False).sum(numeric_only=True)
    day = [DAY + dt.timedelta(days=n) for n in range(100)]
    with pytest.raises(DecompositionError, match="no value for 2026-03-12 yet"):
        growth_flows(daily, day[10], day[70])
    with pytest.raises(DecompositionError, match="must come after"):
        growth_flows(daily, day[10], day[10])
    with pytest.raises(DecompositionError, match="Some days between"):
        growth_flows(daily.drop(index=30), day[10], day[50])
    with pytest.raises(DecompositionError, match="must come after"):
        growth_classes(spells_of([{1}]), day[10], day[9])

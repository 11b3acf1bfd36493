"""Sizes of newcomers: the points of activation and of retention that something added or took."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from pipelines.statistics import decomposition
from pipelines.statistics.estimate import Estimate
from synthetic.checks.asked.size import Size
from synthetic.checks.asked.worlds import Span, number, sums
from synthetic.incidents import Happening
from synthetic.kernel.draws import Floats
from synthetic.scenario import Scenario
from synthetic.truth.twins import Twins
from synthetic.vocabulary import PLATFORM_SHARES, PLATFORMS, SIGNUP_SOURCES

_BEFORE_ACTIVATION = 35
_ACTIVATED = ("activations", "signups")
_BEFORE_GROWTH = 154
_BY_THEMSELVES = ("organic", "paid_search", "social", "partner")


def without_bend(scenario: Scenario, incident: str, parameter: str) -> Scenario:
    """The world without what an incident does to one parameter: the rest of it happens."""
    kept = tuple(bend for bend in scenario.incidents[incident].bends if bend.parameter != parameter)
    return replace(scenario, left_out=frozenset({incident}), decisions=kept)


def rate_change(hits: tuple[Floats, Floats], sizes: tuple[Floats, Floats]) -> Estimate:
    """How much a rate changed between two periods with the mix of its segments held, and its sampling error."""
    parts = decomposition.midpoints(hits, sizes)
    weights = (parts.weights[0] + parts.weights[1]) / 2
    variance = sum(
        (weights**2 * rate * (1.0 - rate) / size for rate, size in zip(parts.rates, sizes, strict=True)),
        np.zeros_like(weights),
    )
    return Estimate.with_normal_error(float(np.nansum(parts.rate)), float(np.sqrt(np.nansum(variance))))


def _beyond(own: Estimate, siblings: Estimate, part: float = 1.0) -> Estimate:
    """A change beyond that of siblings, times a part."""
    error = part * math.hypot(own.error, siblings.error)
    return Estimate.with_normal_error(part * (own.value - siblings.value), error)


def _read_activation(twins: Twins, drawn: Happening) -> Estimate:
    """Before and during, with the channels' mix held; where one platform was hit, beyond the others' change."""
    spans = (drawn.first - _BEFORE_ACTIVATION, drawn.first), (drawn.first, drawn.last)

    def change(cells: Sequence[str]) -> Estimate:
        before, during = (sums(twins, _ACTIVATED, span, cells) for span in spans)
        return rate_change((before[0], during[0]), (before[1], during[1]))

    hit = drawn.segment.get("platform")
    if hit is None:
        return change(SIGNUP_SOURCES)
    signups = sums(twins, _ACTIVATED, spans[1], PLATFORMS)[1]
    part = float(signups[PLATFORMS.index(hit)] / signups.sum())
    return _beyond(change([hit]), change([p for p in PLATFORMS if p != hit]), part)


def _true_activation(twins: Twins, drawn: Happening) -> float:
    other = without_bend(twins.scenario, "autumn_2024", "onboarding")
    span = drawn.first, drawn.last
    plain, with_it = (sums(twins, _ACTIVATED, span, SIGNUP_SOURCES, one) for one in (other, twins.scenario))
    return rate_change((plain[0], with_it[0]), (plain[1], with_it[1])).value


def _onboarding(drawn: Happening) -> float:
    """The log of the factor on the odds, times the part of the newcomers whom it hits."""
    hit = drawn.segment.get("platform")
    part = PLATFORM_SHARES[PLATFORMS.index(hit)] if hit else 1.0
    return part * math.log(drawn.size["onboarding"])


def _grown(twins: Twins, drawn: Happening, age: int) -> Span:
    """Days of signup whose cohorts are complete as of the as-of day."""
    return drawn.first, min(drawn.last, twins.end - age)


def _read_retention(metric: str, age: int, twins: Twins, drawn: Happening) -> Estimate:
    """Change of the channel's rate beyond that of the others that grow as well."""
    channel, both = drawn.segment["signup_source"], (metric, "signups")
    spans = (drawn.first - _BEFORE_GROWTH, drawn.first), _grown(twins, drawn, age)

    def change(cells: Sequence[str]) -> Estimate:
        before, during = (sums(twins, both, span, cells) for span in spans)
        return rate_change((before[0], during[0]), (before[1], during[1]))

    return _beyond(change([channel]), change([c for c in _BY_THEMSELVES if c != channel]))


def _true_retention(metric: str, age: int, twins: Twins, drawn: Happening) -> float:
    channel, span = drawn.segment["signup_source"], _grown(twins, drawn, age)
    other = without_bend(twins.scenario, "early_2026", "quality")
    hits = [sums(twins, (metric, "signups"), span, [channel], one) for one in (twins.scenario, other)]
    return float(hits[0][0][0] / hits[0][1][0] - hits[1][0][0] / hits[1][1][0])


SIZES = (
    Size(
        "autumn_2024",
        "activation that the new onboarding added",
        "points",
        ("surge", "onboarding_broke"),
        ("onboarding",),
        _onboarding,
        _read_activation,
        _true_activation,
    ),
    Size(
        "early_2026",
        "D1 of the channel's newcomers",
        "points",
        ("thin_growth",),
        ("shift",),
        number("shift"),
        partial(_read_retention, "retained_d1", 2),
        partial(_true_retention, "retained_d1", 2),
        is_scored=False,
    ),
    Size(
        "early_2026",
        "W4 of the channel's newcomers",
        "points",
        ("thin_growth",),
        ("shift",),
        number("shift"),
        partial(_read_retention, "retained_w4", 35),
        partial(_true_retention, "retained_w4", 35),
    ),
)

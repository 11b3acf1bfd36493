"""The segments of outcomes: five dimensions with their values, everybody first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel.draws import Floats
from synthetic.vocabulary import COUNTRY_CODES, PLATFORMS, SIGNUP_SOURCES

DIMENSIONS: dict[str, tuple[str, ...]] = {
    "all": ("all",),
    "platform": PLATFORMS,
    "country": COUNTRY_CODES,
    "signup_source": SIGNUP_SOURCES,
    "platform_country": tuple(f"{platform}/{country}" for platform in PLATFORMS for country in COUNTRY_CODES),
}
SEGMENTS: tuple[tuple[str, str], ...] = tuple(
    (dimension, value) for dimension, values in DIMENSIONS.items() for value in values
)
"""Dimension and value. Platform: of the activity for what is counted from rows that have one, otherwise of
the signup."""
CELLS = {segment: place for place, segment in enumerate(SEGMENTS)}
SHAPE = (len(PLATFORMS), len(COUNTRY_CODES), len(SIGNUP_SOURCES))
_START = {dimension: CELLS[dimension, values[0]] for dimension, values in DIMENSIONS.items()}


def cells(platform: NDArray[Any], country: NDArray[Any], source: NDArray[Any]) -> NDArray[np.int64]:
    """Platform, country and source in one number, from 0 to the product of `SHAPE`."""
    part = platform.astype(np.int64) * len(COUNTRY_CODES) + country
    found: NDArray[np.int64] = part * len(SIGNUP_SOURCES) + source
    return found


def marginals(sums: NDArray[Any]) -> Floats:
    """Sums by segment, of shape (days, segments), from those by platform, country and source."""
    size = len(sums)
    parts = [
        sums.sum(axis=(1, 2, 3)).reshape(size, 1),
        sums.sum(axis=(2, 3)),
        sums.sum(axis=(1, 3)),
        sums.sum(axis=(1, 2)),
        sums.sum(axis=3).reshape(size, -1),
    ]
    whole: Floats = np.concatenate(parts, axis=1).astype(np.float64, copy=False)
    return whole


def places_of(cell: NDArray[Any]) -> Iterator[NDArray[np.int64]]:
    """For each dimension the places in `SEGMENTS` of numbers that `cells` makes."""
    part, source = np.divmod(cell, len(SIGNUP_SOURCES))
    platform, country = np.divmod(part, len(COUNTRY_CODES))
    yield np.zeros_like(part)
    yield _START["platform"] + platform
    yield _START["country"] + country
    yield _START["signup_source"] + source
    yield _START["platform_country"] + part


def columns_of(dimension: str) -> slice:
    """Where, in `SEGMENTS`, a dimension's values are."""
    return slice(_START[dimension], _START[dimension] + len(DIMENSIONS[dimension]))

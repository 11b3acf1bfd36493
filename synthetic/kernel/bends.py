"""Bends: a parameter that is different for a while, for some.

Everything that happens to the world (incidents, experiments, decisions of a what-if) is said in bends, so
that taking one away gives the world without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray


class Codes(Protocol):
    """Rows' codes by dimension: what a bend may choose by."""

    def __getitem__(self, dimension: str, /) -> NDArray[Any]: ...


class Segments:
    """`Codes` that are found when they are asked for: few of them are."""

    def __init__(self, find: Callable[[str], NDArray[Any]]) -> None:
        self._find, self._found = find, dict[str, NDArray[Any]]()

    def __getitem__(self, dimension: str, /) -> NDArray[Any]:
        if dimension not in self._found:
            self._found[dimension] = self._find(dimension)
        return self._found[dimension]

    def at(self, places: NDArray[Any]) -> Segments:
        """Those of other rows, each of which belongs to one of these."""
        return Segments(lambda dimension: self[dimension][places])


@dataclass(frozen=True)
class Bend:
    """`parameter` is bent by `by` on the days `[first, last)`, where the row fits `where`.

    `how`: "times" multiplies, "plus" adds, "or" joins two chances (a row is hit by either). With `fades` the
    bend wears off by that many days (to a third), down to the share `rest` of itself; the days count from
    `first`, or, where it holds for an experiment's variant, from the day on which each one was enrolled.
    """

    parameter: str
    by: float
    first: int
    last: int
    where: tuple[tuple[str, str], ...] = ()
    how: Literal["times", "plus", "or"] = "times"
    fades: float = 0.0
    rest: float = 0.0


@dataclass(frozen=True)
class Bends:
    """All bends of a world, with the codes of the values that they name."""

    bends: tuple[Bend, ...]
    codes: Mapping[str, Mapping[str, int]]

    def of(self, parameter: str, first: int, last: int) -> tuple[Bend, ...]:
        """The bends of a parameter that touch the days `[first, last)`."""
        return tuple(b for b in self._by_parameter.get(parameter, ()) if b.first < last and first < b.last)

    @cached_property
    def _by_parameter(self) -> dict[str, tuple[Bend, ...]]:
        """A what-if has hundreds of bends; each parameter looks through its own."""
        names = dict.fromkeys(bend.parameter for bend in self.bends)
        return {name: tuple(bend for bend in self.bends if bend.parameter == name) for name in names}

    def bent(
        self, parameter: str, base: float, day: NDArray[Any], segments: Codes
    ) -> float | NDArray[np.float64]:
        """The parameter's value for each row; a plain number where nothing bends it.

        `day` holds day numbers; `segments` the rows' codes by dimension, of the same shape. Raises KeyError
        for a bend by a dimension that this parameter's rows don't have.
        """
        if not self.bends or not len(day):
            return base
        found = self.of(parameter, int(day.min()), int(day.max()) + 1)
        if not found:
            return base
        value = np.full(day.shape, float(base))
        for bend in found:
            hit = (day >= bend.first) & (day < bend.last)
            for dimension, name in bend.where:
                hit &= segments[dimension] == self.codes[dimension][name]
            by = _strength(bend, day, hit, segments) if bend.fades else bend.by
            if bend.how == "times":
                value[hit] *= by
            elif bend.how == "plus":
                value[hit] += by
            else:
                value[hit] = 1.0 - (1.0 - value[hit]) * (1.0 - by)
        return value


def _strength(bend: Bend, day: NDArray[Any], hit: NDArray[np.bool_], segments: Codes) -> NDArray[np.float64]:
    """What is left of a bend that wears off, for the rows that it hits."""
    since = np.full(day.shape, bend.first)
    for dimension, _ in bend.where:
        if dimension.startswith("experiment "):
            since = segments[f"since {dimension}"]
    age = np.maximum(day[hit] - since[hit], 0.0)
    left = bend.rest + (1.0 - bend.rest) * np.exp(-age / bend.fades)
    whole: NDArray[np.float64] = 1.0 + (bend.by - 1.0) * left if bend.how == "times" else bend.by * left
    return whole

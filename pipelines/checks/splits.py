"""People split by chance into two arms, many times: what each arm adds up to.

So many people are drawn, and a fair coin decides for each. An effect is put in beforehand: each person has one value as
they are and another as if treated, and of those in treatment the other one counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipelines.statistics.arrays import Floats, Integers

COINS = 5
"""Splits of the same people, before others are drawn: drawing them takes longer than splitting them."""


@dataclass
class Columns:
    """Values of people by name, a column each; the first one is a 1 for everybody."""

    names: list[str] = field(default_factory=lambda: ["people"])
    values: list[Floats] = field(default_factory=list)

    def add(self, name: str, values: Floats) -> None:
        if not self.values:
            self.values.append(np.ones(len(values)))
        self.names.append(name)
        self.values.append(values.astype(np.float64))

    def add_products(self, x: str, y: str) -> None:
        """Of two columns their squares and their product, as sums over users want them."""
        one, other = (self.values[self.names.index(name)] for name in (x, y))
        for name, values in ((f"{x}²", one * one), (f"{y}²", other * other), (f"{x}·{y}", one * other)):
            if name not in self.names:
                self.add(name, values)

    @property
    def table(self) -> Floats:
        return np.stack(self.values, axis=1)


@dataclass(frozen=True)
class Splits:
    """Sums of all columns over the arms of many splits, of shape (splits, columns)."""

    names: Sequence[str]
    treatment: Floats
    control: Floats

    def __len__(self) -> int:
        return len(self.treatment)

    def of_treatment(self, name: str) -> Floats:
        return self.treatment[:, self.names.index(name)]

    def of_control(self, name: str) -> Floats:
        return self.control[:, self.names.index(name)]


def split(
    columns: Columns,
    size: int,
    splits: int,
    generator: np.random.Generator,
    prepared: Callable[[Floats], Floats] | None = None,
) -> Splits:
    """Twice `size` people, without one twice, by a coin each, so many times.

    `prepared` may change the values of those who were drawn, as a cap that both arms share does.
    """
    table = columns.table
    treatment, control = [], []
    for start in range(0, splits, COINS):
        drawn = table[generator.permutation(len(table))[: 2 * size]]
        drawn = drawn if prepared is None else prepared(drawn)
        coins = generator.integers(0, 2, (min(COINS, splits - start), 2 * size), dtype=np.int8)
        # Not by `@`: BLAS starts threads, which wait for each other on a busy machine (120 ms for 5 here).
        sums = np.einsum("sp,pc->sc", coins.astype(np.float64), drawn)
        treatment.append(sums)
        control.append(drawn.sum(axis=0) - sums)
    return Splits(columns.names, np.concatenate(treatment), np.concatenate(control))


def arms(
    size: int, total: int, splits: int, generator: np.random.Generator
) -> Iterator[tuple[Integers, Integers]]:
    """Places of the people of two arms of just this size, so many times."""
    for _ in range(splits):
        drawn = generator.permutation(total)[: 2 * size].astype(np.int64)
        yield drawn[:size], drawn[size:]


def moved(is_hit: Floats, of: Floats, by: float, generator: np.random.Generator) -> Floats:
    """The same hits (0 or 1) with as many more, or fewer, as it takes to move the share among `of` by so much.

    Evenly over the list from a drawn place on: people in the order in which they came have the effect from the start.
    """
    number = round(by * float(of.sum()))
    places = np.flatnonzero((of > 0) & (is_hit == (0.0 if number > 0 else 1.0)))
    found = is_hit.astype(np.float64).copy()
    if number:
        every = np.arange(abs(number)) + generator.random()
        found[places[(every * len(places) / abs(number)).astype(np.int64)]] = 1.0 if number > 0 else 0.0
    return found

"""An assignment drawn again: what an experiment's arms would add up to, had the coins fallen otherwise.

Of a real experiment nobody knows what the treated would have done without. Where both are known of each unit, as of a
simulated world and its twin, the arms of any assignment can be had without running it: each unit adds to its arm what it
does there (potential outcomes; Neyman 1923, Rubin 1974). That holds if no unit's outcome hangs on the arm of another one,
and if who is a unit does not hang on arms. Somebody whom one arm loses before being counted is still a unit: in that arm
they add nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.statistics.arrays import Floats

_CELLS = 4_000_000
"""Draws in memory at once: 32 MB."""


@dataclass(frozen=True)
class Units:
    """What was randomised, in kinds of units that are alike in all that is read.

    `number` of each kind; what one of them adds to the sums of its arm in `control`, and in `treatment`, of shape
    (kinds, columns).
    """

    number: Floats
    control: Floats
    treatment: Floats

    @classmethod
    def of(cls, control: Floats, treatment: Floats) -> Units:
        """Of what each unit adds in either arm: two arrays of shape (units, columns).

        Raises ValueError for arrays of other shapes.
        """
        if control.shape != treatment.shape:
            raise ValueError(
                f"{control.shape} in control and {treatment.shape} in treatment are not of the same units."
            )
        kinds, number = np.unique(np.concatenate([control, treatment], axis=1), axis=0, return_counts=True)
        columns = control.shape[1]
        return cls(number.astype(np.float64), kinds[:, :columns], kinds[:, columns:])

    @classmethod
    def of_people(cls, people: float, control: float, treatment: float, both: float) -> Units:
        """Of people who have done something in one arm, or in the other, or in `both`; the columns are people and those who
        have.

        Raises ValueError where the numbers don't fit each other.
        """
        number = np.array([both, treatment - both, control - both, people - control - treatment + both])
        if number.min() < -1e-9:
            raise ValueError(f"{control:g} and {treatment:g} of {people:g} people can't be {both:g} in both.")
        one = np.ones(4)
        return cls(
            np.maximum(number, 0.0),
            np.stack([one, [1.0, 0.0, 1.0, 0.0]], axis=1),
            np.stack([one, [1.0, 1.0, 0.0, 0.0]], axis=1),
        )

    def losing(self, people: float, hits: float) -> Units:
        """Of `of_people`, with so many whom treatment loses before they are counted: `hits` of them have done it in control.

        They are some of those whom the arm does not change, as far as there are so many.
        """
        number = self.number.copy()
        lost = np.minimum(number[[0, 3]], [hits, people - hits])
        number[[0, 3]] -= lost
        return Units(
            np.concatenate([number, lost]),
            np.concatenate([self.control, self.control[[0, 3]]]),
            np.concatenate([self.treatment, np.zeros((2, 2))]),
        )

    def times(self, factor: float) -> Units:
        """As many times as many of each kind, to whole units."""
        return Units(np.round(self.number * factor), self.control, self.treatment)

    @property
    def if_all(self) -> tuple[Floats, Floats]:
        """The sums with all in treatment, and with all in control: arrays of one value a column."""
        return self.number @ self.treatment, self.number @ self.control


@dataclass(frozen=True)
class Arms:
    """The sums of both arms in each draw, of shape (draws, columns)."""

    treatment: Floats
    control: Floats

    def columns(self, *places: int) -> Sequence[Floats]:
        """Some columns of treatment, and after them the same of control."""
        return [arm[:, place] for arm in (self.treatment, self.control) for place in places]


def redrawn(units: Units, draws: int, generator: np.random.Generator, planned: float = 0.5) -> Arms:
    """The arms of so many assignments by a coin for each unit, which gives treatment the share `planned`."""
    number = np.round(units.number).astype(np.int64)
    at_once = max(_CELLS // max(len(number), 1), 1)
    found: list[tuple[Floats, Floats]] = []
    for start in range(0, draws, at_once):
        size = (min(at_once, draws - start), len(number))
        treated = generator.binomial(number, planned, size).astype(np.float64)
        # Not by `@`: BLAS starts threads, which wait for each other on a busy machine.
        found.append(
            (
                np.einsum("dk,kc->dc", treated, units.treatment),
                np.einsum("dk,kc->dc", number - treated, units.control),
            )
        )
    treatment, control = (np.concatenate(arm) for arm in zip(*found, strict=True))
    return Arms(treatment, control)

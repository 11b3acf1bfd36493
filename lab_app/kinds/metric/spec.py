"""What an exercise declares whose answer is a metric."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from lab_app.course.exercise import Exercise, Mistake
from lab_app.metrics.metric import Grain


@dataclass(frozen=True)
class Slice:
    """One way to read a metric: by a grain, and by dimensions or as a whole."""

    grain: Grain
    by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MetricExercise(Exercise):
    """A number that is asked for, and is answered with the YAML of a metric.

    `starter` is where one begins, `solution` is a right metric, and `ways` are others. An answer is right if it has
    the solution's values by each of `grains`, and by the first of them for each dimension of `splits`: what it is
    called, and how it is written, does not matter. Where `zero_is_nothing`, as of counts, no value and 0 are the same.
    `withheld` are metrics of the project that would be the answer, or give it away: in this exercise there are none
    of them. `rule` is the sentence of the prompt that counts most, `of_the_starter` what is said to who hands in the starter. `harmless` are the changes to the solution (by the
    names of `mutants`) that make no difference to what was asked for, each with the reason.
    """

    kind: ClassVar[str] = "metric"
    written_in: ClassVar[str] = "yaml"

    starter: str
    solution: str
    grains: tuple[Grain, ...] = ("week", "day", "month")
    splits: tuple[str, ...] = ("country", "signup_platform")
    zero_is_nothing: bool = False
    withheld: tuple[str, ...] = ()
    rule: str = ""
    of_the_starter: str = ""
    mistakes: tuple[Mistake, ...] = ()
    ways: tuple[str, ...] = ()
    harmless: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("starter", "solution"):  # written on lines of their own, between quotes
            object.__setattr__(self, name, f"{getattr(self, name).strip()}\n")

    @property
    def one_way(self) -> str:
        return self.solution

    @property
    def slices(self) -> tuple[Slice, ...]:
        """All that is compared, the whole first."""
        return (
            *(Slice(grain) for grain in self.grains),
            *(Slice(self.grains[0], (dimension,)) for dimension in self.splits),
        )

"""What was seen at each look, had somebody looked every day, and what would have been enough to stop."""

from __future__ import annotations

from dataclasses import dataclass

from lab_app.experiments.weekly import Weekly
from pipelines.statistics.estimate import Z
from pipelines.statistics.experiments import sequential
from pipelines.statistics.proportions import Share, pooled_z


@dataclass(frozen=True)
class Look:
    """The end of a day, counted from 1 at the start: the z of the first week's shares, of how many people, and the z that a
    plan of daily looks asks for on that day."""

    day: int
    z: float
    people: int
    enough: float


ONE_LOOK = Z
"""The z that is enough for one look, at the end."""


def looks(people: Weekly) -> tuple[Look, ...]:
    """By day, of those whose first week is over; a day on which nobody's was newly over has no look.

    The first week is what there is to look at while an experiment enrols, whichever week its plan decides by.
    """
    found: list[tuple[int, Share, Share, int]] = []
    for day, treatment, control in people.by_look(0):
        size = int(treatment.size + control.size)
        if not found or size > found[-1][3]:
            found.append((day, treatment, control, size))
    if not found:
        return ()
    enough = sequential.looks([size / found[-1][3] for *_, size in found])
    return tuple(
        Look(day, pooled_z(treatment, control), size, bound.bound)
        for (day, treatment, control, size), bound in zip(found, enough, strict=True)
    )

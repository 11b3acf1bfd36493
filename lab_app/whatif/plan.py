"""A plan: how many euros each lever gets, as an address and a person write it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lab_app.simulator import levers

_PART = re.compile(r"([a-z]+)\.(\d{1,9})")
STEPS = 100
"""A slider has so many steps for the whole budget."""


class PlanError(ValueError):
    """A plan that cannot be read or paid for. The message is a sentence for the person who made it."""


@dataclass(frozen=True)
class Plan:
    """Whole euros by lever, those without any left out, in the order of the levers."""

    euros: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, euros: Mapping[str, float]) -> Plan:
        """The plan of these euros. Raises PlanError."""
        known = [one.id for one in levers()]
        for name, value in euros.items():
            if name not in known:
                raise PlanError(f"There is no lever “{str(name)[:40]}”: the levers are {', '.join(known)}.")
            if (
                isinstance(value, bool)
                or not isinstance(value, int | float)
                or not math.isfinite(value)
                or value < 0
            ):
                raise PlanError(
                    f"“{str(value)[:40]}” is no budget for {name}: write whole euros, such as 25000."
                )
        return cls(tuple((name, round(euros[name])) for name in known if round(euros.get(name, 0)) > 0))

    @property
    def by_lever(self) -> dict[str, int]:
        return dict(self.euros)

    @property
    def total(self) -> int:
        return sum(euros for _, euros in self.euros)

    @property
    def address(self) -> str:
        """The plan as a query parameter, such as reward.50000-speed.30000; “nothing” where nothing is spent."""
        return "-".join(f"{name}.{euros}" for name, euros in self.euros) or "nothing"

    def within(self, budget: int) -> Plan:
        """The plan itself. Raises PlanError where it costs more than there is."""
        if self.total > budget:
            raise PlanError(
                f"The plan costs {self.total:,} euros, {self.total - budget:,} more than there are: take that much away."
            )
        return self


def read_address(address: str) -> Plan:
    """The plan that a query parameter means. Raises PlanError."""
    if address == "nothing":
        return Plan()
    found: dict[str, float] = {}
    for part in address.split("-"):
        read = _PART.fullmatch(part)
        if read is None or read[1] in found:
            raise PlanError(
                f"The address says “{address[:60]}”, which is no plan: one looks like reward.50000-speed.30000."
            )
        found[read[1]] = float(read[2])
    return Plan.of(found)


def evenly(budget: int, names: Sequence[str]) -> dict[str, int]:
    """Euros by lever: all of the budget, in steps of the sliders; what does not divide goes to the first levers."""
    step = step_of(budget)
    each, left = divmod(budget // step, len(names))
    return {name: step * (each + (place < left)) for place, name in enumerate(names)}


def euros(amount: int) -> str:
    """€ 20,000, with a space that does not break"""
    return f"€\u00a0{amount:,}"


def step_of(budget: int) -> int:
    """The euros of a slider's step."""
    return max(1, round(budget / STEPS))

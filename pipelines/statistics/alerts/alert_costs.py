"""What an alert rule costs: each false alarm takes somebody's time, each day on which an incident goes unseen takes
something from the product. The threshold of least cost depends on what the two are worth, not on the series alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """What a threshold would have done in the past: alarms that were real or false, incidents that it never saw, and
    days on which an incident went on without an alarm yet."""

    threshold: float
    real: int
    false: int
    missed: int
    missed_days: int

    @property
    def share_real(self) -> float | None:
        """How many of its alarms were real, as a share; None without any."""
        alarms = self.real + self.false
        return self.real / alarms if alarms else None


def cost(outcome: Outcome, *, per_false_alarm: float, per_missed_day: float) -> float:
    """What it would have cost, in the unit of the two prices. Raises ValueError for a price below 0."""
    if per_false_alarm < 0 or per_missed_day < 0:
        raise ValueError("A price is 0 or more.")
    return outcome.false * per_false_alarm + outcome.missed_days * per_missed_day


def cheapest(outcomes: Sequence[Outcome], *, per_false_alarm: float, per_missed_day: float) -> Outcome:
    """The outcome that costs least; of several, that of the highest threshold, which rings least.

    Raises ValueError for none at all.
    """
    if not outcomes:
        raise ValueError("There is no threshold to choose from.")
    return min(
        outcomes,
        key=lambda one: (
            cost(one, per_false_alarm=per_false_alarm, per_missed_day=per_missed_day),
            -one.threshold,
        ),
    )


def gap(outcomes: Sequence[Outcome], *, per_false_alarm: float, per_missed_day: float) -> float:
    """How much more the second-best threshold costs than the best one, as a share of that; infinite where the best
    costs nothing and the next does, 0 where two cost the same. Raises ValueError for fewer than two."""
    if len(outcomes) < 2:
        raise ValueError("A gap wants two thresholds.")
    prices = sorted(
        cost(one, per_false_alarm=per_false_alarm, per_missed_day=per_missed_day) for one in outcomes
    )
    best, second = prices[:2]
    if best == second:
        return 0.0
    return second / best - 1 if best else float("inf")

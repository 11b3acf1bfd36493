"""What to do with an experiment, by a rule that is stated before: ship, don't, run on, or *it cannot settle this*.

As in Schultzberg, Ankargren and Frånberg, "Risk-aware product decisions in A/B tests with multiple metrics" (2024):
ship if a success metric is better, none is worse, and every guardrail is shown to be safe. The rule judges what is
known, not what is true: a good decision can end badly. It takes what other modules found and gives the reason as data;
the words are the page's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pipelines.statistics.estimate import Direction
from pipelines.statistics.experiments.noninferiority import Outcome

Decision = Literal["ship", "don't", "run on", "cannot settle"]
Reason = Literal[
    "not to be trusted", "harm", "lift", "no lift", "guardrail not safe", "guardrail not known", "before the end", "too few"
]  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """What is known of an experiment on the day on which it is judged. Days count from its first one.

    `success`: where the range of each success metric lies, with the coverage that its bound and the number of metrics
    ask for; above 0 is better. `guardrails`: the outcome of each. `days_to_lift`: days after which the smallest lift
    that matters is found with the planned power; `days_to_margin`: the same of guardrails whose margin can be shown;
    None, or not there, where no number of days is enough, such as when nobody is enrolled any more.
    """

    is_trusted: bool
    success: Mapping[str, Direction]
    days: int
    planned_days: int
    guardrails: Mapping[str, Outcome] = field(default_factory=dict)
    most_days: int = 365
    """The longest that anybody would wait."""
    days_to_lift: int | None = None
    days_to_margin: Mapping[str, int | None] = field(default_factory=dict)
    has_bound: bool = False
    """Whether looks before the end were planned, and success and harm are read on their sequential bound."""

    def __post_init__(self) -> None:
        if not self.success:
            raise ValueError("A plan without a success metric has nothing to decide.")
        if min(self.days, self.planned_days) < 1 or self.most_days < self.planned_days:
            raise ValueError(
                "An experiment is planned for a day at least, and for no more days than it may run."
            )

    @property
    def is_at_its_end(self) -> bool:
        return self.days >= self.planned_days


@dataclass(frozen=True)
class Verdict:
    """A decision and its reason. `names`: the metrics or guardrails that it rests on; `days`: how many more, of "run
    on"."""

    decision: Decision
    reason: Reason
    names: tuple[str, ...] = ()
    days: int | None = None


def decide(evidence: Evidence) -> Verdict:
    """The verdict on this evidence.

    Before the planned end nothing but a sequential bound decides: without one, what is seen early is only seen.
    """
    if not evidence.is_trusted:
        return Verdict("cannot settle", "not to be trusted")
    to_the_end = evidence.planned_days - evidence.days
    if to_the_end > 0 and not evidence.has_bound:
        return Verdict("run on", "before the end", days=to_the_end)
    harmed = _names(evidence.success, "below") + _names(evidence.guardrails, "harmful")
    if harmed:
        return Verdict("don't", "harm", harmed)
    better = _names(evidence.success, "above")
    unclear = _names(evidence.guardrails, "not known") + _names(evidence.guardrails, "too few")
    if better and not unclear:
        return Verdict("ship", "lift", better)
    if to_the_end > 0:
        return Verdict("run on", "guardrail not known" if better else "before the end", unclear, to_the_end)
    if better:
        return _on_guardrails(evidence, unclear)
    return _without_a_lift(evidence)


def _on_guardrails(evidence: Evidence, unclear: tuple[str, ...]) -> Verdict:
    """A lift is found, and the plan is over, but some guardrails are not shown to be safe."""
    needed = {name: evidence.days_to_margin.get(name) for name in unclear}
    hopeless = tuple(name for name, days in needed.items() if days is None or days > evidence.most_days)
    if hopeless:
        return Verdict("cannot settle", "guardrail not known", hopeless)
    latest = max(days for days in needed.values() if days is not None)
    if latest > evidence.days:
        return Verdict("run on", "guardrail not known", unclear, latest - evidence.days)
    return Verdict("don't", "guardrail not safe", unclear)


def _without_a_lift(evidence: Evidence) -> Verdict:
    """The plan is over, and no success metric has moved for sure."""
    needed = evidence.days_to_lift
    if needed is None or needed > evidence.most_days:
        return Verdict("cannot settle", "too few")
    if needed > evidence.days:
        return Verdict("run on", "too few", days=needed - evidence.days)
    return Verdict("don't", "no lift", tuple(evidence.success))


def _names(found: Mapping[str, str], outcome: str) -> tuple[str, ...]:
    return tuple(name for name, one in found.items() if one == outcome)

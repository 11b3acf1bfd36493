"""What the data say of an experiment, in the order in which one should ask: trust, change, harm, lasting, looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lab_app.experiments.before import Outcome, adjusted, by_household, with_their_past
from lab_app.experiments.enrolment import Enrolment, Group, came_by, enrolment
from lab_app.experiments.looks import Look, looks
from lab_app.experiments.plans import Plan
from lab_app.experiments.rails import Rail, rails
from lab_app.experiments.record import Days, Record, days_of
from lab_app.experiments.verdict import evidence_of
from lab_app.experiments.weekly import Weekly, weekly
from pipelines.statistics import proportions
from pipelines.statistics.estimate import Estimate
from pipelines.statistics.experiments import ratio_metrics, sample_ratio
from pipelines.statistics.experiments.cuped import Adjusted
from pipelines.statistics.experiments.sample_ratio import SampleRatio
from pipelines.statistics.experiments.verdict import Verdict, decide
from pipelines.statistics.proportions import Share

FEW_MISSING = 0.02
"""Of those who came by: with fewer without a row nobody is looked for. Second accounts of one person make up some."""


@dataclass(frozen=True)
class Trust:
    """Whether the two groups can be compared: the sizes by unit, who met the change, and who came by without a row."""

    ratio: SampleRatio
    enrolment: Enrolment
    groups: Mapping[str, Group]

    @property
    def missing(self) -> Group:
        return self.groups[""]

    @property
    def came(self) -> int:
        """People who came by while it enrolled."""
        return sum(group.people for group in self.groups.values())

    @property
    def is_sound(self) -> bool:
        return not self.ratio.is_alarm

    @property
    def many_missing(self) -> bool:
        return self.missing.people > FEW_MISSING * self.came


@dataclass(frozen=True)
class Change:
    """The share that saved a plan in a week since assignment: by what was randomised, and with the past taken out."""

    week: int
    treatment: Share
    control: Share
    lift: Estimate
    adjusted: Adjusted | None


@dataclass(frozen=True)
class ReadOut:
    """An experiment, read. `changes` are of the first week and, where it is another one, the week that decides, last."""

    plan: Plan
    days: Days
    trust: Trust
    changes: tuple[Change, ...]
    rails: tuple[Rail, ...]
    lasting: tuple[tuple[Share, Share, Estimate], ...]
    looks: tuple[Look, ...]

    @property
    def verdict(self) -> Verdict:
        """What to do, by the rule."""
        change = self.deciding
        treatment, control, lift = (
            (None, None, None) if change is None else (change.treatment, change.control, change.lift)
        )
        return decide(
            evidence_of(self.plan, self.days, self.trust.ratio, treatment, control, lift, self.rails)
        )

    @property
    def deciding(self) -> Change | None:
        """The change that decides; None while nobody's week is over."""
        return next((change for change in self.changes if change.week == self.plan.week), None)


def read_out(record: Record, plan: Plan, day: int | None = None) -> ReadOut:
    """All of it; with `day` as it was known at the end of that day, counted from 1. Raises NotRunError and QueryError."""
    days = days_of(record, plan, day)
    people = weekly(record, days)
    return ReadOut(
        plan,
        days,
        trust_of(record, days),
        tuple(
            change
            for week in sorted({0, plan.week})
            if (change := change_of(record, people, week)) is not None
        ),
        rails(record, days),
        tuple((one, other, proportions.newcombe(one, other)) for one, other in people.lasting),
        looks(people),
    )


def trust_of(record: Record, days: Days) -> Trust:
    """Whether the groups can be compared. Raises QueryError."""
    found = enrolment(record, days)
    treatment, control = (found.arms[arm].units for arm in ("treatment", "control"))
    return Trust(sample_ratio.check(treatment, control), found, came_by(record, days))


def change_of(record: Record, people: Weekly, week: int) -> Change | None:
    """How a week's share changed, None while nobody's week is over. Raises QueryError."""
    pair = people.pair(week)
    if pair is None:
        return None
    treatment, control = pair
    lift = proportions.newcombe(treatment, control)
    if people.days.plan.unit == "household":
        sums = by_household(record, people.days, week)
        by_unit = ratio_metrics.difference(
            sums["treatment"], sums["control"], least=ratio_metrics.LEAST_CLUSTERS
        )
        lift = by_unit or lift
    past = adjusted(with_their_past(record, people.days, Outcome(week, 1, is_share=True)))
    return Change(week, treatment, control, lift, past)

"""The experiment on the drag-and-drop planner: as it is seen, and with the people who came by and have no row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from lab_app.experiments.enrolment import Group, came_by
from lab_app.experiments.record import Days
from lab_app.kinds.case import Known, Sheet
from lab_app.tracks.data.prescription.real_tests import units_of
from lab_app.tracks.data.prescription.said import points
from lab_app.truth import BothArms
from pipelines.contract.units import Quantity, number, percent
from pipelines.statistics.estimate import Estimate
from pipelines.statistics.experiments import sample_ratio
from pipelines.statistics.experiments.redrawn import redrawn
from pipelines.statistics.experiments.sample_ratio import SampleRatio
from pipelines.statistics.proportions import Share, newcombe

EXPERIMENT = "interactive_planner"
AGAIN = 40
Decision = Literal["ship", "stop", "run_on", "cannot"]
DECISIONS: Mapping[Decision, str] = {
    "ship": "Ship it",
    "stop": "Don't ship it",
    "run_on": "Run on",
    "cannot": "It settles nothing",
}


@dataclass(frozen=True)
class Read:
    """Those who came by while the experiment enrolled, by what their row says."""

    treatment: Group
    control: Group
    missing: Group
    worth: float

    @property
    def split(self) -> SampleRatio:
        return sample_ratio.check(self.treatment.people, self.control.people)

    @property
    def seen(self) -> Estimate:
        """The lift of those who have a row."""
        return newcombe(_share(self.treatment), _share(self.control))

    @property
    def with_all(self) -> Estimate:
        """The lift with those without a row counted as treatment."""
        return newcombe(_share(self.treatment, self.missing), _share(self.control))

    @property
    def as_control(self) -> Estimate:
        """The lift with those without a row counted as control."""
        return newcombe(_share(self.treatment), _share(self.control, self.missing))

    @property
    def decision(self) -> Decision:
        return decided(self.split, self.seen, self.worth)


def read(known: Known, days: Days) -> Read:
    """What the data have. Raises QueryError."""
    groups = came_by(known, days)
    return Read(groups["treatment"], groups["control"], groups[""], days.plan.worth)


def decided(split: SampleRatio | None, lift: Estimate, worth: float) -> Decision:
    """What the rule says; without a `split` as if nobody had looked at it."""
    if split is not None and split.is_alarm:
        return "cannot"
    if lift.low > 0:
        return "ship"
    return "stop" if lift.high < worth else "run_on"


def again(found: Read, arms: BothArms) -> tuple[Mapping[Decision, int], Mapping[Decision, int]]:
    """What the rule says of 40 tests like this one: the same people, halved anew; and the same had nobody looked at the
    split.

    Who saves a plan in both worlds, who in one only, and who in none is the truth's. As many of treatment are lost as
    were here, from people like those who are missing here.
    """
    lost = 2 * found.missing.people if found.split.is_alarm else 0
    lost_planners = round(lost * found.missing.rate)
    everybody = found.treatment.people + found.control.people + found.missing.people
    drawn = redrawn(units_of(arms, everybody).losing(lost, lost_planners), AGAIN, np.random.default_rng(40))
    looked: dict[Decision, int] = dict.fromkeys(DECISIONS, 0)
    blind: dict[Decision, int] = dict.fromkeys(DECISIONS, 0)
    for size, hits, other_size, others in zip(*drawn.columns(0, 1), strict=True):
        lift = newcombe(Share(hits, size), Share(others, other_size))
        split = sample_ratio.check(int(size), int(other_size))
        looked[decided(split, lift, found.worth)] += 1
        blind[decided(None, lift, found.worth)] += 1
    return looked, blind


def _share(*groups: Group) -> Share:
    return Share(sum(one.planned for one in groups), sum(one.people for one in groups))


def in_truth(lift: float) -> str:
    """What the planner does, as the end of a sentence."""
    return "changes nothing" if abs(lift) < 0.0005 else f"moves the share by {points(lift)}"


def who(found: Read) -> Sheet:
    """Who visited, by what their row says."""

    def line(name: str, group: Group) -> tuple[object, ...]:
        return (
            name,
            Quantity(number(group.people)),
            Quantity(percent(group.rate)),
            Quantity(percent(group.slow_share)),
        )

    return Sheet(
        "Who visited in these weeks",
        ("", "People", "Saved a plan", "On slow devices"),
        (
            line("Control", found.control),
            line("Treatment", found.treatment),
            line("No row", found.missing),
        ),
    )


def halved_anew(found: Read, arms: BothArms) -> Sheet:
    """What the rule says of 40 tests like this one, and had nobody looked at the split."""
    looked, blind = again(found, arms)
    true = "nothing" if abs(arms.lift(0)) < 0.0005 else points(arms.lift(0))
    return Sheet(
        f"The same people, split again at random {AGAIN} times; the planner does {true}",
        ("What the rule says", "Tests", "Had nobody looked at the split"),
        tuple(
            (called, Quantity(number(looked[key])), Quantity(number(blind[key])))
            for key, called in DECISIONS.items()
        ),
    )

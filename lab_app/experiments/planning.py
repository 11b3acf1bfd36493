"""What a test can find that takes people in for so many days, at the pace of the release's own past."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from lab_app.experiments.pace import Pace
from lab_app.experiments.plans import GuardrailName, Who
from lab_app.experiments.readout import ReadOut
from pipelines.statistics.estimate import errors_to_the_ends
from pipelines.statistics.experiments.noninferiority import SAFE_COVERAGE
from pipelines.statistics.experiments.power import ONE_SIDED, POWER, smallest_lift

LIKE: Mapping[Who, str] = {"everyone": "dinner_streaks", "newcomers": "onboarding_checklist"}
"""The last test of the kind that was followed for eight weeks: from it comes how noisy the guardrails are."""
FEWEST_DAYS, MOST_DAYS = 3, 56
OUTCOME_DAYS = 7
"""Days that each one's outcome takes: a test ends so many days after the last one was taken in."""


@dataclass(frozen=True)
class Basis:
    """What a plan stands on: the pace, the share now, by which share CUPED narrowed the range in the last test of the
    kind, and of its guardrails the error of the ratio's logarithm for one person a group, and which way is worse."""

    who: Who
    pace: Pace
    share: float
    narrower: float
    errors: Mapping[GuardrailName, float]
    fewer_is_worse: frozenset[GuardrailName]

    def people(self, days: int) -> int:
        """People in both groups together after so many days of taking in."""
        return self.pace.newcomers_by(days) if self.who == "newcomers" else self.pace.people_by(days)

    def lift(self, days: int, *, with_past: bool = False) -> float | None:
        """The smallest lift of the share that is found in 4 of 5 tests; None where not even the largest is."""
        group = self.people(days) // 2
        if group < 2:
            return None
        factor = (1.0 - self.narrower) ** 2 if with_past else 1.0
        return smallest_lift(self.share, group, factor=factor)

    def margin(self, name: GuardrailName, days: int) -> float | None:
        """How much worse, as a share, a guardrail that is left alone is shown not to be, in 4 of 5 tests."""
        group = self.people(days) // 2
        error = self.errors.get(name)
        if error is None or group < 2:
            return None
        reach = errors_to_the_ends(1.0 - 2.0 * ONE_SIDED) + errors_to_the_ends(2.0 * POWER - 1.0)
        away = math.exp(reach * error / math.sqrt(group))
        return 1.0 - 1.0 / away if name in self.fewer_is_worse else away - 1.0


def basis_of(who: Who, pace: Pace, like: ReadOut) -> Basis:
    """The basis of a plan; `like` is the read-out of the last test of the kind.

    The share now is of those who came by in the first four weeks of the pace: their 7 days are over.
    """
    people = pace.newcomers_by(28) if who == "newcomers" else pace.people_by(28)
    planners = pace.new_planners_by(28) if who == "newcomers" else pace.planners_by(28)
    share = planners / people if people else 0.0
    first = next((change for change in like.changes if change.week == 0), None)
    narrower = 0.0 if first is None or first.adjusted is None else max(first.adjusted.error_saved, 0.0)
    arms = like.trust.enrolment.arms.values()
    group = 2.0 / sum(1.0 / arm.people for arm in arms if arm.people)
    errors = {
        rail.name: math.log(found.high / found.low)
        / (2.0 * errors_to_the_ends(SAFE_COVERAGE))
        * math.sqrt(group)
        for rail in like.rails
        if (found := rail.to_be_safe) is not None and found.low > 0 and math.isfinite(found.high)
    }
    fewer = frozenset(rail.name for rail in like.rails if rail.worse == "fewer")
    return Basis(who, pace, share, narrower, errors, fewer)

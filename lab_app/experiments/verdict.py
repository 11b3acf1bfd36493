"""What to do with an experiment, by a rule that is stated before anybody looks.

The rule, in the order in which it is applied:

1. The two groups cannot be compared, since the split is off: this test cannot settle it.
2. A guardrail is harmed: don't ship.
3. The range of the lift ends below what was called worth it: don't ship.
4. The range of the lift is above 0, and its middle is worth it: ship.
5. Otherwise more people would be needed. If they come within as many days as the plan had for enrolment: run on for so
   many days. If not: this test cannot settle it.

Of a guardrail that is "not known yet" the rule says nothing: the plan says beforehand which margin the test can show.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lab_app.experiments.plans import Plan
from lab_app.experiments.rails import Rail
from pipelines.statistics.estimate import Estimate
from pipelines.statistics.power import people_of_shares
from pipelines.statistics.proportions import Share
from pipelines.statistics.sample_ratio import SampleRatio

Decision = Literal["ship", "dont", "run_on", "cannot"]
Reason = Literal["split", "harm", "worthless", "lift", "more people", "no end", "nobody"]
CALLED: dict[Decision, str] = {
    "ship": "Ship",
    "dont": "Don't ship",
    "run_on": "Run on",
    "cannot": "This test cannot settle it",
}


@dataclass(frozen=True)
class Verdict:
    """The decision and its reason; `days` more days for one that runs on, `harmed` the guardrails that are."""

    decision: Decision
    reason: Reason
    days: int = 0
    harmed: tuple[Rail, ...] = ()


def decide(
    plan: Plan,
    split: SampleRatio,
    treatment: Share | None,
    control: Share | None,
    lift: Estimate | None,
    rails: Sequence[Rail] = (),
) -> Verdict:
    """The verdict by the rule; `treatment` and `control` are the deciding week's, None while nobody's is over."""
    if split.is_alarm:
        return Verdict("cannot", "split")
    harmed = tuple(rail for rail in rails if rail.outcome == "harmful")
    if harmed:
        return Verdict("dont", "harm", harmed=harmed)
    if lift is None or treatment is None or control is None:
        return Verdict("run_on", "nobody", plan.enrols)
    if lift.high < plan.worth:
        return Verdict("dont", "worthless")
    if lift.low > 0 and lift.value >= plan.worth:
        return Verdict("ship", "lift")
    more = more_days(plan, treatment, control)
    if 0 < more <= plan.enrols:
        return Verdict("run_on", "more people", more)
    return Verdict("cannot", "no end")


def more_days(plan: Plan, treatment: Share, control: Share) -> int:
    """Days of enrolment, at the pace so far, until a lift that is just worth it would be found in 4 of 5 tests; 0 where
    there are people enough for that."""
    if not 0 < control.rate < 1 - plan.worth:
        return 0
    needed = people_of_shares(control.rate, control.rate + plan.worth)
    there = min(treatment.size, control.size)
    return max(0, math.ceil((needed / there - 1.0) * plan.enrols))

"""Mail of a test's people, held against what is usual: control's, and what both groups had before, where the two agree."""

from __future__ import annotations

import math
from collections.abc import Mapping

from lab_app.experiments.guardrails import BEFORE
from pipelines.contract.units import number
from pipelines.statistics.experiments import noninferiority
from pipelines.statistics.proportions import Share, pooled_z

FOUR_IN_FIVE = 0.8
APART = 3.29
"""Standard errors between control and the time before from which on they are not of one kind: once in 1,000 times by chance."""


def usual(mails: Mapping[str, Share]) -> Share:
    """What the mails of treatment are held against: those of control, and those from before the test as long as both may be
    of one kind."""
    control, before = mails["control"], mails.get(BEFORE)
    if before is None or abs(pooled_z(control, before)) > APART:
        return control
    return Share(control.hits + before.hits, control.size + before.size)


def with_before(mails: Mapping[str, Share]) -> str:
    """What the mail from before the test adds."""
    treatment, control, held = mails["treatment"], mails["control"], usual(mails)
    if held is control:
        return ""
    narrow, wide = (noninferiority.ratio(treatment, one, FOUR_IN_FIVE) for one in (held, control))
    return (
        f"The 80 % range by the mails of the two groups is {span(wide.low, wide.high)}; with the {number(held.hits - control.hits)} unsubscribes "
        f"from before, which agree with control’s, it is {span(narrow.low, narrow.high)}."
    )


def span(low: float, high: float) -> str:
    return f"× {low:.2f} to × {high:.2f}" if math.isfinite(high) else f"× {low:.2f} to no end"

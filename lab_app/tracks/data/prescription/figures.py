"""The figure of the lesson of Prescription, live from the release."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab_app.course.lesson import live
from lab_app.experiments.plans import plan_of
from lab_app.experiments.record import NotRunError, days_of
from lab_app.experiments.weekly import weekly
from lab_app.kinds.case import Known
from lab_app.ui.charts.figure import figure
from lab_app.ui.experiments.pictures.coins import coins
from lab_app.ui.experiments.said import points, span
from lab_app.ui.style import note
from pipelines.contract.units import Quantity, number
from pipelines.statistics.proportions import Share, newcombe

if TYPE_CHECKING:
    from lab_app.lab import Lab
    from pipelines.statistics.estimate import Estimate

EXPERIMENT = "short_signup_form"
TESTS = 40


@live("Halving the newcomers of six weeks by a coin")
def nothing_changed(lab: Lab) -> None:
    """Real newcomers, halved by a coin again and again, with nothing changed for anybody."""
    known = Known(lab.sandbox, lab.release.as_of, lab.release.world.seed, None)
    try:
        pair = weekly(known, days_of(known, plan_of(EXPERIMENT))).pair(0)
    except NotRunError as error:
        note(str(error))
        return
    if pair is None:
        return
    lifts = halved(sum(share.hits for share in pair), sum(share.size for share in pair))
    out = [one for one in lifts if not one.covers(0.0)]
    people = number(sum(share.size for share in pair))
    figure(
        coins(lifts),
        title=f"{TESTS} tests of nothing: points more of one half who saved a plan in their first week",
        takeaway=f"The same {people} newcomers, halved by a coin {TESTS} times. Nothing was changed for anybody, and the lifts go from "
        f"{points(min(one.value for one in lifts))} to {points(max(one.value for one in lifts))} points. "
        f"{_out(len(out))} That is what “95 %” means: one in twenty is expected to.",
        alt=f"{TESTS} dots around 0 with their 95 % ranges; {len(out)} of the ranges leave out 0.",
        header=("Test", "Lift, points", "95 % range"),
        rows=[(place, Quantity(points(one.value)), span(one)) for place, one in enumerate(lifts, 1)],
        key="nothing-changed",
    )


def halved(hits: float, size: float) -> list[Estimate]:
    """The lifts that coins alone make: people who did it, of all people, put into two halves again and again."""
    drawn = np.random.default_rng(TESTS).hypergeometric(int(hits), int(size - hits), int(size) // 2, TESTS)
    half = int(size) // 2
    return [newcombe(Share(int(one), half), Share(int(hits) - int(one), int(size) - half)) for one in drawn]


def _out(count: int) -> str:
    if count == 0:
        return "All of their ranges hold 0 this time."
    return "The range of one leaves out 0." if count == 1 else f"The ranges of {count} leave out 0."

"""Figures of the lesson of Prediction, live from the release."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lab_app.course.lesson import live
from lab_app.ui import words
from lab_app.ui.charts.fan import NAIVE, SO_FAR, Band, fan
from lab_app.ui.charts.figure import figure
from lab_app.ui.charts.points import Point
from lab_app.ui.metrics.series import series
from lab_app.ui.style import note
from pipelines.contract.calendar import DAY
from pipelines.contract.units import Quantity, shown
from pipelines.statistics.forecasts.backtest import ORIGINS, backtest, judged
from pipelines.statistics.forecasts.forecast import naive

if TYPE_CHECKING:
    from lab_app.lab import Lab

AHEAD = 28


@live("Asking for monthly actives")
def past_forecasts(lab: Lab) -> None:
    """Naive forecasts of MAU four weeks ahead, each with the range that could have been given then, and what came."""
    points = [
        p for p in series(lab, "mau", grain="day", start=None, end=lab.release.as_of) if p.value is not None
    ]
    values = np.array([p.value for p in points], float)
    found = judged(backtest(values, naive, AHEAD, most=4 * ORIGINS), AHEAD) if len(values) > AHEAD else None
    if found is None or found.count < 4:
        note("The data is too short yet for a picture of past forecasts.")
        return
    days = tuple(points[0].at + (int(origin) + AHEAD) * DAY for origin in found.origins)
    band = Band(days, tuple(found.low.tolist()), tuple(found.high.tolist()))
    came = [Point(day, value, SO_FAR) for day, value in zip(days, found.actual.tolist(), strict=True)]
    said = [Point(day, value, NAIVE) for day, value in zip(days, found.point.tolist(), strict=True)]
    says = (
        f"Of {found.count} naive forecasts of monthly actives four weeks ahead, the last of {words.day(days[-1])}, {found.held} held what "
        "came in their range of 80 %."
    )
    title = "Past forecasts, and what came"
    figure(
        fan(came, [], said, [band], unit="count", name="monthly actives", grain="day", height=280),
        title=title,
        takeaway=says,
        alt=f"{title}: {says}",
        header=("Of", "Range", "Came"),
        rows=[
            (day, Quantity(f"{shown(low)} to {shown(high)}"), Quantity(shown(value)))
            for day, low, high, value in zip(days, found.low, found.high, found.actual, strict=True)
        ],
        key="past-forecasts",
    )

"""Forecasts of metrics: read as the pipeline has made them for a release, or made here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipelines.contract.calendar import DAY
from pipelines.contract.derived import Derived
from pipelines.contract.files import DAMAGE, read_json
from pipelines.contract.holidays import named_days
from pipelines.contract.home import HomeError, larder_home
from pipelines.statistics.forecasts.cohorts import Layers
from pipelines.statistics.forecasts.projection import HORIZON, Grain, Projection, project

if TYPE_CHECKING:
    import pandas as pd

    from lab_app.metrics.metric import Metric
    from pipelines.contract.release import Release

FORECASTS, DRIVERS = "forecasts", "drivers"


def made_with(release: Release, metric: str, grain: Grain) -> Projection | None:
    """The forecast that the pipeline has made of a metric; None where there is none, or not yet."""
    folder = _folder(release, FORECASTS)
    if folder is None:
        return None
    try:
        return Projection.of_json(read_json(folder / f"{metric}.{grain}.json"))
    except DAMAGE:
        return None


def is_being_made(release: Release) -> bool:
    """Whether the forecasts of a release are not there yet."""
    return _folder(release, FORECASTS) is None


def layers_of(release: Release) -> tuple[Layers, ...] | None:
    """The layers of MAU, by channel; None while they are being made."""
    folder = _folder(release, DRIVERS)
    if folder is None:
        return None
    try:
        content = read_json(folder / "drivers.json")
        return tuple(
            Layers(
                str(one["channel"]),
                members=np.array(one["members"], float),
                earlier=np.array(one["earlier"], float),
                accounts=np.array(one["accounts"], float),
                activated=np.array(one["activated"], float),
                ripe=int(content["ripe"]),
            )
            for one in content["channels"]
        )
    except DAMAGE:
        return None


def make(
    frame: pd.DataFrame,
    metric: Metric,
    grain: Grain,
    as_of: dt.date,
    say: Callable[[float], None] | None = None,
) -> Projection:
    """The forecast of a metric from its values by period, as the semantic layer gives them.

    Only periods that are over count; a day without rows is a count of none, and a rate is taken for what it was before.
    `say` is told how far it is, and ends the work by raising. Raises TooShortError.
    """
    step = DAY if grain == "day" else 7 * DAY
    last = as_of - metric.maturity_days * DAY
    known = {
        period.date(): float(value)
        for period, value in zip(frame["period"], frame[metric.name], strict=True)
        if value == value and period.date() + step - DAY <= last
    }
    first, end = min(known, default=last), max(known, default=last - step)
    values: list[float] = []
    for place in range((end - first) // step + 1):
        before = 0.0 if metric.unit == "count" or not values else values[-1]
        values.append(known.get(first + place * step, before))
    named = named_days(first, last + HORIZON["day"] * DAY) if metric.unit in ("count", "euro") else []
    return project(np.array(values), first, grain, named=named, say=say)


def _folder(release: Release, name: str) -> Path | None:
    try:
        return Derived.of(larder_home(), release).folder(name)
    except HomeError:
        return None

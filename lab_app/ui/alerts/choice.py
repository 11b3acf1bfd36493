"""The rule that is being tried, as the address has it, and which metrics a rule can watch."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from lab_app.metrics.alerts.replay import THRESHOLDS, Rule
from pipelines.statistics.alerts.watch import Period

if TYPE_CHECKING:
    from lab_app.metrics.layer import SemanticLayer
    from lab_app.metrics.metric import Metric

PERIODS: Mapping[Period, str] = {"day": "Day", "week": "Week"}
MOST_RIPENING = 2
"""Days that a metric may take to ripen and still be worth an alarm."""
_LARGEST = 1e12


def watchable(layer: SemanticLayer) -> dict[str, Metric]:
    """The metrics that an alert can watch, by name: those that the project watches, then the reader's own that are
    known within days and look back on none."""
    project = [one for one in layer.metrics() if one.meta.get("is_watched") and not one.is_own]
    own = [
        one
        for one in layer.metrics()
        if one.is_own
        and "day" in one.grains
        and one.maturity_days <= MOST_RIPENING
        and not layer.looks_back(one.name)
    ]
    found = [*sorted(project, key=lambda one: one.label), *sorted(own, key=lambda one: one.label)]
    return {metric.name: metric for metric in found}


def address_of(rule: Rule) -> dict[str, str]:
    """The rule as query parameters."""
    said = {"metric": rule.metric, "by": rule.period, "z": f"{rule.threshold:g}"}
    if rule.low is not None:
        said["below"] = repr(rule.low)
    if rule.high is not None:
        said["above"] = repr(rule.high)
    return said


def read_address(
    address: Mapping[str, str], metrics: Mapping[str, Metric], default: Rule
) -> tuple[Rule, Sequence[str]]:
    """The rule that query parameters mean, and those that mean nothing, as they were written. What is not said is as
    in `default`, but for the period, which an address without one leaves open: it is that of `default` only for its
    metric."""
    broken = []

    def said(name: str) -> str | None:
        return address.get(name)

    metric = said("metric")
    labels = {one.label: name for name, one in metrics.items()}
    if metric is not None and metric not in metrics:
        if metric not in labels:
            broken.append(f"metric={metric}"[:80])
        metric = labels.get(metric)
    period = said("by")
    if period is not None and period not in PERIODS:
        broken.append(f"by={period}"[:80])
        period = None
    numbers = {}
    for name, (low, high) in {
        "z": THRESHOLDS,
        "below": (-_LARGEST, _LARGEST),
        "above": (-_LARGEST, _LARGEST),
    }.items():
        if said(name) is None:
            continue
        number = _number(str(said(name)))
        if number is None or not low <= number <= high:
            broken.append(f"{name}={said(name)}"[:80])
        else:
            numbers[name] = number
    return (
        Rule(
            metric or default.metric,
            period or default.period,  # type: ignore[arg-type]
            numbers.get("z", default.threshold),
            numbers.get("below"),
            numbers.get("above"),
        ),
        broken,
    )


def _number(said: str) -> float | None:
    try:
        number = float(said)
    except ValueError:
        return None
    return number if math.isfinite(number) else None

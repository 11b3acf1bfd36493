"""What the page forecasts, as the address has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.statistics.forecasts.projection import Grain

if TYPE_CHECKING:
    from lab_app.metrics.metric import Metric

GRAINS: Mapping[Grain, str] = {"day": "Day", "week": "Week"}
DEFAULT = "mau"
_ROLES = {"north_star": 0, "input": 1, "guardrail": 2, "health": 3, "component": 4}


@dataclass(frozen=True)
class Choice:
    """A metric by day or week; `without` are the known events that are switched off."""

    metric: str
    grain: Grain = "day"
    without: tuple[str, ...] = ()


def forecastable(metrics: Sequence[Metric]) -> dict[str, Metric]:
    """The metrics that can be read by day or week, by name: those of the board first."""
    found = [one for one in metrics if grains_of(one) and not one.meta.get("never_complete")]
    return {one.name: one for one in sorted(found, key=lambda m: (_ROLES.get(m.role, 9), m.label))}


def grains_of(metric: Metric) -> list[Grain]:
    """The grains by which a metric can be forecast."""
    return [grain for grain in GRAINS if grain in metric.grains]


def read_address(
    address: Mapping[str, str], metrics: Mapping[str, Metric], events: Sequence[str]
) -> tuple[Choice, list[str]]:
    """The choice that query parameters mean, and those that mean nothing, as they were written. `metrics` is not empty."""
    broken = []
    name = DEFAULT if DEFAULT in metrics else next(iter(metrics))
    wanted = address.get("metric")
    if wanted is not None:
        found = wanted if wanted in metrics else _labelled(wanted, metrics)
        if found is None:
            broken.append(f"metric={wanted}"[:80])
        else:
            name = found
    grains = grains_of(metrics[name])
    grain, said = grains[0], address.get("by")
    if said is not None:
        if said in grains:
            grain = next(one for one in grains if one == said)
        else:
            broken.append(f"by={said}"[:80])
    off = [one for one in address.get("without", "").split(",") if one]
    broken += [f"without={one}"[:80] for one in off if one not in events]
    return Choice(name, grain, tuple(one for one in events if one in off)), broken


def address_of(choice: Choice) -> dict[str, str]:
    """The choice as query parameters; what is as it is by itself is left out."""
    said = {"metric": choice.metric}
    if choice.grain != "day":
        said["by"] = choice.grain
    if choice.without:
        said["without"] = ",".join(choice.without)
    return said


def _labelled(said: str, metrics: Mapping[str, Metric]) -> str | None:
    return next((name for name, metric in metrics.items() if metric.label == said), None)

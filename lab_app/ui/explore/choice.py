"""What is chosen on the page, and the address that carries all of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar, cast

from lab_app.metrics.metric import Dimension
from lab_app.ui.metrics.dimensions import label_of
from pipelines.contract.calendar import DAY

if TYPE_CHECKING:
    from lab_app.metrics.metric import Metric
    from lab_app.ui.metrics.series import Grain

Meant = TypeVar("Meant")

SPANS: Mapping[str, tuple[str, int | None]] = {
    "3m": ("3 months", 91),
    "6m": ("6 months", 182),
    "1y": ("1 year", 364),
    "all": ("All", None),
}
OWN = "own"
GRAINS: Mapping[str, str] = {"day": "Day", "week": "Week", "month": "Month"}
BESIDE: Mapping[str, str] = {"year": "A year before", "before": "The period before"}
MOST_METRICS = 3
TOPS = (3, 5, 7)
_DEFAULT_SPAN, _DEFAULT_TOP = "6m", 7


@dataclass(frozen=True)
class Choice:
    """Metrics over time. `where` are dimensions with the values that count; `first` and `last` are set with the span
    `OWN`. Names are those of the semantic layer."""

    metrics: tuple[str, ...]
    by: str | None = None
    grain: Grain = "week"
    span: str = _DEFAULT_SPAN
    first: dt.date | None = None
    last: dt.date | None = None
    beside: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    top: int = _DEFAULT_TOP

    def days(self, as_of: dt.date) -> tuple[dt.date | None, dt.date]:
        """First and last day, the first one that of a whole period; None for all that there is."""
        if self.span == OWN and self.first and self.last:
            return _period_of(self.first, self.grain), min(self.last, as_of)
        length = SPANS[self.span][1] if self.span in SPANS else SPANS[_DEFAULT_SPAN][1]
        if length is None:
            return None, as_of
        return _period_of(as_of - (length - 1) * DAY, self.grain), as_of


def earliest(as_of: dt.date) -> dt.date:
    """The first day that can be asked for."""
    return dt.date(as_of.year - 10, 1, 1)


def _period_of(day: dt.date, grain: str) -> dt.date:
    if grain == "week":
        return day - day.weekday() * DAY
    return day.replace(day=1) if grain == "month" else day


def grains_of(metrics: Iterable[Metric]) -> list[Grain]:
    """The grains that all of these metrics can be read by."""
    known = list(metrics)
    return [cast("Grain", grain) for grain in GRAINS if all(grain in metric.grains for metric in known)]


def dimensions_of(metrics: Sequence[Metric]) -> list[Dimension]:
    """What all of these metrics can be split and filtered by."""
    common = set.intersection(*({d.name for d in metric.dimensions} for metric in metrics))
    return [dimension for dimension in metrics[0].dimensions if dimension.name in common]


def address_of(choice: Choice) -> dict[str, list[str]]:
    """The choice as query parameters; what is as it is by itself is left out."""
    said: dict[str, list[str]] = {"metric": list(choice.metrics)}
    if choice.by:
        said["by"] = [choice.by]
    if choice.grain != "week":
        said["grain"] = [choice.grain]
    if choice.span == OWN and choice.first and choice.last:
        said |= {"from": [choice.first.isoformat()], "to": [choice.last.isoformat()]}
    elif choice.span != _DEFAULT_SPAN:
        said["span"] = [choice.span]
    if choice.beside:
        said["beside"] = list(choice.beside)
    if choice.where:
        said["where"] = [f"{name}:{value}" for name, values in choice.where for value in values]
    if choice.top != _DEFAULT_TOP:
        said["top"] = [str(choice.top)]
    return said


def read_address(
    address: Mapping[str, Sequence[str]], metrics: Mapping[str, Metric], default: str, as_of: dt.date
) -> tuple[Choice, list[str]]:
    """The choice that query parameters mean, and those that mean nothing, as they were written.

    Names may be written as on the page, too: `?metric=Activation+rate&by=Signup+platform&grain=Month`.
    """
    reading = _Reading(address)
    chosen = tuple(dict.fromkeys(reading.all("metric", lambda said: _metric(said, metrics))))[:MOST_METRICS]
    choice = Choice(chosen or (default,))
    shown = [metrics[name] for name in choice.metrics]
    dimensions = {d.short: d for d in dimensions_of(shown)}
    grains = grains_of(shown)
    grain = reading.one("grain", lambda said: _named(said, {one: GRAINS[one] for one in grains}))
    choice = replace(
        choice,
        grain=cast("Grain", grain or ("week" if "week" in grains or not grains else grains[0])),
        by=reading.one("by", lambda said: _dimension(said, dimensions)) if len(shown) == 1 else None,
        span=reading.one("span", lambda said: _named(said, {key: label for key, (label, _) in SPANS.items()}))
        or _DEFAULT_SPAN,
        beside=tuple(sorted(set(reading.all("beside", lambda said: _named(said, BESIDE))))),
        top=int(reading.one("top", lambda said: said if said in map(str, TOPS) else None) or _DEFAULT_TOP),
        where=_conditions(reading.all("where", lambda said: _condition(said, dimensions))),
    )
    first, last = reading.one("from", _day), reading.one("to", _day)
    if first and last and first <= min(last, as_of.isoformat()):
        choice = replace(
            choice,
            span=OWN,
            first=max(dt.date.fromisoformat(first), earliest(as_of)),
            last=min(dt.date.fromisoformat(last), as_of),
        )
    elif first or last:
        reading.broken.append(f"from={first or ''} to={last or ''}")
    return choice, reading.broken


class _Reading:
    """Query parameters that are read one after the other; `broken` are those that mean nothing."""

    def __init__(self, address: Mapping[str, Sequence[str]]) -> None:
        self._address = address
        self.broken: list[str] = []

    def all(self, name: str, meaning: Callable[[str], Meant | None]) -> list[Meant]:
        found = []
        for said in self._address.get(name, ()):
            meant = meaning(said)
            if meant is None:
                self.broken.append(f"{name}={said}"[:80])
            else:
                found.append(meant)
        return found

    def one(self, name: str, meaning: Callable[[str], str | None]) -> str | None:
        found = self.all(name, meaning)
        return found[0] if found else None


def _metric(said: str, metrics: Mapping[str, Metric]) -> str | None:
    if said in metrics:
        return said
    return next((name for name, metric in metrics.items() if metric.label == said), None)


def _dimension(said: str, dimensions: Mapping[str, Dimension]) -> str | None:
    for short, dimension in dimensions.items():
        if said in (short, dimension.name, dimension.label, label_of(dimension)):
            return short
    return None


def _named(said: str, labels: Mapping[str, str]) -> str | None:
    return next((key for key, label in labels.items() if said in (key, label)), None)


def _day(said: str) -> str | None:
    try:
        return dt.date.fromisoformat(said).isoformat()
    except ValueError:
        return None


def _condition(said: str, dimensions: Mapping[str, Dimension]) -> tuple[str, str] | None:
    name, colon, value = said.partition(":")
    short = _dimension(name, dimensions)
    return (short, value) if short and colon and value else None


def _conditions(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        if value not in found.setdefault(name, []):
            found[name].append(value)
    return tuple((name, tuple(sorted(values))) for name, values in sorted(found.items()))

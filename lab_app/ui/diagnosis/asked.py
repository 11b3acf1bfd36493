"""What is asked in the workspace, and the address that carries it: a number, a stretch of weeks, and of whom.

The address owns it: the brush, the dates and the clicks only make a new address, and Back undoes each of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lab_app.diagnosis.record import known_from, known_to, measure_of
from lab_app.diagnosis.stretch import DiagnosisError, Stretch, latest, snapped
from lab_app.metrics.question import MetricError
from lab_app.metrics.value_names import name_of_value
from lab_app.ui import words
from pipelines.contract.calendar import DAY

if TYPE_CHECKING:
    from lab_app.lab import Lab

NUMBER = "mau"
"""What the workspace opens with."""
_NAMES = ("metric", "from", "weeks", "where")


@dataclass(frozen=True)
class Asked:
    """A metric in a stretch, and those who are kept by dimension (its short name) and value."""

    metric: str
    stretch: Stretch
    where: tuple[tuple[str, str], ...] = ()

    @property
    def filter(self) -> dict[str, str] | None:
        return dict(self.where) or None

    @property
    def of_whom(self) -> str:
        """Germany, iOS; nothing for everybody"""
        return ", ".join(name_of_value(dimension, value) for dimension, value in self.where)

    def keeping(self, dimension: str, value: str) -> Asked:
        """The same of one group alone; a group of the same kind takes the other's place."""
        rest = [pair for pair in self.where if pair[0] != dimension]
        return replace(self, where=tuple(sorted([*rest, (dimension, value)])))

    def without(self, dimension: str) -> Asked:
        return replace(self, where=tuple(pair for pair in self.where if pair[0] != dimension))

    @property
    def address(self) -> dict[str, list[str]]:
        """It as query parameters."""
        said = {
            "metric": [self.metric],
            "from": [self.stretch.first.isoformat()],
            "weeks": [str(self.stretch.weeks)],
        }
        if self.where:
            said["where"] = [f"{dimension}:{value}" for dimension, value in self.where]
        return said

    @property
    def key(self) -> str:
        """A name for it, for widgets."""
        return "-".join(
            [self.metric, str(self.stretch.first), str(self.stretch.weeks), *map(":".join, self.where)]
        )


def known(lab: Lab, metric: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of which a number is known for good. Raises DiagnosisError, MetricError, QueryError."""
    layer = lab.layer
    measure = measure_of(layer, metric)
    start = lab.keep(("known from", layer.edition, metric), lambda: known_from(layer, lab.sandbox, measure))
    return start, known_to(layer, measure)


def opening(lab: Lab, metric: str = NUMBER) -> Asked:
    """The last four weeks that are known of a number. Raises DiagnosisError, MetricError and QueryError."""
    return Asked(metric, latest(known(lab, metric)[1]))


def read_address(lab: Lab, address: Mapping[str, Sequence[str]], first: Asked) -> tuple[Asked, list[str]]:
    """What query parameters ask for, and a sentence for each that means nothing. What they leave out is as in `first`.

    Raises MetricError and QueryError.
    """
    said = {name: list(address[name]) for name in _NAMES if address.get(name)}
    asked, wrong = first, list[str]()
    if "metric" in said:
        try:
            metric = lab.layer.metric(said["metric"][0]).name
            start, end = known(lab, metric)
            if not start <= asked.stretch.before.first <= asked.stretch.last <= end:
                asked = replace(asked, stretch=latest(end))
            asked = replace(asked, metric=metric, where=())
        except (MetricError, DiagnosisError) as error:
            wrong.append(str(error))
    if "from" in said or "weeks" in said:
        try:
            asked = replace(asked, stretch=_stretch(lab, asked, said))
        except DiagnosisError as error:
            wrong.append(str(error))
    if "where" in said or "metric" in said:
        asked = replace(asked, where=())
    for one in said.get("where", ()):
        dimension, _, value = one.partition(":")
        there = {d.short for d in lab.layer.metric(asked.metric).dimensions}
        if dimension in there and value:
            asked = asked.keeping(dimension, value)
        else:
            wrong.append(f"This number is not known by {dimension[:40] or 'nothing'}.")
    return asked, wrong


def _stretch(lab: Lab, asked: Asked, said: Mapping[str, list[str]]) -> Stretch:
    try:
        first = dt.date.fromisoformat(said["from"][0]) if "from" in said else asked.stretch.first
        weeks = int(said["weeks"][0]) if "weeks" in said else asked.stretch.weeks
        if not 1 <= weeks <= 500:
            raise ValueError
        last = first + (7 * weeks - 1) * DAY
    except (ValueError, OverflowError):
        raise DiagnosisError("The address names days that are none.") from None
    start, end = known(lab, asked.metric)
    return snapped(first, last, start=start, end=end)


def weeks_said(count: int) -> str:
    """week; four weeks; 13 weeks"""
    small = ("", "week", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return "week" if count == 1 else f"{small[count] if count < len(small) else count} weeks"


def days_said(stretch: Stretch) -> str:
    return words.days(stretch.first, stretch.last)

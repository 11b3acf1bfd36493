"""Incidents: what happens to the world, one file each.

A module of this package that has an `INCIDENT` is found by itself. An incident says what it bends, when and
for whom; onset, size and segment are drawn from the seed within the bounds that its module states. What it
*did* is not written anywhere: `synthetic.truth` computes it from the same world without it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from synthetic.bends import Bend
from synthetic.changelog import Campaign, Changelog, Release
from synthetic.draws import Keys
from synthetic.experiments import Experiment

Level = Literal["collection", "monitoring", "diagnosis", "prescription", "prediction"]


@dataclass(frozen=True)
class Draw:
    """An incident as it happens in one world.

    `first` and `last` are its days (numbers of `synthetic.days`; `last` is the first day after it). Its
    change-log entries are facts that stay when the incident is left out: only its bends go.
    """

    first: int
    last: int
    bends: tuple[Bend, ...]
    segment: dict[str, str] = field(default_factory=dict)
    size: dict[str, float] = field(default_factory=dict)
    releases: tuple[Release, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    experiments: tuple[Experiment, ...] = ()


@dataclass(frozen=True)
class Incident:
    """What can happen, and to what.

    `reach` names the tables in which rows can differ from a world without it; `reaches_people` says whether
    it changes what people do (then everything that follows from that is in reach too).
    """

    id: str
    number: int
    level: Level
    title: str
    story: str
    distractor: str
    metrics: tuple[str, ...]
    reach: tuple[str, ...]
    reaches_people: bool
    draw: Callable[[Keys, Changelog], Draw]


@lru_cache(maxsize=1)
def discover() -> dict[str, Incident]:
    """All incidents by id, in the order of their numbers. Raises ValueError for a name that is taken."""
    found: list[Incident] = []
    for module in pkgutil.iter_modules(__path__):
        incident = getattr(importlib.import_module(f"{__name__}.{module.name}"), "INCIDENT", None)
        if incident is not None:
            found.append(incident)
    found.sort(key=lambda incident: incident.number)
    ids = [incident.id for incident in found]
    if len(set(ids)) < len(ids):
        raise ValueError(f"Two incidents have the same id: {sorted(ids)}.")
    return dict(zip(ids, found, strict=True))

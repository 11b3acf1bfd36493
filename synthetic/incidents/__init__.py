"""Incidents: what happens to the world, one file each.

A module of this package that has an `INCIDENT` is found by itself. An incident says what it bends, when and
for whom; onset, size and segment are drawn from the seed within the bounds that its module states. What it
*did* is not written anywhere: `synthetic.truth.effects` computes it from the same world without it.

Two kinds bend nothing: what looks like an incident and is none (a year-end, a young cohort), and quiet
periods, which are asked about as well.

An incident says within which days it happens whatever the seed (`Incident.within`), and with which others it may
share some of them; all else keeps apart, so that no incident destroys another one's story.
`python -m synthetic.checks.incidents --calendar` prints them in order.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from synthetic.changelog import Campaign, Changelog, Release
from synthetic.experiments import Experiment
from synthetic.kernel import days, draws
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys

Level = Literal["collection", "monitoring", "diagnosis", "prescription", "prediction"]
Reading = Literal["change", "mix", "gap", "split", "arms"]
EVERYONE = ("all", "all")


@dataclass(frozen=True)
class Target:
    """The number in which an incident shows, and how it is read from data; `synthetic.checks.readings` does so.

    change: `metric` (over `per`, if given) in the `days` from the onset on, against the `before` days that
        end with it; `settle` days after the onset are not read, while a release rolls out.
    mix: the same change, as far as it is due to a shift between the values of a dimension.
    gap: the difference of a share between people who have something and people who have not.
    split: how far an experiment's arms are from equal size.
    arms: the difference of a share between an experiment's arms.

    `as_of`: it is read as it looks on the as-of day, with nothing of what comes after it.
    """

    metric: str
    per: str | None = None
    days: int = 14
    before: int = 28
    settle: int = 0
    reading: Reading = "change"
    as_of: bool = False


@dataclass(frozen=True)
class Draw:
    """An incident as it happens in one world.

    It happens on the days `[first, last)` (numbers of `synthetic.kernel.days`). Its
    change-log entries are facts that stay when the incident is left out: only its bends go. `cell` is the
    dimension and value in which its target shows. `instead` bends the twin, where the question is not what
    the world would be without the incident's own bends: a year without its end, for instance.
    """

    first: int
    last: int
    bends: tuple[Bend, ...] = ()
    segment: dict[str, str] = field(default_factory=dict)
    size: dict[str, float] = field(default_factory=dict)
    releases: tuple[Release, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    cell: tuple[str, str] = EVERYONE
    shows: int | None = None
    """Day from which the target is read, where it is not the first."""
    instead: tuple[Bend, ...] = ()
    experiments: tuple[Experiment, ...] = ()

    @property
    def onset(self) -> int:
        """Day from which the target is read."""
        return self.first if self.shows is None else self.shows


@dataclass(frozen=True)
class Incident:
    """What can happen, and to what.

    `reach` names the tables in which rows can differ from a world without it; `reaches_people` says whether
    it changes what people do (then everything that follows from that is in reach too). `within`: bounds of all
    its days, whatever the seed, half-open. `shares_days_with`: incidents that may happen on the same days, as
    far as either of the two says so. `quiet`: nothing happens at all, and a question about it has the answer
    "nothing".
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
    within: tuple[int, int]
    draw: Callable[[Keys, Changelog], Draw]
    target: Target
    shares_days_with: tuple[str, ...] = ()
    quiet: bool = False
    moves: tuple[str, ...] | None = None
    """The metrics of `synthetic.outcomes.metrics` that it can move, where `reach` alone would say too many."""
    twin: str = "The same world without it."
    """What the truth compares with, in a sentence."""


QUIET_DAYS = 28


def quiet_period(name: str, number: int, title: str, earliest: int, latest: int) -> Incident:
    """Four weeks in which nothing happens, from a weekday drawn between two days, and which are asked about.

    Ordinary releases and campaigns go on, and numbers go up and down.
    """

    def draw(key: Keys, _changelog: Changelog) -> Draw:
        onset = workday_between(key, "onset", earliest, latest)
        return Draw(onset, onset + QUIET_DAYS)

    return Incident(
        id=name,
        number=number,
        level="diagnosis",
        title=title,
        story="Nothing happened.",
        distractor="Whatever was released or advertised in these weeks.",
        metrics=(),
        reach=(),
        reaches_people=False,
        within=(earliest, latest + QUIET_DAYS),
        draw=draw,
        target=Target("core_active_users", days=28, before=28),
        quiet=True,
    )


@lru_cache(maxsize=1)
def discover() -> dict[str, Incident]:
    """All incidents by id, in the order of their numbers. Raises ValueError for an id or a number that is taken."""
    found: list[Incident] = []
    for module in pkgutil.iter_modules(__path__):
        if module.name.startswith("_"):
            continue
        incident = getattr(importlib.import_module(f"{__name__}.{module.name}"), "INCIDENT", None)
        if incident is not None:
            found.append(incident)
    found.sort(key=lambda incident: incident.number)
    ids, numbers = [incident.id for incident in found], [incident.number for incident in found]
    if len(set(ids)) < len(ids) or len(set(numbers)) < len(numbers):
        taken = ", ".join(f"{incident.number} {incident.id}" for incident in found)
        raise ValueError(f"Two incidents have the same id or number: {taken}.")
    return dict(zip(ids, found, strict=True))


def may_share_days(one: Incident, other: Incident) -> bool:
    """Whether two incidents may happen on the same days of a world."""
    return other.id in one.shares_days_with or one.id in other.shares_days_with


def day_between(key: Keys, name: str, earliest: int, latest: int) -> int:
    """A day drawn from `earliest` to `latest`."""
    return earliest + int(draws.uniform(key, name)[0] * (latest - earliest + 1))


def workday_between(key: Keys, name: str, earliest: int, latest: int) -> int:
    """A day from Monday to Friday, on which releases are made; up to two days before `earliest`."""
    day = day_between(key, name, earliest, latest)
    return day - max(0, int(days.weekday(day)) - 4)


def number_between(key: Keys, name: str, low: float, high: float) -> float:
    """A number drawn evenly from `low` to `high`."""
    return low + float(draws.uniform(key, name)[0]) * (high - low)


def one_of(key: Keys, name: str, values: tuple[str, ...]) -> str:
    """One of these values, each as likely."""
    return values[int(draws.uniform(key, name)[0] * len(values))]

"""Incidents: what happens to the world, one file each.

A module of this package that has an `INCIDENT` is found by itself. An incident says what it bends, when and
for whom; onset, size and segment are drawn from the seed within the bounds that its module states. What it
*did* is not written anywhere: `synthetic.truth.effects` computes it from the same world without it.

Two kinds bend nothing: what looks like an incident and is none (a year-end, a young cohort), and quiet
periods, which are asked about as well.

The calendar, so that no incident destroys another one's story (bounds of all days, each drawn within):

    2024-02-19 - 2024-04-14  quiet_spring     2025-06-23 - 2025-09-05  slow_devices_lost
    2024-04-22 - 2024-07-07  local_time       2025-09-08 - 2025-11-23  slow_android
    2024-07-08 - 2024-08-11  quiet_summer     2025-12-20 - 2026-01-01  year_end
    2024-08-12 - 2024-09-10  bot_signups      2026-02-02 - (2026-10)   thin_growth
    2024-10-07 - 2024-12-08  paid_surge       2026-03-16 - (2026-12)   late_events
    2025-03-10 - 2025-06-19  lost_events      2026-03-23 - 2026-07-19  reward_ends
    2025-03-17 - 2025-05-25  fading_novelty   2026-05-18 - 2026-06-30  young_cohorts
    all the time             housemates_stay

Those that share days on purpose: lost_events and late_events touch `events` alone; thin_growth and
reward_ends overlap, and `synthetic.truth.effects` tells their interaction.
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
    """

    metric: str
    per: str | None = None
    days: int = 14
    before: int = 28
    settle: int = 0
    reading: Reading = "change"


@dataclass(frozen=True)
class Draw:
    """An incident as it happens in one world.

    `first` and `last` are its days (numbers of `synthetic.kernel.days`; `last` is the first day after it). Its
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
    it changes what people do (then everything that follows from that is in reach too). `quiet`: nothing
    happens at all, and a question about it has the answer "nothing".
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
    target: Target
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
        draw=draw,
        target=Target("core_active_users", days=28, before=28),
        quiet=True,
    )


@lru_cache(maxsize=1)
def discover() -> dict[str, Incident]:
    """All incidents by id, in the order of their numbers. Raises ValueError for a name that is taken."""
    found: list[Incident] = []
    for module in pkgutil.iter_modules(__path__):
        if module.name.startswith("_"):
            continue
        incident = getattr(importlib.import_module(f"{__name__}.{module.name}"), "INCIDENT", None)
        if incident is not None:
            found.append(incident)
    found.sort(key=lambda incident: incident.number)
    ids = [incident.id for incident in found]
    if len(set(ids)) < len(ids):
        raise ValueError(f"Two incidents have the same id: {sorted(ids)}.")
    return dict(zip(ids, found, strict=True))


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

"""Incidents: what happens to the world, one file for each place of the calendar.

A module of this package that has an `INCIDENT` is found by itself. An incident is a *place*: some weeks in which
one of several outcomes comes true, drawn from the seed: its story, a look-alike (another cause of what is seen), or
nothing. Onset, size and segment are drawn as well, within the bounds that its module states. So nobody who knows
this code, or another world, knows what happened in this one; ids and titles name the weeks and no cause. What an
outcome *did* is not written anywhere: `synthetic.truth.effects` computes it from the same world without it.

Some outcomes bend nothing: what looks like an incident and is none (a year-end, a young cohort), and quiet
periods, which are asked about as well.

An incident says within which days it happens whatever the seed (`Incident.within`), and with which others it may
share some of them; all else keeps apart, so that no incident destroys another one's story.
`python -m synthetic.checks.incidents --calendar` prints them in order.
"""

from __future__ import annotations

import importlib
import math
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import Literal

from synthetic.changelog import Campaign, Changelog, Release
from synthetic.experiments import Experiment
from synthetic.kernel import days, draws
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys

Level = Literal["collection", "monitoring", "diagnosis", "prescription", "prediction", "apis", "databases"]
Reading = Literal["change", "mix", "gap", "split", "arms", "apps", "system"]
Cause = Literal["people", "product", "experiment", "counting", "calendar", "nothing"]
"""Why a number moved: other or more people came; something that shipped changed use; an experiment began or
ended; it was counted wrongly; the calendar; nothing beyond ordinary business."""
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
    apps: the change of orders by who uses which partner app.
    system: the change of a system's metric by the metric's own dimension.

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
class Range:
    """Bounds of a size that is drawn: evenly, or evenly in its logarithm for a factor (`log`).

    `none`: share of the worlds in which it is `neutral` instead, and does nothing. `whole`: it is a whole number.
    """

    low: float
    high: float
    log: bool = False
    none: float = 0.0
    neutral: float = 1.0
    whole: bool = False

    def drawn(self, key: Keys, name: str) -> float:
        """The size in the world of this key."""
        if float(draws.uniform(key, f"{name}: none")[0]) < self.none:
            return self.neutral
        if self.log:
            return math.exp(number_between(key, name, math.log(self.low), math.log(self.high)))
        even = number_between(key, name, self.low, self.high)
        return float(round(even)) if self.whole else even


@dataclass(frozen=True)
class Draw:
    """An outcome as it comes true in one world.

    It happens on the days `[first, last)` (numbers of `synthetic.kernel.days`). Its campaigns are facts that stay
    when the incident is left out: only its bends go. `cell` is the dimension and value in which its target shows.
    `releases`: those of ordinary business by which it came and went. `instead` bends the twin, where the question
    is not what the world would be without the outcome's own bends: a year without its end, for instance. `also`:
    further twins by name, and what bends them beside everything that happened.
    """

    first: int
    last: int
    bends: tuple[Bend, ...] = ()
    segment: dict[str, str] = field(default_factory=dict)
    releases: tuple[Release, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    cell: tuple[str, str] = EVERYONE
    shows: int | None = None
    """Day from which the target is read, where it is not the first."""
    instead: tuple[Bend, ...] = ()
    also: tuple[tuple[str, tuple[Bend, ...]], ...] = ()
    experiments: tuple[Experiment, ...] = ()

    @property
    def onset(self) -> int:
        """Day from which the target is read."""
        return self.first if self.shows is None else self.shows

    @property
    def bends_something(self) -> bool:
        """Whether the world differs from the twin at all."""
        return bool(self.bends or self.instead or any(e.effects for e in self.experiments))


Where = tuple[tuple[str, str], ...]
"""Whom a bend hits: dimensions with their values, as in `Bend.where`."""


def of_bends(
    key: Keys, log: Changelog, *bends: Bend, whose: Where, cell: tuple[str, str] | None = None
) -> Draw:
    """What is wholly said by bends of the same days: it happens on them, to these people, and shows where they are
    or, if something else is said, in a `cell`. A campaign begins in the weeks around, as it does anywhere."""
    first, last = bends[0].first, bends[0].last
    return Draw(
        first,
        last,
        bends=bends,
        segment=dict(whose),
        campaigns=log.campaigns_near(key, "campaign", first),
        cell=cell
        or (whose[0] if len(whose) == 1 else ("_".join(d for d, _ in whose), "/".join(v for _, v in whose))),
    )


Drawing = Callable[[Keys, Changelog, Mapping[str, float]], Draw]
"""Makes a draw from a key, the change log so far, and the drawn sizes by name."""


@dataclass(frozen=True)
class Outcome:
    """One of the things that can happen in a place of the calendar.

    `share`: how often, of 1. `sizes`: bounds of what is drawn, by name. `reach` names the tables in which rows can
    differ from a world without it; `reaches_people` says whether it changes what people do (then everything that
    follows from that is in reach too).
    """

    name: str
    cause: Cause
    story: str
    draw: Drawing
    target: Target
    metrics: tuple[str, ...] = ()
    reach: tuple[str, ...] = ()
    reaches_people: bool = False
    share: float = 1.0
    sizes: Mapping[str, Range] = field(default_factory=dict)
    moves: tuple[str, ...] | None = None
    """The metrics of `synthetic.outcomes.metrics` that it can move, where `reach` alone would say too many."""
    twin: str = "The same world without it."
    """What the truth compares with, in a sentence."""

    def happening(self, key: Keys, log: Changelog) -> Happening:
        """How it comes true in the world of this key."""
        size = {name: bounds.drawn(key, name) for name, bounds in self.sizes.items()}
        drawn = self.draw(key, log, size)
        own = {one.name: getattr(drawn, one.name) for one in fields(Draw)}
        return Happening(**own, outcome=self, size=size)


@dataclass(frozen=True)
class Incident:
    """A place of the calendar, and what can happen in it.

    `title` names the weeks. `distractor`: what it may be taken for. `within`: bounds of all its days, whatever the
    seed, half-open. `shares_days_with`: incidents that may happen on the same days, as far as either of the two
    says so. `quiet`: nothing happens at all, and a question about it has the answer "nothing".
    """

    id: str
    number: int
    level: Level
    title: str
    distractor: str
    within: tuple[int, int]
    outcomes: tuple[Outcome, ...]
    shares_days_with: tuple[str, ...] = ()
    quiet: bool = False

    def outcome(self, key: Keys) -> Outcome:
        """Which outcome comes true in the world of this key."""
        number = int(draws.choice(key, "happens", [outcome.share for outcome in self.outcomes])[0])
        return self.outcomes[number]

    def happening(self, key: Keys, log: Changelog) -> Happening:
        """What comes true in the world of this key."""
        return self.outcome(key).happening(key, log)


@dataclass(frozen=True)
class Happening(Draw):
    """A draw with the outcome whose it is, and its sizes by name."""

    outcome: Outcome = field(kw_only=True)
    size: Mapping[str, float] = field(kw_only=True)


def nothing(story: Outcome, share: float) -> Outcome:
    """The outcome in which all is as in a story, but nothing happens: its campaigns run, and do no more than others,
    and its experiments have no effect."""

    def draw(key: Keys, log: Changelog, _size: Mapping[str, float]) -> Draw:
        neutral = {name: bounds.neutral for name, bounds in story.sizes.items()}
        drawn = story.draw(key, log, neutral)
        without_effects = tuple(replace(experiment, effects=()) for experiment in drawn.experiments)
        return replace(drawn, bends=(), instead=(), also=(), experiments=without_effects)

    return Outcome(
        name="nothing",
        cause="nothing",
        story="Nothing happened beyond ordinary business.",
        draw=draw,
        target=story.target,
        metrics=story.metrics,
        share=share,
        twin="The same world.",
    )


QUIET_DAYS = 28
QUIET_TARGET = Target("core_active_users", days=28, before=28)


def quiet_period(  # noqa: PLR0913 -- what an incident says of itself, by name
    name: str,
    number: int,
    title: str,
    earliest: int,
    latest: int,
    *,
    level: Level = "diagnosis",
    lasts: int = QUIET_DAYS,
    target: Target = QUIET_TARGET,
    distractor: str = "Whatever was released or advertised in these weeks.",
) -> Incident:
    """Four weeks, or so many days, in which nothing happens, from a weekday drawn between two days, and which are
    asked about.

    Ordinary releases and campaigns go on, and numbers go up and down.
    """

    def draw(key: Keys, _log: Changelog, _size: Mapping[str, float]) -> Draw:
        onset = workday_between(key, "onset", earliest, latest)
        return Draw(onset, onset + lasts)

    outcome = Outcome(
        name="nothing",
        cause="nothing",
        story="Nothing happened beyond ordinary business.",
        draw=draw,
        target=target,
        twin="The same world.",
    )
    return Incident(
        id=name,
        number=number,
        level=level,
        title=title,
        distractor=distractor,
        within=(earliest, latest + lasts),
        outcomes=(outcome,),
        quiet=True,
    )


@lru_cache(maxsize=1)
def discover() -> dict[str, Incident]:
    """All incidents by id, in the order of their numbers.

    Raises ValueError for an id or a number that is taken, and for outcomes whose shares do not add up to 1.
    """
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
    for incident in found:
        if not math.isclose(sum(outcome.share for outcome in incident.outcomes), 1.0):
            raise ValueError(f"The outcomes' shares of {incident.id} do not add up to 1.")
    return dict(zip(ids, found, strict=True))


def key_of(seed: int, name: str) -> Keys:
    """The key from which all of an incident is drawn in the world of a seed."""
    return draws.root(seed, f"incident {name}")


def outcomes(seed: int) -> dict[str, str]:
    """The name of the outcome that each place of the calendar draws with a seed; no world is needed for it."""
    return {name: incident.outcome(key_of(seed, name)).name for name, incident in discover().items()}


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


MOST_LAG = 4
"""Days after its release on which what came with a version shows at the latest."""


def lag(key: Keys) -> int:
    """Days between a release and what comes with it, which is switched on for everybody later."""
    return day_between(key, "lag", 0, MOST_LAG)


def number_between(key: Keys, name: str, low: float, high: float) -> float:
    """A number drawn evenly from `low` to `high`."""
    return low + float(draws.uniform(key, name)[0]) * (high - low)


def one_of(key: Keys, name: str, values: tuple[str, ...]) -> str:
    """One of these values, each as likely."""
    return values[int(draws.uniform(key, name)[0] * len(values))]

"""Experiments that Larder has run: who takes part, who meets the change, and what it bends.

What an experiment does is said in bends, like everything else that happens: a bend whose `where` holds
`("experiment <name>", "treatment")` holds for those who have met the change.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel import days, draws
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys
from synthetic.vocabulary import WIN_BACK

VARIANTS = ("control", "treatment")
CONTROL, TREATMENT, NOBODY = 0, 1, -1
FOREVER = 32_000


@dataclass(frozen=True)
class Effect:
    """What treatment bends: as in `Bend`. With `fades` (days) it wears off since each one met the change."""

    parameter: str
    by: float
    how: Literal["times", "plus", "or"] = "times"
    fades: float = 0.0
    rest: float = 0.0
    """Share of the effect that stays when it has worn off."""


@dataclass(frozen=True)
class Experiment:
    """Enrols on the days `[first, last)`; its effects hold until day `ends`, the first one without them.

    `who`: newcomers, at signup; everyone, at the first visit of those days; or the lapsed, by the first mail of those
    days that they get because they have been away. That mail is the change: in treatment it bears the experiment's
    name. `unit`: what is randomised; a household's members share a variant. `exposure`: share of the enrolled who
    meet the change.
    """

    name: str
    first: int
    last: int
    effects: tuple[Effect, ...] = ()
    ends: int = FOREVER
    who: Literal["newcomers", "everyone", "lapsed"] = "newcomers"
    unit: Literal["user", "household"] = "user"
    exposure: float = 1.0

    @property
    def dimension(self) -> str:
        return f"experiment {self.name}"

    def bends(self) -> tuple[Bend, ...]:
        """What it does to those in treatment who have met the change."""
        where = ((self.dimension, "treatment"),)
        return tuple(
            Bend(e.parameter, e.by, self.first, self.ends, where, e.how, e.fades, e.rest)
            for e in self.effects
        )


def _day(year: int, month: int, day: int) -> int:
    return days.number(dt.date(year, month, day))


REGULAR = (
    Experiment("short_signup_form", _day(2024, 1, 1), _day(2024, 2, 12)),
    Experiment("recipe_tour", _day(2024, 9, 9), _day(2024, 10, 7), exposure=0.90),
    Experiment(
        "onboarding_checklist",
        _day(2025, 1, 27),
        _day(2025, 3, 10),
        (Effect("onboarding", 1.22),),
        exposure=0.86,
    ),
    Experiment(
        "household_invite_banner",
        _day(2025, 6, 30),
        _day(2025, 7, 28),
        (Effect("invite_rate", 1.6),),
        ends=_day(2025, 8, 25),
        who="everyone",
        unit="household",
    ),
    # The pilot of an offer to people who have been away: some 7,000 of them in the lab's world, the last of whom
    # have five weeks until the default as-of day. What it earned: `synthetic.people.offers`.
    Experiment(
        "win_back_offer",
        _day(2026, 2, 16),
        _day(2026, 5, 25),
        (Effect("offer", 8.0, "plus", fades=14.0),),
        ends=_day(2026, 7, 20),
        who="lapsed",
    ),
)
"""The experiments of ordinary business. Incidents bring their own."""


def unit_variant(experiment: Experiment, unit: Keys) -> NDArray[np.int8]:
    """The variant of each unit, by its key: the user's, or that of the household's first member."""
    own = draws.child(unit, 0, experiment.dimension)
    return (draws.uniform(own, "variant") >= 0.5).astype(np.int8)


def meets(experiment: Experiment, user: Keys) -> NDArray[np.bool_]:
    """Whether each user, if enrolled, meets the change (or, in control, would have)."""
    own = draws.child(user, 0, experiment.dimension)
    return draws.happens(own, "exposure", experiment.exposure)


def codes(experiments: tuple[Experiment, ...]) -> dict[str, dict[str, int]]:
    """Codes of the variants by dimension, for bends."""
    return {e.dimension: {name: code for code, name in enumerate(VARIANTS)} for e in experiments}


def enrolment(experiment: Experiment, population: Any) -> tuple[NDArray[np.int64], NDArray[np.int16]]:
    """Places of the enrolled, and the day of each. Only people, no bots, no staff. In order of the day."""
    users = population.users
    if experiment.who == "newcomers":
        inside = np.flatnonzero((users.day >= experiment.first) & (users.day < experiment.last))
        inside = inside[users.kind[inside] == 0]
        return inside, users.day[inside]
    if experiment.who == "lapsed":
        start, end = days.span(population.mail_day, experiment.first, experiment.last)
        reminders = start + np.flatnonzero(population.mail_kind[start:end] == WIN_BACK)
        met, when = population.mail_user[reminders], population.mail_day[reminders]
    else:
        start, end = days.span(population.active_day, experiment.first, experiment.last)
        met, when = population.active_user[start:end], population.active_day[start:end]
    who, head = np.unique(met, return_index=True)
    people = users.kind[who] == 0
    who, day = who[people].astype(np.int64), when[head[people]]
    order = np.argsort(day, kind="stable")
    return who[order], day[order]

"""Levers: what money can change, how far it goes, and what it costs elsewhere.

A lever bends parameters by a strength from 0 to below 1, which grows with the money and saturates:
`x / (x + half)`, the Hill curve with slope 1 of Jin et al., "Bayesian methods for media mix modeling with
carryover and shape effects" (2017). Money is counted per 1,000 users of the world's size, so that a budget
buys the same in a world of any size if it grows with it.

- *Running* levers (ads, rewards, mails, support) work while they are paid for, and fade: `x` is the spend a
  day, carried over geometrically with a half-life of `FADE_DAYS` (the same paper's adstock).
- *Built* levers (onboarding, speed) stay: `x` is all money spent up to `BUILD_DAYS` ago.

How far a lever goes is drawn from the seed: `LEVERS` has what each one is, with the medians, `drawn` how strong they
are in one world. So nobody knows from the code, or from another world, which one is worth its money.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from synthetic.kernel import draws, ids
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Floats, Keys

FADE_DAYS = 5.0
BUILD_DAYS = 14
_STEP = 7  # strengths are averaged over weeks: a bend for each
SPEND_DAYS = 90
MOST_EUROS = 1e9
DRAWN = 2.0
"""Strengths and half-budgets of a world lie between their medians over and times this."""


class DecisionError(ValueError):
    """A decision that can't be taken. The message is one sentence for the person who took it."""


@dataclass(frozen=True)
class Pull:
    """What a lever does to one parameter: at full strength it is bent by `most` (see `Bend.how`).

    "times": the parameter times 1 + `most` × strength; "plus": the parameter plus `most` × strength.
    `side`: whether this is a side effect, for somebody else to watch. `most` is drawn, where it isn't `fixed`, around
    the value here, up to `cap` in size.
    """

    parameter: str
    most: float
    how: Literal["times", "plus"] = "times"
    where: tuple[tuple[str, str], ...] = ()
    side: bool = False
    fixed: bool = False
    cap: float = math.inf

    @property
    def bounds(self) -> tuple[float, float]:
        """The weakest and the strongest `most` that a world can have."""
        return self.at(1.0 / DRAWN), self.at(DRAWN)

    def at(self, factor: float) -> float:
        """`most` where the lever is so many times as strong as usual."""
        if self.fixed:
            return self.most
        return math.copysign(min(abs(self.most) * factor, self.cap), self.most)


@dataclass(frozen=True)
class Lever:
    """`half`: euros per 1,000 users at which it has half of its strength: a day if it runs, in all if built."""

    id: str
    title: str
    what: str
    watch: str
    runs: bool
    half: float
    pulls: tuple[Pull, ...]
    moves: tuple[str, ...]
    """The metrics that it is pulled for."""
    source: str

    @property
    def halves(self) -> tuple[float, float]:
        """The least and the largest `half` that a world can have."""
        return self.half / DRAWN, self.half * DRAWN


_PAID = (("signup_source", "paid_search"),), (("signup_source", "social"),)
_INVITED = (("signup_source", "referral"),)

LEVERS: dict[str, Lever] = {
    lever.id: lever
    for lever in (
        Lever(
            "paid",
            "Paid advertising",
            "More search and social ads bring more people while they run.",
            "The next euro finds people who need Larder less: activation and retention of these channels fall.",
            runs=True,
            half=9.0,
            pulls=(
                Pull("arrivals", 1.6, where=_PAID[0]),
                Pull("arrivals", 1.6, where=_PAID[1]),
                Pull("quality", -0.30, "plus", _PAID[0], side=True),
                Pull("quality", -0.30, "plus", _PAID[1], side=True),
            ),
            moves=("new_signups",),
            source="cost per signup of 11-19 euros at the start, as in the campaigns' budgets; saturation: judgement",
        ),
        Lever(
            "reward",
            "Referral reward",
            "A higher reward makes people invite more, and more of the invited join.",
            "Some come for the reward alone and leave sooner; questions about rewards reach support.",
            runs=True,
            half=4.0,
            pulls=(
                Pull("invite_rate", 0.9),
                Pull("invite_acceptance", 0.35, cap=0.5),  # of 60 % at most, 90 % would be accepted
                Pull("quality", -0.35, "plus", _INVITED, side=True),
                Pull("ticket_rate", 0.20, side=True),
            ),
            moves=("referral_rate", "new_signups"),
            source="Schmitt, Skiera and Van den Bulte (2011) for the loyalty of the referred; sizes: judgement",
        ),
        Lever(
            "onboarding",
            "Better onboarding",
            "A guided first plan: more of those who have not saved one yet do so on a visit.",
            "The guide's pictures make pages heavier.",
            runs=False,
            half=300.0,
            pulls=(Pull("onboarding", 0.70), Pull("load_median_ms", 0.06, side=True)),
            moves=("activation_rate",),
            source="the size of Larder's own onboarding experiment, three times over at most; judgement",
        ),
        Lever(
            "speed",
            "Faster pages",
            "Engineers' time for speed: pages load faster, plans are saved more often, fewer people leave.",
            "None known; it takes weeks to show.",
            runs=False,
            half=300.0,
            pulls=(Pull("load_median_ms", -0.35),),
            moves=("page_load_p75",),
            source="elasticities of `slowness_core` and `slowness_dropout`; Deloitte and Google (2020) for the sign",
        ),
        Lever(
            "support",
            "Customer support",
            "Faster answers and better help pages: fewer tickets, and fewer people leave over their trouble.",
            "None known; it stops when the money does.",
            runs=True,
            half=3.5,
            pulls=(Pull("ticket_rate", -0.45), Pull("dropout", -0.06)),
            moves=("ticket_rate",),
            source="judgement; no public figure",
        ),
        Lever(
            "mail",
            "More e-mail",
            "Up to three mails a week in place of one: they bring people by on their day.",
            "People unsubscribe more often, for good: the list that every later mail needs wears out.",
            runs=True,
            half=6.0,
            pulls=(
                Pull("mails_a_week", 2.0, "plus", fixed=True),
                Pull("unsubscribe_rate", 1.7, side=True),
            ),
            moves=("mau",),
            source="judgement; vendors report unsubscribes that rise with frequency",
        ),
    )
}

INTERACTIONS: dict[tuple[str, str], float] = {
    ("reward", "mail"): 0.30,
    ("paid", "reward"): -0.25,
}
"""How much of the first lever's strength the second one adds (at its full strength): mails announce the
reward; some of those whom an ad brings would have come by a rewarded invitation. Other interactions are not
declared, they follow: better onboarding is worth more when more people arrive."""


def drawn(seed: int) -> dict[str, Lever]:
    """The levers as they are in the world with this seed.

    Of each one the half-budget, the strength of what it is pulled for and that of its side effects are drawn, each
    with a factor of its own that is log-uniform between 1 / `DRAWN` and `DRAWN`.
    """
    return {name: _drawn(lever, draws.root(seed, f"lever {name}")) for name, lever in LEVERS.items()}


def _drawn(lever: Lever, key: Keys) -> Lever:
    half, main, side = (
        DRAWN ** (2.0 * float(draws.uniform(key, purpose)[0]) - 1.0)
        for purpose in ("half", "strength", "side effect")
    )
    pulls = (replace(pull, most=pull.at(side if pull.side else main)) for pull in lever.pulls)
    return replace(lever, half=lever.half * half, pulls=tuple(pulls))


@dataclass(frozen=True)
class Decision:
    """Spend `euros` on a lever, evenly from the `first` day after the as-of day (0 is the first) for `days`."""

    lever: str
    euros: float
    first: int = 0
    days: int = SPEND_DAYS

    def __post_init__(self) -> None:
        if self.lever not in LEVERS:
            raise DecisionError(f"There is no lever {self.lever!r}: the levers are {', '.join(LEVERS)}.")
        if not (math.isfinite(self.euros) and 0 <= self.euros <= MOST_EUROS):
            raise DecisionError(f"A budget must lie from 0 to {MOST_EUROS:,.0f} euros, not at {self.euros}.")
        if self.first < 0 or self.days < 1:
            raise DecisionError("Money can be spent on days after the as-of day only, and on at least one.")


Decisions = Mapping[str, float] | Iterable[Decision]


def decided(decisions: Decisions) -> tuple[Decision, ...]:
    """Decisions as such; a mapping has the budget of each lever, to be spent over `SPEND_DAYS` days.

    Raises DecisionError.
    """
    if isinstance(decisions, Mapping):
        return tuple(Decision(lever, float(euros)) for lever, euros in decisions.items())
    return tuple(decisions)


def spend(decisions: Iterable[Decision], horizon: int) -> dict[str, Floats]:
    """Euros per day on each lever that gets any, for the `horizon` days after the as-of day."""
    found: dict[str, Floats] = {}
    for decision in decisions:
        if decision.euros > 0:
            daily = found.setdefault(decision.lever, np.zeros(horizon))
            daily[decision.first : decision.first + decision.days] += decision.euros / decision.days
    return found


def strengths(
    levers: Mapping[str, Lever], decisions: Iterable[Decision], horizon: int, users: int
) -> dict[str, Floats]:
    """Strength of each lever that gets money, 0 to below 1, for each of the `horizon` days."""
    alone = {
        name: _strength(levers[name], x)
        for name, x in spend(decisions, horizon).items()
        for x in [x * 1000.0 / users]
    }
    result = dict(alone)
    for (lever, other), share in INTERACTIONS.items():
        if lever in alone and other in alone:
            result[lever] = np.minimum(result[lever] * (1.0 + share * alone[other]), 0.999)
    return result


def _strength(lever: Lever, euros: Floats) -> Floats:
    """`euros`: per day and 1,000 users."""
    if lever.runs:
        keep = 0.5 ** (1.0 / FADE_DAYS)
        amount, carried = np.empty(len(euros)), 0.0
        for day, paid in enumerate(euros):
            carried = keep * carried + (1.0 - keep) * paid
            amount[day] = carried
    else:
        ready = np.concatenate((np.zeros(BUILD_DAYS), euros))[: len(euros)]
        amount = np.cumsum(ready)
    strength: Floats = amount / (amount + lever.half)
    return strength


def bends(
    levers: Mapping[str, Lever], decisions: Iterable[Decision], start: int, horizon: int, users: int
) -> tuple[Bend, ...]:
    """What the decisions bend, week by week from day number `start` on; nothing for budgets of zero."""
    found: list[Bend] = []
    for name, strength in strengths(levers, decisions, horizon, users).items():
        for first in range(0, horizon, _STEP):
            last = min(first + _STEP, horizon)
            mean = float(strength[first:last].mean())
            if mean <= 0.0:
                continue
            for pull in levers[name].pulls:
                by = pull.most * mean if pull.how == "plus" else 1.0 + pull.most * mean
                found.append(Bend(pull.parameter, by, start + first, start + last, pull.where, pull.how))
    return tuple(found)


def size_of(blocks: int) -> int:
    """Users by which money is counted in a world of so many blocks."""
    return blocks * ids.USERS_PER_BLOCK

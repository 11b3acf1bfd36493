"""The six alarms of the deck `monitoring`: what a page shows of each. What is true of them is in `told`."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lab_app.kinds.case import Case, Exhibit, Known, NotDealtError, Sheet, Truths, told
from lab_app.kinds.case.series import ALL, Cell
from lab_app.kinds.case.told import mix_alone
from lab_app.kinds.case.window import (
    Number,
    Window,
    around,
    beside,
    by_part,
    cell_said,
    how_far,
    near,
    picture,
)
from lab_app.truth import Dealt

DECK = "monitoring"
ALARMS = 6
PLATFORMS = tuple(("platform", name) for name in ("web", "ios", "android"))
_TRACKED_PEOPLE = "People whom tracking saw"
TOO_SMALL = (
    "The alarms of this exercise come from the year 2024, and this world is too small to have six that tell "
    "anything: too few people came by. A world of the preset “lab” has them."
)


@dataclass(frozen=True)
class Alarm:
    """What a slot of the deck is about; `beside` are the numbers to read beside it, `parts` those of a rate."""

    name: str
    metric: str
    per: str | None = None
    beside: Callable[[Cell], tuple[Number, ...]] = lambda _: ()
    parts: tuple[Cell, ...] = ()

    def number(self, cell: Cell) -> Number:
        where = cell_said(cell)
        return Number(f"{self.name}, {where}" if where else self.name, self.metric, cell, self.per)


def _whole(cell: Cell) -> tuple[Number, ...]:
    """What a fall of people would show in, too."""
    return (
        Number("New accounts", "accounts", cell),
        Number("Plans saved", "core_actions", cell),
        Number("Orders", "orders", cell),
        Number("Page loads over 2.5 s", "page_loads_slow", cell, "page_loads"),
    )


def _of_country(cell: Cell) -> tuple[Number, ...]:
    return (
        Number("People that the backend saw there", "visitors", cell),
        Number(f"{_TRACKED_PEOPLE}, all countries", "active_users_tracked"),
        *_whole(cell),
    )


def _of_platform(cell: Cell) -> tuple[Number, ...]:
    dimension, value = cell
    platform, _, country = value.partition("/")
    others = [
        (dimension, f"{one}/{country}" if country else one)
        for one in ("web", "ios", "android")
        if one != platform
    ]
    return (
        Number("People that the backend saw there", "visitors", cell),
        *(Number(f"{_TRACKED_PEOPLE}, {cell_said(one)}", "active_users_tracked", one) for one in others),
        *((_in_all_countries(("platform", platform)),) if country else ()),
        *_whole(cell),
    )


def _in_all_countries(platform: Cell) -> Number:
    """A platform's tracked people, wherever they live."""
    return Number(
        f"{_TRACKED_PEOPLE}, {cell_said(platform)} in all countries", "active_users_tracked", platform
    )


def _of_newcomers(_: Cell) -> tuple[Number, ...]:
    return (
        Number("… with a plan within 7 days", "activations", ALL, "accounts"),
        Number("… back on the next day", "retained_d1", ALL, "accounts"),
        *(
            Number(f"New accounts, {cell_said(cell)}", "accounts", cell)
            for cell in mix_alone.CHANNELS + PLATFORMS
        ),
        Number("People who came by", "active_users"),
        Number("Orders", "orders"),
    )


def _of_channel(cell: Cell) -> tuple[Number, ...]:
    """Newcomers and everybody of a channel: whether those who had come before change as well."""
    others = [one for one in mix_alone.CHANNELS if one != cell]
    return (
        Number("New accounts from there", "accounts", cell),
        Number("… back on the next day", "retained_d1", cell, "accounts"),
        *(
            Number(f"A plan within 7 days, {cell_said(one)}", "activations", one, "accounts")
            for one in others
        ),
        Number("People who came by, old and new, from there", "active_users", cell),
        Number("Plans saved, by old and new, from there", "core_actions", cell),
        Number("People who came by, from everywhere", "active_users"),
    )


_TRACKED_THERE = Alarm(_TRACKED_PEOPLE, "active_users_tracked", beside=_of_country)
_TRACKED = Alarm(_TRACKED_PEOPLE, "active_users_tracked", beside=_of_platform)
SLOTS: Mapping[str, Alarm] = {
    "tracked_users_of_a_spring_day": _TRACKED_THERE,
    "tracked_users_of_a_day_in_may": _TRACKED_THERE,
    "tracked_users_of_a_platform": _TRACKED,
    "tracked_users_of_a_platform_in_a_country": _TRACKED,
    "signups": Alarm("New accounts", "accounts", beside=_of_newcomers),
    "activation": Alarm(
        "Activation: a plan within 7 days",
        "activations",
        "signups",
        parts=(ALL, *mix_alone.CHANNELS, *PLATFORMS),
    ),
    "activation_of_a_channel": Alarm(
        "Activation: a plan within 7 days", "activations", "signups", beside=_of_channel
    ),
    "retention_of_a_channel": Alarm(
        "Back in week 4 with a plan",
        "retained_w4",
        "accounts",
        beside=lambda cell: (
            Number("A plan within 7 days, from there", "activations", cell, "accounts"),
            *_of_channel(cell),
        ),
    ),
}
"""By the names that the deck has for its slots."""


IN_VAIN: Mapping[tuple[str, str], str] = {
    (
        "active_users_tracked",
        "country",
    ): "A call to the team of that country takes somebody a morning, and they find what there always is.",
    (
        "active_users_tracked",
        "platform",
    ): "A search in that client's tracking takes two people a whole day, and some release is always "
    "near to be blamed.",
    (
        "active_users_tracked",
        "platform_country",
    ): "The smaller the group, the more often it falls: whoever follows each fall of each of "
    "them does nothing else.",
    (
        "accounts",
        "all",
    ): "A rebuilt sign-up form costs a sprint, and the next month would have been its success all the same.",
    (
        "activations",
        "signup_source",
    ): "Less money for that channel brings fewer newcomers, and no better ones.",
    (
        "activations",
        "all",
    ): "To take back the newest release costs a sprint, and the rate comes back with it or without.",
    (
        "retained_w4",
        "signup_source",
    ): "By the time that it is known it is five weeks old: a change made for it now meets other people.",
}
"""By the number and what it is part of: what it would have cost not to wait."""


def names() -> tuple[str, ...]:
    """The questions, one for each alarm."""
    return tuple(f"alarm_{place}" for place in range(1, ALARMS + 1))


def hand(known: Known) -> list[Dealt]:
    """What the seed deals, in an order of its own. Raises NotDealtError and TruthError."""
    found = list(known.truth.hand(DECK).values())
    if len(found) < ALARMS or not all(dealt.fits for dealt in found):
        raise NotDealtError(TOO_SMALL)
    random.Random(f"{known.seed} six alarms").shuffle(found)
    return found[:ALARMS]


def deal(known: Known) -> Case:
    """The six alarms of this world. Raises NotDealtError, TruthError and QueryError."""
    words: dict[str, str] = {}
    exhibits: list[Exhibit | Sheet] = []
    truths: dict[str, Truths] = {}
    for name, dealt in zip(names(), hand(known), strict=True):
        alarm, cell = SLOTS[dealt.slot], (dealt.dimension, dealt.value)
        number, window = alarm.number(cell), Window(dealt.first, dealt.days)
        words[name] = f"{number.name}: {how_far(around(known, number, window), number, window)}"
        exhibits += shown(known, alarm, cell, window, name)
        truths[name] = told.told(known, dealt, number, window, quiet_end=_quiet_end(number))
    return Case.of(truths, *exhibits, words=words)


def _quiet_end(number: Number) -> str:
    """What one would have done where nothing happened, and what else would have cost: no two kinds of alarms end alike."""
    in_vain = IN_VAIN.get((number.metric, number.cell[0]))
    return f"One would have noted it and looked again a week later. {in_vain}" if in_vain else told.QUIET_END


def shown(
    known: Known, alarm: Alarm, cell: Cell, window: Window, question: str
) -> tuple[Exhibit | Sheet, ...]:
    """The picture of an alarm, what is beside it, and what the change log has around it."""
    number = alarm.number(cell)
    table = (
        by_part(known, number, window, alarm.parts, question)
        if alarm.parts
        else beside(known, number, window, alarm.beside(cell), question)
    )
    return picture(known, number, window, question), table, near(known, window, question)

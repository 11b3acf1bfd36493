"""**Nora, CEO, 08:12**

> {now} people saved a plan in the 28 days to {last}, {more} more than 13 weeks before. Before I thank anybody for it on stage:
> **which channel has gained the most people?**

Three clicks lead there, without a query. For each channel you see how many of its people counted before these weeks, and how
many at their end.

This one earns no points, and you may try again. *Why* they came is another question.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lab_app.course.guess import RECORD, WEEKS, cause_of_the_record, moved_by
from lab_app.kinds.case import (
    Case,
    CaseExercise,
    Choice,
    Known,
    NotDealtError,
    Opening,
    Option,
    Truths,
    Worlds,
)
from lab_app.kinds.case.causes import CAUSES
from lab_app.kinds.case.series import ALL, Cell, by_day
from lab_app.kinds.case.told.mix_alone import CHANNELS
from lab_app.kinds.case.window import day_said
from lab_app.tracks.data.diagnosis.windows import DECK
from lab_app.truth import Story
from pipelines.contract.calendar import DAY
from pipelines.contract.units import percent

LOOKS_BACK = 39
"""Weeks in which such a stretch may end."""
PICTURED_DAYS = 28
"""Before the 13 weeks, in the picture of both worlds."""
REWARD = "referral_reward"
_NAMES = {"organic": "organic", "paid_search": "paid search", "social": "social media"}


def deal(known: Known) -> Case:
    """The last 13 weeks in which there were more people at the end. Raises NotDealtError, TruthError and QueryError."""
    growth = grown(known)
    more = {cell: after - before for cell, (before, after) in growth.of.items()}
    words = {"now": f"{growth.of[ALL][1]:,.0f}", "more": f"{more[ALL]:,.0f}", "last": day_said(growth.last)}
    best = max(CHANNELS, key=more.__getitem__)
    why, worlds = _why(known, growth, more)
    return Case.of(
        {"channel": Truths(best[1], why, worlds)},
        words=words,
        opening=Opening("mau", growth.last - (7 * WEEKS - 1) * DAY, WEEKS, guide="signup_source"),
    )


@dataclass(frozen=True)
class Growth:
    """Monthly actives of all and by channel, 13 weeks before a day and on it."""

    last: dt.date
    of: dict[Cell, tuple[float, float]]


def grown(known: Known) -> Growth:
    """The last 13 weeks at whose end there were more monthly actives than before: nearly always those to the last day.

    Raises NotDealtError where there are none within a year, and QueryError.
    """
    cells = [(RECORD, cell) for cell in (ALL, *CHANNELS)]
    found = by_day(known, cells, known.as_of - 7 * (WEEKS + LOOKS_BACK) * DAY, known.as_of)
    for weeks in range(LOOKS_BACK):
        at = -1 - 7 * weeks
        of = {cell: (values[at - 7 * WEEKS], values[at]) for (_, cell), values in found.items()}
        if of[ALL][1] > of[ALL][0]:
            return Growth(known.as_of - 7 * weeks * DAY, of)
    raise NotDealtError(
        "Monthly actives have not grown over 13 weeks in the last year of this world, so there are no additional people to ask about."
    )


def _why(known: Known, growth: Growth, more: dict[Cell, float]) -> tuple[str, Worlds | None]:
    """The channels by people, and the largest story that no other exercise of the level asks about."""
    last = growth.last
    ordered = sorted(CHANNELS, key=lambda cell: -more[cell])
    by_channel = ", ".join(f"{_name(cell)} {_signed(more[cell])}" for cell in ordered)
    rest = round(more[ALL]) - sum(round(more[cell]) for cell in CHANNELS)
    by_channel += f", channel not known {_signed(rest)}" if rest else ""
    said = f"By people: {by_channel}. All channels together: {_signed(more[ALL])}. {_by_per_cent(growth)}"
    largest, gain = told_of(known, last)
    if largest is not None:
        said += f" One thing that happened: {_brought(largest, gain)}"
    if moved_by(known.truth, last) & _asked(known):
        said += " What else is behind it, other exercises ask."
    else:
        cause = CAUSES[cause_of_the_record(known.truth, last)]
        said += f" Of all causes this one brought most: “{cause}”."
    return said, _worlds(known, largest, last)


def told_of(known: Known, last: dt.date) -> tuple[Story | None, float]:
    """The largest story of these weeks that no other exercise of the level asks about, and how many people it has brought. Raises
    TruthError."""
    first = last - 7 * WEEKS * DAY
    ours = [one for one in known.truth.stories() if one.happened and one.incident not in _asked(known)]
    gains = {one.incident: known.truth.gained_by(one, RECORD, first, last) for one in ours}
    largest = max(ours, key=lambda one: gains[one.incident], default=None)
    if largest is None or gains[largest.incident] <= 0.0:
        return None, 0.0
    return largest, gains[largest.incident]


def _asked(known: Known) -> set[str | None]:
    """The stories that other exercises of the level ask about."""
    return {dealt.incident for dealt in known.truth.hand(DECK).values()}


def _by_per_cent(growth: Growth) -> str:
    """Whom the order by per cent would have thanked."""
    more = {cell: growth.of[cell][1] - growth.of[cell][0] for cell in CHANNELS}
    shares = {cell: more[cell] / growth.of[cell][0] for cell in CHANNELS if growth.of[cell][0]}
    first, best = max(shares, key=shares.__getitem__), max(CHANNELS, key=more.__getitem__)
    if first == best:
        return (
            "By per cent the same channel comes first here. It need not: a channel of 100 that doubles adds less than one of 4,000 that grows by "
            "a tenth, and the thanks would go to the wrong team."
        )
    return (
        f"Sorted by per cent {_name(first)} stands first, with {percent(shares[first])} and {more[first]:,.0f} people: the thanks would go to the "
        "wrong team."
    )


def _brought(story: Story, gain: float) -> str:
    if story.incident == REWARD:
        return (
            f"since {day_said(story.first)} a higher reward for invitations has brought about {gain:,.0f} of these people. Its last day "
            f"is {day_said(story.last)}: nobody should promise the board that as many go on coming."
        )
    return f"{story.text} It brought about {gain:,.0f} of these people."


def _worlds(known: Known, story: Story | None, last: dt.date) -> Worlds | None:
    if story is None:
        return None
    first = last - 7 * WEEKS * DAY
    worlds = known.truth.worlds(story.incident, RECORD)
    past = worlds.between(first - PICTURED_DAYS * DAY, last)
    return Worlds("Monthly actives", past, stretch=(first + DAY, last))


def _name(cell: Cell) -> str:
    return _NAMES.get(cell[1], cell[1])


def _signed(people: float) -> str:
    return f"{people:+,.0f}".replace("-", "−")


EXERCISE = CaseExercise(
    code="D04",
    title="Find the channel of the additional people",
    concept="Parts of totals",
    difficulty=1,
    idea="Before asking why a number moved, find where. A total is the sum of its parts: each channel has so many people now and "
    "had so many before, and the differences add up to the whole one.",
    order=1,
    minutes=3,
    core=True,
    hints=(
        "Under “Who” there is a row for each channel, with how many people it had before and has now. How far its dot lies to a side says how unusual that is for it, not how many people.",
        "Take now less before, in people. A channel of 100 that doubles adds less than one of 4,000 that grows by a tenth.",
    ),
    questions=(
        Choice(
            name="channel",
            asks="Which channel has gained the most people in these 13 weeks?",
            scored=False,
            options=(
                Option(
                    "organic",
                    "Organic: they came by themselves",
                    "It is the largest channel, so one thinks of it first. Another one has added more people in these weeks, "
                    "and its team would stand unthanked.",
                ),
                Option(
                    "paid_search",
                    "Paid search",
                    "What costs money gets looked at first. Another channel has added more people; to thank this one would "
                    "raise the wrong budget.",
                ),
                Option(
                    "social",
                    "Social media",
                    "It comes in waves, and one remembers the waves. In these weeks another channel has added more people: the "
                    "wrong team would be on stage.",
                ),
                Option(
                    "referral",
                    "Referral: invited by a user",
                    "Invitations are a story that everybody likes. In these weeks another channel has added more people, and would be "
                    "overlooked.",
                ),
                Option(
                    "partner",
                    "Partners",
                    "A small channel may grow most by per cent. Count people: another one has added more, and the thanks would go to the smaller gain.",
                ),
            ),
        ),
    ),
    deal=deal,
    takeaway="First where, then why. Take the difference of each part in people, not in per cent: these differences add up to "
    "what you have to explain.",
)

"""**Nora, CEO, 08:12**

> {now} people saved a plan in the last 28 days, {more} more than 13 weeks ago. Before I thank anybody for it on stage:
> **through which channel did most of these additional people come?**

Three clicks lead there, without a query. For each channel you see how many of its people counted 13 weeks ago, and how many
count now.

This one earns no points, and you may try again. *Why* they came is another question.
"""

from __future__ import annotations

from lab_app.course.guess import RECORD, WEEKS, cause_of_the_record
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

PICTURED_DAYS = 28
"""Before the 13 weeks, in the picture of both worlds."""
REWARD = "referral_reward"
_NAMES = {"organic": "organic", "paid_search": "paid search", "social": "social media"}


def deal(known: Known) -> Case:
    """The last 13 weeks. Raises NotDealtError, TruthError and QueryError."""
    now = counted(known)
    grown = {cell: after - before for cell, (before, after) in now.items()}
    if grown[ALL] <= 0.0:
        raise NotDealtError(
            "Monthly actives have not grown in the last 13 weeks of this world, so there are no additional people to ask about."
        )
    words = {"now": f"{now[ALL][1]:,.0f}", "more": f"{grown[ALL]:,.0f}"}
    best = max(CHANNELS, key=grown.__getitem__)
    why, worlds = _why(known, grown)
    return Case.of(
        {"channel": Truths(best[1], why, worlds)},
        words=words,
        opening=Opening("mau", known.as_of - (7 * WEEKS - 1) * DAY, WEEKS, guide="signup_source"),
    )


def counted(known: Known) -> dict[Cell, tuple[float, float]]:
    """Monthly actives of all and by channel: 13 weeks ago, and on the last day. Raises QueryError."""
    first = known.as_of - 7 * WEEKS * DAY
    found = by_day(known, [(RECORD, cell) for cell in (ALL, *CHANNELS)], first, known.as_of)
    return {cell: (values[0], values[-1]) for (_, cell), values in found.items()}


def _why(known: Known, grown: dict[Cell, float]) -> tuple[str, Worlds | None]:
    """The channels by people, and the largest story that no other exercise of the level asks about."""
    ordered = sorted(CHANNELS, key=lambda cell: -grown[cell])
    by_channel = ", ".join(f"{_name(cell)} {_signed(grown[cell])}" for cell in ordered)
    said = (
        f"By people: {by_channel}. All channels together: {_signed(grown[ALL])}. Sorted by per cent a small "
        "channel may stand first, and the thanks would go to the wrong team."
    )
    first = known.as_of - 7 * WEEKS * DAY
    asked = {dealt.incident for dealt in known.truth.hand(DECK).values()}
    stories = [story for story in known.truth.stories() if story.happened]
    gains = {one.incident: known.truth.gained_by(one, RECORD, first, known.as_of) for one in stories}
    ours = [one for one in stories if one.incident not in asked and gains[one.incident] > 0.0]
    largest = max(ours, key=lambda one: gains[one.incident], default=None)
    if largest is not None:
        said += f" One thing that happened: {_brought(largest, gains[largest.incident])}"
    if any(gain and incident in asked for incident, gain in gains.items()):
        said += " What else is behind it, other exercises ask."
    else:
        cause = CAUSES[cause_of_the_record(known.truth, known.as_of)]
        said += f" Of all causes this one brought most: “{cause}”."
    return said, _worlds(known, largest)


def _brought(story: Story, gain: float) -> str:
    if story.incident == REWARD:
        return (
            f"since {day_said(story.first)} a higher reward for invitations has brought about {gain:,.0f} of these people. Its last day "
            f"is {day_said(story.last)}: nobody should promise the board that as many go on coming."
        )
    return f"{story.text} It brought about {gain:,.0f} of these people."


def _worlds(known: Known, story: Story | None) -> Worlds | None:
    if story is None:
        return None
    first = known.as_of - 7 * WEEKS * DAY
    worlds = known.truth.worlds(story.incident, RECORD)
    past = worlds.between(first - PICTURED_DAYS * DAY, known.as_of)
    return Worlds("Monthly actives", past, stretch=(first + DAY, known.as_of))


def _name(cell: Cell) -> str:
    return _NAMES.get(cell[1], cell[1])


def _signed(people: float) -> str:
    return f"{people:+,.0f}".replace("-", "−")


EXERCISE = CaseExercise(
    code="D04",
    title="Find the channel of the additional people",
    concept="Where",
    difficulty=1,
    idea="Before asking why a number moved, find where. A total is the sum of its parts: each channel has so many people now and "
    "had so many before, and the differences add up to the whole one.",
    order=1,
    minutes=3,
    core=True,
    hints=(
        "Under “Who” there is a row for each channel, with how many people it has now and had before.",
        "Take now less before, in people. A channel of 100 that doubles adds less than one of 4,000 that grows by a tenth.",
    ),
    questions=(
        Choice(
            name="channel",
            asks="Through which channel did most of the additional people come?",
            scored=False,
            options=(
                Option(
                    "organic",
                    "Organic: they came by themselves",
                    "It is the largest channel, so one thinks of it first. Another one has added more people in these weeks.",
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
                    "It comes in waves, and one remembers the waves. In these weeks another channel has added more people.",
                ),
                Option(
                    "referral",
                    "Referral: invited by a user",
                    "Invitations are a story that everybody likes. In these weeks another channel has added more people.",
                ),
                Option(
                    "partner",
                    "Partners",
                    "A small channel may grow most by per cent. Count people: another one has added more.",
                ),
            ),
        ),
    ),
    deal=deal,
    takeaway="First where, then why. Take the difference of each part in people, not in per cent: these differences add up to "
    "what you have to explain.",
)

"""**Nora, CEO, {written}, 15:30**

> Newcomers of the channel “{cell}”: {after} of those of the four weeks from {first} saved a plan within 7 days, and {before} of those of
> the four weeks before. That is {by}. Lena wants to do less for that channel, Mara says that the product failed these
> people. I will do one of the two on Monday, or neither.

The workspace shows these four weeks against the four before, for that channel alone. Say what made the rate move, and how sure you are.
"""

from __future__ import annotations

from lab_app.kinds.case import Case, CaseExercise, Known, belief
from lab_app.tracks.data.diagnosis.windows import A_CHANNELS_PLANS, given


def deal(known: Known) -> Case:
    """Four weeks in which a channel's activation fell. Raises NotDealtError, TruthError and QueryError."""
    return given(known, A_CHANNELS_PLANS).case()


FEEDBACK = {
    "people": (
        "“The channel got worse” is said of every channel sooner or later. If less keen people had come from it, they would also be back less "
        "often on the next day, and those who had come before would be as they were. Less effort for a channel that is fine brings fewer good newcomers."
    ),
    "product": (
        "A change of the product would mostly reach more than the newcomers of one channel: those who came before, or everybody on one platform. "
        "To rebuild the first steps for one channel's bad month costs a quarter."
    ),
    "experiment": (
        "An experiment that stops taking people in ends its lift for newcomers, from one day on and in all channels that had it. Read newcomers "
        "by group, before you call it one. Stopped for this, one would have lost its result."
    ),
    "counting": (
        "Signups and plans are both the servers' own, and what is counted wrongly in this data would be bots: many accounts in a few days. A week "
        "spent on the count would have found it right."
    ),
    "calendar": (
        "A season moves all channels, and in the same weeks of other years too: look at both. Whoever waits for it to end "
        "learns nothing meanwhile."
    ),
    "nothing": (
        "A channel has only a part of the newcomers, and the fewer people a rate is of, the further it moves by chance. Here the same people differ in more than this one rate, or others "
        "moved with them. Left alone, nobody learns what it was."
    ),
}

EXERCISE = CaseExercise(
    code="D06",
    title="A smaller share of one channel's newcomers saves a plan",
    concept="Small groups",
    difficulty=3,
    idea="The fewer people a rate is of, the further it moves by chance: how far is usual for a channel its own past says. Something that really happened to people shows in more than one number of them.",
    order=7,
    minutes=8,
    hints=(
        "How often does this channel's rate move so far between four weeks and the next four? The band around the line says so.",
        "Is it this channel alone? If all fell, look for what all of them met; if one platform fell, for what it shipped.",
        "Then the same newcomers by something else: were they back on the next day? And those of the channel who had come before: do they come less?",
    ),
    questions=(
        belief(
            asks="What made activation of newcomers of the channel “{cell}” move in the four weeks from {first}?",
            feedback=FEEDBACK,
        ),
    ),
    deal=deal,
    takeaway="Before you explain a small group's bad month, ask two things: how often one of so many groups moves so far anyway, and whether "
    "its people differ in a second number as well.",
)

"""**Mara, head of mobile, {written}, 09:10**

> Of the people who signed up in the two weeks from {first}, {after} saved a plan within 7 days. In the two weeks before
> it was {before}: {by}. Everybody has a story for it. If we broke something, I take it back today. If we didn't, I would
> take back work that is fine, and lose a sprint.

The workspace shows these two weeks against the two before. Find out what made the rate move: one cause did most of it, or it is
nothing beyond ordinary business.
"""

from __future__ import annotations

from lab_app.kinds.case import Case, CaseExercise, Known, belief
from lab_app.tracks.data.diagnosis.windows import FEWER_PLANS, given


def deal(known: Known) -> Case:
    """Two weeks in which activation fell. Raises NotDealtError, TruthError and QueryError."""
    return given(known, FEWER_PLANS).case()


FEEDBACK = {
    "people": (
        "“Others came” is a good first thought: channels differ a lot in what their newcomers do. If it were so, a channel would "
        "have grown, and the mix of channels alone would carry most of the fall. Mara would wait for better newcomers, "
        "which changes nothing."
    ),
    "product": (
        "A release is near nearly every week, so one always fits. One that broke the first steps shows on its platform, in every channel "
        "there, and not on the others. To take back a release that did nothing costs a sprint."
    ),
    "experiment": (
        "An experiment has dates, and two groups. If it were one, newcomers of its two groups would differ; a date alone proves "
        "nothing. To stop one for a fall that is not its own throws its result away."
    ),
    "counting": (
        "Counting is worth a check: signups and plans come from the servers' own tables, and bots would be many accounts within "
        "few days. Nothing of the sort is in these weeks. A week on the tracking would have changed no number."
    ),
    "calendar": (
        "Holidays change how many sign up far more than what they do next, and come back each year. The same weeks a year "
        "apart say more than a date does. Whoever waits for the season to end learns nothing meanwhile."
    ),
    "nothing": (
        "Chance is the best first guess, and a rate of two weeks moves a lot. Here more than chance is visible once the rate is taken "
        "apart: by channel, by platform, or by the groups of experiments. Filed away, nobody learns what it was."
    ),
}

EXERCISE = CaseExercise(
    code="D02",
    title="A smaller share of newcomers saves a plan",
    concept="Parts of rates",
    difficulty=2,
    idea="A rate of all is an average over groups. It moves if groups do more or less than before, if others come, if something is counted otherwise, and by chance alone. Each of these leaves another trace in the parts, in the dates, or nowhere.",
    order=3,
    minutes=9,
    core=True,
    hints=(
        "Take the rate apart in three ways: by channel (who came), by platform (what they met), by the groups of an experiment (what some of them got). Each cause shows in one of the three, chance in none.",
        "“Who came, or how they did?” says for each split how much of the fall other people made, and how much the groups' own rates. Does one group carry it, or do all a little?",
        "Then the change log: did an experiment begin or stop taking people in near the first day, did a platform that fell alone ship something? If nothing stands out: how often does the rate move so far anyway?",
    ),
    questions=(belief(asks="What made activation fall in the two weeks from {first}?", feedback=FEEDBACK),),
    deal=deal,
    takeaway="Before anybody takes a release back, take the rate apart: who came, what they met on each platform, what an experiment gave "
    "some of them. Where no part moved by itself, say so, and look again later.",
)

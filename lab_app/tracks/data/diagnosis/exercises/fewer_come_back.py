"""**Lena, marketing, {written}, 13:30**

> Of the people who signed up through the channel “{cell}” in the four weeks from {first}, {after} saved a plan in their week 4. Of those of
> the four weeks before it was {before}: {by}. If we get other people than we used to, I change whom we ask. If the same people
> find less than they used to, that is Mara's. I have to say which on Thursday.

The workspace shows these cohorts against those before. Say what made the rate move, and how sure you are.
"""

from __future__ import annotations

from lab_app.kinds.case import Case, CaseExercise, Known, belief
from lab_app.tracks.data.diagnosis.windows import A_CHANNELS_RETURN, given


def deal(known: Known) -> Case:
    """Four weeks of a channel whose newcomers came back less. Raises NotDealtError, TruthError and QueryError."""
    return given(known, A_CHANNELS_RETURN).case()


FEEDBACK = {
    "people": (
        "“We get other people now” is easily said, since nobody knows them. If so, these newcomers would be less keen from their first day on, and "
        "those of the channel who had come before would be as they were. To ask other people costs a campaign, and these were no others than before."
    ),
    "product": (
        "“They find less” would hold for all who came through this channel, whenever they came: the old ones would leave sooner, too. "
        "A product that is rebuilt for a few weeks' newcomers is rebuilt for people who may never come again."
    ),
    "experiment": (
        "An experiment has two groups, and both have newcomers of this channel. It would move all channels that it took people from, and the "
        "two groups would part. Stopped for it, its result is lost."
    ),
    "counting": (
        "Accounts that no person made bring a rate down at once: many come within days, and are gone within days. Look at signups by day "
        "before you say so. A week spent on cleaning would have left the rate where it is."
    ),
    "calendar": (
        "Week 4 of a cohort may lie in a holiday, and so does other channels' week 4: look there. Waiting for the next "
        "month costs a month."
    ),
    "nothing": (
        "Few of a hundred come back in week 4, so some people more or less are points. Here more than luck is in it: the same people show it "
        "elsewhere, or the accounts of these weeks are odd. Left alone, nobody learns what it was."
    ),
}

EXERCISE = CaseExercise(
    code="D10",
    title="A smaller share of one channel's newcomers comes back",
    concept="Cohorts",
    difficulty=3,
    idea="A cohort keeps fewer people if others are in it, if the same people meet something worse, if it is counted otherwise, or by luck. Others differ from their first day on; what is met later hits those as well who came before; luck seldom shows in the first day, or in those who came before.",
    order=8,
    minutes=8,
    hints=(
        "First signups by day: did they come evenly, or many within days?",
        "Then the first day after the signup: were these newcomers less keen from the start, before the product could lose them?",
        "Then those of the same channel who had come before: do they come less in these weeks as well? If neither, how often does this rate move so far?",
    ),
    questions=(
        belief(
            asks="What made week 4 of newcomers of the channel “{cell}” move, for those of the four weeks from {first}?",
            feedback=FEEDBACK,
        ),
    ),
    deal=deal,
    takeaway="Ask of a weaker cohort: did they come evenly, were they different on their first day, do those who came before them leave as "
    "well? The first is about the count, the second about whom you ask, the third about what you made. Three times no: it may be luck.",
)

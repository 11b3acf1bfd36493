"""**Mara, head of mobile, {written}, 17:20**

> In the two weeks from {first}, the events have {after} people of {cell} on a mean day, and in the two weeks before {before}:
> {by}. If the app is broken there, two people stop their work, tonight. If it is the tracking, Samir's team mends
> it within a week, and nobody works tonight.

The picture has what the *events* say. The workspace has plans of {cell} in the same days. Say what made
the events' number move, and what would settle it if somebody doubted you.
"""

from __future__ import annotations

from lab_app.kinds.case import Case, CaseExercise, Choice, Known, Option, Truths, belief
from lab_app.kinds.case.window import picture
from lab_app.tracks.data.diagnosis.windows import TRACKED, given
from pipelines.contract.holidays import COUNTRIES

WITNESS = "backend"


def deal(known: Known) -> Case:
    """Two weeks in which the events have fewer people of a platform in a country. Raises NotDealtError, TruthError and
    QueryError."""
    found = given(known, TRACKED)
    return found.case(
        picture(known, found.number, found.window, ""),
        words={"country": COUNTRIES[found.dealt.value.partition("/")[2]]},
        truths={
            "witness": Truths(
                WITNESS,
                "Two records of the same people, made by different machines, part if one of them counts wrongly, and fall "
                "together if people stay away. That settles it whichever way it comes out; nothing else on the list does.",
            )
        },
    )


FEEDBACK = {
    "people": (
        "People who stayed away would be missing in every source, and new people would be missing among the signups of a channel. A platform in one country is no channel. A "
        "budget spent on bringing them back would reach people who never left, or who cannot log in."
    ),
    "product": (
        "A fall overnight on one platform looks like a broken app. Then the servers would have seen fewer people there as well, and on that "
        "platform in other countries too. Two people would have searched a night for a fault that the product does not have."
    ),
    "experiment": (
        "Larder's experiments take people of all platforms, so none can take so many of one platform in one country. Stopped for "
        "this, it would have lost its result."
    ),
    "counting": (
        "“The tracking again” is right so often that it is said too soon. If events were lost, the servers would have seen as many people as ever, and as many "
        "plans. Waiting for a mended tracking leaves whatever it is as it is."
    ),
    "calendar": (
        "A holiday or a season is on all platforms of a country, and this number is of one. To wait for it to pass costs two weeks "
        "in which nobody looks."
    ),
    "nothing": (
        "A platform in one country is small, and small numbers move far by chance. Hold it against what it usually does from two weeks to the next, and "
        "against the same platform elsewhere: this is more. Filed away, nobody learns what it was."
    ),
}

EXERCISE = CaseExercise(
    code="D05",
    title="Fewer people in the events",
    concept="Two records",
    difficulty=2,
    idea="A number that falls may have fallen in the world, or only in the source that counts it. The two ask for different people to get up at night, "
    "so before asking why it fell, one asks whether it did.",
    order=6,
    minutes=8,
    hints=(
        "Which number would have fallen as well if people had stayed away? Which could not fall if only the tracking had lost something? The workspace opens with one that does not come from the events.",
        "Put the change of the events beside that of the others, there and in these days: “Does anybody else see it?” has them next to each other, with what such changes usually are.",
        "Then take off “{country} only” at the top: what did the same platform do in all countries? A fault of an app or its tracking seldom stops at a border, chance does.",
    ),
    questions=(
        belief(
            asks="What made the number of people in the events of {cell} move in the two weeks from {first}?",
            feedback=FEEDBACK,
        ),
        Choice(
            name="witness",
            asks="Somebody doubts you. Which one look would settle whether people stayed away or were not counted?",
            scored=False,
            options=(
                Option(
                    "again",
                    "The same events, counted once more by somebody else",
                    "It settles whether the query was right. What never reached the table is missing for the second reader as well.",
                ),
                Option(
                    "log",
                    "The change log of that platform around the first day",
                    "It says what may have caused it, either way: a release can break an app or its tracking, and one is always near.",
                ),
                Option(
                    WITNESS,
                    "What the servers stored of the same people and days",
                    "Another machine wrote it down, so it does not share the fault of the first.",
                ),
                Option(
                    "platform",
                    "The events of the other platforms, same country",
                    "They say that it is this platform alone. A broken app and broken tracking would both look so.",
                ),
                Option(
                    "tickets",
                    "Whether support has more tickets in these days",
                    "Most people who can't get in write to nobody, so silence proves nothing, and a few tickets always come.",
                ),
            ),
        ),
    ),
    deal=deal,
    takeaway="When a number from tracking falls, ask first which machine that is not tracking saw the same people. Without that, "
    "nobody can say whether to mend the product or the count.",
)

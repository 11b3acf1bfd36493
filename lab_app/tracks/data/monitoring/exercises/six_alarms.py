"""**Nora, CEO, 08:12**

> Six alarms rang in 2024, and each got a story within the hour. I no longer believe all of them. Before we
> keep paying people to answer alarms, tell me for each one what made the number move, and how sure you
> are.

Each alarm has its picture, numbers of the same days beside it, and the change log around its first day. Other
numbers are held against the same days as the alarm's own. Of each alarm one cause is right; a cause may be right
several times, or never.
"""

from __future__ import annotations

from lab_app.kinds.case import CaseExercise, belief
from lab_app.tracks.data.monitoring.dealt_alarms import deal, names

FEEDBACK = {
    "people": (
        "“Others came” is quickly said, since some channel always moves. If others came, or fewer, newcomers would show "
        "it, channel by channel: how many they are, or what they do from their first day on. A budget moved for people who are not there is spent for nothing."
    ),
    "product": (
        "A release is always near: one comes nearly every week. One that changed use shows in the backend too, for those whom "
        "it reached, from then on. Rolling back the wrong one costs a sprint and mends nothing."
    ),
    "experiment": (
        "An experiment begins, ends or takes in its last people on a day, and moves the number from then on. Stopping one for an alarm "
        "that is not its own throws its result away."
    ),
    "counting": (
        "Counting goes wrong in one source at a time. Nothing here "
        "shows two sources of one number that part by more than usual. To mend the tracking would have taken a week, and the number would be as low as it is."
    ),
    "calendar": (
        "The calendar explains a named day in a country that has it off, and comes back next year. A day that only others "
        "have off, or no named day at all, is a guess, and a fault, if there is one, goes on while everybody waits."
    ),
    "nothing": (
        "Chance is a good first guess. Here the date, or what stands beside the number, says more. Filed away, the same "
        "alarm would have to be explained all over again."
    ),
}

EXERCISE = CaseExercise(
    code="M05",
    title="Six alarms from one year",
    concept="Causes of alarms",
    difficulty=3,
    order=4,
    minutes=12,
    hints=(
        "Read the table beside each alarm first: which other number would have moved as well, if the first story were true?",
        (
            "The events and the backend count the same people: do they agree? A rate can fall because others came: look at it "
            "part by part."
        ),
        "Then the date: which day is it, and where? And how often does the number move this far anyway?",
    ),
    questions=tuple(
        belief(name, f"Alarm {place}. {{{name}}}. What made it move?", FEEDBACK)
        for place, name in enumerate(names(), start=1)
    ),
    deal=deal,
    takeaway=(
        "Before anybody explains an alarm, hold three things beside it: a second source for the same number, the number part "
        "by part, and how often it moves this far anyway."
    ),
)

"""**Jonas, logistics, {written}, 15:10**

> Customers of {app} ask about orders of which the app has never heard: some of our messages from {first} to {last}, it says, did
> not come. Up to twenty I list for them by hand. For more, Dana's people write a program.

In `webhook_deliveries` a row is an *attempt*; attempts at the same message have its `message_id`. There are up to eight, within 72 hours.

Take the messages to {app} whose first attempt was on these days, both ends included. How many did Larder give up: no attempt was
answered with 200 to 299, and none is to come? A message answered with 410 is not wanted any more, and does not count.
"""

from __future__ import annotations

from lab_app.kinds.case import (
    Case,
    CaseExercise,
    Known,
    NotDealtError,
    Number,
    Truths,
    Wrong,
    other_than,
)
from lab_app.kinds.case.window import day_said
from lab_app.tracks.apis.apis.given_up import (
    FIRST,
    LAST,
    PLACE,
    SETTLED,
    Messages,
    both_worlds,
    by_day,
    messages,
)
from lab_app.truth import Story
from pipelines.contract.calendar import DAY
from pipelines.contract.units import percent, shown

TOLERANCE = 0.4
BY_HAND = 20


def deal(known: Known) -> Case:
    """The messages of the app that can be hit in these weeks, whatever became of them. Raises NotDealtError, TruthError and
    QueryError."""
    story = known.truth.story(PLACE)
    if known.as_of < LAST + SETTLED:
        raise NotDealtError("The weeks that this exercise is about are not over in the data of this world.")
    app = story.segment["api_client"]
    found = messages(known, app)
    if not found.all:
        raise NotDealtError("In this world no messages were sent to the app that this exercise is about.")
    words = {
        "app": app,
        "first": day_said(FIRST),
        "last": day_said(LAST),
        "written": day_said(LAST + 7 * DAY),
        "from_day": f"{FIRST}",
        "to_day": f"{LAST + DAY}",
    }
    wrong = other_than(found.lost, _wrong(found), TOLERANCE)
    truths = Truths(
        float(found.lost),
        f"{_told(story, found)} {_end(found)}",
        both_worlds(known, story),
        wrong=wrong,
        after=(by_day(known, app),),
    )
    return Case.of({"messages": truths}, words=words)


def _wrong(found: Messages) -> tuple[Wrong, ...]:
    """What other counts come to."""
    return (
        Wrong(
            "attempts",
            found.failures,
            "That counts failed attempts. A message is tried up to eight times, so one message can be eight failures, or a "
            "failure and a success. Jonas needs messages: a row for each `message_id`.",
        ),
        Wrong(
            "still_tried",
            found.failed_once,
            "That counts each message with an attempt that failed. Where the failed attempt has a `next_attempt_at`, it was tried "
            "again, and most of these came a little later. Given up are those of which no attempt succeeded.",
        ),
        Wrong(
            "unwanted",
            found.not_taken,
            "Messages that were answered with 410 are among them. The app said that it wants no more of these: nothing is lost.",
        ),
        Wrong(
            "timed_out",
            found.timed_out,
            "That counts messages of which an attempt timed out. A timeout is one way to fail, and the next attempt may succeed; and a "
            "message can be given up after answers of 500 or 503 as well.",
        ),
    )


def _told(story: Story, found: Messages) -> str:
    app = story.segment["api_client"]
    of_all = (
        f"none of {found.all:,} messages was"
        if not found.lost
        else f"{_some(found.lost, 'message')} of {found.all:,} {'was' if found.lost == 1 else 'were'}"
    )
    if story.outcome == "down":
        days = (story.last - story.first).days + 1
        return (
            f"The receiver of {app} took nothing from {day_said(story.first)} to {day_said(story.last)}, {days} days. Larder tries a message for 70 "
            f"hours: what was first sent in the last three of these days came late, what was sent before is gone. {of_all.capitalize()} given up."
        )
    if story.outcome == "late":
        share = percent(story.size["share"], 0)
        return (
            f"From {day_said(story.first)} to {day_said(story.last)}, the receiver of {app} failed at {share} of the attempts, and at the next ones "
            f"it mostly did not: {_some(found.failed_once, 'message')} of these weeks failed at least once, and {of_all} given up. Late is not lost."
        )
    return (
        f"Nothing happened beyond ordinary business: {_some(found.failed_once, 'message')} failed at least once, as some always do, and "
        f"{of_all} given up."
    )


def _end(found: Messages) -> str:
    """What one would have done, and what another count would have cost."""
    if not found.lost:
        return (
            "One would have answered that all arrived, and asked them for an order that they miss. Who counts failed attempts tells a partner "
            f"that {found.failures:,} messages are lost, and has them search for what they have."
        )
    they = "It is" if found.lost == 1 else "They are"
    about = f"{they} about {_some(found.orders, 'order')} worth {shown(found.euros, 'euro')}"
    how = (
        "Jonas would have written the list by hand"
        if found.lost <= BY_HAND
        else "Dana's people would have written the program, once"
    )
    return (
        f"{about}. {how}, and the app would read each night which orders there are. The count of failed attempts, {found.failures:,}, sets the work for "
        "something else."
    )


def _some(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


EXERCISE = CaseExercise(
    code="AP6",
    title="A partner misses messages about orders",
    concept="Webhooks",
    difficulty=2,
    order=6,
    minutes=8,
    hints=(
        "The log has attempts, and you are asked about messages: GROUP BY message_id first, and ask of each group whether any of its attempts succeeded.",
        "Days are those of the first attempt: HAVING MIN(sent_at) >= … Later attempts at the same message may lie behind the last day, and belong to it.",
        "BOOL_OR(status BETWEEN 200 AND 299) says of a group whether an attempt succeeded, and is NULL where all timed out: COALESCE(…, FALSE). The same with status = 410 for those that are not wanted.",
    ),
    starter="""
SELECT topic, attempt, status, COUNT(*) AS attempts
FROM webhook_deliveries
JOIN api_clients ON api_clients.id = api_client_id
WHERE name = '{app}'
  AND sent_at >= TIMESTAMP '{from_day}'
  AND sent_at < TIMESTAMP '{to_day}'
GROUP BY ALL
ORDER BY attempt, attempts DESC
""",
    questions=(
        Number(
            name="messages",
            asks="How many messages to {app}, first tried from {first} to {last}, were given up?",
            tolerance=TOLERANCE,
        ),
    ),
    deal=deal,
    takeaway="Sent is not received. Of each integration that pushes, ask how long it is tried, and what happens after that. Then let the "
    "receiver read, once a day, what there is, and compare: a push makes it quick, a read makes it complete.",
)

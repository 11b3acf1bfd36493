"""**Mara, head of mobile, 09:30**

> Are events of {platform} missing from {first} to {last}, or is this what the chart always does?
> If people came less, I take two engineers off the planner today to find out why. If it is the tracking, Samir's team
> mends it, and a note goes on every chart of these weeks.

You have the events that devices sent (`events`) and what Larder's servers wrote themselves, such as `meal_plans`: each
plan that was saved is there, and should be in `events` as well, as `plan_saved`. A session may have several plans.

Look at {platform} alone (`{code}`), and at these days alone. Then say what happened, and how much is missing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from lab_app.kinds.case import (
    Case,
    CaseExercise,
    Choice,
    Exhibit,
    Known,
    Line,
    NotDealtError,
    Option,
    Range,
    Truths,
    Worlds,
)
from lab_app.truth import Dealt, Story, Truth
from pipelines.contract.units import number
from pipelines.statistics.computed import Computed

PLACES = ("spring_2025", "november_2025")
"""In either of them a platform's tracked activity falls, or does not."""
SLOT = ("diagnosis", "tracked_users_fall")
"""The case of another level that is dealt from the same places."""
NAMES = {"web": "the web", "ios": "iOS", "android": "Android"}
BEFORE, AFTER = dt.timedelta(days=28), dt.timedelta(days=14)
ANSWERS = {"lost_events": "lost", "outage": "less", "nothing": "nothing"}
"""By outcome of the place, the option that is right."""


def the_other(slot: Dealt | None, stories: Sequence[Story]) -> Story:
    """The story that lies farther from what the other level was dealt, so that none is told twice.

    Where that is told that nothing happened, either is left, if its days are others: then one in which something did
    comes first. Else nothing would have happened in too many worlds, since the other level takes what there is.
    """
    if slot is None:
        return stories[0]
    middle = slot.first + (slot.last - slot.first) / 2
    return max(
        stories,
        key=lambda story: (_is_left(slot, story) and story.happened, abs((story.first - middle).days)),
    )


def _is_left(slot: Dealt, story: Story) -> bool:
    """Whether nothing is told of a story's days: a quiet window is shown with as many days before it."""
    shown_from = slot.first - dt.timedelta(days=slot.days)
    return slot.cause == "nothing" and (story.last < shown_from or slot.last < story.first)


def deal(known: Known) -> Case:
    """The platform and the weeks of the place that is left, whatever happened in it."""
    truth = known.truth
    deck, slot = SLOT
    story = the_other(truth.hand(deck).get(slot), [truth.story(place) for place in PLACES])
    if story.outcome not in ANSWERS or story.last >= known.as_of:
        raise NotDealtError("The weeks that this exercise is about are not in the data of this world.")
    platform = story.segment["platform"]
    words = {
        "platform": NAMES[platform],
        "code": platform,
        "first": f"{story.first:%-d %B %Y}",
        "last": f"{story.last:%-d %B %Y}",
        "first_day": f"{story.first}",
        "last_day": f"{story.last}",
        "from_day": f"{story.first - BEFORE}",
        "to_day": f"{story.last + AFTER}",
    }
    lost = share_lost(truth, story)
    told = _told(truth, story)
    metric = "events" if story.outcome != "outage" else "active_users"
    named = {"events": "Events by day", "active_users": "People by day, as the servers saw them"}[metric]
    worlds = Worlds(
        f"{named}, {NAMES[platform]}",
        truth.worlds(story.incident, metric, "platform", platform).between(
            story.first - BEFORE, story.last + AFTER
        ),
        stretch=(story.first, story.last),
    )
    return Case.of(
        {
            "happened": Truths(ANSWERS[story.outcome], told, worlds),
            "lost": Truths(lost, _how(story)),
        },
        _picture(known, platform, story),
        words=words,
    )


def share_lost(truth: Truth, story: Story) -> float:
    """The share of the platform's events that was lost beyond the usual; none where it was not tracking."""
    if story.outcome != "lost_events":
        return 0.0
    worlds = truth.worlds(story.incident, "events", "platform", story.segment["platform"])
    actual, without = worlds.total(story.first, story.last)
    return 1.0 - actual / without if without else 0.0


def _picture(known: Known, platform: str, story: Story) -> Exhibit:
    rows = known.rows(
        f"""
        SELECT CAST(event_at AS DATE) AS day, COUNT(*)
        FROM product.events
        WHERE platform = '{platform}'
          AND event_at >= DATE '{story.first - BEFORE}' AND event_at < DATE '{story.last + AFTER}'
        GROUP BY day ORDER BY day
        """
    )
    line = Line("events", tuple(row[0] for row in rows), tuple(float(row[1]) for row in rows))
    said = f"Events of {NAMES[platform]} that reached Larder, by day. The days in question are set off."
    return Exhibit("What tracking saw", (line,), said, stretch=(story.first, story.last))


def _told(truth: Truth, story: Story) -> str:
    name = NAMES[story.segment["platform"]]
    if story.outcome == "lost_events":
        version = story.releases[0]["version"] if story.releases else ""
        by = f"A client that came with version {version}" if version else "The collector"
        return (
            f"{by} lost events of {name}. The servers saw as many plans as ever: only the share of them that is in "
            "`events` fell. Engineers on the planner would have looked for a fault that was never there."
        )
    if story.outcome == "outage":
        people = truth.worlds(story.incident, "active_users", "platform", story.segment["platform"])
        actual, without = people.total(story.first, story.last)
        return (
            f"Logging in failed for some on {name}. Plans fell in `meal_plans` as well, and the same share of them as ever is in "
            f"`events`: tracking was well. Who mends tracking here leaves the fault in the product: it cost "
            f"{number(round(without - actual))} days on which somebody would have come."
        )
    return (
        f"Nothing happened beyond ordinary business. Plans and events of {name} went up and down together, as in other "
        "weeks. A search for a cause would have found one all the same: some release is always near."
    )


def _how(story: Story) -> str:
    if story.outcome == "lost_events":
        return (
            "Of the plans in `meal_plans`, count those that `events` has: on these days, and in the weeks before. One minus the "
            "one over the other is the share that was lost, and plans stand for all events."
        )
    return "About the same share of the plans is in `events` on these days as before. What is always lost is not asked for."


OPTIONS = (
    Option(
        "lost",
        "Tracking lost events, and people did as before",
        "The share of plans that tracking saw stayed as it was.",
    ),
    Option(
        "less",
        "People came less, and tracking saw what they did",
        "A fall of events is not a fall of people: the servers' own table has to fall as well.",
    ),
    Option(
        "both",
        "People came less, and tracking lost events",
        "Both tables would have to say so: fewer plans, and a smaller share of them tracked.",
    ),
    Option(
        "late",
        "Events came late, and all of them are there now",
        "Look at `received_at − event_at`: the lags of these days are those of other weeks, so nothing of them came later.",
    ),
    Option(
        "nothing",
        "Nothing beyond the ups and downs of other weeks",
        "In one of the two tables at least, these weeks differ from those before by more than weeks do.",
    ),
)

EXERCISE = CaseExercise(
    code="C16",
    title="Say what happened to a platform's events",
    concept="Two sources",
    difficulty=3,
    idea="What Larder's servers write is complete: a plan that was saved is in `meal_plans`. What devices send isn't: "
    "networks fail, browsers block, clients have faults. `events` is what tracking saw, which is not the same as "
    "what happened. A second source tells them apart.",
    order=19,
    minutes=12,
    hints=(
        "One table alone cannot tell you. Put plans by day from meal_plans beside plan_saved events by day.",
        (
            "Count the plans in meal_plans and the different ids of plan_saved events, by day. Take events over plans, on "
            "these days and in the four weeks before; a match by session would hide losses where one has several plans."
        ),
        (
            "Divide the share on these days by the share before: what is missing from 1 is what was lost beyond the usual. "
            "Whether people came less is in the number of plans."
        ),
    ),
    starter="""
SELECT CAST(event_at AS DATE) AS day, COUNT(*) AS events
FROM events
WHERE platform = '{code}'
  AND event_at >= DATE '{from_day}'
  AND event_at < DATE '{to_day}'
GROUP BY day
ORDER BY day
""",
    questions=(
        Choice(name="happened", asks="What happened on {platform} from {first} to {last}?", options=OPTIONS),
        Range(
            name="lost",
            asks="What share of the events of {platform} did tracking lose on these days, beyond what it always loses?",
            unit="share",
            bounds=(0.0, 1.0),
            fixed=Computed(0.53, "17", "-m tests.lab_app.cases.constants"),
        ),
    ),
    deal=deal,
    takeaway="A number from tracking that falls is a question to a second source, before it is a question about people. "
    "What the servers wrote themselves, such as orders or payments, is the witness.",
)

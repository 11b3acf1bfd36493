"""**Nora, CEO, {written}, 08:40**

> In the week from {first}, partner apps placed {now} orders, {by} more than in a mean week of the four before. “{campaign}” began on
> {campaign_began}, and Lena wants {spend} more for it. The apps bill us a commission for each order of the four weeks to {last}. Does
> Lena get it, and do I pay all of that?

The picture has their orders by day. In `api_requests`, a POST of a client, for a user, names the order that it placed; `orders` has the amount.

Say why there were more, through which app, and which share of the orders from {first} to {last} was *too many*: placed though the
buyer wanted one less.
"""

from __future__ import annotations

from lab_app.kinds.case import (
    Case,
    CaseExercise,
    Choice,
    Known,
    NotDealtError,
    Option,
    Range,
    Truths,
    other_than,
)
from lab_app.kinds.case.window import Window, day_said, near
from lab_app.tracks.apis.apis import partner_orders
from lab_app.tracks.apis.apis.partner_orders import Week
from lab_app.tracks.apis.apis.partner_orders_told import (
    PICTURED,
    PLACE,
    Read,
    both_worlds,
    by_app,
    how,
    picture,
    whose,
    why,
    wrong,
)
from lab_app.whatif.plan import euros
from pipelines.contract.calendar import DAY
from pipelines.contract.units import by_percent
from pipelines.statistics.computed import Computed

TWICE, BUYERS, CAMPAIGN, COUNTING, NOTHING = "twice", "buyers", "campaign", "counting", "nothing"
CAUSES_OF = {"retries": TWICE, "buyers": BUYERS, "nothing": NOTHING}
"""By the outcome of the place."""
APPS = ("Basketry", "Fridgewise", "Mealcoach", "Tischplan", "Weekmates")
NONE = "none"
APART = 0.004
"""A foreseen share that is so near to the true one is as good as that."""


def deal(known: Known) -> Case:
    """The week of the place, whatever happened in it. Raises NotDealtError, TruthError and QueryError."""
    read = _read(known)
    week, orders = read.week, read.orders
    right = _too_many(known, read) / orders
    name, began, spend = _campaign(known, week)
    rise = week.rise(read.by_day)
    words = {
        "first": day_said(week.first),
        "last": day_said(week.end),
        "written": day_said(week.end + DAY),
        "now": f"{week.orders(read.by_day):,}",
        "by": by_percent(rise or 0.0, 0).lstrip("+"),
        "campaign": name,
        "campaign_began": began,
        "spend": spend,
        "from_day": f"{week.first}",
        "before_day": f"{week.begins}",
        "to_day": f"{week.end + DAY}",
    }
    cause = CAUSES_OF[read.story.outcome]
    return Case.of(
        {
            "cause": Truths(cause, why(known, read), both_worlds(known, read), after=(by_app(read),)),
            "share": Truths(
                right,
                how(read),
                wrong=other_than(right, wrong(read), APART),
            ),
            "app": Truths(read.app if read.story.happened else NONE, whose(read)),
        },
        picture(read),
        near(known, Window(week.first, partner_orders.WEEK), ""),
        words=words,
    )


def _read(known: Known) -> Read:
    story = known.truth.story(PLACE)
    around = story.first - (partner_orders.WEEK + 7 * PICTURED) * DAY
    if known.as_of < story.first + 2 * partner_orders.ASKED_DAYS * DAY:
        raise NotDealtError("The weeks that this exercise is about are not in the data of this world.")
    counts = partner_orders.by_day(known, around, story.first + partner_orders.ASKED_DAYS * DAY)
    week = partner_orders.week_near(story.first, counts)
    if week is None:
        raise NotDealtError(
            "In this world partner apps placed no orders in the weeks that this exercise is about."
        )
    now = partner_orders.apps(known, week.first, week.end)
    before = partner_orders.apps(known, week.begins, week.first - DAY)
    return Read(story, week, counts, now, before, partner_orders.doubles(known, week.first, week.end))


def _too_many(known: Known, read: Read) -> float:
    """The orders of the four weeks that there would not be without the story, where it placed orders twice."""
    if read.story.outcome != "retries":
        return 0.0
    actual, without = known.truth.worlds(PLACE, "orders").total(read.week.first, read.week.end)
    return max(actual - without, 0.0)


def _campaign(known: Known, week: Week) -> tuple[str, str, str]:
    """The campaign that began nearest to the week: its name, its first day, its spend."""
    rows = known.rows(
        "SELECT name, started_on, spend FROM product.campaigns "
        f"ORDER BY ABS(started_on - DATE '{week.first}'), name LIMIT 1"
    )
    if not rows:
        raise NotDealtError("There is no campaign in the data of this world.")
    ((name, began, spend),) = rows
    return str(name), day_said(began), euros(round(spend))


_AS_THE_OTHERS = (
    "Hold its orders and its buyers against those of the other apps: it did what most of them did."
)

EXERCISE = CaseExercise(
    code="AP3",
    title="Partner apps place more orders",
    concept="Partners",
    difficulty=3,
    order=3,
    minutes=12,
    idea="More orders can be more people, more by the same people, or the same ones counted otherwise. Which of these it is decides who is thanked, who is paid, "
    "and what is mended. So a count is taken apart before it is explained.",
    hints=(
        "First find out whose orders they are: hold each app's four weeks against its four weeks before. Then put COUNT(DISTINCT user_id) beside the orders. Are there more people, or more orders by the same?",
        "More orders by the same people: look at what comes right after an order. LAG(requested_at) OVER (PARTITION BY api_client_id, user_id ORDER BY requested_at) is the call before, for the same user. How many minutes lie between, and is total_amount the same?",
        "Look at status and idempotency_key of such pairs. With a key, an order that is asked for again names the *same* order_id, and is none too many. The share is orders that follow their like within minutes ÷ all orders, each order_id once; 0 if there are none.",
    ),
    starter="""
SELECT api_clients.name AS app,
       COUNT(DISTINCT order_id) FILTER (WHERE requested_at < TIMESTAMP '{from_day}') AS four_weeks_before,
       COUNT(DISTINCT order_id) FILTER (WHERE requested_at >= TIMESTAMP '{from_day}') AS four_weeks
FROM api_requests
JOIN api_clients ON api_clients.id = api_client_id
WHERE method = 'POST'
  AND requested_at >= TIMESTAMP '{before_day}'
  AND requested_at < TIMESTAMP '{to_day}'
GROUP BY app
ORDER BY app
""",
    questions=(
        Choice(
            name="cause",
            asks="What made the partner apps' orders rise?",
            options=(
                Option(
                    CAMPAIGN,
                    "The campaign brought orders",
                    "It began in these days, so one thinks of it first. A campaign brings people to Larder: they would order by all apps, and by none, and there "
                    "would be more buyers everywhere. Doubled, it costs as much again and is thanked for what it did not do.",
                ),
                Option(
                    TWICE,
                    "An app placed orders twice",
                    "Orders that are placed twice come in pairs: the same buyer, the same amount, minutes apart. There are none here. A partner who is not paid for "
                    "orders that people wanted does not come back.",
                ),
                Option(
                    BUYERS,
                    "An app brought more buyers",
                    "Then more different people would order by one app than before, and the other apps would not have them. Buyers are counted by user, not by order: "
                    "no app's number of them moved further from the others' than such small numbers do. A thank-you to a partner is cheap; a higher commission is not.",
                ),
                Option(
                    COUNTING,
                    "It was counted wrongly",
                    "The gateway's log does have a few rows twice, in every week alike; counted by order_id they add nothing, and `orders` has each order once. "
                    "Who mends the counting leaves whatever happens as it is.",
                ),
                Option(
                    NOTHING,
                    "Nothing beyond ordinary business: growth, season, chance",
                    "Orders do rise before the holidays, in all apps. Here one app moved away from the others within days. Filed away, it goes on.",
                ),
            ),
        ),
        Range(
            name="share",
            asks="Which share of the orders that partner apps placed from {first} to {last} was too many? 0 if none.",
            unit="share",
            bounds=(0.0, 0.5),
            fixed=Computed(0.16, "17", "-m tests.lab_app.cases.constants"),
        ),
        Choice(
            name="app",
            asks="Through which app?",
            scored=False,
            options=(
                *(Option(app, app, _AS_THE_OTHERS) for app in APPS),
                Option(
                    NONE,
                    "None in particular",
                    "One app moved by itself. Together with four others it is a small rise, and is easily taken for all of theirs.",
                ),
            ),
        ),
    ),
    deal=deal,
    takeaway="When a count of orders jumps, divide it by buyers before you explain it, and look at what comes within minutes. Ask each partner who orders, "
    "pays or books through your API what they send when no answer comes, and by which key you know it again.",
)

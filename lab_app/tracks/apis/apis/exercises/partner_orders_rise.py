"""**Nora, CEO, {written}, 08:40**

> In the week from {first}, partner apps placed {now} orders, {by} more than in a mean week of the four before. “{campaign}” began on
> {campaign_began}, and Lena wants {spend} more for it. The apps bill us a commission for each order of the four weeks to {last}. Does
> Lena get it, and do I pay all of that?

The picture has their orders by day. In `api_requests`, a POST of a client, for a user, names the order that it placed; `orders` has the amount.

Say why there were more, through which app, and which share of the orders from {first} to {last} was *too many*: placed though the
buyer wanted one less.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

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
    Sheet,
    Truths,
    Worlds,
    Wrong,
    other_than,
)
from lab_app.kinds.case.window import Window, day_said, near
from lab_app.tracks.apis.apis import partner_orders
from lab_app.tracks.apis.apis.partner_orders import MINUTES, Doubles, OfApp, Week
from lab_app.truth import Story, TwoWorlds
from lab_app.whatif.plan import euros
from pipelines.contract.calendar import DAY, days
from pipelines.contract.units import Quantity, by_percent, number, shown
from pipelines.statistics.computed import Computed

PLACE = "partner_orders_2025"
TWICE, BUYERS, CAMPAIGN, COUNTING, NOTHING = "twice", "buyers", "campaign", "counting", "nothing"
CAUSES_OF = {"retries": TWICE, "buyers": BUYERS, "nothing": NOTHING}
"""By the outcome of the place."""
APPS = ("Basketry", "Fridgewise", "Mealcoach", "Tischplan", "Weekmates")
NONE = "none"
APART = 0.004
"""A foreseen share that is so near to the true one is as good as that."""
_PICTURED = 8  # weeks before the week


@dataclass(frozen=True)
class _Read:
    """The week that is asked about, what its story did, and what the log says of the four weeks from its first day and of the four
    before."""

    story: Story
    week: Week
    by_day: Mapping[dt.date, int]
    now: dict[str, OfApp]
    before: dict[str, OfApp]
    doubles: Doubles

    @property
    def app(self) -> str:
        return self.story.segment["partner"]

    @property
    def orders(self) -> int:
        return sum(one.orders for one in self.now.values())


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
            "cause": Truths(cause, _why(known, read), _both_worlds(known, read), after=(_by_app(read),)),
            "share": Truths(
                right,
                _how(read),
                wrong=other_than(right, _wrong(read), APART),
            ),
            "app": Truths(read.app if read.story.happened else NONE, _whose(read)),
        },
        _picture(read),
        near(known, Window(week.first, partner_orders.WEEK), ""),
        words=words,
    )


def _read(known: Known) -> _Read:
    story = known.truth.story(PLACE)
    around = story.first - (partner_orders.WEEK + 7 * _PICTURED) * DAY
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
    return _Read(story, week, counts, now, before, partner_orders.doubles(known, week.first, week.end))


def _too_many(known: Known, read: _Read) -> float:
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


def _wrong(read: _Read) -> tuple[Wrong, ...]:
    """What careless readings come to."""
    found, orders = read.doubles, read.orders
    before = sum(one.orders for one in read.before.values())
    return (
        Wrong(
            "same_day",
            found.same_day / orders,
            "Your range holds what comes out if every second order of a buyer on a day counts. People do order twice on a day: somebody "
            f"forgot the milk. An order placed twice has the same amount and follows within {MINUTES} minutes.",
        ),
        Wrong(
            "refunded",
            found.all_refunded / orders,
            "Your range holds the orders that were refunded. A refund says that somebody wrote, and some orders are always refunded. Whoever does not "
            "notice a double pays twice all the same.",
        ),
        Wrong(
            "the_rise",
            (orders - before) / orders,
            "Your range holds the whole rise over the four weeks before. Orders grow, and rise before holidays, in all apps: not every order "
            "more is one too many.",
        ),
    )


def _why(known: Known, read: _Read) -> str:
    now, before = read.now.get(read.app, OfApp()), read.before.get(read.app, OfApp())
    others, others_before = _others(read.now, read.app), _others(read.before, read.app)
    found = read.doubles
    if read.story.outcome == "retries":
        return (
            f"{read.app}'s app got no answer in time, asked again without an idempotency key, and so placed a second order: {found.count:,} times in "
            f"these four weeks. What gives it away: its buyers went from {before.buyers:,} to {now.buyers:,}, its orders per buyer from "
            f"{number(before.per_buyer, digits=2)} to {number(now.per_buyer, digits=2)}. At the other apps together it was "
            f"{number(others_before.per_buyer, digits=2)} and is {number(others.per_buyer, digits=2)}. "
            f"{_all_or(found.after_a_timeout, found.count)} begin with a call that was answered with 504, and none has a key. A campaign brings people, and "
            f"people come to all apps. One would have paid no commission on {found.count:,} orders, given back the "
            f"{shown(found.kept_euros, 'euro')} of those that nobody had complained of, and had {read.app} send a key for each order. Lena's campaign, "
            "doubled, would have been thanked for it."
        )
    if read.story.outcome == "buyers":
        actual, without = known.truth.worlds(PLACE, "orders").total(read.week.first, read.week.end)
        return (
            f"{read.app} took euros off the orders of those who use it, and they came: its buyers went from {before.buyers:,} to {now.buyers:,} in four "
            f"weeks, those of the other apps together from {others_before.buyers:,} to {others.buyers:,}, and no order was placed twice. It brought {actual - without:,.0f} orders to Larder. "
            "One would have paid the commission in full, and asked the partner what it costs to go on. Lena's campaign did not do it: it addresses "
            "a channel, and no app."
        )
    return (
        "It was nothing beyond ordinary business. Orders grow, and before the holidays they rise for all: no app moved further from the others than such "
        "small numbers do, buyers and orders moved together, and no order was placed twice. One would have paid the bills, and given Lena what the campaign's own newcomers are worth: a rise "
        "in the same week is no proof of it."
    )


def _others(half: Mapping[str, OfApp], app: str) -> OfApp:
    """All apps but one together; a buyer who uses two counts in both."""
    rest = [one for name, one in half.items() if name != app]
    return OfApp(sum(one.orders for one in rest), sum(one.buyers for one in rest))


def _all_or(part: int, whole: int) -> str:
    return "All pairs" if part == whole else f"Of the pairs, {part:,}"


def _how(read: _Read) -> str:
    found, orders = read.doubles, read.orders
    if not found.count:
        return (
            f"None. Of {orders:,} orders, {found.same_day:,} were the second of a buyer and app on a day, and none of them had the same amount "
            f"within {MINUTES} minutes. {found.timed_out:,} calls got no answer in time; who asked again with a key was told of the same order."
        )
    return (
        f"{found.count:,} of {orders:,} orders follow one of the same buyer, app and amount within {MINUTES} minutes, and neither has a key: "
        f"{shown(found.euros, 'euro')}. Further {found.same_day - found.count:,} are second orders of a day that were wanted. {found.refunded:,} of the doubles "
        f"were refunded because somebody wrote; the other {found.count - found.refunded:,} were paid, and eaten or thrown away."
    )


def _whose(read: _Read) -> str:
    if not read.story.happened:
        return "Each app's orders did what its buyers did, and none moved far from the others."
    now, before = read.now.get(read.app, OfApp()), read.before.get(read.app, OfApp())
    others, others_before = (_others(half, read.app).orders for half in (read.now, read.before))
    change = by_percent(now.orders / before.orders - 1.0, 0) if before.orders else "from none"
    beside = by_percent(others / others_before - 1.0, 0) if others_before else "from none"
    return f"Its orders moved by {change} from the four weeks before, those of the other apps together by {beside}."


def _picture(read: _Read) -> Exhibit:
    first = read.week.first - 7 * _PICTURED * DAY
    dates = tuple(days(first, read.week.end + DAY))
    rise = read.week.rise(read.by_day) or 0.0
    return Exhibit(
        title="Orders placed by partner apps, by day",
        lines=(Line("Orders", dates, tuple(float(read.by_day.get(day, 0)) for day in dates)),),
        alt=f"Set off: the week from {day_said(read.week.first)}, {by_percent(rise, 0)} against a mean week of the four before.",
        stretch=(read.week.first, read.week.last),
        zero=False,
    )


def _by_app(read: _Read) -> Sheet:
    """The road that leads there: buyers, orders per buyer and doubles of each app, in the four weeks before and in those that were asked about."""
    rows = []
    for app in sorted(read.now):
        before, now = read.before.get(app, OfApp()), read.now[app]
        rows.append(
            (
                app,
                Quantity(f"{before.buyers:,} → {now.buyers:,}"),
                Quantity(f"{number(before.per_buyer, digits=2)} → {number(now.per_buyer, digits=2)}"),
                Quantity(f"{before.doubles:,} → {now.doubles:,}"),
            )
        )
    return Sheet(
        f"App by app: four weeks before → four weeks from {day_said(read.week.first)}",
        ("App", "Buyers", "Orders a buyer", "Doubles"),
        tuple(rows),
    )


def _both_worlds(known: Known, read: _Read) -> Worlds | None:
    """Orders by day as they were, and without the story: of the app that placed some twice, or of all where buyers came."""
    if not read.story.happened:
        return None
    first = read.week.first - partner_orders.ASKED_DAYS * DAY
    both = known.truth.worlds(PLACE, "orders").between(first, read.story.last)
    if not both.dates:
        return None
    stretch = (read.week.first, read.week.end)
    if read.story.outcome == "buyers":
        return Worlds("Orders of all kinds, by day", both, stretch=stretch, without="without the promotion")
    own = partner_orders.by_day(known, both.dates[0], both.dates[-1], read.app)
    actual = tuple(float(own.get(day, 0)) for day in both.dates)
    doubled = ((a or 0.0) - (b or 0.0) for a, b in zip(both.actual, both.without, strict=True))
    without = tuple(had - more for had, more in zip(actual, doubled, strict=True))
    return Worlds(
        f"Orders placed by {read.app}, by day",
        TwoWorlds(both.dates, actual, without),
        stretch=stretch,
        without="without the retries",
    )


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

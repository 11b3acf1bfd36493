"""What is told of a rise of partner orders: careless readings, why it was, and the road that leads there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from lab_app.kinds.case import (
    Exhibit,
    Known,
    Line,
    Sheet,
    Worlds,
    Wrong,
)
from lab_app.kinds.case.window import day_said
from lab_app.tracks.apis.apis import partner_orders
from lab_app.tracks.apis.apis.partner_orders import MINUTES, Doubles, OfApp, Week
from lab_app.truth import Story, TwoWorlds
from pipelines.contract.calendar import DAY, days
from pipelines.contract.units import Quantity, by_percent, number, shown

PLACE = "partner_orders_2025"
PICTURED = 8  # weeks before the week


@dataclass(frozen=True)
class Read:
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


def wrong(read: Read) -> tuple[Wrong, ...]:
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


def why(known: Known, read: Read) -> str:
    now, before = read.now.get(read.app, OfApp()), read.before.get(read.app, OfApp())
    others, others_before = other_apps(read.now, read.app), other_apps(read.before, read.app)
    found = read.doubles
    if read.story.outcome == "retries":
        return (
            f"{read.app}'s app got no answer in time, asked again without an idempotency key, and so placed a second order: {found.count:,} times in "
            f"these four weeks. What gives it away: its buyers went from {before.buyers:,} to {now.buyers:,}, its orders per buyer from "
            f"{number(before.per_buyer, digits=2)} to {number(now.per_buyer, digits=2)}. At the other apps together it was "
            f"{number(others_before.per_buyer, digits=2)} and is {number(others.per_buyer, digits=2)}. "
            f"{all_or(found.after_a_timeout, found.count)} begin with a call that was answered with 504, and none has a key. A campaign brings people, and "
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


def other_apps(half: Mapping[str, OfApp], app: str) -> OfApp:
    """All apps but one together; a buyer who uses two counts in both."""
    rest = [one for name, one in half.items() if name != app]
    return OfApp(sum(one.orders for one in rest), sum(one.buyers for one in rest))


def all_or(part: int, whole: int) -> str:
    return "All pairs" if part == whole else f"Of the pairs, {part:,}"


def how(read: Read) -> str:
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


def whose(read: Read) -> str:
    if not read.story.happened:
        return "Each app's orders did what its buyers did, and none moved far from the others."
    now, before = read.now.get(read.app, OfApp()), read.before.get(read.app, OfApp())
    others, others_before = (other_apps(half, read.app).orders for half in (read.now, read.before))
    change = by_percent(now.orders / before.orders - 1.0, 0) if before.orders else "from none"
    beside = by_percent(others / others_before - 1.0, 0) if others_before else "from none"
    return f"Its orders moved by {change} from the four weeks before, those of the other apps together by {beside}."


def picture(read: Read) -> Exhibit:
    first = read.week.first - 7 * PICTURED * DAY
    dates = tuple(days(first, read.week.end + DAY))
    rise = read.week.rise(read.by_day) or 0.0
    return Exhibit(
        title="Orders placed by partner apps, by day",
        lines=(Line("Orders", dates, tuple(float(read.by_day.get(day, 0)) for day in dates)),),
        alt=f"Set off: the week from {day_said(read.week.first)}, {by_percent(rise, 0)} against a mean week of the four before.",
        stretch=(read.week.first, read.week.last),
        zero=False,
    )


def by_app(read: Read) -> Sheet:
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


def both_worlds(known: Known, read: Read) -> Worlds | None:
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

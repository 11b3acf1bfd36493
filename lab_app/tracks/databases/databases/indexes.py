"""Five statements on Larder's orders, five indexes that are proposed, and what an hour costs under each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from lab_app.bench.bench import BenchError
from lab_app.bench.plan import Cost, Statement, costs
from lab_app.kinds.sort import Box, Item
from lab_app.kinds.workload import Proposal, Sheet, Workload
from pipelines.contract.units import number, percent

if TYPE_CHECKING:
    from lab_app.bench import Bench

INDEXES: Mapping[str, tuple[str, ...]] = {
    "user_time": ("CREATE INDEX by_user_and_time ON orders (user_id, created_at)",),
    "time_user": ("CREATE INDEX by_time_and_user ON orders (created_at, user_id)",),
    "status": ("CREATE INDEX by_status ON orders (status)",),
    "status_time": ("CREATE INDEX by_status_and_time ON orders (status, created_at)",),
    "two": (
        "CREATE INDEX by_user_and_time ON orders (user_id, created_at)",
        "CREATE INDEX by_status_and_time ON orders (status, created_at)",
    ),
}
TITLES = {
    "user_time": "A: (user_id, created_at)",
    "time_user": "B: (created_at, user_id)",
    "status": "C: (status)",
    "status_time": "D: (status, created_at)",
    "two": "E: both A and D",
}
WRITE = Statement(
    "write",
    "500 new orders are saved",
    # The columns by name: a bare * between two tables of one form is copied page by page, past what an order costs.
    "INSERT INTO orders\nSELECT id, user_id, created_at, total_cents, status\nFROM new_orders",
)
LEAST_LEAD = 1.2
"""So many times the steps of the best one the next of those within the limit takes in the hour."""
MOST_DRAWS = 60


@dataclass(frozen=True)
class Hour:
    """What is called at the peak: how often each statement, and how much dearer a saved order may get."""

    calls: Mapping[str, int]
    most_write: float


def statements(bench: Bench) -> tuple[Statement, ...]:
    """The five statements, with a person and days that the rows hold. Raises BenchError and QueryError."""
    found = bench.measure(
        [
            (
                "SELECT user_id, count(*) AS n FROM orders GROUP BY user_id HAVING n >= 4 ORDER BY n, user_id LIMIT 1",
                (),
            ),
            ("SELECT max(user_id) FROM orders", ()),
            (
                "SELECT date(max(created_at), '-1 day'), date(max(created_at)), date(max(created_at), '-2 days') FROM orders",
                (),
            ),
        ]
    )["costs"]
    if "error" in found[2] or not found[2]["rows"] or found[2]["rows"][0][0] is None:
        raise BenchError("This world has no orders, so that there is nothing to measure.")
    user = int((found[0]["rows"] or found[1]["rows"])[0][0])
    before, last, earlier = found[2]["rows"][0]
    return (
        Statement(
            "history",
            "A person's last 20 orders",
            "SELECT id, created_at, total_cents, status\nFROM orders\nWHERE user_id = ?\nORDER BY created_at DESC\nLIMIT 20",
            (user,),
        ),
        Statement(
            "spent",
            "What a person spent lately",
            "SELECT sum(total_cents)\nFROM orders\nWHERE user_id = ?\n  AND created_at >= ?",
            (user, earlier),
        ),
        Statement(
            "packing",
            "The orders of a day, to be packed",
            "SELECT id, user_id, total_cents, status\nFROM orders\nWHERE created_at >= ?\n  AND created_at < ?",
            (before, last),
        ),
        Statement(
            "refunds",
            "Refunds since yesterday",
            "SELECT id, user_id, total_cents\nFROM orders\nWHERE status = 'refunded'\n  AND created_at >= ?",
            (before,),
        ),
        Statement(
            "failed",
            "Payments that failed since yesterday",
            "SELECT count(*)\nFROM orders\nWHERE status = 'failed'\n  AND created_at >= ?",
            (before,),
        ),
    )


def drawn(random: Random) -> Hour:
    """How often each statement is called: the household's pages, the packing screens or the payment team's alarm lead."""
    lead = random.choice(("people", "people", "packing", "payments"))
    few = {name: random.choice((2, 4, 6)) for name in ("history", "spent", "packing", "refunds", "failed")}
    many = {
        "people": {
            "history": random.choice((3_600, 5_400, 9_000)),
            "spent": random.choice((400, 900, 1_500)),
        },
        "packing": {"packing": random.choice((1_200, 2_400, 3_600))},
        "payments": {
            "failed": random.choice((1_200, 1_800, 3_600)),
            "refunds": random.choice((60, 240, 720)),
        },
    }[lead]
    side = {}
    if lead == "people":
        side = {"failed": random.choice((4, 20, 120)), "refunds": random.choice((2, 10, 60))}
    return Hour({**few, **side, **many}, random.choice((1.4, 1.4, 1.7)))


@dataclass(frozen=True)
class Measured:
    """What was measured: the costs of the statements and of the write, without and with each proposal."""

    now: Mapping[str, Cost]
    under: Mapping[str, Mapping[str, Cost]]

    def hour(self, proposal: str, hour: Hour) -> int:
        """The steps of the reads of an hour under a proposal; "" is today."""
        found = self.under[proposal] if proposal else self.now
        return sum(count * found[name].steps for name, count in hour.calls.items())

    def write(self, proposal: str) -> float:
        """How many times as many steps a saved order takes."""
        return self.under[proposal]["write"].steps / max(1, self.now["write"].steps)


def measured(bench: Bench) -> tuple[tuple[Statement, ...], Measured]:
    """The statements and what they cost. Raises BenchError and QueryError."""
    asked = statements(bench)
    names = [*(one.name for one in asked), WRITE.name]

    def under(indexes: tuple[str, ...]) -> dict[str, Cost]:
        return dict(zip(names, costs(bench, (*asked, WRITE), indexes), strict=True))

    return asked, Measured(under(()), {key: under(indexes) for key, indexes in INDEXES.items()})


def deal(bench: Bench, seed: int) -> Workload:
    """An hour whose best index leads clearly, and the costs of all five. Raises BenchError and QueryError."""
    asked, found = measured(bench)
    random = Random(f"indexes-{seed}")
    hour, best = _clear(random, found)
    words = {"limit": f"{hour.most_write:g}"}
    return Workload(
        items=(_index(hour, found, best), _price(found, best)),
        proposals=tuple(_proposal(key, asked, found) for key in INDEXES),
        sheets=(_busiest(hour, asked, found),),
        after=(_after(hour, found),),
        words=words,
    )


def _clear(random: Random, found: Measured) -> tuple[Hour, str]:
    """An hour in which the best index that checkout can bear is better than the next by a fifth."""
    for _ in range(MOST_DRAWS):
        hour = drawn(random)
        fit = sorted(
            (key for key in INDEXES if found.write(key) <= hour.most_write),
            key=lambda key: found.hour(key, hour),
        )
        if len(fit) > 1 and found.hour(fit[1], hour) >= LEAST_LEAD * found.hour(fit[0], hour):
            return hour, fit[0]
    raise BenchError("In this world there are too few orders to tell one index from another.")


def _busiest(hour: Hour, asked: tuple[Statement, ...], found: Measured) -> Sheet:
    """Calls of the hour, and what one takes today and under each index."""
    rows = [
        (
            one.says,
            hour.calls[one.name],
            found.now[one.name].steps,
            *(found.under[key][one.name].steps for key in INDEXES),
        )
        for one in asked
    ]
    write = (WRITE.says, "–", found.now["write"].steps, *(found.under[key]["write"].steps for key in INDEXES))
    header = (
        "Statement",
        "Calls in the busiest hour",
        "Steps a call, today",
        *(f"With {title}" for title in TITLES.values()),
    )
    return Sheet("What one call takes", header, (*rows, write))


def _proposal(key: str, asked: tuple[Statement, ...], found: Measured) -> Proposal:
    rows = tuple((one.says, "; then it ".join(found.under[key][one.name].plan)) for one in asked)
    return Proposal(
        key,
        TITLES[key],
        sql=";\n".join(INDEXES[key]) + ";",
        folded=(Sheet(TITLES[key], ("Statement", "How SQLite goes about it"), rows),),
    )


def _index(hour: Hour, found: Measured, best: str) -> Item:
    now = found.hour("", hour)
    leading = max(hour.calls, key=lambda name: hour.calls[name] * found.now[name].steps)
    says = {
        "history": "a person's last 20 orders",
        "spent": "what a person spent lately",
        "packing": "the orders of a day",
        "refunds": "refunds",
        "failed": "failed payments",
    }[leading]
    wrong = {}
    for key in INDEXES:
        if key == best:
            continue
        share, write = found.hour(key, hour) / now, found.write(key)
        call = found.under[key][leading].steps
        if write > hour.most_write:
            wrong[key] = (
                f"With {TITLES[key]} the reads of the hour fall to {percent(share)} of today's steps. But each saved order takes {write:.2f} times the steps of today, and checkout "
                f"bears {hour.most_write:g}. Every index is written at every order."
            )
        elif share > 1 / 2:
            today = found.now[leading].steps
            than = "more than the" if call > today else "as many as" if call == today else "of"
            wrong[key] = (
                f"With {TITLES[key]} the hour still takes {percent(share)} of today's steps. Most of it is {says}, {number(hour.calls[leading])} calls, and under this index one takes "
                f"{number(call)} steps, {than} {number(today)} today."
            )
        else:
            wrong[key] = (
                f"{TITLES[key]} helps: the hour falls to {percent(share)} of today's steps, at {write:.2f} times the steps for a saved order. Within checkout's limit another one "
                f"does better: look at what {says} takes, times {number(hour.calls[leading])}, and then at what the rest adds."
            )
    why = (
        f"With {TITLES[best]} the hour's reads take {percent(found.hour(best, hour) / now)} of today's steps, and a saved order {found.write(best):.2f} times as many, "
        f"where checkout bears {hour.most_write:g}. What decides is calls times steps, not the statement that gets the most times faster."
    )
    return Item(
        "index",
        "Which index do you sign?",
        "",
        tuple(Box(key, title) for key, title in TITLES.items()),
        {best: why},
        wrong,
    )


def _price(found: Measured, best: str) -> Item:
    """How much dearer a saved order gets: what was measured among prices of other indexes and two misreadings."""
    right = round(found.write(best), 2)
    options = {round(found.write(key), 2): key for key in INDEXES}
    shown = sorted({*options, 1.0, 2.0, right})
    boxes = tuple(Box(f"{price:.2f}", f"{price:.2f} times as many steps") for price in shown)
    wrong = {}
    for price in shown:
        if price == right:
            continue
        if price == 1.0:
            said = "An index is a second, sorted copy of its columns. Each new order has its place in it to be found and written: that costs steps, see the last row of the table."
        elif price == 2.0:
            said = (
                "Twice would be so if writing the index cost as much as writing the order, its checks and its place in the table together. "
                "The last row of the table has what was measured."
            )
        else:
            said = f"{price:.2f} is the price of {TITLES[options[price]]}. Divide the last row under the index that you sign by today's {number(found.now['write'].steps)} steps."
        wrong[f"{price:.2f}"] = said
    why = f"{number(found.under[best]['write'].steps)} steps ÷ {number(found.now['write'].steps)} steps today: the price that each order pays, for good."
    return Item(
        "price",
        "What does a saved order cost with it, beside today?",
        "",
        boxes,
        {f"{right:.2f}": why},
        wrong,
    )


def _after(hour: Hour, found: Measured) -> Sheet:
    now = found.hour("", hour)
    rows = tuple(
        (
            TITLES[key],
            found.hour(key, hour),
            percent(found.hour(key, hour) / now),
            f"{found.write(key):.2f}",
            "within the limit" if found.write(key) <= hour.most_write else "over the limit",
        )
        for key in INDEXES
    )
    return Sheet(
        "The hour under each index",
        ("Index", "Steps of the reads", "Of today", "Saved order, times today", "Checkout"),
        (("Today", now, "100 %", "1.00", ""), *rows),
    )

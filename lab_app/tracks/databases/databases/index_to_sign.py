"""An hour in which one of five indexes is best, and what is said of the others."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from lab_app.bench.bench import BenchError
from lab_app.kinds.sort import Box, Item
from lab_app.kinds.workload import Proposal, Sheet, Workload
from lab_app.tracks.databases.databases.indexes import INDEXES, TITLES, WRITE, Hour, Measured, drawn, measured
from pipelines.contract.units import number, percent

if TYPE_CHECKING:
    from lab_app.bench import Bench
    from lab_app.bench.plan import Statement

LEAST_LEAD = 1.2
"""So many times the steps of the best one the next of those within the limit takes in the hour."""
MOST_DRAWS = 60


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
    write = (
        WRITE.says,
        hour.saves,
        found.now["write"].steps,
        *(found.under[key]["write"].steps for key in INDEXES),
    )
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
                f"With {TITLES[key]} the hour falls to {percent(share)} of today's steps. But each saved order takes {write:.2f} times the steps of today, and checkout "
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
        f"With {TITLES[best]} the hour takes {percent(found.hour(best, hour) / now)} of today's steps, and a saved order {found.write(best):.2f} times as many, "
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
                "Twice would be so if writing the index cost as much as writing the order, its checks and its place in the table together. On a disk it may: steps do not count pages. "
                "The last row of the table has what was measured."
            )
        else:
            said = f"{price:.2f} is what {TITLES[options[price]]} costs. The index that the rules ask for has another price."
        wrong[f"{price:.2f}"] = said
    why = f"{number(found.under[best]['write'].steps)} steps ÷ {number(found.now['write'].steps)} steps today: what each order pays from now on, and a lower bound: steps do not count what the disk does."
    return Item(
        "price",
        "What does saving an order cost with it, compared with today?",
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
        ("Index", "Steps, reads and saves", "Of today", "Saved order, times today", "Checkout"),
        (("Today", now, "100 %", "1.00", ""), *rows),
    )

"""A log of something that went wrong between two companies: which clause of the contract would have prevented it?"""

from __future__ import annotations

import random
from collections.abc import Callable

from lab_app.assessment.task import Form, draws, one_a_sitting, options_of, shuffled
from lab_app.kinds.case.case import Sheet

TITLE = "A clause for the next contract"

_TEXTS = {
    "key": "A call that orders carries an idempotency key set by the caller; a repeat gets the first answer",
    "version": "Within a version fields are only added; an old version ends 180 days after notice",
    "seen": "A pushed message has an id; it may come twice, and the receiver drops the second",
    "read": "What could not be pushed can be read later on, from a list of all that happened",
    "cursor": "A list is read on from the last row that one has, and not from a row's number",
    "sign": "A pushed message is signed, body and time; one that is not signed is thrown away",
}
_INSTEAD = {
    "key": "A key for each intention helps where a write is repeated.",
    "version": "A rule for changes helps where a caller meets another answer than it was made for.",
    "seen": "An id to drop doubles by helps where the same message comes twice.",
    "read": "A list to catch up from helps where messages never came.",
    "cursor": "Reading on from a row helps where a list grows while it is read.",
    "sign": "A signature helps where a message came from somebody else.",
}
_Rows = tuple[tuple[object, ...], ...]


def _clock(draw: random.Random, hour: int, second: int = 0) -> str:
    return f"{hour:02}:{draw.randrange(10, 50):02}:{second:02}"


def form(seed: str, sitting: int) -> Form:
    """A log with one mishap."""
    draw = draws("apis_5", seed, sitting)
    told, header, rows, right = one_a_sitting(_STORIES, "apis_5", seed, sitting)(draw)
    return Form(
        said=told,
        asks="Which clause, had it stood in the contract and been kept, would have prevented this?",
        options=shuffled(draw, options_of(_TEXTS, _INSTEAD)),
        right=right,
        why=_WHY[right],
        sheets=(Sheet("From the log", header, rows),),
        near=frozenset({"key": {"seen"}, "seen": {"key"}, "read": {"seen"}}.get(right, set())),
    )


def _writes(draw: random.Random) -> tuple[str, tuple[str, ...], _Rows, str]:
    amount, first, hour = (
        draw.randrange(2100, 9800) / 100,
        draw.randrange(50_000, 90_000),
        draw.randrange(9, 18),
    )
    wait, minute = draw.choice((5, 10, 30)), draw.randrange(10, 50)
    calls = [
        (f"{hour}:{minute}:02", "504, no answer in time", first),
        (f"{hour}:{minute}:{2 + wait:02}", "201 Created", first + draw.randrange(1, 5)),
    ]
    stored = len({order for _, _, order in calls})
    right = "key" if stored > 1 else "seen"
    rows = tuple((at, "POST /v2/orders", f"€{amount:.2f}", said, order) for at, said, order in calls)
    return (
        (
            f"A supermarket's app orders for a household. One customer is charged twice. {draw.randrange(20, 90)} others "
            "complained of the same this month."
        ),
        ("At", "Call", "Amount", "Answer", "Order stored"),
        rows,
        right,
    )


def _fields(draw: random.Random) -> tuple[str, tuple[str, ...], _Rows, str]:
    old, new = draw.choice((("total", "total_amount"), ("name", "full_name"), ("date", "delivery_date")))
    day, before, after = draw.randrange(4, 26), draw.randrange(2, 9) / 10, draw.randrange(310, 780) / 10
    fields = ({"id", old, "status"}, {"id", new, "status"})
    right = "version" if fields[0] - fields[1] else "cursor"
    return (
        (
            "A partner's fridge shows orders. From one morning on most of its screens are empty, though all calls succeed. "
            "Both answers below are from version 2."
        ),
        ("Day", "Call", "Answer", "Fields in it", "Empty screens"),
        (
            (f"{day} May", "GET /v2/orders/<id>", "200 OK", f"id, {old}, status", f"{before} %"),
            (f"{day + 1} May", "GET /v2/orders/<id>", "200 OK", f"id, {new}, status", f"{after} %"),
        ),
        right,
    )


def _messages(draw: random.Random) -> tuple[str, tuple[str, ...], _Rows, str]:
    """A receiver that answers late, or is down for longer or shorter than Larder tries."""
    return _deliveries(draw, is_down=False)


def _outage(draw: random.Random) -> tuple[str, tuple[str, ...], _Rows, str]:
    return _deliveries(draw, is_down=True)


def _deliveries(draw: random.Random, *, is_down: bool) -> tuple[str, tuple[str, ...], _Rows, str]:
    tries_for = draw.choice((6, 8, 12))  # hours
    down_for = tries_for + draw.randrange(3, 12) if is_down else 0
    order, message = draw.randrange(50_000, 90_000), draw.randrange(1000, 9999)
    lost = down_for > tries_for
    hours = (0, 1, tries_for // 2, tries_for) if is_down else (0, 1)
    answer = "no connection" if is_down else "200 OK, after 31 s"
    booked = "no" if is_down else "yes"
    rows = tuple((f"after {hour} h", f"m-{message}", "order.paid", answer, booked) for hour in hours)
    limit = f"Larder waits 30 s for an answer, and tries for {tries_for} hours. "
    story = (
        f"A coach's server was down for {down_for} hours. {draw.randrange(40, 400)} paid orders are missing there."
        if is_down
        else f"A coach pays a bonus for each paid order. For {draw.randrange(40, 400)} orders it was paid twice."
    )
    return (
        f"{limit}{story} One of them is order {order}.",
        ("Delivery", "Message", "Topic", "The receiver's answer", "Booked there"),
        rows,
        "read" if lost else "seen",
    )


def _pages(draw: random.Random) -> tuple[str, tuple[str, ...], _Rows, str]:
    size, new = draw.choice((50, 100, 200)), draw.randrange(2, 6)
    newest = draw.randrange(50_000, 90_000)
    first = (newest, newest - size + 1)
    top = newest + new
    second = (top - size, top - 2 * size + 1)
    twice = first[1] <= second[0]
    minute = f"12:{draw.randrange(10, 50):02}"
    return (
        (
            f"A partner reads all orders of a day, newest first, {size} at a time. In its books {new} orders stand twice, "
            "each day other ones."
        ),
        ("At", "Call", "Answer", "Orders in it"),
        (
            (
                f"{minute}:01",
                f"GET /v2/orders?from_row=0&rows={size}",
                "200 OK",
                f"{first[0]} down to {first[1]}",
            ),
            (
                f"{minute}:07",
                f"GET /v2/orders?from_row={size}&rows={size}",
                "200 OK",
                f"{second[0]} down to {second[1]}",
            ),
        ),
        "cursor" if twice else "read",
    )


def _forged(draw: random.Random) -> tuple[str, tuple[str, ...], _Rows, str]:
    known = f"203.0.113.{draw.randrange(2, 120)}"
    other = f"198.51.100.{draw.randrange(2, 250)}"
    order, count = draw.randrange(50_000, 90_000), draw.randrange(3, 30)
    from_larder = {known: True, other: False}
    right = "sign" if not all(from_larder.values()) else "seen"
    return (
        (
            f"A partner hands out goods when it is told that an order was paid. {count} orders were handed out that nobody "
            "had paid for; Larder's own list of what it sent has none of them."
        ),
        ("At", "Message", "Order", "Came from", "Sent by Larder"),
        (
            (_clock(draw, 10, 9), "order.paid", order, known, "yes"),
            (_clock(draw, 11, 41), "order.paid", order + draw.randrange(20, 900), other, "no"),
        ),
        right,
    )


_STORIES: tuple[Callable[[random.Random], tuple[str, tuple[str, ...], _Rows, str]], ...] = (
    _writes,
    _fields,
    _messages,
    _outage,
    _pages,
    _forged,
)
_WHY = {
    "key": "The first call was stored, only its answer was lost. With a key for the intention the second one would have "
    "got the first order back. No answer does not mean that nothing was done.",
    "version": "A field has gone within one version, and the calls still succeed: nobody noticed but the customers. A "
    "rename is a new field beside the old one, or a new version with notice.",
    "seen": "The answer came after the time limit, so the message was sent again: deliveries come at least once. Only "
    "the receiver can drop the second, and needs an id to know it by.",
    "read": "The outage was longer than the attempts went on, so these messages never come. Whoever depends on them must "
    "be able to catch up by reading.",
    "cursor": "While the list was read, new orders came in at its top and pushed the rows down, so that the second page "
    "begins with rows of the first. Reading on from the last row is not moved by that.",
    "sign": "Anybody who knows the address can send there. Only a signature tells Larder's messages from others, and the "
    "time in it makes an old one useless.",
}

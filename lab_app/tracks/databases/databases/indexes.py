"""Five statements on Larder's orders, five indexes that are proposed, and what an hour costs under each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from lab_app.bench.bench import BenchError
from lab_app.bench.plan import Cost, Statement, costs

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


@dataclass(frozen=True)
class Hour:
    """What is called at the peak: how often each statement, and how much dearer a saved order may get. `saves` is how many
    times 500 orders are saved."""

    calls: Mapping[str, int]
    most_write: float
    saves: int


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
            "The last 20 orders of a person who has few",
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
    most_write = random.choice((1.4, 1.4, 1.7))
    return Hour({**few, **side, **many}, most_write, random.choice((2, 4, 8)))


@dataclass(frozen=True)
class Measured:
    """What was measured: the costs of the statements and of the write, without and with each proposal."""

    now: Mapping[str, Cost]
    under: Mapping[str, Mapping[str, Cost]]

    def hour(self, proposal: str, hour: Hour) -> int:
        """The steps of an hour under a proposal, reads and saved orders; "" is today."""
        found = self.under[proposal] if proposal else self.now
        reads = sum(count * found[name].steps for name, count in hour.calls.items())
        return reads + hour.saves * found[WRITE.name].steps

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

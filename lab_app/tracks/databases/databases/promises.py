"""The four promises of a transaction, each as a few moves on two connections to one SQLite file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lab_app.bench.interleave import TWO

if TYPE_CHECKING:
    from lab_app.bench import Bench

SCHEMA = (
    "CREATE TABLE slots (id INTEGER PRIMARY KEY, free INTEGER NOT NULL CHECK (free >= 0))",
    "CREATE TABLE bookings (slot_id INTEGER NOT NULL, household TEXT NOT NULL)",
)
START = ("INSERT INTO slots VALUES (1, 1)",)
_LOOK = "SELECT free, (SELECT count(*) FROM bookings) AS bookings FROM slots WHERE id = 1"
_TAKE = "UPDATE slots SET free = free - 1 WHERE id = 1"
_BOOK = "INSERT INTO bookings VALUES (1, :me)"
ANNA, BEN = 0, 1
DIES = ""
"""In the place of a statement: the connection is cut, and another opens the file."""


@dataclass(frozen=True)
class Move:
    """A statement of one of the two, and what to look at."""

    who: int
    sql: str
    says: str


@dataclass(frozen=True)
class Promise:
    """A promise: its letter's word, what it says, and the moves that show it."""

    name: str
    says: str
    moves: tuple[Move, ...]


PROMISES = (
    Promise(
        "Atomicity",
        "All changes of a transaction count, or none does.",
        (
            Move(ANNA, "BEGIN", "Anna begins a transaction"),
            Move(ANNA, _TAKE, "takes the last place"),
            Move(ANNA, DIES, "and her connection is cut before the booking is written"),
            Move(BEN, _LOOK, "Ben looks: half of it would be a place that is gone and belongs to nobody"),
            Move(ANNA, "BEGIN", "Anna tries again"),
            Move(ANNA, _TAKE, "takes the place"),
            Move(ANNA, _BOOK, "writes the booking"),
            Move(ANNA, "COMMIT", "and now both count"),
            Move(BEN, _LOOK, "Ben looks"),
        ),
    ),
    Promise(
        "Consistency",
        "Rules that were *declared* hold, whoever tries: here, never fewer than none free. Rules that nobody declared do not: in the end a place is taken and booked by nobody, and "
        "the table is content.",
        (
            Move(BEN, _LOOK, "Ben looks"),
            Move(ANNA, _TAKE, "Anna takes the last place"),
            Move(BEN, _TAKE, "Ben takes one more, and the table refuses it"),
            Move(
                BEN, _LOOK, "Ben looks: none free, as before his try. And none booked: no rule forbids that"
            ),
        ),
    ),
    Promise(
        "Isolation",
        "What others do meanwhile is not seen half done. How much is seen depends on a setting, the isolation level. Shown is *snapshot*, SQLite's way; at PostgreSQL's default Ben would see Anna's change at the seventh step.",
        (
            Move(BEN, "BEGIN", "Ben begins a transaction"),
            Move(BEN, _LOOK, "and looks: one free"),
            Move(ANNA, "BEGIN", "Anna begins one, too"),
            Move(ANNA, _TAKE, "takes the place"),
            Move(BEN, _LOOK, "Ben looks again: Anna is not done, and he sees nothing of it"),
            Move(ANNA, "COMMIT", "Anna is done"),
            Move(BEN, _LOOK, "Ben still sees what was there when he began to read"),
            Move(
                BEN, _TAKE, "Ben takes the place that he sees: what he saw is out of date, and he is refused"
            ),
            Move(BEN, "ROLLBACK", "Ben gives up"),
            Move(BEN, _LOOK, "and sees how things are"),
        ),
    ),
    Promise(
        "Durability",
        "What was committed is there after a crash of this machine; what was not is gone. Which of the two it is you know only if the answer came. Shown is the end of two connections. "
        "Against a power cut the database has to wait until the disk has it, as it does here; that is a setting, too, and some switch it off for speed.",
        (
            Move(ANNA, "BEGIN", "Anna begins a transaction"),
            Move(ANNA, _TAKE, "takes the place"),
            Move(ANNA, _BOOK, "writes the booking"),
            Move(ANNA, "COMMIT", "and reads “booked”"),
            Move(ANNA, DIES, "Anna's connection is cut"),
            Move(BEN, DIES, "and so does Ben's"),
            Move(BEN, _LOOK, "Both are back: Ben opens the file again, and looks"),
        ),
    ),
)


def played(bench: Bench, promise: Promise) -> tuple[str, ...]:
    """What came of each move, in words. Raises BenchError and QueryError."""
    programs: tuple[list[dict[str, Any]], ...] = ([], [])
    for move in promise.moves:
        programs[move.who].append(
            {
                "sql": move.sql,
                "dies": move.sql == DIES,
                "values": {"me": TWO[move.who]},
                "needs": "",
                "otherwise": "",
                "on_error": {"*": None},
            }
        )
    (found,) = bench.follow(
        {
            "schema": list(SCHEMA),
            "start": list(START),
            "programs": list(programs),
            "orders": ["".join(str(move.who) for move in promise.moves)],
            "ends": "SELECT 1",
            "trace": True,
            "may_alter": False,
            "durable": True,
        }
    )
    return tuple(_in_words(move, came) for move, came in zip(promise.moves, found["moves"], strict=True))


def _in_words(move: Move, came: dict[str, Any]) -> str:
    if "error" in came:
        if (
            came["name"] == "SQLITE_BUSY_SNAPSHOT"
        ):  # SQLite says “locked”, though nobody holds a lock any more
            return "refused: what this transaction has read is out of date"
        return f"refused: {came['error']}"
    if came["rows"]:
        free, bookings = came["rows"][0]
        return f"{free} free, {bookings} booked"
    if move.sql == DIES:
        return "closed, and opened anew"
    return f"{came['changed']} row changed" if came["changed"] else "done"

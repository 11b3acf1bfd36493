"""Ways to book the last delivery slot, of which three are proposed, and what every sequence of two tills' steps makes of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab_app.bench.interleave import BOOKED, TAKEN, Played, Step, Table
from lab_app.kinds.sort import Box

if TYPE_CHECKING:
    pass

SCHEMA = (
    "CREATE TABLE slots (id INTEGER PRIMARY KEY, free INTEGER NOT NULL, household TEXT)",
    "CREATE TABLE bookings (slot_id INTEGER NOT NULL, household TEXT NOT NULL)",
)
ONE_PLACE = "CREATE UNIQUE INDEX one_booking_a_place ON bookings (slot_id)"
LAST_SLOT = ("INSERT INTO slots VALUES (1, 1, NULL)",)
HOLDERS = "SELECT household FROM bookings UNION ALL SELECT household FROM slots WHERE household IS NOT NULL ORDER BY 1"


def table(*schema: str) -> Table:
    """The last slot, with what else the tables need."""
    return Table((*SCHEMA, *schema), LAST_SLOT, HOLDERS)


TWICE, PROMISE, NOBODY, RAW, SHIPS = "twice", "promise", "nobody", "error", "ships"
BOXES = (
    Box(TWICE, "No: in some sequences both hold the one slot"),
    Box(PROMISE, "No: in some sequences somebody reads “booked” and holds nothing"),
    Box(NOBODY, "No: in some sequences nobody gets the slot"),
    Box(
        RAW,
        "On this engine, once the refusal is worded: one gets it, and the other an error after which nothing of theirs is left, so that it may be tried again",
    ),
    Box(SHIPS, "As it is: one gets it, and the other reads “just taken”"),
)
_FREE = Step(
    "SELECT free FROM slots WHERE id = 1 AND free > 0",
    "Look whether the slot is free; if not: “just taken”",
    needs="row",
)
_BOOK = Step("INSERT INTO bookings VALUES (1, :me)", "Write the booking")
_RESERVE = Step(
    "BEGIN IMMEDIATE", "Begin a transaction that alone may write; who cannot gets an error at once"
)
_COMMIT = Step("COMMIT", "End it: all of it counts, or nothing")
_LESS = Step("UPDATE slots SET free = free - 1 WHERE id = 1", "Take one from the free places")


@dataclass(frozen=True)
class Way:
    """A way to book. `schema` is what it needs of the tables besides."""

    key: str
    title: str
    steps: tuple[Step, ...]
    schema: tuple[str, ...] = ()

    @property
    def table(self) -> Table:
        return table(*self.schema)

    @property
    def sql(self) -> str:
        return ";\n".join(step.sql for step in self.steps) + ";"


WAYS = (
    Way("look_first", "Look, then book", (_FREE, _LESS, _BOOK)),
    Way(
        "set_to_none",
        "Look, then write that none is free",
        (_FREE, _BOOK, Step("UPDATE slots SET free = 0 WHERE id = 1", "Write that no place is free")),
    ),
    Way(
        "one_statement",
        "Take a place only if one is free",
        (
            Step("SELECT free FROM slots WHERE id = 1", "Read the slot for the page"),
            Step(
                "UPDATE slots SET free = free - 1, household = :me WHERE id = 1 AND free > 0",
                "In one statement: take the free place if there is one, and write the household on it; if nothing was changed: “just taken”",
                needs="change",
            ),
        ),
    ),
    Way(
        "one_in_transaction",
        "Reserve the database, take a place if one is free, and book",
        (
            _RESERVE,
            Step(
                "UPDATE slots SET free = free - 1 WHERE id = 1 AND free > 0",
                "Take one from the free places if there is one; if nothing was changed: “just taken”",
                needs="change",
            ),
            _BOOK,
            _COMMIT,
        ),
    ),
    Way(
        "claim",
        "Write your name on the slot if it has none",
        (
            Step(
                "UPDATE slots SET household = :me, free = 0 WHERE id = 1 AND household IS NULL",
                "Write the household on the slot if none stands there; if nothing was changed: “just taken”",
                needs="change",
            ),
            Step("SELECT household FROM slots WHERE id = 1", "Read the slot for the confirmation"),
        ),
    ),
    Way(
        "unheard",
        "Write your name if it has none, and confirm",
        (
            Step("SELECT free FROM slots WHERE id = 1", "Read the slot for the page"),
            Step(
                "UPDATE slots SET household = :me, free = 0 WHERE id = 1 AND household IS NULL",
                "Write the household on the slot if none stands there",
            ),
        ),
    ),
    Way(
        "last_wins",
        "Look, then write your name on the slot",
        (
            _FREE,
            Step(
                "UPDATE slots SET household = :me, free = 0 WHERE id = 1", "Write the household on the slot"
            ),
        ),
    ),
    Way(
        "give_way",
        "Take a place, and give way if somebody else did too",
        (
            _LESS,
            Step(
                "SELECT free FROM slots WHERE id = 1 AND free = 0",
                "Look whether one place was taken and no more; if more: “just taken”",
                needs="row",
            ),
            _BOOK,
        ),
    ),
    Way(
        "transaction",
        "Look and book in a transaction, at snapshot isolation",
        (
            Step(
                "BEGIN",
                "Begin a transaction that sees all the time what was there when it first looked; who would write over something newer is refused",
            ),
            _FREE,
            _LESS,
            _BOOK,
            _COMMIT,
        ),
    ),
    Way(
        "reserve",
        "Reserve the database, then look and book",
        (
            _RESERVE,
            _FREE,
            _LESS,
            _BOOK,
            _COMMIT,
        ),
    ),
    Way(
        "unique",
        "Book, and let the table refuse a second booking",
        (
            Step("SELECT free FROM slots WHERE id = 1", "Read the slot for the page"),
            Step(
                "INSERT INTO bookings VALUES (1, :me)",
                "Write the booking; the table allows one a place, and its refusal is worded: “just taken”",
                on_error={"SQLITE_CONSTRAINT_UNIQUE": TAKEN, "SQLITE_CONSTRAINT": TAKEN},
            ),
        ),
        (ONE_PLACE,),
    ),
)


def box_of(played: Sequence[Played]) -> str:
    """What all sequences together show, the gravest first."""
    if any(one.is_sold_twice for one in played):
        return TWICE
    if any(one.is_broken_promise for one in played):
        return PROMISE
    if any(one.is_nobodys for one in played):
        return NOBODY
    return RAW if any(one.is_refused for one in played) else SHIPS


def outcomes(played: Sequence[Played]) -> tuple[tuple[object, ...], ...]:
    """Each outcome in words, with the number of sequences that end in it, most frequent first. Which of the two it is is left out."""
    counted = Counter(_outcome(one) for one in played)
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


_READS: Mapping[str, str] = {BOOKED: "“booked”", TAKEN: "“just taken”"}


def _outcome(one: Played) -> str:
    told = sorted(
        _READS.get(end) or f"“error: {error}”" for end, error in zip(one.ended, one.errors, strict=True)
    )
    said = f"both read {told[0]}" if told[0] == told[1] else f"one reads {told[0]}, the other {told[1]}"
    holds = {0: "nobody holds the slot", 1: "one holds the slot"}.get(
        len(set(one.holders)), "both hold the slot"
    )
    return f"{said[0].upper()}{said[1:]}; {holds}"

"""Ways to book the last delivery slot, of which three are proposed, and what every order of two tills makes of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from lab_app.bench.interleave import BOOKED, ERROR, TAKEN, TWO, Played, Step, Table, replay
from lab_app.kinds.sort import Box, Item
from lab_app.kinds.workload import Proposal, Sheet, Workload
from pipelines.contract.units import number

if TYPE_CHECKING:
    from lab_app.bench import Bench

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
    Box(TWICE, "Not: in some orders both hold the one slot"),
    Box(PROMISE, "Not: in some orders somebody reads “booked” and holds nothing"),
    Box(NOBODY, "Not: in some orders nobody gets the slot"),
    Box(RAW, "Once the refusal is worded: one gets it, and the other an error that says try again"),
    Box(SHIPS, "As it is: one gets it, and the other reads “just taken”"),
)
_FREE = Step(
    "SELECT free FROM slots WHERE id = 1 AND free > 0",
    "Look whether the slot is free; if not: “just taken”",
    needs="row",
)
_BOOK = Step("INSERT INTO bookings VALUES (1, :me)", "Write the booking")
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
            Step(
                "UPDATE slots SET free = free - 1 WHERE id = 1 AND free > 0",
                "Take one from the free places if there is one; if nothing was changed: “just taken”",
                needs="change",
            ),
            _BOOK,
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
        "Look and book in a transaction",
        (
            Step("BEGIN", "Begin a transaction"),
            _FREE,
            _LESS,
            _BOOK,
            Step("COMMIT", "End it: all of it counts, or nothing"),
        ),
    ),
    Way(
        "reserve",
        "Reserve the database, then look and book",
        (
            Step(
                "BEGIN IMMEDIATE",
                "Begin a transaction that alone may write; who cannot gets an error at once",
            ),
            _FREE,
            _LESS,
            _BOOK,
            Step("COMMIT", "End it: all of it counts, or nothing"),
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
    """What all orders together show, the gravest first."""
    if any(one.is_sold_twice for one in played):
        return TWICE
    if any(one.is_broken_promise for one in played):
        return PROMISE
    if any(one.is_nobodys for one in played):
        return NOBODY
    return RAW if any(one.is_refused for one in played) else SHIPS


def deal(bench: Bench, seed: int) -> Workload:
    """Three ways that differ in what becomes of them, replayed in all orders. Raises BenchError and QueryError."""
    random = Random(f"slots-{seed}")
    played = {way.key: replay(bench, way.steps, way.table) for way in WAYS}
    boxes = {key: box_of(found) for key, found in played.items()}
    chosen: list[Way] = []
    while len({boxes[way.key] for way in chosen}) < 2 or len(chosen) < 3:
        chosen = random.sample(WAYS, 3)
    when = random.choice(("Thursday 18:00 to 20:00", "Friday 17:00 to 19:00", "Saturday 9:00 to 11:00"))
    named = dict(zip("ABC", chosen, strict=True))
    return Workload(
        items=tuple(
            Item(
                way.key,
                f"{letter}: {way.title}",
                "",
                BOXES,
                {boxes[way.key]: _why(boxes[way.key], played[way.key])},
                {box.key: _not(box.key, played[way.key]) for box in BOXES if box.key != boxes[way.key]},
            )
            for letter, way in named.items()
        ),
        proposals=tuple(_proposal(letter, way, played[way.key]) for letter, way in named.items()),
        words={"when": when, "first": TWO[0], "second": TWO[1]},
    )


def _proposal(letter: str, way: Way, played: Sequence[Played]) -> Proposal:
    title = f"{letter}: {way.title}"
    return Proposal(
        way.key,
        title,
        tuple(step.says for step in way.steps),
        "\n".join((*(f"{one};" for one in way.schema), way.sql)),
        (
            Sheet(
                f"{letter} in all {number(len(played))} orders",
                (f"What came of it, in all {number(len(played))} orders", "Orders"),
                outcomes(played),
            ),
        ),
    )


def outcomes(played: Sequence[Played]) -> tuple[tuple[object, ...], ...]:
    """Each outcome in words, with the number of orders that end in it, most frequent first. Which of the two it is is left out."""
    counted = Counter(_outcome(one) for one in played)
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


_READS: Mapping[str, str] = {BOOKED: "“booked”", TAKEN: "“just taken”", ERROR: "“error: database is locked”"}


def _outcome(one: Played) -> str:
    told = sorted(one.ended, key=list(_READS).index)
    said = (
        f"both read {_READS[told[0]]}"
        if told[0] == told[1]
        else f"one reads {_READS[told[0]]}, the other {_READS[told[1]]}"
    )
    holds = {0: "nobody holds the slot", 1: "one holds the slot"}.get(
        len(set(one.holders)), "both hold the slot"
    )
    return f"{said[0].upper()}{said[1:]}; {holds}"


def _why(box: str, played: Sequence[Played]) -> str:
    total = number(len(played))
    counts = _counts(played)
    return {
        TWICE: f"In {counts[TWICE]} of {total} orders both hold it: one looks before the other has written, and what it saw is no longer true when it writes.",
        PROMISE: f"In {counts[PROMISE]} of {total} orders somebody reads “booked” and holds nothing. No place is sold twice, and a household waits for a van that does not come.",
        NOBODY: f"In {counts[NOBODY]} of {total} orders each sees the other's step and gives way: the slot stays empty, and two customers go elsewhere.",
        RAW: f"In all {total} orders one holds it. In {counts[RAW]} the other gets the engine's error, at once: it may try again, and then reads “just taken”. Somebody has to "
        "write that, or the customer reads the error.",
        SHIPS: f"In all {total} orders one holds it and the other reads “just taken”: looking and taking are one step, so nothing comes between them.",
    }[box]


def _counts(played: Sequence[Played]) -> dict[str, str]:
    return {
        TWICE: number(sum(one.is_sold_twice for one in played)),
        PROMISE: number(sum(one.is_broken_promise for one in played)),
        NOBODY: number(sum(one.is_nobodys for one in played)),
        RAW: number(sum(one.is_refused for one in played)),
    }


def _not(box: str, played: Sequence[Played]) -> str:
    """Why a box is not right, with this replay's numbers, and without the one that is."""
    total, counts = number(len(played)), _counts(played)
    if box == TWICE:
        return (
            f"In none of the {total} orders do both hold it: count who *holds* the slot, not who was told so."
        )
    if box == PROMISE:
        if counts[PROMISE] != "0":
            return f"So it is, in {counts[PROMISE]} of {total} orders. But something graver happens in some as well: the gravest counts."
        return f"In all {total} orders each who reads “booked” holds the slot in the end. Look at what becomes of the slot, or of the other one."
    if box == NOBODY:
        return f"In none of the {total} orders does the slot stay empty."
    if box == RAW:
        if counts[RAW] == "0":
            return f"In none of the {total} orders does anybody get an error. What the one reads who does not get the slot stands in the table."
        return f"In {counts[RAW]} of {total} orders there is an error, and in others something worse: the gravest counts."
    bad = sum(
        one.is_sold_twice or one.is_broken_promise or one.is_nobodys or one.is_refused for one in played
    )
    return (
        f"{number(len(played) - bad)} of {total} orders end so. In the other {number(bad)} something else happens: which order comes is up to the network, and on a "
        "busy evening all of them do."
    )

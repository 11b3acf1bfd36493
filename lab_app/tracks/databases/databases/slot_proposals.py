"""Three ways to book the last slot, replayed in every sequence of steps, and what is said of each."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TYPE_CHECKING

from lab_app.bench.interleave import TWO, Played, replay
from lab_app.kinds.sort import Item
from lab_app.kinds.workload import Proposal, Sheet, Workload
from lab_app.tracks.databases.databases.slots import (
    BOXES,
    NOBODY,
    PROMISE,
    RAW,
    SHIPS,
    TWICE,
    WAYS,
    Way,
    box_of,
    outcomes,
)
from pipelines.contract.units import number

if TYPE_CHECKING:
    from lab_app.bench import Bench


def deal(bench: Bench, seed: int) -> Workload:
    """Three ways that differ in what becomes of them, replayed in all sequences. Raises BenchError and QueryError."""
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
                {boxes[way.key]: _why(boxes[way.key], way, played[way.key])},
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
                f"{letter} in all {number(len(played))} sequences",
                (f"What came of it, in all {number(len(played))} sequences", "Sequences"),
                outcomes(played),
            ),
        ),
    )


_ELSEWHERE = {
    "transaction": "This is SQLite's snapshot; PostgreSQL's Repeatable Read refuses, too. At the default setting of PostgreSQL and of MySQL there is no error, and **both hold the slot**: "
    "the second waits, and then takes one more. Ask which level it is.",
    "reserve": "On most servers the second waits for the lock of the row (`SELECT … FOR UPDATE`) instead of being refused.",
    "one_in_transaction": "Most servers let the second wait for the row; then it finds none free, and reads “just taken”.",
}
"""What becomes of a way on other servers, where SQLite refuses at once."""


def _why(box: str, way: Way, played: Sequence[Played]) -> str:
    total = number(len(played))
    counts = _counts(played)
    return {
        TWICE: f"In {counts[TWICE]} of {total} sequences both hold it: one looks before the other has written, and what it saw is no longer true when it writes.",
        PROMISE: f"In {counts[PROMISE]} of {total} sequences somebody reads “booked” and holds nothing. No place is sold twice, and a household waits for a van that does not come.",
        NOBODY: f"In {counts[NOBODY]} of {total} sequences each sees the other's step and gives way: the slot stays empty, and two customers go elsewhere.",
        RAW: f"In all {total} sequences one holds it. In {counts[RAW]} the other gets the engine's error, at once: it may try again, and then reads “just taken”. Somebody has to "
        f"write that, or the customer reads the error. {_ELSEWHERE.get(way.key, '')}".rstrip(),
        SHIPS: f"In all {total} sequences one holds it and the other reads “just taken”: looking and taking are one statement, so nothing comes between them, and a till that dies leaves nothing half done.",
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
        return f"In none of the {total} sequences do both hold it: count who *holds* the slot, not who was told so."
    if box == PROMISE:
        if counts[PROMISE] != "0":
            return f"So it is, in {counts[PROMISE]} of {total} sequences. But something graver happens in some as well: the gravest counts."
        return f"In all {total} sequences each who reads “booked” holds the slot in the end. Look at what becomes of the slot, or of the other one."
    if box == NOBODY:
        return f"In none of the {total} sequences does the slot stay empty."
    if box == RAW:
        if counts[RAW] == "0":
            return f"In none of the {total} sequences does anybody get an error. What the one reads who does not get the slot stands in the table."
        return f"In {counts[RAW]} of {total} sequences there is an error, and in others something worse: the gravest counts."
    bad = sum(
        one.is_sold_twice or one.is_broken_promise or one.is_nobodys or one.is_refused for one in played
    )
    return (
        f"{number(len(played) - bad)} of {total} sequences end so. In the other {number(bad)} something else happens: which one comes is up to the network, and sooner or "
        "later each does."
    )

"""What is kept of the decks with a world's truth, for exercises to deal from: no simulation is needed then."""

from __future__ import annotations

import contextlib
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from synthetic import incidents
from synthetic.deck import diagnosis, monitoring, quiet
from synthetic.deck.calm import calm
from synthetic.deck.dealing import DealingError, Deck, Hand, apart
from synthetic.kernel import days
from synthetic.outcomes.segments import SEGMENTS
from synthetic.truth.cases import Case, Look, Table
from synthetic.truth.twins import Twins

DECKS: tuple[Deck, ...] = (monitoring.DECK, diagnosis.DECK)
"""In this order they are dealt, those with the fewest hands first: of what one tells, the others tell nothing."""

CALM_SCHEMA = pa.schema(
    [
        pa.field("date", pa.date32(), False),
        pa.field("metric", pa.string(), False),
        pa.field("dimension", pa.string(), False),
        pa.field("value", pa.string(), False),
        pa.field("calm", pa.float64()),
    ]
)
WINDOW_SCHEMA = pa.schema(
    [
        pa.field("deck", pa.string(), False),
        pa.field("slot", pa.string(), False),
        pa.field("dealt", pa.bool_(), False),  # or one of the other quiet windows that the slot has
        pa.field("fits", pa.bool_(), False),  # move, z and the share explained are as the slot wants them
        pa.field("cause", pa.string(), False),
        pa.field("place", pa.string()),  # of the story; none, of a quiet window
        pa.field("dimension", pa.string()),
        pa.field("value", pa.string()),
        pa.field("first_day", pa.date32()),  # none, where the world has no window for the slot
        pa.field("days", pa.int64(), False),
        pa.field("move", pa.float64()),
        pa.field("z", pa.float64()),
        pa.field("explained", pa.float64()),
    ]
)


def calm_outcomes(twins: Twins) -> pa.Table:
    """The world in which nothing happens, per day and segment, in `CALM_SCHEMA`: by it a move is told from chance."""
    metrics = quiet.metrics_of([slot.seen for deck in DECKS for slot in deck.slots.values()])
    found = twins.measured(calm(twins.scenario), metrics, days.HISTORY, twins.end)
    count = twins.end - days.HISTORY
    date = np.repeat(days.since_unix(np.arange(days.HISTORY, twins.end)), len(SEGMENTS))
    same = {
        "date": pa.array(date).view(pa.date32()),
        "dimension": pa.array([dimension for dimension, _ in SEGMENTS] * count),
        "value": pa.array([value for _, value in SEGMENTS] * count),
    }
    parts = [
        pa.Table.from_pydict(
            {**same, "metric": pa.repeat(metric, len(date)), "calm": found[metric].ravel()},
            schema=CALM_SCHEMA,
        )
        for metric in metrics
    ]
    return pa.concat_tables(parts)


def are_dealt(file: Path) -> bool:
    """Whether a file of `windows` is there in which all that was dealt fits: then it stays, whatever days are added.

    What somebody has answered, or is about to, must not become another case because a day has passed.
    """
    try:
        rows = pq.read_table(file, columns=["deck", "dealt", "fits"]).to_pylist()
    except (OSError, ValueError):
        return False
    dealt = [row for row in rows if row["dealt"]]
    return {row["deck"] for row in dealt} == {deck.name for deck in DECKS} and all(
        row["fits"] for row in dealt
    )


def dealt(twins: Twins) -> list[Look]:
    """What each deck deals in this world: nothing of a deck that can't be dealt.

    No story is told by two of them, unless nothing else fits: who has seen one level's answers knows none of another's.
    """
    tables = [Table(twins, deck) for deck in DECKS]
    found = []
    with contextlib.suppress(DealingError):
        found = apart([table.hands for table in tables], lambda look: look.hand) or []
    for table in tables[len(found) :]:
        with contextlib.suppress(DealingError):
            found.append(table.dealt())
    return found


def dealt_without_a_world(seed: int) -> dict[str, Hand] | None:
    """The first hands of a seed by their decks, as if all of them fitted; None where nothing can be dealt."""
    drawn = incidents.outcomes(seed)
    try:
        found = apart([partial(deck.hands, seed, drawn) for deck in DECKS], lambda hand: hand)
    except DealingError:
        return None
    return None if found is None else dict(zip((deck.name for deck in DECKS), found, strict=True))


def windows(twins: Twins) -> pa.Table:
    """What each deck deals in this world, and all quiet windows of its slots, in `WINDOW_SCHEMA`.

    A world in which hardly anybody lives may have too few of them: then what is dealt does not fit.
    """
    rows: list[dict[str, object]] = []
    for look in dealt(twins):
        table, deck = look.table, look.table.deck
        rows += [_row(deck, case) for case in look.cases]
        taken = {(case.dealt.slot, case.window) for case in look.cases}
        for slot, stated in deck.slots.items():
            rows += [
                {
                    **_where(window),
                    "deck": deck.name,
                    "slot": slot,
                    "dealt": False,
                    "fits": True,
                    "cause": "nothing",
                    "place": None,
                    "days": stated.seen.days,
                    "explained": 0.0,
                }
                for window in table.quiet(stated.seen)
                if (slot, window) not in taken
            ]
    return pa.Table.from_pylist(rows, schema=WINDOW_SCHEMA)


def _row(deck: Deck, case: Case) -> dict[str, object]:
    dealt = case.dealt
    return {
        **_where(case.window),
        "deck": deck.name,
        "slot": dealt.slot,
        "dealt": True,
        "fits": case.fits,
        "cause": dealt.cause,
        "place": None if dealt.story is None else dealt.place,
        "days": deck.slots[dealt.slot].seen.days,
        "explained": case.explained,
    }


def _where(window: quiet.Window | None) -> dict[str, object]:
    if window is None:
        return dict.fromkeys(("dimension", "value", "first_day", "move", "z"))
    dimension, value = window.cell
    first = days.date(window.first)
    return {"dimension": dimension, "value": value, "first_day": first, "move": window.move, "z": window.z}

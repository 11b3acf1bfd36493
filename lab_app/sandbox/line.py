"""The line for a worker: who stands where in it, and whose turn it is."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field

TURN_SECONDS = 5.0
"""So much later than its own time counts a query whose session has another one ahead of it or running."""

LONG_SECONDS = 0.5
"""Of processor time: a query that takes more is a long one, and others need not wait for it."""

REMEMBERED = 2_000
_LITERALS = re.compile(r"'[^']*'|\d+(\.\d+)?")


@dataclass(eq=False)
class Ticket:
    """A query's place in the line, for whoever waits: `place` to show, `cancel` to give it up.

    Of those who wait at the same time, sessions take turns; without a `session`, a query is one of its own. With
    `leaves_after`, somebody must `renew` it: after so many seconds without, the place is another's.
    """

    session: Hashable | None = None
    leaves_after: float | None = None
    since: float = field(default_factory=time.monotonic)
    _renewed: float = field(default_factory=time.monotonic)
    _cancelled: threading.Event = field(default_factory=threading.Event)
    _place: Callable[[], int | None] = field(default=lambda: None)
    _wake: Callable[[], None] = field(default=lambda: None)

    @property
    def place(self) -> int | None:
        """1 for who is next, 0 while the query runs, None before and after."""
        return self._place()

    def renew(self) -> None:
        """Somebody still waits for the answer."""
        self._renewed = time.monotonic()

    def cancel(self) -> None:
        """Stop the query, running or waiting; whoever asked gets a QueryError (cancelled)."""
        self._cancelled.set()
        self._wake()

    @property
    def is_cancelled(self) -> bool:
        """Whether nobody wants the answer any more."""
        return self._cancelled.is_set() or (
            self.leaves_after is not None and time.monotonic() > self._renewed + self.leaves_after
        )

    def hand_to(self, place: Callable[[], int | None], wake: Callable[[], None]) -> None:
        """Let whoever keeps the line say where this ticket is in it, and be woken when it is cancelled."""
        self._place, self._wake = place, wake


def in_order(waiting: Iterable[Ticket], running: Iterable[Ticket]) -> list[Ticket]:
    """Those who wait, in the order in which it will be their turn: first come, first served, but that a session's
    second query counts as come `TURN_SECONDS` later, its third one twice that, and so on."""
    ahead = Counter(_asker(ticket) for ticket in running)
    due: list[tuple[float, int, Ticket]] = []
    for ticket in sorted(waiting, key=lambda ticket: ticket.since):
        due.append((ticket.since + ahead[_asker(ticket)] * TURN_SECONDS, len(due), ticket))
        ahead[_asker(ticket)] += 1
    return [ticket for *_, ticket in sorted(due)]


def _asker(ticket: Ticket) -> Hashable:
    return id(ticket) if ticket.session is None else ("session", ticket.session)


class Durations:
    """How long queries took, by their text without its literals: who asks for another day asks for as much."""

    def __init__(self) -> None:
        self._seconds: OrderedDict[str, float] = OrderedDict()

    def note(self, sql: str, seconds: float) -> None:
        shape = _LITERALS.sub("?", sql)
        self._seconds[shape] = seconds
        self._seconds.move_to_end(shape)
        while len(self._seconds) > REMEMBERED:
            self._seconds.popitem(last=False)

    def is_long(self, sql: str) -> bool:
        """Whether the last query of its kind was a long one; what was never asked counts as short."""
        return self._seconds.get(_LITERALS.sub("?", sql), 0.0) > LONG_SECONDS

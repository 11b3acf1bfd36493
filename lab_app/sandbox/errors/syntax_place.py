"""Where the reading of a query stopped, and what can be advised there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lab_app.sandbox.result import Mend


@dataclass(frozen=True)
class Place:
    """Where reading stopped: the query, what is before that and what is behind, without what is in quotes."""

    sql: str
    before: str
    word: str
    after: str
    names: frozenset[str]

    @property
    def is_end(self) -> bool:
        return not self.after.strip(" \t\r\n;")


@dataclass(frozen=True)
class Advice:
    """A hint, what was probably meant, and how the query reads then."""

    hint: str
    suggestion: str | None = None
    mends: tuple[Mend, ...] = ()
    message: str | None = None  # where the usual one, about the place, would say less


Guess = Callable[[Place], Advice | None]

"""Two programs on two connections, in every order in which their statements can come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Literal

from lab_app.bench.bench import Bench

TWO = ("Anna", "Ben")
"""Who is at the two tills; in a statement each is `:me`."""
Needs = Literal["", "row", "change"]
BOOKED, TAKEN, ERROR = "done", "taken", "error"


@dataclass(frozen=True)
class Step:
    """A statement of a program. `says` is what it does, in words.

    It `needs` a row or a change; without one the program ends with the word in `otherwise`, "taken" as a rule. `on_error`
    has such words for errors, by SQLite's names; others end it with "error", and what its transaction did is undone.
    """

    sql: str
    says: str = ""
    needs: Needs = ""
    otherwise: str = TAKEN
    on_error: Mapping[str, str | None] = field(default_factory=dict)

    def as_json(self, me: str) -> dict[str, Any]:
        return {
            "sql": self.sql,
            "values": {"me": me},
            "needs": self.needs,
            "otherwise": self.otherwise,
            "on_error": dict(self.on_error),
        }


@dataclass(frozen=True)
class Table:
    """What the programs meet on: tables, their rows, and a query for who holds something in the end."""

    schema: tuple[str, ...]
    start: tuple[str, ...]
    holders: str


@dataclass(frozen=True)
class Played:
    """One order: how each program ended, the engine's words where it failed, who holds something in the end, and the moves."""

    order: str
    ended: tuple[str, ...]
    errors: tuple[str, ...]
    holders: tuple[str, ...]
    moves: tuple[dict[str, Any], ...] = ()

    @property
    def is_sold_twice(self) -> bool:
        return len(set(self.holders)) > 1

    @property
    def is_broken_promise(self) -> bool:
        """Whether somebody was told “booked” and holds nothing."""
        return any(
            end == BOOKED and who not in self.holders for who, end in zip(TWO, self.ended, strict=True)
        )

    @property
    def is_nobodys(self) -> bool:
        return not self.holders

    @property
    def is_refused(self) -> bool:
        """Whether somebody got the engine's error."""
        return ERROR in self.ended


def orders(first: int, second: int) -> tuple[str, ...]:
    """All orders of so many statements of the one and of the other, as texts of 0 and 1: (n + m)! ÷ (n! m!) of them."""
    return tuple(
        "".join("1" if place in chosen else "0" for place in range(first + second))
        for chosen in combinations(range(first + second), second)
    )


def replay(
    bench: Bench,
    program: Sequence[Step],
    table: Table,
    *,
    only: Sequence[str] | None = None,
    other: Sequence[Step] | None = None,
) -> tuple[Played, ...]:
    """The program at both tills (or another one at the second), in all orders, or in those of `only` with each move told.

    Raises BenchError and QueryError.
    """
    both = (program, other or program)
    asked = tuple(only) if only is not None else orders(*map(len, both))
    played = bench.follow(
        {
            "schema": list(table.schema),
            "start": list(table.start),
            "programs": [[step.as_json(me) for step in steps] for me, steps in zip(TWO, both, strict=True)],
            "orders": asked,
            "ends": table.holders,
            "trace": only is not None,
            "may_alter": False,
        }
    )
    return tuple(
        Played(
            order,
            tuple(one["ended"]),
            tuple(one["errors"]),
            tuple(str(row[0]) for row in one["end"]),
            tuple(one["moves"]),
        )
        for order, one in zip(asked, played, strict=True)
    )

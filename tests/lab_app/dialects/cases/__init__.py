"""Queries of other databases, with what those would answer on the two tables of `tables.py`.

The answers are written from the databases' own manuals, and not from what this one or any translator makes of
the queries. Numbers hold to the places that the source shows: MySQL divides to four more places than it was given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Outcome = Literal["translated", "asked", "refused", "runs"]


@dataclass(frozen=True)
class Case:
    """A query of one database.

    `rows` is the source's answer. `outcome` is what the lab makes of it without being told where it is from:
    `translated` offers one reading with these rows, `asked` several, of which the source's has them, `refused`
    says why there is none, and `runs` is a query that means the same in both as it stands.
    """

    about: str
    sql: str
    rows: Sequence[tuple[Any, ...]] = ()
    outcome: Outcome = "translated"
    places: int = 6

"""The queries that a learner has saved under a name, and those that were run last."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, Update, and_, delete, insert, select, update

from lab_app.course.progress.tables import query_runs, saved_queries

if TYPE_CHECKING:
    from lab_app.course.progress.file import ProgressFile

MOST_RUNS = 50
_KEPT_DAYS = 30  # so long a removed query can be brought back


@dataclass(frozen=True)
class SavedQuery:
    """A query with its name; `at` is when it was saved, in UTC."""

    id: int
    name: str
    sql: str
    at: str


class Queries:
    """One learner's queries in the progress file. All methods raise ProgressError."""

    def __init__(self, file: ProgressFile, learner: str) -> None:
        self.file = file
        self.learner = learner

    def save(self, name: str, sql: str) -> SavedQuery:
        """Keep a query. A name that is taken gets a number: no query takes another's place."""
        at = _now()

        def save(connection: Connection) -> SavedQuery:
            long_gone = saved_queries.c.removed_at < _now(-dt.timedelta(days=_KEPT_DAYS))
            connection.execute(delete(saved_queries).where(long_gone))
            taken = set(connection.execute(select(saved_queries.c.name).where(self._here())).scalars())
            free = _free(name, taken)
            new = insert(saved_queries).values(learner=self.learner, name=free, sql=sql, at=at)
            (number,) = connection.execute(new).inserted_primary_key or (0,)
            return SavedQuery(number, free, sql, at)

        return self.file.write(save)

    def saved(self) -> tuple[SavedQuery, ...]:
        """All that are saved, the newest first."""
        c = saved_queries.c
        asked = select(c.id, c.name, c.sql, c.at).where(self._here()).order_by(c.id.desc())
        return self.file.read(lambda connection: tuple(SavedQuery(*row) for row in connection.execute(asked)))

    def rename(self, number: int, name: str) -> None:
        """Give a saved query another name."""

        def rename(connection: Connection) -> None:
            others = select(saved_queries.c.name).where(self._here(), saved_queries.c.id != number)
            taken = set(connection.execute(others).scalars())
            connection.execute(self._one(number).values(name=_free(name, taken)))

        self.file.write(rename)

    def remove(self, number: int) -> None:
        """Take a query out of the list; for some weeks it can be brought back."""
        removed = self._one(number).values(removed_at=_now())
        self.file.write(lambda connection: connection.execute(removed))

    def bring_back(self, number: int) -> None:
        """Undo a removal."""
        back = self._one(number).values(removed_at=None)
        self.file.write(lambda connection: connection.execute(back))

    def note_run(self, sql: str) -> None:
        """Note that a query was run; of those before, the same one is forgotten, and the oldest."""
        mine, at = query_runs.c.learner == self.learner, _now()

        def note(connection: Connection) -> None:
            connection.execute(delete(query_runs).where(mine, query_runs.c.sql == sql))
            connection.execute(insert(query_runs).values(learner=self.learner, sql=sql, at=at))
            newest = select(query_runs.c.id).where(mine).order_by(query_runs.c.id.desc()).limit(MOST_RUNS)
            connection.execute(delete(query_runs).where(mine, query_runs.c.id.not_in(newest)))

        self.file.write(note)

    def runs(self) -> tuple[str, ...]:
        """The queries that were run last, the newest first."""
        c = query_runs.c
        asked = select(c.sql).where(c.learner == self.learner).order_by(c.id.desc())
        return self.file.read(lambda connection: tuple(connection.execute(asked).scalars()))

    def _here(self) -> ColumnElement[bool]:
        return and_(saved_queries.c.learner == self.learner, saved_queries.c.removed_at.is_(None))

    def _one(self, number: int) -> Update:
        return update(saved_queries).where(
            saved_queries.c.learner == self.learner, saved_queries.c.id == number
        )


def _free(name: str, taken: set[str]) -> str:
    """The name without needless space, with the next number where it is taken."""
    plain = " ".join(name.split()) or "Query"
    found, number = plain, 1
    stem = re.sub(r" \d+$", "", plain)
    while found in taken:
        number += 1
        found = f"{stem} {number}"
    return found


def _now(shift: dt.timedelta = dt.timedelta()) -> str:
    return (dt.datetime.now(dt.UTC) + shift).isoformat(timespec="milliseconds")

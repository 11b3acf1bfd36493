"""The queries that a learner has saved under a name, and those that were run last."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Update, and_, delete, insert, select, update

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
        with self.file.write() as connection:
            connection.execute(
                delete(saved_queries).where(saved_queries.c.removed_at < _now(-dt.timedelta(days=_KEPT_DAYS)))
            )
            taken = set(connection.execute(select(saved_queries.c.name).where(self._here())).scalars())
            query = {"learner": self.learner, "name": _free(name, taken), "sql": sql, "at": _now()}
            (number,) = connection.execute(insert(saved_queries).values(query)).inserted_primary_key or (0,)
            return SavedQuery(number, str(query["name"]), sql, str(query["at"]))

    def saved(self) -> tuple[SavedQuery, ...]:
        """All that are saved, the newest first."""
        c = saved_queries.c
        asked = select(c.id, c.name, c.sql, c.at).where(self._here()).order_by(c.id.desc())
        with self.file.read() as connection:
            return tuple(SavedQuery(*row) for row in connection.execute(asked))

    def rename(self, number: int, name: str) -> None:
        """Give a saved query another name."""
        with self.file.write() as connection:
            others = select(saved_queries.c.name).where(self._here(), saved_queries.c.id != number)
            taken = set(connection.execute(others).scalars())
            connection.execute(self._one(number).values(name=_free(name, taken)))

    def remove(self, number: int) -> None:
        """Take a query out of the list; for some weeks it can be brought back."""
        with self.file.write() as connection:
            connection.execute(self._one(number).values(removed_at=_now()))

    def bring_back(self, number: int) -> None:
        """Undo a removal."""
        with self.file.write() as connection:
            connection.execute(self._one(number).values(removed_at=None))

    def note_run(self, sql: str) -> None:
        """Note that a query was run; of those before, the same one is forgotten, and the oldest."""
        mine = query_runs.c.learner == self.learner
        with self.file.write() as connection:
            connection.execute(delete(query_runs).where(mine, query_runs.c.sql == sql))
            connection.execute(insert(query_runs).values(learner=self.learner, sql=sql, at=_now()))
            newest = select(query_runs.c.id).where(mine).order_by(query_runs.c.id.desc()).limit(MOST_RUNS)
            connection.execute(delete(query_runs).where(mine, query_runs.c.id.not_in(newest)))

    def runs(self) -> tuple[str, ...]:
        """The queries that were run last, the newest first."""
        c = query_runs.c
        asked = select(c.sql).where(c.learner == self.learner).order_by(c.id.desc())
        with self.file.read() as connection:
            return tuple(connection.execute(asked).scalars())

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

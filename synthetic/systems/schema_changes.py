"""Changes of the database's schema, in the evenings: ordinary business, which gives no story away.

Columns and indexes come and go. Every few weeks indexes that nobody seems to use are dropped, and some are there again
weeks later. In the evening before the place of the calendar that an index can begin, one of the planner's is among
them, whatever comes of it: the rows are the same whether it was needed, something else happened, or nothing did.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from synthetic.changelog import END
from synthetic.kernel import days, draws
from synthetic.kernel.draws import Keys
from synthetic.scenario import Scenario
from synthetic.vocabulary import PLANNER_STATEMENTS

Of = TypeVar("Of")

NOTED_SINCE = days.number(dt.date(2025, 9, 1))
PLACE = "database_early_2026"
"""The incident before which an index is dropped."""
KINDS = ("create_index", "drop_index", "add_column", "drop_column", "create_table", "backfill")
CREATE_INDEX, DROP_INDEX, ADD_COLUMN, DROP_COLUMN, CREATE_TABLE, BACKFILL = range(len(KINDS))

ONLINE, ROWS, EVERYTHING = "SHARE UPDATE EXCLUSIVE", "ROW EXCLUSIVE", "ACCESS EXCLUSIVE"
LOCKS = (ONLINE, ROWS, EVERYTHING)
"""PostgreSQL's names of the locks that these changes take."""
_LOCKS = {
    CREATE_INDEX: ONLINE,
    DROP_INDEX: ONLINE,
    ADD_COLUMN: EVERYTHING,
    DROP_COLUMN: EVERYTHING,
    CREATE_TABLE: None,
    BACKFILL: ROWS,
}
_SECONDS = {
    CREATE_INDEX: (90.0, 1_500.0),
    DROP_INDEX: (0.3, 4.0),
    ADD_COLUMN: (0.05, 0.8),
    DROP_COLUMN: (0.05, 0.8),
    CREATE_TABLE: (0.02, 0.2),
    BACKFILL: (200.0, 2_400.0),
}
_REMARKS = {
    CREATE_INDEX: ("an index for a slow page", "index for support's search", "put an index back", "index asked for in review"),
    DROP_INDEX: ("remove unused indexes", "drop indexes that nobody reads", "clean up indexes", "fewer indexes, faster writes"),
    ADD_COLUMN: ("prepare a new field", "expand before the switch", "column for an experiment", "keep what was lost"),
    DROP_COLUMN: ("contract after the switch", "remove unused columns", "clean up columns", "drop what nobody reads"),
    CREATE_TABLE: ("a table for a new page", "split a wide table", "history of changes", "table for an import"),
    BACKFILL: ("fill the new field", "backfill old rows", "mend rows of an import", "fill in steps"),
}  # fmt: skip
_WEIGHTS = (0.20, 0.26, 0.26, 0.10, 0.07, 0.11)
_EVENING = (22.0 * 3600.0, 23.4 * 3600.0)
_LEAST_GAP, _MEAN_MORE = 3, 5.0
_ROLLED_BACK = 0.07
_PUT_BACK = 0.5
"""How often a dropped index is there again after some weeks."""
_PUT_BACK_DAYS = (14, 45)

_TABLES = {
    "home": ("feed", "notices", "likes", "users"),
    "recipes": ("recipes", "reviews", "profiles", "ingredients"),
    "planner": ("plan_items", "pantry", "plan_ratings", "plan_notes"),
    "cart": ("cart_lines", "products", "vouchers", "shops"),
    "checkout": ("orders", "slots", "addresses"),
}
_SERVICE_OF = {table: service for service, tables in _TABLES.items() for table in tables}
_INDEXED = (
    "created_at",
    "updated_at",
    "status",
    "country, created_at",
    "household_id, created_at",
    "household_id, used_at",
    "household_id, week",
    "user_id, updated_at",
)
_FIELDS = ("source", "locale", "hint", "version", "weight", "archived_at", "origin", "note")
_AT_FIRST = 0.6
"""How many of the indexes and columns that come and go are there when the changes begin to be noted."""
NEEDED = dict(
    zip(
        PLANNER_STATEMENTS,
        (
            ("plan_items", "household_id, week"),
            ("pantry", "household_id, used_at"),
            ("plan_ratings", "household_id, week"),
            ("plan_notes", "household_id, week"),
        ),
        strict=True,
    )
)
"""Table and columns of the index that finds the rows of each of the planner's statements."""


@dataclass(frozen=True)
class SchemaChange:
    """A change that was applied at a second of a day. `locks` is None where there is nothing to lock yet."""

    day: int
    second: float
    seconds: float
    service: str
    kind: int
    statement: str
    locks: str | None
    rolled_back: float | None
    """Seconds after it was applied at which it was taken back."""


def schema_changes(scenario: Scenario) -> tuple[SchemaChange, ...]:
    """All changes of a world, in order of time."""
    place = scenario.incidents[PLACE]
    table, columns = NEEDED[place.segment["statement"]]
    return _changes(scenario.seed, place.first, place.last, table, columns)


@lru_cache(maxsize=16)
def _changes(seed: int, first: int, last: int, table: str, columns: str) -> tuple[SchemaChange, ...]:
    root = draws.root(seed, "schema changes")
    schema = _Schema(root)
    planned = [*_evenings(root), (first - 1, draws.child(root, 0, "clean-up of the planner"))]
    for day, own in sorted(planned, key=lambda evening: evening[0]):
        if day == first - 1 and own is planned[-1][1]:
            schema.clean_up(own, day, (table, columns), put_back=last - 1)
        else:
            schema.change(own, day)
    return tuple(sorted(schema.changes, key=lambda change: (change.day, change.second)))


def _evenings(root: Keys) -> Iterator[tuple[int, Keys]]:
    day, number = NOTED_SINCE, 0
    while True:
        own = draws.child(root, number, "change")
        day += _LEAST_GAP + int(_MEAN_MORE * draws.exponential(own, "gap")[0])
        if day >= END:
            return
        yield day, own
        number += 1


class _Schema:
    """What is there of all that comes and goes, and the changes so far."""

    def __init__(self, root: Keys) -> None:
        self.changes: list[SchemaChange] = []
        self.indexes = {
            index: NOTED_SINCE if draws.happens(root, f"index {index}", _AT_FIRST)[0] else None
            for index in itertools.product(_SERVICE_OF, _INDEXED)
            if index not in NEEDED.values()
        }
        self.columns = {
            column: NOTED_SINCE if draws.happens(root, f"column {column}", _AT_FIRST)[0] else None
            for column in itertools.product(_SERVICE_OF, _FIELDS)
        }
        self.tables = set(itertools.product(_SERVICE_OF, _FIELDS))
        """Those that can still be created."""

    def change(self, own: Keys, day: int) -> None:
        """Something of a drawn kind."""
        kind = int(draws.choice(own, "kind", _WEIGHTS)[0])
        remark = f"/* {_one(own, 'remark', _REMARKS[kind])} */"
        if kind == DROP_INDEX:
            self.clean_up(own, day)
        elif kind == CREATE_INDEX:
            index = _one(own, "index", [i for i, since in self.indexes.items() if since is None])
            done = self._note(own, day, kind, index[0], _create_index(remark, index))
            self.indexes[index] = done
        elif kind == CREATE_TABLE:
            table, field = _one(own, "table", sorted(self.tables))
            self.tables.discard((table, field))
            self._note(
                own,
                day,
                kind,
                table,
                f"{remark} CREATE TABLE {table}_{field} (id bigint PRIMARY KEY, {field} text)",
            )
        else:
            is_there = kind != ADD_COLUMN
            column = _one(
                own, "column", [c for c, since in self.columns.items() if _is_there(since, day) == is_there]
            )
            table, field = column
            what = {
                ADD_COLUMN: f"ALTER TABLE {table} ADD COLUMN {field} text",
                DROP_COLUMN: f"ALTER TABLE {table} DROP COLUMN {field}",
                BACKFILL: f"UPDATE {table} SET {field} = '' WHERE {field} IS NULL AND id BETWEEN ? AND ?",
            }[kind]
            done = self._note(own, day, kind, table, f"{remark} {what}")
            if kind != BACKFILL and done is not None:
                self.columns[column] = done if kind == ADD_COLUMN else None

    def clean_up(
        self, own: Keys, day: int, index: tuple[str, str] | None = None, put_back: int | None = None
    ) -> None:
        """Drop up to three indexes in one evening, one of which may be there again later; `index` is a given one."""
        remark = f"/* {_one(own, 'remark', _REMARKS[DROP_INDEX])} */"
        if index is None and draws.happens(own, "put back", _PUT_BACK)[0]:
            least, most = _PUT_BACK_DAYS
            put_back = day + least + int(draws.uniform(own, "back")[0] * (most - least + 1))
        others = int(draws.uniform(own, "others")[0] * 3)
        turn = int(draws.uniform(own, "turn")[0] * (others + 1))
        for place in range(others + 1):
            there = [i for i, since in self.indexes.items() if _is_there(since, day)]
            is_turn = place == turn
            chosen = index if is_turn and index else _one(draws.child(own, place, "index"), "index", there)
            text = f"{remark} DROP INDEX CONCURRENTLY {_index_name(chosen)}"
            self._note(own, day, DROP_INDEX, chosen[0], text, after=20.0 * place)
            back = put_back if is_turn else None
            if chosen in self.indexes:
                self.indexes[chosen] = back
            if back is not None and back < END:
                again = draws.child(own, 0, "again")
                text = _create_index(f"/* {_one(again, 'remark', _REMARKS[CREATE_INDEX])} */", chosen)
                self.changes.append(_change(again, back, CREATE_INDEX, chosen[0], text, may_fail=False))

    def _note(
        self, own: Keys, day: int, kind: int, table: str, statement: str, after: float = 0.0
    ) -> int | None:
        """The day from which on it is so, None if it was taken back."""
        change = _change(own, day, kind, table, statement, after)
        self.changes.append(change)
        return day if change.rolled_back is None else None


def _is_there(since: int | None, day: int) -> bool:
    return since is not None and since <= day


def _change(  # noqa: PLR0913 -- what a change is
    own: Keys, day: int, kind: int, table: str, statement: str, after: float = 0.0, *, may_fail: bool = True
) -> SchemaChange:
    earliest, latest = _EVENING
    low, high = _SECONDS[kind]
    takes = low * (high / low) ** float(draws.uniform(draws.child(own, int(after), "takes"), "takes")[0])
    may_fail &= kind not in (DROP_INDEX, DROP_COLUMN)
    is_back = may_fail and bool(draws.happens(own, "rolled back", _ROLLED_BACK)[0])
    return SchemaChange(
        day,
        earliest + (latest - earliest) * float(draws.uniform(own, "second")[0]) + after,
        takes,
        _SERVICE_OF[table],
        kind,
        statement,
        _LOCKS[kind],
        takes + 300.0 + 3_000.0 * float(draws.uniform(own, "back after")[0]) if is_back else None,
    )


def _create_index(remark: str, index: tuple[str, str]) -> str:
    return f"{remark} CREATE INDEX CONCURRENTLY {_index_name(index)} ON {index[0]} ({index[1]})"


def _index_name(index: tuple[str, str]) -> str:
    return f"{index[0]}_{index[1].replace(', ', '_')}_idx"


def _one(key: Keys, name: str, values: Sequence[Of]) -> Of:
    return values[int(draws.uniform(key, name)[0] * len(values))]

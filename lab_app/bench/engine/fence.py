"""What a statement may do here: an allow-list of actions and functions, bounds on sizes, and a clock that counts steps."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from functools import partial
from typing import Any

MOST_STEPS = 2_000_000
"""Of the engine's virtual machine, for one statement: .3 s where it was measured. It is the same on each run."""

_ACTIONS = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_INSERT,
        sqlite3.SQLITE_UPDATE,
        sqlite3.SQLITE_DELETE,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_CREATE_INDEX,
        sqlite3.SQLITE_DROP_INDEX,
        sqlite3.SQLITE_REINDEX,  # CREATE INDEX asks for it
    }
)
_OF_THE_SCHEMA = frozenset({"sqlite_master", "sqlite_schema"})
_FUNCTIONS = frozenset(
    """
    abs avg ceil coalesce count date datetime first_value floor glob ifnull iif instr julianday lag last_value lead
    length like lower ltrim max min nullif rank dense_rank round row_number rtrim strftime substr substring sum time
    total trim typeof upper
    """.split()  # noqa: SIM905 - as words
)
_SIZES = {
    sqlite3.SQLITE_LIMIT_LENGTH: 20_000,  # of a value, a row or a text of SQL, in bytes
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 4_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 40,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 40,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 8,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 20_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 16,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 40,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 20,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
HEAP_BYTES = 48 * 2**20
"""All that SQLite may have in this process: the rows, a copy of them, its indexes, and what is being sorted."""


class Clock:
    """Counts the steps of a connection's statements, and stops one that takes too many."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.steps = 0
        connection.set_progress_handler(self._tick, 1)

    def _tick(self) -> int:
        self.steps += 1
        return self.steps > MOST_STEPS

    def start(self) -> None:
        """Count from here on."""
        self.steps = 0


def fenced(connection: sqlite3.Connection, tables: Iterable[str], *, may_alter: bool = False) -> Clock:
    """Put the fences around a connection; from here on statements of strangers may be given to it.

    Of all that can be read (tables, but also functions that look like tables) these `tables` and their schema may be.
    `may_alter` is for steps of a migration, which are ours: SQLite changes a table by statements on its own schema.
    """
    connection.execute(f"PRAGMA hard_heap_limit = {HEAP_BYTES}")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA temp_store = MEMORY")
    for name, size in _SIZES.items():
        connection.setlimit(name, size)
    if not may_alter:
        connection.set_authorizer(partial(_allowed, frozenset(tables) | _OF_THE_SCHEMA))
    return Clock(connection)


def _allowed(
    readable: frozenset[str], action: int, first: Any, second: Any, _schema: Any, _source: Any
) -> int:
    if action == sqlite3.SQLITE_READ:
        return sqlite3.SQLITE_OK if str(first).lower() in readable else sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION:
        return sqlite3.SQLITE_OK if str(second).lower() in _FUNCTIONS else sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_DELETE and str(first).lower() in _OF_THE_SCHEMA:
        return sqlite3.SQLITE_OK  # DROP INDEX does so; by hand the engine refuses it
    return sqlite3.SQLITE_OK if action in _ACTIONS else sqlite3.SQLITE_DENY


def failure(error: Exception, clock: Clock | None = None) -> dict[str, Any]:
    """What went wrong, as plain data: the engine's words, its name for it, and whether the clock stopped it."""
    return {
        "error": str(error)[:500],
        "name": str(getattr(error, "sqlite_errorname", type(error).__name__)),
        "stopped": clock is not None and clock.steps > MOST_STEPS,
    }

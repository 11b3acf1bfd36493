"""Two connections to one file, each with its program, statement by statement in a given order.

The file is in the journal mode WAL: each connection reads what was there when its transaction began to read, as in most
databases that servers run. Nobody waits: what would have to is refused at once ("database is locked").
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from typing import Any

from .fence import MOST_STEPS, Clock, failure, fenced

SHOWN_ROWS, SHOWN_LETTERS = 80, 60
_MOST_OF_ALL = 5 * MOST_STEPS


class TooMuchError(Exception):
    """All orders together took more steps than the clock allows."""


def follow(folder: str, request: dict[str, Any]) -> dict[str, Any]:
    """What comes of each of the request's `orders`, texts such as "0101": whose statement is next.

    `schema` and `start` make the tables and their rows, `programs` are lists of statements with what to do about their
    outcome, `ends` is a query for how it stands in the end. With `trace` every move is told. A connection whose statement
    fails is rolled back, and its program is over, with the word that `on_error` has for this error ("*": for any), "error"
    where it has none; with null it goes on. A step that `dies` closes the connection as it is. With
    `durable` each commit waits until the disk has it, which takes some milliseconds; without, a power cut may lose it.
    """
    path = os.path.join(folder, "two.db")  # noqa: PTH118 - pathlib costs 10 ms of start-up
    _remove(path)
    durable = bool(request.get("durable"))
    own = _connect(path, durable=durable)
    both: list[sqlite3.Connection] = []
    try:
        own.execute("PRAGMA journal_mode = WAL")
        for sql in request["schema"]:
            own.execute(sql)
        tables = [row[0] for row in own.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        both = [_connect(path, durable=durable) for _ in request["programs"]]
        clocks = [fenced(connection, tables, may_alter=request["may_alter"]) for connection in both]
        played = []
        used = 0
        for order in request["orders"]:
            if not request["may_alter"]:
                _begin_anew(own, tables, request["start"])
            else:
                own.execute("BEGIN")
                for sql in request["start"]:
                    own.execute(sql)
                own.execute("COMMIT")
            played.append(
                _play(
                    path,
                    tables,
                    both,
                    clocks,
                    request["programs"],
                    order,
                    trace=request["trace"],
                    durable=durable,
                )
            )
            used += played[-1].pop("steps")
            if used > _MOST_OF_ALL:
                raise TooMuchError("These programs take too long in all orders together.")
            played[-1]["end"] = [list(row) for row in own.execute(request["ends"]).fetchmany(SHOWN_ROWS)]
        return {"played": played}
    finally:
        for connection in (*both, own):
            connection.close()
        _remove(path)


def _connect(path: str, *, durable: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=0)
    connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
    return connection


def _begin_anew(own: sqlite3.Connection, tables: list[str], start: list[str]) -> None:
    own.execute("BEGIN")
    for table in tables:
        own.execute(f"DELETE FROM {table}")
    for sql in start:
        own.execute(sql)
    own.execute("COMMIT")


def _play(  # noqa: PLR0913 -- two connections with all that belongs to them
    path: str,
    tables: list[str],
    both: list[sqlite3.Connection],
    clocks: list[Clock],
    programs: list[list[dict[str, Any]]],
    order: str,
    *,
    trace: bool,
    durable: bool,
) -> dict[str, Any]:
    """One order: how each program ended ("done", "error" or the word of the statement that ended it), and its moves."""
    at = [0 for _ in programs]
    ended: list[Any] = [None for _ in programs]
    errors: list[Any] = ["" for _ in programs]
    moves: list[dict[str, Any]] = []
    used = 0
    for letter in order:
        who = int(letter)
        if ended[who] is not None or at[who] >= len(programs[who]):
            continue
        step = programs[who][at[who]]
        at[who] += 1
        if step.get("dies"):
            both[who].close()
            both[who] = _connect(path, durable=durable)
            clocks[who] = fenced(both[who], tables)
            move, end = {"rows": [], "changed": 0}, None
        else:
            move, end = _move(both[who], clocks[who], step)
        used += clocks[who].steps
        if end is not None:
            ended[who] = end
            errors[who] = move.get("error", "")
            _roll_back(both[who])
        if trace:
            moves.append({"who": who, "at": at[who] - 1, "ended": end, **move})
    for who, connection in enumerate(both):
        if ended[who] is None:
            ended[who] = "done" if at[who] >= len(programs[who]) else "open"
        _roll_back(connection)  # what was left open is lost, as when a process dies
    return {"ended": ended, "errors": errors, "moves": moves, "steps": used}


def _move(
    connection: sqlite3.Connection, clock: Clock, step: dict[str, Any]
) -> tuple[dict[str, Any], str | None]:
    """One statement: what came of it, and how it ended the program, None where it goes on."""
    clock.start()
    try:
        cursor = connection.execute(step["sql"], step["values"])
        rows = [
            [None if value is None else str(value)[:SHOWN_LETTERS] for value in row]
            for row in cursor.fetchmany(SHOWN_ROWS)
        ]
        cursor.close()
    except (sqlite3.Error, sqlite3.Warning, MemoryError) as error:
        found = failure(error, clock)
        return found, step["on_error"].get(found["name"], step["on_error"].get("*", "error"))
    move = {"rows": rows, "changed": max(0, cursor.rowcount)}
    if (step["needs"] == "row" and not rows) or (step["needs"] == "change" and cursor.rowcount < 1):
        return move, str(step["otherwise"])
    return move, None


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")


def _remove(path: str) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        with contextlib.suppress(FileNotFoundError):
            os.remove(path + ending)  # noqa: PTH107 - pathlib costs 10 ms of start-up

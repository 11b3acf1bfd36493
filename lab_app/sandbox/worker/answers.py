"""The answer to a query: its rows, as many and as large as may be sent, or what is wrong with it."""

from __future__ import annotations

import contextlib
import json
import time
from typing import Any

import duckdb

from .encoding import encode, encoded_columns
from .statements import RefusedError, check

CHUNK = 256  # rows fetched at a time, so that wide rows meet the size limit before memory does
MOST_COLUMNS = 1000
ERROR_CHARACTERS = 4000  # of what the engine says: it may quote a value of any length


def run(connection: Any, sql: str, limit: int, reply_bytes: int) -> dict[str, Any]:
    """The answer to `sql`: at most `limit` rows, and at most `reply_bytes` of them."""
    started = time.perf_counter()
    check(connection, sql)
    # A file is opened for reading; a database in memory can be kept from changes by this alone (0.3 ms).
    connection.execute("BEGIN TRANSACTION READ ONLY")
    try:
        connection.execute(sql)
        return _fetched(connection, limit, reply_bytes, started)
    finally:
        with contextlib.suppress(duckdb.Error):
            connection.execute("ROLLBACK")


def _fetched(connection: Any, limit: int, reply_bytes: int, started: float) -> dict[str, Any]:
    columns = [[column[0], str(column[1])] for column in connection.description or ()]
    if len(columns) > MOST_COLUMNS:
        raise RefusedError("columns", f"{len(columns):,}")
    size = sum(len(name) + len(kind) for name, kind in columns)
    if size > reply_bytes:
        raise RefusedError("wide")
    kinds = [kind for _, kind in columns]
    pieces: list[str] = []
    count = 0
    truncated = False
    while not truncated:
        rows = connection.fetchmany(min(CHUNK, limit + 1 - count))
        if not rows:
            break
        text = json.dumps(encoded_columns(rows, kinds))
        if count + len(rows) > limit or size + len(text) > reply_bytes:
            truncated = True
            rows = rows[: fitting(rows, limit - count, reply_bytes - size)]
            if not rows:
                break
            text = json.dumps(encoded_columns(rows, kinds))
        pieces.append(text)
        size += len(text)
        count += len(rows)
    if truncated and not pieces:
        raise RefusedError("wide")
    elapsed = (time.perf_counter() - started) * 1000
    return {"columns": columns, "pieces": pieces, "truncated": truncated, "elapsed_ms": elapsed}


def fitting(rows: list[tuple[Any, ...]], most: int, most_bytes: int) -> int:
    """How many of the rows, one after another, are at most `most` and take at most so many bytes as JSON."""
    size = 0
    for count, row in enumerate(rows):
        size += len(json.dumps([encode(value) for value in row]))
        if count == most or size > most_bytes:
            return count
    return len(rows)


def failure(error: BaseException) -> dict[str, Any]:
    """What the parent needs to know of `error` to say it in plain words."""
    if isinstance(error, RefusedError):
        return {"refused": error.reason, "detail": error.detail, "position": error.position}
    if isinstance(error, MemoryError):
        return {"memory": True}
    # After these the engine refuses every query that follows, whosever it is.
    if isinstance(error, duckdb.InternalException | duckdb.FatalException):
        return {"crashed": True}
    if isinstance(error, OverflowError):  # a value that Python has no room for, such as 200 million years
        return {"refused": "large"}
    return {"engine": type(error).__name__, "text": clipped(str(error))}


def clipped(text: str) -> str:
    """What the engine says, with each of its parts cut to a length that can be shown."""
    head, _, body = text.partition(": ")
    try:
        facts = json.loads(body)
    except ValueError:
        return text[:ERROR_CHARACTERS]
    if not isinstance(facts, dict):
        return text[:ERROR_CHARACTERS]
    facts.pop("stack_trace", None)  # shows where the engine is installed
    return f"{head}: {json.dumps({name: str(said)[:ERROR_CHARACTERS] for name, said in facts.items()})}"


def known_names(connection: Any) -> dict[str, list[str]]:
    """The columns of each table that has a short name, for messages about a name that isn't
    there, and so that none is taken for a slip of a keyword (2 ms)."""
    found = connection.execute(
        "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() "
        "WHERE database_name = current_database() AND schema_name = current_schema() GROUP BY 1 ORDER BY 1"
    )
    return dict(found.fetchall())

"""What the author of a failed query reads: one plain sentence, the place, and what to do about it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lab_app.sandbox.process import Ending
from lab_app.sandbox.result import QueryError

READ_ONLY = "The lab only reads: a query starts with SELECT, WITH or FROM (or EXPLAIN before one of these)."

STATEMENTS = {
    "ATTACH": "ATTACH opens another database, and the lab works only with this one.",
    "DETACH": "DETACH closes a database, and the lab works only with this one.",
    "COPY": "COPY writes or reads files, which is not allowed here.",
    "EXPORT": "EXPORT writes files, which is not allowed here.",
    "COPY_DATABASE": "COPY writes or reads files, which is not allowed here.",
    "LOAD": "INSTALL and LOAD add software to the database, which is not allowed here.",
    "EXTENSION": "INSTALL and LOAD add software to the database, which is not allowed here.",
    "PRAGMA": "PRAGMA changes how the database works, which is not allowed here.",
    "SET": "SET changes how the database works, which is not allowed here.",
    "VARIABLE_SET": "SET changes how the database works, which is not allowed here.",
    "CALL": "CALL runs a procedure, which is not allowed here.",
    "INSERT": "INSERT adds rows, and this data can only be read.",
    "UPDATE": "UPDATE changes rows, and this data can only be read.",
    "DELETE": "DELETE removes rows, and this data can only be read.",
    "MERGE_INTO": "MERGE changes rows, and this data can only be read.",
    "CREATE": "CREATE makes something new in the database, and this data can only be read.",
    "CREATE_FUNC": "CREATE makes something new in the database, and this data can only be read.",
    "DROP": "DROP removes something from the database, and this data can only be read.",
    "ALTER": "ALTER changes a table, and this data can only be read.",
    "TRANSACTION": "There is nothing to begin, commit or roll back: this data can only be read.",
    "MULTI": "PIVOT without a list of values takes two steps, and the lab runs one.",
}
STATEMENT_HINTS = {
    "CREATE": "Put the part that you need in front instead: WITH name AS (SELECT …) SELECT … FROM name.",
    "CREATE_FUNC": "Put the part that you need in front instead: WITH name AS (SELECT …) SELECT … FROM name.",
    "MULTI": "List the values: PIVOT … ON column IN ('a', 'b').",
}


def busy(waiting: int) -> QueryError:
    """Too many queries at once."""
    return QueryError(
        "busy",
        f"The lab is busy: {waiting} {'query is' if waiting == 1 else 'queries are'} already waiting.",
        "Nothing is wrong with your query; run it again in a moment.",
    )


def stopped() -> QueryError:
    """A query that whoever asked it has given up."""
    return QueryError("cancelled", "The query was stopped, as you asked.")


def ended(ending: Ending | None, timeout_seconds: float, memory_mb: int) -> QueryError:
    """A query whose process was ended, or crashed."""
    if ending == "timeout":
        return QueryError(
            "timeout",
            f"The query was stopped: it took longer than {timeout_seconds:g} seconds.",
            "Look for a join without a condition, or a recursion that never ends; read fewer days first.",
        )
    if ending == "memory":
        return QueryError(
            "memory",
            f"The query was stopped: it needed more than {_amount(memory_mb)} of memory.",
            "Look for a join that multiplies rows, or a text or list that grows without end; read fewer rows first.",
        )
    if ending == "cancelled":
        return stopped()
    if ending == "closed":
        return QueryError("busy", "The lab is switching to newer data right now.", "Run the query again.")
    return QueryError(
        "engine",
        "The query made the database engine crash, and it was started again.",
        "This happens to very large or very deeply nested queries: try a simpler one.",
    )


def too_long(length: int, most: int) -> QueryError:
    """A query longer than anybody types."""
    return QueryError("refused", f"The query is too long: {length:,} characters, where {most:,} is the most.")


def no_worker(reason: str) -> QueryError:
    """The system lets no further process start."""
    return QueryError(
        "busy",
        f"The lab cannot start the process that runs queries: {reason}.",
        "Close other programs, and run the query again.",
    )


def is_damage(reason: str) -> bool:
    """Whether what the engine says shows that a data file is not as it was written."""
    return "computed checksum" in reason or "Corrupt database file" in reason


def damaged(database: Path) -> QueryError:
    """A data file whose content is not what was written: nothing is wrong with the query."""
    return QueryError(
        "engine",
        f"The data file {database} is damaged; nothing is wrong with your query.",
        "Load the page again: the lab goes on with the data of before, where there is some. "
        "Build the data again with `make data`.",
    )


def unreadable(database: Path, reason: str) -> QueryError:
    """A database file that cannot be opened, with what the engine says about it."""
    if not database.exists():
        return QueryError("engine", f"There is no data file {database}.", "Build the data first.")
    if is_damage(reason):
        return damaged(database)
    format_ = re.search(r"version number (\d+), but we can only read .*\b(\d+)", reason)
    if format_ and int(format_[1]) > int(format_[2]):
        return QueryError(
            "engine",
            f"The data file {database} was written by a newer version of DuckDB than this lab has "
            f"(format {format_[1]}; it reads up to {format_[2]}).",
            "Update the lab to the version that built the data, or build the data again.",
        )
    text = reason.strip().partition("\n")[0] or "it ran out of memory while opening."
    return QueryError("engine", f"The data file {database} cannot be opened: {text}", "Build the data again.")


def refused(sql: str, answer: dict[str, Any]) -> QueryError:
    """A query that the worker did not run, for the reason that it gave."""
    reason, detail = answer["refused"], answer.get("detail") or ""
    line, column = place(sql, answer.get("position"))
    if reason == "empty":
        return QueryError("syntax", "There is no query here yet.", "Type one, such as SELECT * FROM users.")
    if reason == "several":
        return QueryError(
            "refused",
            f"These are {detail} queries, and the lab runs one at a time.",
            "Keep one, and remove the others and the semicolons between them.",
            line,
            column,
        )
    if reason == "statement":
        return QueryError(
            "refused",
            STATEMENTS.get(detail, "This kind of statement is not allowed here."),
            STATEMENT_HINTS.get(detail, READ_ONLY),
        )
    if reason == "function":
        return QueryError(
            "refused",
            f"{detail} cannot be used here: it is about the computer or its files, not about the data.",
            "Everything that you can use is in the tables: SHOW ALL TABLES lists them.",
            line,
            column,
        )
    if reason == "columns":
        return QueryError(
            "refused",
            f"The result has {detail} columns, too many to show.",
            "Choose the columns that you need by name.",
        )
    if reason == "large":
        return QueryError(
            "engine",
            "The result holds a value too large to show.",
            "CAST(… AS VARCHAR) shows it as text.",
        )
    if reason == "wide":
        return QueryError(
            "memory",
            f"A single row of the result is larger than {_amount(16)}, too large to show.",
            "Choose fewer columns, or cut long texts with LEFT(…, 100).",
        )
    return QueryError("refused", READ_ONLY)


def place(sql: str, position: int | None) -> tuple[int | None, int | None]:
    """Line and column, from 1, of the byte at `position`."""
    if position is None:
        return None, None
    before = sql.encode()[:position].decode(errors="replace")
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def _amount(megabytes: int) -> str:
    return f"{megabytes / 1024:g} GB" if megabytes >= 1024 else f"{megabytes} MB"

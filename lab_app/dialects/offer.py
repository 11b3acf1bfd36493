"""What a query that failed is in other databases' SQL, and how it reads here: one click, a question, or the reason why not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lab_app.dialects.foreign import is_foreign
from lab_app.dialects.names import Dialect, listed
from lab_app.dialects.reading import Reading, readings
from lab_app.sandbox import QueryError, Result, Sandbox
from lab_app.sandbox.result import Mend
from lab_app.sandbox.scan import only, pieces

COMPARED_ROWS = 1000
CASE_BLIND = {Dialect.MYSQL, Dialect.SQL_SERVER}
COLUMNS = "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY table_name, column_index"
EXPLAINED = {"syntax", "name", "engine"}  # kinds of error that another database's words can be behind


def explained(sandbox: Sandbox, sql: str, error: QueryError, dialect: Dialect | None = None) -> QueryError:
    """`error` with what `sql` reads like here, if it is another database's and that can be told; else `error` itself.

    `dialect` is the database that the reader has named: where it can be that one's, it is.
    """
    if error.kind not in EXPLAINED or not is_foreign(sql):
        return error
    found = readings(sql, _tables(sandbox))
    if any(reading.dialect == dialect for reading in found):
        found = tuple(reading for reading in found if reading.dialect == dialect)
    offers: dict[str, list[Dialect]] = {}
    for reading in found:
        runs = _that_runs(sandbox, sql, reading)
        if runs is not None:
            offers.setdefault(runs, []).append(reading.dialect)
    refused = [reading for reading in found if reading.refused]
    if offers and offers.keys() <= {mend.sql for mend in error.mends}:
        return error  # a word or a sign is all that differs, and the message explains it
    if offers:
        return _offered(sql, error, offers, refused)
    lacks_as = (error.suggestion or "").startswith("AS ")  # a slip of any database's: it shows nothing
    return _refused(error, refused) if refused and not lacks_as else error


def elsewhere(sandbox: Sandbox, sql: str, result: Result) -> str | None:
    """What is worth saying of a query that ran, gave `result`, and means something else where it is from.

    Said for certain alone: backticks show that it is not this database's, all databases that have them read it in
    the same other way, and the rows are others.
    """
    if not any(piece.kind == "name" and piece.text[:1] == "`" for piece in pieces(sql)) or not is_foreign(
        sql
    ):
        return None
    found = readings(sql, _tables(sandbox))
    others = {reading.plain for reading in found}
    if len(others) != 1 or None in others or sql in others:
        return None
    (other,) = others
    rows = _rows(sandbox, str(other))
    if rows is None or rows.rows == result.rows[:COMPARED_ROWS]:
        return None
    names = listed([reading.dialect.display for reading in found])
    return f"The backticks are those of {names}, where this gives other rows. Here it would read: {other}"


@dataclass(frozen=True)
class Translated:
    """A query of a database that was named, as it reads here, or why it doesn't."""

    sql: str | None
    reason: str = ""


def translated(sandbox: Sandbox, sql: str, dialect: Dialect) -> Translated:
    """`sql`, of this database, as it reads here."""
    found = readings(sql, _tables(sandbox), (dialect,))
    if not found:
        return Translated(
            None,
            f"This could not be read as {dialect.display}'s SQL, or uses something that isn't known here. "
            "Leave --from out to run it as it is.",
        )
    if found[0].refused:
        return Translated(None, found[0].refused)
    runs = _that_runs(sandbox, sql, found[0], same=True)
    return Translated(runs, "" if runs else str(_why_not(sandbox, found[0])))


def _why_not(sandbox: Sandbox, reading: Reading) -> QueryError | None:
    try:
        sandbox.run(str(reading.sql), limit=1)
    except QueryError as error:
        return error
    return None


def _tables(sandbox: Sandbox) -> dict[str, dict[str, str]]:
    """The columns of all tables; of one name in two schemas those of the later one, as far as types differ."""
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in sandbox.known(COLUMNS, limit=20_000).rows:
        tables.setdefault(str(table).lower(), {})[str(column)] = str(kind)
    return tables


def _that_runs(sandbox: Sandbox, sql: str, reading: Reading, *, same: bool = False) -> str | None:
    """How a reading is written here, None if it doesn't run or is the query itself.

    Where NULLs come is left out if the rows are the same without it.
    """
    if reading.sql is None or reading.plain is None or (reading.sql == sql and not same):
        return None
    rows = _rows(sandbox, reading.sql)
    if rows is None:
        return None
    if reading.plain == reading.sql:
        return reading.sql
    plain = _rows(sandbox, reading.plain)
    return reading.plain if plain is not None and plain.rows == rows.rows else reading.sql


def _rows(sandbox: Sandbox, sql: str) -> Result | None:
    try:
        return sandbox.run(sql, limit=COMPARED_ROWS)
    except QueryError as error:
        if error.kind in {"busy", "cancelled"}:
            raise
        return None


def _offered(
    sql: str, error: QueryError, offers: dict[str, list[Dialect]], refused: Sequence[Reading]
) -> QueryError:
    if len(offers) == 1 and not refused:
        ((new, dialects),) = offers.items()
        names = listed([dialect.display for dialect in dialects])
        return QueryError(
            error.kind,
            f"This is SQL for {names}.",
            f"In this lab it reads as below.{_case_caveat(sql, dialects)}",
            error.line,
            error.column,
            new,
            (Mend("Use it", new, dialects[0].value if len(dialects) == 1 else None, is_translated=True),),
        )
    mends = tuple(
        Mend(
            listed([dialect.display for dialect in dialects]),
            new,
            dialects[0].value if len(dialects) == 1 else None,
            is_translated=True,
        )
        for new, dialects in offers.items()
    )
    why = "".join(
        f" For {reading.dialect.display} it cannot be said here: {reading.refused}" for reading in refused[:2]
    )
    return QueryError(
        error.kind,
        "This is SQL for another database, and what it means depends on which one.",
        f"Which database is this from?{why}{_case_caveat(sql, [d for ds in offers.values() for d in ds])}",
        error.line,
        error.column,
        None,
        mends,
    )


def _refused(error: QueryError, refused: Sequence[Reading]) -> QueryError:
    reasons: dict[str, list[str]] = {}
    for reading in refused:
        reasons.setdefault(str(reading.refused), []).append(reading.dialect.display)
    if len(reasons) == 1:
        ((reason, names),) = reasons.items()
        hint = f"This looks like SQL for {listed(names)}. {reason}"
    else:
        hint = "This looks like SQL for another database. " + " ".join(
            f"Of {listed(names)}: {reason}" for reason, names in list(reasons.items())[:2]
        )
    return QueryError(error.kind, error.message, hint, error.line, error.column)


def _case_caveat(sql: str, dialects: Sequence[Dialect]) -> str:
    """That two of them compare texts without regard to case, where the query compares one with letters."""
    blind = [dialect.display for dialect in dialects if dialect in CASE_BLIND]
    if not blind or not re.search(
        r"(=|<>|\bin\s*\()\s*N?'[^']*[A-Za-z]", only(sql, "code", "text"), re.IGNORECASE
    ):
        return ""
    return f" {listed(blind, 'and')} usually compare{'s' if len(blind) == 1 else ''} texts without regard to case: here 'de' is not 'DE'."

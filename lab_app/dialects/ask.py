"""Runs a query for somebody who has typed it, and says all that is worth saying of it: notes, mends, other databases."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from lab_app.dialects.names import Dialect
from lab_app.dialects.notes import notes_on
from lab_app.dialects.offer import elsewhere, explained
from lab_app.sandbox import QueryError, Result, Sandbox, Ticket


def ask(
    sandbox: Sandbox,
    sql: str,
    *,
    as_of: dt.date,
    limit: int = 1000,
    ticket: Ticket | None = None,
    dialect: Dialect | None = None,
) -> Result:
    """As `sandbox.run`, with notes beside the rows, and with how the query reads here where it is another database's.

    `as_of` is the last day of the data, `dialect` the database that the reader has said theirs is. Raises QueryError.
    """
    try:
        result = sandbox.run(sql, limit=limit, ticket=ticket)
    except QueryError as error:
        raise explained(sandbox, sql, error, dialect) from None
    other = elsewhere(sandbox, sql, result)
    said = () if other is None else (other,)
    return replace(result, notes=(*result.notes, *notes_on(sql, as_of), *said))

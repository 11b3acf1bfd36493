"""`larder sql`: a query in the lab's sandbox."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from lab_app.cli.terminal import Format, fail, note, opened_lab, typed

TABLE_ROWS, FILE_ROWS = 50, 1000  # the most rows, unless asked for more: to read, and for a script


def sql(
    query: Annotated[str, typer.Argument(help="One SELECT, as in the lab; - reads it from standard input.")],
    output: Annotated[Format, typer.Option("--format", help="How rows are written.")] = Format.TABLE,
    limit: Annotated[
        int | None,
        typer.Option(
            min=1, help=f"The most rows to return; else {TABLE_ROWS}, and {FILE_ROWS} as CSV or JSON."
        ),
    ] = None,
) -> None:
    """Run a query in the lab's sandbox: unqualified names are those of the product's tables."""
    from lab_app.sandbox import QueryError

    text = typed(Path("-"), "query") if query == "-" else query
    if limit is None:
        limit = TABLE_ROWS if output is Format.TABLE else FILE_ROWS
    with opened_lab() as lab:
        try:
            result = lab.sandbox.run(text, limit=limit)
        except QueryError as error:
            pointer = error.pointer(text)
            fail(str(error) if pointer is None else f"{error}\n{pointer}")
    from lab_app.cli.tables import write

    if result.notice:  # before the rows, where it is read
        note(result.notice + " Ask for more with --limit.")
    write([column.name for column in result.columns], result.rows, output.value, sys.stdout)

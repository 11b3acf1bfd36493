"""`larder sql`: a query in the lab's sandbox."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from lab_app.cli.terminal import Format, fail, in_full, note, opened_lab, typed
from lab_app.dialects.names import Dialect

if TYPE_CHECKING:
    from lab_app.lab import Lab


class SqlCommand(TyperCommand):
    """A command whose argument may begin as an option does: a query with a comment on top is no option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Options hold no blanks, queries do."""
        return super().parse_args(ctx, [f" {arg}" if _is_query(arg) else arg for arg in args])


def _is_query(arg: str) -> bool:
    return arg.startswith("-") and any(sign.isspace() for sign in arg)


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
    source: Annotated[
        Dialect | None,
        typer.Option("--from", help="The database whose SQL it is, if it isn't this one's."),
    ] = None,
) -> None:
    """Run a query in the lab's sandbox: unqualified names are those of the product's tables."""
    from lab_app.dialects.ask import ask
    from lab_app.sandbox import QueryError

    text = typed(Path("-"), "query") if query == "-" else query
    if limit is None:
        limit = TABLE_ROWS if output is Format.TABLE else FILE_ROWS
    with opened_lab() as lab:
        try:
            if source is not None:
                text = translation(source, text, lab)
            result = ask(lab.sandbox, text, as_of=lab.release.as_of, limit=limit)
        except QueryError as error:
            fail(in_full(error, text))
    from lab_app.cli.tables import write

    if result.notice:  # before the rows, where it is read
        note(result.notice + " Ask for more with --limit.")
    for remark in result.notes:
        note(remark)
    write([column.name for column in result.columns], result.rows, output.value, sys.stdout)


def translation(source: Dialect, text: str, lab: Lab) -> str:
    """The query as it reads here, which is said where it differs; the command ends where it cannot be said."""
    from lab_app.dialects.offer import translated

    found = translated(lab.sandbox, text, source)
    if found.sql is None:
        fail(found.reason)
    if found.sql != text:
        note(f"{source.display}'s SQL, which reads here:\n\n{found.sql}\n")
    return found.sql


def suggest(text: str, lab: Lab) -> None:
    """Say how a query that does not run can be written, if that can be told."""
    from lab_app.dialects.ask import ask
    from lab_app.sandbox import QueryError

    try:
        ask(lab.sandbox, text, as_of=lab.release.as_of, limit=1)
    except QueryError as error:
        if error.mends:
            note(in_full(error, text))

"""How the cases come out: `python -m tests.lab_app.dialects.table` prints them for each database."""

from __future__ import annotations

import datetime as dt
import importlib
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

from lab_app.dialects import offer
from lab_app.dialects.ask import ask
from lab_app.dialects.names import Dialect, of_parser
from lab_app.dialects.offer import translated
from lab_app.dialects.reading import Reading, Tables
from lab_app.dialects.translator.translate import read_as
from lab_app.sandbox import QueryError, Sandbox
from tests.lab_app.dialects import tables
from tests.lab_app.dialects.cases import Case

AS_OF = dt.date(2026, 4, 30)
MODULES = ("bigquery", "snowflake", "sqlserver", "mysql", "postgres", "spark", "trino")
CASES: Mapping[str, Sequence[Case]] = {
    name: importlib.import_module(f"tests.lab_app.dialects.cases.{name}").CASES for name in MODULES
}


def in_process(sql: str, tables: Tables, dialects: Sequence[Dialect] = tuple(Dialect)) -> tuple[Reading, ...]:
    """As `readings`, without a process of its own, which takes half a second for each query."""
    found = read_as(sql, [dialect.parser for dialect in dialects], tables)
    return tuple(Reading(of_parser(one.dialect), one.sql, one.plain, one.refused) for one in found)


def plain(value: Any, places: int) -> Any:
    """A value as it is compared: numbers to some places, a midnight as its day."""
    if isinstance(value, list):
        return [plain(item, places) for item in value]
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    if isinstance(value, bool) or value is None or isinstance(value, str | dt.date):
        return value
    return round(float(value), places)


def is_answer(sandbox: Sandbox, sql: str, case: Case) -> bool:
    """Whether `sql` gives the source's answer here."""
    rows = sandbox.run(sql).rows
    return [[plain(v, case.places) for v in row] for row in rows] == [
        [plain(v, case.places) for v in row] for row in case.rows
    ]


def source_of(name: str, case: Case) -> Dialect:
    """Where a case is from: those of Redshift are in the file of PostgreSQL, whose SQL it shares."""
    return Dialect.REDSHIFT if case.about.startswith("Redshift: ") else Dialect(name)


def outcome(sandbox: Sandbox, dialect: Dialect, case: Case) -> str:
    """What comes of a case: its outcome, or `wrong` where an answer is another one than the source's.

    Of a question the answer counts that the source's user gives; one who has not been asked is offered one alone.
    """
    try:
        ask(sandbox, case.sql, as_of=AS_OF)
    except QueryError as error:
        mends = error.mends
        refusal = str(error)
    else:
        return "runs" if is_answer(sandbox, case.sql, case) else "wrong"
    titled = [mend for mend in mends if dialect.display in mend.label]
    if len(mends) == 1 and not titled:
        return "translated" if is_answer(sandbox, mends[0].sql, case) else "wrong"
    if titled:
        return "asked" if is_answer(sandbox, titled[0].sql, case) else "wrong"
    return "refused" if dialect.display in refusal else "not recognised"


def told(sandbox: Sandbox, dialect: Dialect, case: Case) -> str:
    """What comes of a case whose reader has said where it is from: `right`, `wrong`, or `none` where it is refused."""
    sql = translated(sandbox, case.sql, dialect).sql
    return "none" if sql is None else "right" if is_answer(sandbox, sql, case) else "wrong"


def opened(folder: Path) -> Sandbox:
    """A sandbox on the two tables."""
    path = folder / "tables.duckdb"
    tables.build(path)
    return Sandbox(path, workers=1, timeout_seconds=5)


def main() -> None:
    """Print the table."""
    kinds = ("runs", "translated", "asked", "refused", "not recognised", "wrong")
    print(f"{'':<10} {'cases':>6} " + " ".join(f"{kind:>14}" for kind in kinds) + f" {'told: right':>14}")
    with (
        mock.patch.object(offer, "readings", in_process),
        tempfile.TemporaryDirectory() as folder,
        opened(Path(folder)) as sandbox,
    ):
        for name, cases in CASES.items():
            found = [outcome(sandbox, source_of(name, case), case) for case in cases]
            right = [told(sandbox, source_of(name, case), case) for case in cases].count("right")
            counts = " ".join(f"{found.count(kind):>14}" for kind in kinds)
            print(f"{name:<10} {len(cases):>6} {counts} {right:>14}")


if __name__ == "__main__":
    main()

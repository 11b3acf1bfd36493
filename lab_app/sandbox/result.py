"""What a query gives back: a table, or one plain sentence about why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 160  # characters of a line of a query, around the place where it fails

ErrorKind = Literal["syntax", "name", "refused", "timeout", "memory", "busy", "cancelled", "engine"]


@dataclass(frozen=True)
class ResultColumn:
    """Name and DuckDB type (`BIGINT`, `DECIMAL(12,2)`, …) of one column of a result."""

    name: str
    type: str


@dataclass(frozen=True)
class Result:
    """A query's rows, as Python values, in the order in which the engine gave them.

    `truncated` says that the query has more rows than `rows` holds. `elapsed_ms` is the time in the
    engine: planning, running and fetching, without the way through the pipe. `notes` are remarks on what
    the query means, which its author may not have meant.
    """

    columns: tuple[ResultColumn, ...]
    rows: list[tuple[Any, ...]]
    truncated: bool
    elapsed_ms: float
    notes: tuple[str, ...] = ()

    @property
    def notice(self) -> str | None:
        """A sentence about rows that were left out, None if all of them are here."""
        if not self.truncated:
            return None
        return f"Only the first {len(self.rows):,} rows are shown: the query has more."

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a data frame. Repeated column names get a number; decimals become floats."""
        import pandas as pd

        seen: dict[str, int] = {}
        data: dict[str, Any] = {}
        for index, column in enumerate(self.columns):
            name = column.name
            while name in data:
                seen[column.name] = seen.get(column.name, 0) + 1
                name = f"{column.name}_{seen[column.name]}"
            data[name] = _series([row[index] for row in self.rows], column.type)
        return pd.DataFrame(data)


@dataclass(frozen=True)
class Mend:
    """A query that can take the place of one that failed: `sql` is the whole of it, changed where it must be.

    `label` is what to press for it. `is_translated` says that it was read as another database's SQL, `dialect`
    which one that is, where it is one.
    """

    label: str
    sql: str
    dialect: str | None = None
    is_translated: bool = False


class QueryError(Exception):
    """A query that was refused, stopped or not understood.

    `message` is one plain sentence, `hint` says what to do about it. `line` and `column` count from
    1 and point at the place in the query; `suggestion` is the name that was probably meant. `mends` are
    queries to go on with: one, or several to choose from where it isn't known what is meant.
    """

    def __init__(  # noqa: PLR0913 -- what there is to say of an error, each with a default
        self,
        kind: ErrorKind,
        message: str,
        hint: str | None = None,
        line: int | None = None,
        column: int | None = None,
        suggestion: str | None = None,
        mends: tuple[Mend, ...] = (),
    ) -> None:
        super().__init__(message)
        self.kind: ErrorKind = kind
        self.message = message
        self.hint = hint
        self.line = line
        self.column = column
        self.suggestion = suggestion
        self.mends = mends

    @property
    def is_translated(self) -> bool:
        """Whether there is another way to write the query because it is another database's."""
        return any(mend.is_translated for mend in self.mends)

    def pointer(self, sql: str) -> str | None:
        """The line of the query at fault with a caret under the place, None if the place is unknown."""
        return None if self.column is None else pointer(sql, self.line, self.column)

    def __str__(self) -> str:
        return self.message if self.hint is None else f"{self.message} {self.hint}"


def pointer(sql: str, line: int | None, column: int | None) -> str | None:
    """Line `line` of `sql` with a caret under `column`, both from 1; None if there is no such line."""
    lines = sql.split("\n")  # as lines are counted: other marks of a line's end are letters to the engine
    if line is None or not 1 <= line <= len(lines):
        return None
    at = (column or 1) - 1
    first = max(0, at - SHOWN // 2)  # of a long line, what is around the place
    shown = lines[line - 1].rstrip("\r")[first : first + SHOWN]
    shown = "".join(character if character.isprintable() else " " for character in shown)
    return shown if column is None else f"{shown}\n{' ' * (at - first)}^"


def _series(values: list[Any], sql_type: str) -> pd.Series[Any]:
    import pandas as pd

    if sql_type.startswith("DECIMAL") and sql_type.endswith(")"):  # and no list of them
        return pd.Series([None if v is None else float(v) for v in values], dtype="float64")
    if sql_type in {"FLOAT", "DOUBLE"}:
        return pd.Series(values, dtype="float64")
    if sql_type in {"TINYINT", "SMALLINT", "INTEGER", "BIGINT"}:
        return pd.Series(values, dtype="int64" if None not in values else "Int64")
    if sql_type in {"DATE", "TIMESTAMP"}:
        # Days that Python has no room for come as texts, and have no place in a column of times.
        known = [None if isinstance(value, str) else value for value in values]
        return pd.Series(pd.to_datetime(pd.Series(known, dtype="object"), errors="coerce"))
    return pd.Series(values, dtype="object")

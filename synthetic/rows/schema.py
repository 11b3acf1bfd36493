"""What a source table is: its columns, and all that others must know of it.

Names and types are what learners' SQL relies on. A row carries its *final* outcome, known to the simulator when
the row is created; a reader as of a given day masks what comes after it (`Column.known_at`), so that a file, once
written, never changes.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import pyarrow as pa

ID = pa.int64()
TIMESTAMP = pa.timestamp("us")  # UTC, without a zone, as DuckDB's TIMESTAMP
DATE = pa.date32()
AMOUNT = pa.decimal128(12, 2)
TEXT = pa.string()
CATEGORY = pa.dictionary(pa.int32(), pa.string())  # low cardinality; read back as VARCHAR

Defect = Literal[
    "bot",
    "internal account",
    "identity split",
    "duplicate",
    "near-duplicate",
    "orphan",
    "missing value",
    "late",
    "wrong clock",
    "lost",
]
_NAMES = {
    pa.int64(): "bigint",
    pa.int32(): "integer",
    pa.bool_(): "boolean",
    pa.string(): "string",
    pa.date32(): "date",
    pa.timestamp("us"): "timestamp",
    pa.float64(): "double",
}


@dataclass(frozen=True)
class Column:
    """One column of a source table.

    `known_at` names the column with the time from which this value is known; a reader at an earlier time sees
    `until_then` instead (a column may name itself). `ordinary`: the value in a made-up row that says nothing of
    this column, `{n}` for the row's number. `gives_away`: the defect of a row that differs here, and here alone,
    from what it should be. `packing`: how its numbers are written where the usual way makes big files: the same
    number comes "in runs", row after row, or they are "long".
    """

    name: str
    type: pa.DataType
    description: str
    known_at: str | None = None
    until_then: str | None = None
    nullable: bool = False
    ordinary: str | None = None
    gives_away: Defect | None = None
    packing: Literal["usual", "in runs", "long"] = "usual"


@dataclass(frozen=True)
class Flaws:
    """What can happen to a table's rows on their way, beside what a column gives away.

    `copied`: clients send some twice. `retried`: they send some again under a new number. `orphaned`: some name an
    account that nobody has. `moved`: the defect of a row that is filed under another day than it should be.
    `gone`: that of a row of which nothing is there.
    """

    copied: bool = False
    retried: bool = False
    orphaned: bool = False
    moved: Defect = "wrong clock"
    gone: Defect = "lost"


@dataclass(frozen=True)
class EdgeCases:
    """What is done to a table in the hidden world of edge cases, beside copies of what clients send twice.

    `orphans`: one row in so many is copied to an account that does not exist; 0 for none. `emptied`: the people of
    one country have no rows.
    """

    orphans: int = 0
    emptied: bool = True


@dataclass(frozen=True)
class Table:
    """One source table.

    `number`: its place among all tables. `filed_by`: the column whose UTC day names the file that a row is in.
    `made_of`: what its rows follow from; the tables that are made of the company's own doings are the same in a
    world of any size. `lag_days`: so many days after the visit that it is of a row can still be filed. `person`:
    the column that names the account whose row it is. `has_rows`: whether each day of each world has some, or
    each world, however short; from the day `since` on, where the table begins later than history does. `opening`:
    whether rows from before history exist when it begins.
    """

    name: str
    number: int
    grain: str
    description: str
    origin: Literal["server", "client", "back office"]
    filed_by: str
    made_of: Literal["people", "visits", "happenings", "company"]
    columns: tuple[Column, ...]
    person: str | None = "user_id"
    has_rows: Literal["every day", "always", "perhaps"] = "perhaps"
    since: dt.date | None = None
    opening: bool = False
    lag_days: int = 0
    flaws: Flaws = Flaws()
    edges: EdgeCases = EdgeCases()

    @cached_property
    def arrow_schema(self) -> pa.Schema:
        return pa.schema([pa.field(c.name, c.type, c.nullable) for c in self.columns])

    @property
    def is_of_the_company(self) -> bool:
        """Whether its rows are made once for the whole world, not once for each of its shards."""
        return self.made_of == "company"

    @property
    def key(self) -> str | None:
        """The column that numbers the rows, if there is one."""
        return "id" if any(column.name == "id" for column in self.columns) else None

    def described(self) -> dict[str, Any]:
        """What a reader who does not know the simulator needs of it, ready for JSON."""
        return {
            "name": self.name,
            "grain": self.grain,
            "description": self.description,
            "origin": self.origin,
            "filed_by": self.filed_by,
            "person": self.person,
            "columns": [
                {
                    "name": column.name,
                    "type": type_name(column.type),
                    "description": column.description,
                    "nullable": column.nullable,
                    "known_at": column.known_at,
                    "until_then": column.until_then,
                    "ordinary": column.ordinary,
                }
                for column in self.columns
            ],
        }


def type_name(kind: pa.DataType) -> str:
    """A column's type by a name that every engine has or translates: bigint, string, decimal(12,2), ..."""
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if pa.types.is_decimal(kind):
        return f"decimal({kind.precision},{kind.scale})"
    return _NAMES[kind]


def number(description: str, packing: Literal["usual", "in runs", "long"] = "usual") -> Column:
    """The column that numbers a table's rows."""
    return Column("id", ID, description, ordinary="{n}", packing=packing)


def user_id(
    description: str, ordinary: str | None = "1", packing: Literal["usual", "in runs"] = "usual"
) -> Column:
    """The column that names the account whose row it is."""
    return Column("user_id", ID, description, ordinary=ordinary, gives_away="orphan", packing=packing)


def outcome(name: str, description: str, ordinary: str | None = None) -> Column:
    """A time after the row's creation, NULL until it has come."""
    return Column(name, TIMESTAMP, description, known_at=name, nullable=True, ordinary=ordinary)


def app_version() -> Column:
    """The version of a client, which some rows lack."""
    return Column(
        "app_version",
        CATEGORY,
        "Version of the client; NULL where the SDK did not say.",
        nullable=True,
        ordinary="7.0",
        gives_away="missing value",
    )

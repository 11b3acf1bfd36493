"""Rows of a table before they are Arrow: NumPy columns, in order of the day that they are filed under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from synthetic.kernel import days
from synthetic.rows.schema import AMOUNT, Table

NULL = np.iinfo(np.int64).min
"""In columns of numbers and times."""


@dataclass(frozen=True)
class Coded:
    """A column of low cardinality: places in `values`; -1 for NULL."""

    codes: NDArray[Any]
    values: tuple[str, ...]


@dataclass(frozen=True)
class Frame:
    """Rows of one table. `day`: number of the day that each row is filed under, ascending.

    Columns are arrays of numbers (times in microseconds, amounts in cents), `Coded`, or Arrow arrays.
    """

    table: Table
    day: NDArray[np.int16]
    columns: Mapping[str, NDArray[Any] | Coded | pa.Array]

    @classmethod
    def empty(cls, table: Table) -> Frame:
        """No rows of a table."""
        return cls(table, np.empty(0, np.int16), {c.name: _nothing(c.type) for c in table.columns})

    def __len__(self) -> int:
        return len(self.day)

    def take(self, places: NDArray[Any]) -> Frame:
        """The rows at these places, or for which they are true."""
        return Frame(
            self.table,
            self.day[places],
            {name: _take(column, places) for name, column in self.columns.items()},
        )

    def in_order(self) -> Frame:
        """The same rows by day; within a day they keep their order."""
        if len(self.day) < 2 or bool((np.diff(self.day) >= 0).all()):
            return self
        return self.take(np.argsort(self.day, kind="stable"))

    def between(self, first: int, last: int) -> Frame:
        """The rows of the days `[first, last)`."""
        start, end = days.span(self.day, first, last)
        if start == 0 and end == len(self.day):
            return self
        here = slice(start, end)
        return Frame(
            self.table,
            self.day[here],
            {
                name: Coded(column.codes[here], column.values) if isinstance(column, Coded) else column[here]
                for name, column in self.columns.items()
            },
        )

    def to_arrow(self) -> pa.Table:
        """The rows in the table's published schema. Raises KeyError for a column that is missing."""
        schema = self.table.arrow_schema
        return pa.Table.from_arrays([_array(self.columns[f.name], f.type) for f in schema], schema=schema)


def _nothing(kind: pa.DataType) -> NDArray[Any] | Coded | pa.Array:
    if pa.types.is_dictionary(kind):
        return Coded(np.empty(0, np.int32), ())
    if pa.types.is_string(kind):
        return pa.array([], pa.string())
    return np.empty(0, np.bool_ if pa.types.is_boolean(kind) else np.int64)


def _take(column: NDArray[Any] | Coded | pa.Array, places: NDArray[Any]) -> NDArray[Any] | Coded | pa.Array:
    if isinstance(column, Coded):
        return Coded(column.codes[places], column.values)
    if isinstance(column, pa.Array):
        return column.filter(pa.array(places)) if places.dtype == np.bool_ else column.take(pa.array(places))
    return column[places]


def _array(column: NDArray[Any] | Coded | pa.Array, kind: pa.DataType) -> pa.Array:
    if isinstance(column, pa.Array):
        return column
    if isinstance(column, Coded):
        codes = np.ascontiguousarray(column.codes, dtype=np.int32)
        missing = codes < 0
        places = pa.array(codes, mask=missing) if missing.any() else pa.array(codes)
        return pa.DictionaryArray.from_arrays(places, pa.array(column.values, pa.string()))
    if kind == AMOUNT:
        return _decimals(column.astype(np.int64, copy=False))
    if pa.types.is_boolean(kind):
        return pa.array(column)
    if (pa.types.is_integer(kind) and kind.bit_width == 32) or pa.types.is_date(kind):
        return pa.array(column.astype(np.int32, copy=False)).view(kind)
    missing = column == NULL
    whole = np.ascontiguousarray(column, dtype=np.int64)
    return (pa.array(whole, mask=missing) if missing.any() else pa.array(whole)).view(kind)


def _decimals(cents: NDArray[np.int64]) -> pa.Array:
    """Amounts from cents, without going through Python's decimals."""
    words = np.empty((len(cents), 2), np.int64)
    words[:, 0] = cents
    words[:, 1] = cents >> 63
    return pa.Array.from_buffers(AMOUNT, len(cents), [None, pa.py_buffer(words)])

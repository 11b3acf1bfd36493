"""Reads a worker's answers: the other half of `worker.encoding`. Nothing here is ever evaluated."""

from __future__ import annotations

import base64
import datetime as dt
import decimal
import uuid
from collections.abc import Callable
from typing import Any

from lab_app.sandbox.result import Result, ResultColumn


def _interval(parts: list[int]) -> dt.timedelta:
    return dt.timedelta(days=parts[0], seconds=parts[1], microseconds=parts[2])


def _list(items: list[Any]) -> list[Any]:
    return [decode(item) for item in items]


def _struct(pairs: list[list[Any]]) -> dict[Any, Any]:
    return {_hashable(decode(key)): decode(value) for key, value in pairs}


def _hashable(value: Any) -> Any:
    return str(value) if isinstance(value, list | dict) else value


DECODERS: dict[str, Callable[[Any], Any]] = {
    "timestamp": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "decimal": decimal.Decimal,
    "interval": _interval,
    "uuid": uuid.UUID,
    "blob": base64.b64decode,
    "list": _list,
    "struct": _struct,
    "text": str,
}


def decode(value: Any) -> Any:
    """The Python value that a worker has encoded. Raises ValueError for what no worker writes."""
    if not isinstance(value, dict):
        return value
    if len(value) != 1:
        raise ValueError("A worker's value has one type.")
    ((tag, content),) = value.items()
    if tag not in DECODERS:
        raise ValueError(f"A worker's value has the unknown type {tag!r}.")
    return DECODERS[tag](content)


def decode_column(column: list[Any] | dict[str, list[Any]]) -> list[Any]:
    """The Python values of a column of a piece. Raises ValueError for what no worker writes."""
    if isinstance(column, list):
        return [decode(value) if isinstance(value, dict) else value for value in column]
    if len(column) != 1:
        raise ValueError("A worker's column has one type.")
    ((tag, texts),) = column.items()
    if tag not in ("timestamp", "date", "decimal"):
        raise ValueError(f"A worker's column has the unknown type {tag!r}.")
    decoder = DECODERS[tag]
    values = {text: decoder(text) for text in set(texts) if text is not None}
    return [values.get(text) for text in texts]


def result(answer: dict[str, Any]) -> Result:
    """The result in a worker's answer: pieces of some rows each, by column."""
    return Result(
        columns=tuple(ResultColumn(str(name), str(sql_type)) for name, sql_type in answer["columns"]),
        rows=[
            row
            for piece in answer["pieces"]
            for row in zip(*(decode_column(column) for column in piece), strict=True)
        ],
        truncated=bool(answer["truncated"]),
        elapsed_ms=float(answer["elapsed_ms"]),
    )

"""DuckDB's types as people say them."""

from __future__ import annotations

import re

_WORDS = {
    "BOOLEAN": "yes/no",
    "DATE": "date",
    "TIME": "time of day",
    "TIMESTAMP": "date and time",
    "INTERVAL": "length of time",
    "VARCHAR": "text",
    "STRING": "text",
    "DOUBLE": "number",
    "FLOAT": "number",
    "REAL": "number",
    "BLOB": "bytes",
    "BIT": "bits",
    "JSON": "JSON",
    "UUID": "id",
    "STRUCT": "several values",
    "MAP": "names with values",
    "UNION": "one of several types",
    "ENUM": "text",
    "NULL": "nothing",
}
_WHOLE = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|BIGNUM|VARINT")
_NUMBER = re.compile(r"DECIMAL|NUMERIC|DOUBLE|FLOAT|REAL")


def is_number(sql_type: str) -> bool:
    """Whether values of this type are numbers, whole or not."""
    name = sql_type.upper()
    return not name.endswith("]") and bool(_WHOLE.fullmatch(name) or _NUMBER.match(name))


def is_whole(sql_type: str) -> bool:
    """Whether values of this type are whole numbers."""
    return bool(_WHOLE.fullmatch(sql_type.upper()))


def is_time(sql_type: str) -> bool:
    """Whether values of this type are days or moments."""
    return sql_type.upper().startswith(("DATE", "TIMESTAMP")) and not sql_type.endswith("]")


def in_words(sql_type: str, *, of_table: bool = False) -> str:
    """`BIGINT` -> "whole number". A type that has no plain word stays as it is, in small letters.

    Of a table's column more is known than of a result's: its times are in UTC, and its decimals amounts.
    """
    name = sql_type.upper()
    if name.endswith("]"):
        return "list"
    if is_whole(name):
        return "whole number"
    if name.startswith(("DECIMAL", "NUMERIC")):
        return "amount" if of_table and name.endswith(",2)") else "number"
    if name.startswith("TIMESTAMP WITH"):
        return "date and time with time zone"
    if name.startswith("TIMESTAMP") and of_table:
        return "date and time (UTC)"
    word = re.split(r"[(_ ]", name, maxsplit=1)[0].strip('"')
    return _WORDS.get(word, sql_type.lower())

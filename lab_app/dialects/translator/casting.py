"""CAST, `::` and CONVERT: the types of other databases, and how each turns a value into a whole number or a short text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .query import ReadingError, RefusedError, Value

WHOLE = frozenset(
    "int integer bigint smallint tinyint int64 int2 int4 int8 long short signed byteint mediumint".split()  # noqa: SIM905 - as words
)
# Types by which this database means the same.
ALIKE = WHOLE - {"int64", "signed", "byteint", "mediumint"} | frozenset(
    "date timestamp datetime double float8 string text varchar boolean bool".split()  # noqa: SIM905 - as words
)
FLOATS = {"double", "double precision", "float64", "float8", "float", "real", "float4"}
TEXTS = {"string", "text", "varchar", "char", "nvarchar", "character varying", "nchar", "bpchar", "character"}
TIMES = {
    "timestamp",
    "datetime",
    "datetime2",
    "timestamp_ntz",
    "timestampntz",
    "timestamp without time zone",
    "smalldatetime",
}
DECIMALS = {"decimal", "numeric", "number", "dec", "bignumeric", "money"}


# Types that one database alone has, or some.
OWN = {
    "number": {"snowflake"}, "int64": {"bigquery"}, "float64": {"bigquery"}, "bignumeric": {"bigquery"}, "signed": {"mysql"},
    "unsigned": {"mysql"}, "datetime2": {"tsql"}, "money": {"tsql"}, "nvarchar": {"tsql"}, "smalldatetime": {"tsql"},
    "bit": {"tsql"}, "string": {"bigquery", "spark", "snowflake"}, "text": {"postgres", "redshift", "snowflake"},
    "long": {"spark"}, "int4": {"postgres", "redshift"}, "int8": {"postgres", "redshift"}, "float8": {"postgres", "redshift"},
    "bpchar": {"postgres", "redshift"}, "timestamp_ntz": {"snowflake", "spark"}, "timestampntz": {"snowflake"},
}  # fmt: skip


@dataclass(frozen=True)
class Casting:
    """How a dialect casts: to whole numbers, DECIMAL without a size, FLOAT, and texts of a length.

    Halves are rounded away from zero (`rounds`), as this database does (`alike`: decimals away from zero,
    floats to the even number), or the fraction is `cut`.
    """

    dialect: str
    whole: Literal["rounds", "alike", "cut"]
    plain_decimal: str
    float_is_double: bool = True
    cuts_texts: bool = False  # VARCHAR(3) keeps three letters
    pads_char: bool = True  # CHAR(3) fills up with blanks


CASTINGS: Mapping[str, Casting] = {
    "bigquery": Casting("bigquery", "rounds", "DECIMAL(38,9)"),
    "snowflake": Casting("snowflake", "rounds", "DECIMAL(38,0)"),
    "tsql": Casting("tsql", "cut", "DECIMAL(18,0)", cuts_texts=True),
    "mysql": Casting(
        "mysql", "rounds", "DECIMAL(10,0)", float_is_double=False, cuts_texts=True, pads_char=False
    ),
    "postgres": Casting("postgres", "alike", "DOUBLE", cuts_texts=True),
    "redshift": Casting("redshift", "alike", "DECIMAL(18,0)", cuts_texts=True),
    "spark": Casting("spark", "cut", "DECIMAL(10,0)", float_is_double=False),
    "trino": Casting("trino", "rounds", "DECIMAL(38,0)", float_is_double=False, cuts_texts=True),
}


def cast(value: Value, target: str, casting: Casting, *, word: str = "CAST") -> str | None:
    """The cast as it reads here; None where the source's own words mean the same. Raises RefusedError, ReadingError."""
    name, size = _split(target)
    if casting.dialect not in OWN.get(name, {casting.dialect}):
        raise ReadingError(name)
    if name in WHOLE:
        return _to_whole(value, name, casting, word)
    if name in TEXTS:
        return _to_text(value, target, name, size, casting, word)
    if name in FLOATS:
        single = name in {"real", "float4"} or (name == "float" and not casting.float_is_double)
        new = "REAL" if single else "DOUBLE"
    elif name in DECIMALS:
        new = _decimal(name, size, casting)
    elif name in TIMES:
        new = "TIMESTAMP"
    elif name in {"date", "boolean", "bool"}:
        new = "DATE" if name == "date" else "BOOLEAN"
    else:
        raise RefusedError(f"The type {target.upper()} has no exact counterpart here.")
    return _or_none(f"{word}({value.text} AS {new})", name, new)


def _to_whole(value: Value, name: str, casting: Casting, word: str) -> str | None:
    if casting.whole == "cut" and value.type not in {"int", "bool", "text"}:
        return f"{word}(trunc({value.text}) AS BIGINT)"
    if casting.whole == "rounds" and value.type not in {"int", "bool", "text", "decimal"}:
        return f"{word}(round({value.text}) AS BIGINT)"
    return _or_none(f"{word}({value.text} AS BIGINT)", name, "BIGINT")


def _to_text(value: Value, target: str, name: str, size: str, casting: Casting, word: str) -> str | None:
    made = f"{word}({value.text} AS VARCHAR)"
    if value.type in {"float", "decimal"}:
        raise RefusedError("How a number with a fraction looks as a text differs between databases.")
    if not size or size == "max":
        return _or_none(made, name, "VARCHAR")
    if not casting.cuts_texts:
        raise RefusedError(
            f"{target.upper()} refuses longer texts where it comes from, and here it does not."
        )
    if name in {"char", "nchar", "bpchar", "character"} and casting.pads_char:
        raise RefusedError(
            f"{target.upper()} fills texts up with blanks where it comes from, and here it does not."
        )
    return f"left({made}, {size})"


def _decimal(name: str, size: str, casting: Casting) -> str:
    if name == "money":
        return "DECIMAL(19,4)"
    if not size:
        return casting.plain_decimal
    return f"DECIMAL({size if ',' in size else f'{size},0'})"


def _or_none(made: str, name: str, new: str) -> str | None:
    """Nothing to change where the source's word for the type means the same here."""
    return None if name in ALIKE or (new.startswith("DECIMAL(") and "(" in name) else made


def _split(target: str) -> tuple[str, str]:
    """A type's name in small letters, and what is in its brackets."""
    match = re.fullmatch(r"\s*([^()]*?)\s*(?:\(\s*([\w\s,]*?)\s*\))?\s*", target.lower())
    if match is None:
        raise RefusedError(f"The type {target.upper()} has no exact counterpart here.")
    name = " ".join(match[1].split())
    return {"signed integer": "signed"}.get(name, name), re.sub(r"\s", "", match[2] or "")

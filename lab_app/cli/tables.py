"""Rows as text: for people in columns, for programs as CSV or JSON."""

from __future__ import annotations

import csv
import datetime as dt
import decimal
import json
import math
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TextIO

from lab_app.ui.spreadsheet import REMARK, as_text, is_formula

if TYPE_CHECKING:
    import pandas as pd

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # would move the cursor, or colour the rest of the terminal
WIDEST = 60  # characters of a column in a table


def write(names: Sequence[str], rows: Sequence[Sequence[Any]], form: str, out: TextIO) -> None:
    """Write rows with their head to `out`; `form` is table, csv or json.

    In CSV a text that a spreadsheet would compute gets an apostrophe, which a remark on standard error says.
    """
    if form == "csv":
        _write_csv(names, rows, out)
    elif form == "json":
        unique = _unique(names)
        out.write("[")
        for number, row in enumerate(rows):
            item = dict(zip(unique, map(_json, row), strict=True))
            out.write((",\n " if number else "\n ") + json.dumps(item, ensure_ascii=False))
        out.write("\n]\n" if rows else "]\n")
    else:
        _write_table(names, rows, out)
    out.flush()


def frame_rows(frame: pd.DataFrame) -> list[list[Any]]:
    """The rows of a data frame as Python values: days for midnights, None for what is missing."""
    return [[_python(value) for value in row] for row in frame.itertuples(index=False, name=None)]


def plain(value: Any) -> str:
    """One value as text: ISO dates, numbers without grouping, nothing for NULL."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, dict | list):
        return json.dumps(_json(value), ensure_ascii=False)
    return str(value)


def _write_csv(names: Sequence[str], rows: Sequence[Sequence[Any]], out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([as_text(name) for name in names])
    writer.writerows(
        [as_text(value) if isinstance(value, str) else plain(value) for value in row] for row in rows
    )
    count = sum(is_formula(cell) for row in (names, *rows) for cell in row)
    if count:
        what = f"{count:,} {'text' if count == 1 else 'texts'}"
        print(REMARK.format(what), "`--format json` leaves them as they are.", file=sys.stderr)


def _write_table(names: Sequence[str], rows: Sequence[Sequence[Any]], out: TextIO) -> None:
    numeric = [
        any(_is_number(row[i]) for row in rows) and all(row[i] is None or _is_number(row[i]) for row in rows)
        for i in range(len(names))
    ]
    shown = [[_cell(value) for value in row] for row in rows]
    widths = [max([len(name), *(len(row[i]) for row in shown)]) for i, name in enumerate(names)]

    def line(cells: Sequence[str]) -> str:
        return "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(cells, widths, numeric, strict=True)
        ).rstrip()

    out.write(line(names) + "\n" + "  ".join("-" * width for width in widths) + "\n")
    out.writelines(line(row) + "\n" for row in shown)
    if not rows:
        print("No rows.", file=sys.stderr)


def _cell(value: Any) -> str:
    if value is None:
        return "NULL"
    text = _short(value) if isinstance(value, float) and not value.is_integer() else plain(value)
    text = _CONTROL.sub(lambda found: "\\n" if found[0] == "\n" else f"\\x{ord(found[0]):02x}", text)
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def _short(value: float) -> str:
    """A number in six digits, and in whole ones where it has more: 3119780125, not 3.11978e+09."""
    return f"{value:.0f}" if 1e6 <= abs(value) < 1e15 else f"{value:.6g}"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | decimal.Decimal) and not isinstance(value, bool)


def _json(value: Any) -> Any:
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {str(key): _json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_json(item) for item in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return plain(value)


def _python(value: Any) -> Any:
    if value is None or value != value:  # NaN and NaT are not equal to themselves
        return None
    if hasattr(value, "to_pydatetime"):
        value = value.to_pydatetime()
    elif hasattr(value, "item"):
        value = value.item()
    if isinstance(value, dt.datetime) and value.time() == dt.time.min:
        return value.date()
    return value


def _unique(names: Sequence[str]) -> list[str]:
    found: list[str] = []
    for name in names:
        number, free = 1, name
        while free in found:
            free, number = f"{name}_{number}", number + 1
        found.append(free)
    return found

"""Cells that a spreadsheet opens as what they are: a text that it would take for a formula stays a text.

`=HYPERLINK("http://…")` in somebody's name would be computed by whoever opens the file. An apostrophe in
front keeps it a text (OWASP, "CSV injection"). The table's own Copy and CSV, in the browser, do the same:
lab_app/frontend/src/results.js.
"""

from __future__ import annotations

import re

REMARK = "An apostrophe was put before {} that a spreadsheet would take for formulas."
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_CUT = re.compile(r"(?<=[,;])(?=[=+\-@＝＋－＠])")
_NUMBER = re.compile(r"[+-]?(\d[\d,. ]*|\.\d+)([eE][+-]?\d+)?%?")


def as_remark(said: str) -> str:
    """A line above a table, beginning with #: what a comma or semicolon in it cuts off is no formula either."""
    return f"# {_CUT.sub(' ', ' '.join(said.split()))}"


def is_formula(cell: object) -> bool:
    """Whether a spreadsheet would compute this cell. Numbers are none, written as texts neither."""
    return isinstance(cell, str) and bool(_FORMULA.match(cell)) and not _NUMBER.fullmatch(cell)


def as_text(cell: str) -> str:
    """The cell so that a spreadsheet shows it, and computes nothing."""
    return f"'{cell}" if is_formula(cell) else cell

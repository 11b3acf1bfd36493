"""A report as Markdown. Pictures stand in it as their tables, which Markdown can hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lab_app.diagnosis.case_file.pins import Pin, one_line
from lab_app.diagnosis.case_file.report import GUESSED, PAGE_SAID, Report, cell_words

_SIGNS = re.compile(r"[\\`*_{}\[\]<>&|~$#^=]|%(?=%)")
_OPENING = re.compile(r"\A(?:([-+])(?=[\s-]|\Z)|(\d+)([.)])(?=\s|\Z))")
_JOINTS = re.compile(r":(?=\S)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)


def as_markdown(report: Report) -> str:
    """The report as text. Whatever people wrote in it is read there letter by letter."""
    return "\n\n".join(_blocks(report)) + "\n"


def literal(said: str) -> str:
    """What somebody wrote as a line of Markdown that shows just that.

    Readers look for addresses, mentions and emoji after the backslashes: an invisible character within keeps them from
    finding any.
    """
    flat = _JOINTS.sub(lambda found: f"{found[0]}\u2060", one_line(said))
    signs = _SIGNS.sub(lambda found: f"\\{found[0]}", flat)
    return _OPENING.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", signs)


def _blocks(report: Report) -> Iterator[str]:
    yield f"# {literal(report.title)}"
    asked = [*report.paragraphs, *([f"({report.by})"] if report.by else [])]
    if asked:
        yield "\n>\n".join(f"> {literal(line)}" for line in asked)
    if report.guess:
        yield f"{GUESSED}: {literal(report.guess)}"
    for number, pin in enumerate(report.pins, start=1):
        yield from _pinned(number, pin)
    if report.answer:
        title, said, truth = report.called
        yield f"## {title}"
        header = ("Question", said, *([truth] if report.is_resolved else []))
        rows = [(one.question, one.said, one.truth or "")[: len(header)] for one in report.answer]
        yield _table(header, rows)
    yield f"*{literal(report.small_print)}*"


def _pinned(number: int, pin: Pin) -> Iterator[str]:
    yield f"## {number}. {literal(pin.step)}"
    if pin.sentence:
        yield f"**{literal(pin.sentence)}**"
    if pin.takeaway:
        yield f"{PAGE_SAID}: {literal(pin.takeaway)}"
    if pin.about:
        yield literal(pin.about)
    if pin.header:
        yield _table(pin.header, [[cell_words(cell) for cell in row] for row in pin.rows])


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [_row(header), _row(["---"] * len(header), is_rule=True)]
    return "\n".join([*lines, *(_row([*row, *[""] * len(header)][: len(header)]) for row in rows)])


def _row(cells: Sequence[str], *, is_rule: bool = False) -> str:
    return f"| {' | '.join(cell if is_rule else literal(cell) for cell in cells)} |"

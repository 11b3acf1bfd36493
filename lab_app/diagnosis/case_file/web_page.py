"""A report as one web page that needs nothing else: its pictures are in it, and it loads nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from lab_app.diagnosis.case_file.pins import Pin, one_line, tidied
from lab_app.diagnosis.case_file.report import GUESSED, PAGE_SAID, Report, cell_words
from lab_app.diagnosis.case_file.still import inlined, still

WIDTHS = {"wide": 728, "narrow": 350}
"""Of a picture, drawn once for a desk and once for a phone: words that shrink with a picture can't be read there."""
_STYLES = Path(__file__).with_name("report.css")
_NUMBER = re.compile(r"(€\s?)?[+\-\u2212±]?\d[\d,.]*(\s?(%|points?|ms|min|×))?|–")


def as_html(report: Report) -> str:
    """The report as a page. Whatever people wrote in it is text, and its policy allows nothing to be loaded or run."""
    styles = f"\n{_STYLES.read_text(encoding='utf-8')}"
    known = base64.b64encode(hashlib.sha256(styles.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{known}'; base-uri 'none'; form-action 'none'"
    body = "\n".join(_parts(report))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(report.title)}</title>\n<style>{styles}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _parts(report: Report) -> Iterator[str]:
    yield f'<h1 dir="auto">{_text(report.title)}</h1>'
    if report.paragraphs:
        asked = "".join(f'<p dir="auto">{_text(line)}</p>' for line in report.paragraphs)
        by = f'<p class="quiet">{_text(report.by)}</p>' if report.by else ""
        yield f"<blockquote>{asked}{by}</blockquote>"
    if report.guess:
        yield f'<div class="guess"><p class="quiet">{GUESSED}</p><p dir="auto">{_text(report.guess)}</p></div>'
    for number, pin in enumerate(report.pins, start=1):
        yield f"<section>\n{_pinned(number, tidied(pin))}\n</section>"
    if report.answer:
        title, said, truth = report.called
        header = ("Question", said, *([truth] if report.is_resolved else []))
        rows = [(one.question, one.said, one.truth or "")[: len(header)] for one in report.answer]
        yield f"<section>\n<h2>{_text(title)}</h2>\n{_table(header, rows, label=title)}\n</section>"
    yield f"<footer><p>{_text(report.small_print)}</p></footer>"


def _pinned(number: int, pin: Pin) -> str:
    heading = f"{number}. {_text(pin.step)}"
    said = f'<p class="said" dir="auto">{_text(pin.sentence)}</p>' if pin.sentence else ""
    page_said = f'<p dir="auto">{PAGE_SAID}: {_text(pin.takeaway)}</p>' if pin.takeaway else ""
    about = f'<p class="quiet" dir="auto">{_text(pin.about)}</p>' if pin.about else ""
    table = ""
    if pin.header:
        rows = [[cell_words(cell) for cell in row] for row in pin.rows]
        shown = _table(pin.header, rows, label=f"Table {number}: {pin.step}")
        table = f"<details><summary>Table {heading}</summary>{shown}</details>"
    return f"<h2>{heading}</h2>{said}{_picture(number, pin)}{page_said}{about}{table}"


def _picture(number: int, pin: Pin) -> str:
    """The picture for both widths, of which one is shown; nothing where there is none."""
    label = one_line(f"{pin.step} {pin.takeaway}")
    drawn = {name: still(pin.spec, width=width) for name, width in WIDTHS.items()} if pin.spec else {}
    shown = "".join(
        f'<div class="{name}">{inlined(svg, name=f"pin-{number}-{name}", label=label)}</div>'
        for name, svg in drawn.items()
        if svg is not None
    )
    return f"<figure>{shown}</figure>" if shown else ""


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], *, label: str) -> str:
    """A table that scrolls sideways where it must: names of rows first, numbers to the right."""
    whole = [[*row, *[""] * len(header)][: len(header)] for row in rows]
    marks = [' class="number"' if _are_numbers([row[n] for row in whole]) else "" for n in range(len(header))]
    head = "".join(
        f'<th scope="col"{mark}>{_text(name)}</th>' if name else "<td></td>"  # a heading has to say something
        for name, mark in zip(header, marks, strict=True)
    )
    body = "".join(f"<tr>{_row(row, marks)}</tr>" for row in whole)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{_text(label)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(cells: Sequence[str], marks: Sequence[str]) -> str:
    data = [f'<td dir="auto"{mark}>{_text(cell)}</td>' for cell, mark in zip(cells, marks, strict=True)]
    names = not marks[0] and cells[0]
    return "".join([f'<th scope="row" dir="auto">{_text(cells[0])}</th>' if names else data[0], *data[1:]])


def _are_numbers(cells: Sequence[str]) -> bool:
    said = [cell for cell in cells if cell]
    return bool(said) and all(_NUMBER.fullmatch(cell) for cell in said)


def _text(said: str) -> str:
    return escape(one_line(said), quote=True)

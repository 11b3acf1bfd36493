"""Question cards: what a product manager asks before engineers build something, in a level's `questions.toml`.

A card has the question, why one asks it, what a good answer holds, and Larder's own answer, computed from the release by a
query and said in a sentence. Whoever works through it writes down what is true at their own company.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lab_app.course.declared.entries import Declared, DeclaredError, Said, entry, read_toml
from pipelines.contract.units import number, percent

if TYPE_CHECKING:
    from lab_app.lab import Lab

QUESTIONS = "questions"
_PLACE = re.compile(r"\{(\w+)\}")
_MOST_ROWS = 50
_SHARE = "_share"
"""How the name of a column ends that is a share, and is said in per cent."""


class Card(Declared):
    """One question.

    `sql` has a row or more; in `says`, Markdown with bold and code, `{column}` is the place of a value of the first. With
    `table`, the rows are shown below the sentence, under these headings.
    """

    id: Said
    question: Said
    why: Said
    holds: tuple[Said, ...]
    sql: Said
    says: Said
    table: tuple[Said, ...] = ()


class Cards(Declared):
    """All cards of a level. `about` says what they are for, in a sentence."""

    title: Said
    about: Said
    card: tuple[Card, ...]


@dataclass(frozen=True)
class Answer:
    """Larder's answer to a card: a sentence in Markdown, and the rows of its table, if it has one."""

    said: str
    rows: tuple[tuple[object, ...], ...]


def questions_file(folders: Sequence[str]) -> Path | None:
    """The file of cards in a level's folder; None where it has none."""
    files = (Path(folder) / f"{QUESTIONS}.toml" for folder in folders)
    return next((file for file in files if file.is_file()), None)


@cache
def read_cards(file: Path) -> Cards:
    """The cards in this file. Raises DeclaredError."""
    place = f"{QUESTIONS}.toml of {file.parent.name}"
    found = entry(Cards, read_toml(file), place)
    names = [card.id for card in found.card]
    if len(set(names)) < len(names):
        raise DeclaredError(f"{place}: two cards have one id.")
    return found


def answered(card: Card, lab: Lab, as_text: Callable[[str], str]) -> Answer:
    """The card's answer from this release, remembered with it; `as_text` makes words from the data safe in the sentence.

    Raises QueryError, and DeclaredError where the query and the sentence do not fit each other.
    """
    result = lab.sandbox.known(card.sql, limit=_MOST_ROWS)
    names = [column.name for column in result.columns]
    if not result.rows:
        raise DeclaredError(f"The query of the card {card.id} has no row.")
    if card.table and len(card.table) != len(names):
        raise DeclaredError(f"The card {card.id} has {len(card.table)} headings for {len(names)} columns.")
    values = dict(zip(names, result.rows[0], strict=True))
    missing = set(_PLACE.findall(card.says)) - values.keys()
    if missing:
        raise DeclaredError(f"The query of the card {card.id} has no column {', '.join(sorted(missing))}.")
    said = _PLACE.sub(lambda place: _said(place[1], values[place[1]], as_text), card.says)
    rows = (tuple(_cell(name, value) for name, value in zip(names, row, strict=True)) for row in result.rows)
    return Answer(said, tuple(rows) if card.table else ())


def _said(name: str, value: object, as_text: Callable[[str], str]) -> str:
    """A value as the sentence has it."""
    if isinstance(value, str):
        return as_text(value)
    if isinstance(value, dt.datetime):
        return f"{value.day} {value:%B %Y, %H:%M}"
    if isinstance(value, dt.date):
        return f"{value.day} {value:%B %Y}"
    if value is None:
        return "–"
    if isinstance(value, int | float | Decimal):
        return percent(float(value)) if name.endswith(_SHARE) else number(float(value))
    raise DeclaredError(f"A card can't say the {type(value).__name__} of {name}.")


def _cell(name: str, value: object) -> object:
    """A value as the table has it."""
    if isinstance(value, int | float | Decimal) and name.endswith(_SHARE):
        return percent(float(value))
    return value

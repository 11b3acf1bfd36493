"""One thing that the database engine complains about, as the rules that explain it see it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lab_app.sandbox.result import QueryError


@dataclass(frozen=True)
class Case:
    """One engine error, with what the rules look at."""

    sql: str
    text: str
    candidates: tuple[str, ...]
    match: re.Match[str]
    position: int | None
    word: str
    names: Mapping[str, Sequence[str]]  # the columns of each table, where the engine missed a name

    @property
    def before(self) -> str:
        return "" if self.position is None else self.sql.encode()[: self.position].decode(errors="replace")

    @property
    def after(self) -> str:
        if self.position is None:
            return ""
        return self.sql.encode()[self.position :].decode(errors="replace")[len(self.word) :]


Rule = tuple[str, Callable[[Case], QueryError]]  # a pattern for what the engine says, and what to say instead


def curly_quotes() -> QueryError:
    return QueryError(
        "syntax", "The quotes are curly ones, as a word processor makes them.", "Use straight quotes: 'DE'."
    )

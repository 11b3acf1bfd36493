"""One thing that the database engine complains about, as the rules that explain it see it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lab_app.sandbox.result import ErrorKind, Mend, QueryError


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

    def put(self, new: str, label: str | None = None) -> tuple[Mend, ...]:
        """What to press to have `new` in place of the word at fault; nothing where its place isn't known."""
        if self.position is None or not self.word:
            return ()
        start, end = len(self.before), len(self.before) + len(self.word)
        return (Mend(label or f"Use {new}", self.sql[:start] + new + self.sql[end:]),)


Rule = tuple[str, Callable[[Case], QueryError]]  # a pattern for what the engine says, and what to say instead


def fixed(
    kind: ErrorKind, message: str, hint: str | None = None, suggestion: str | None = None
) -> Callable[[Case], QueryError]:
    """A rule whose words don't depend on the query."""
    return lambda _: QueryError(kind, message, hint, suggestion=suggestion)


def said(
    kind: ErrorKind, message: str, hint: str | None = None, suggestion: str | None = None
) -> Callable[[Case], QueryError]:
    """A rule whose message has what the engine named: `{0}` is what the pattern's first group has matched."""
    return lambda case: QueryError(kind, message.format(*case.match.groups()), hint, suggestion=suggestion)

"""Many people without processes: what cases about experiments ask, counted row by row."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from lab_app.kinds.case import Case, CaseExercise, Known
from lab_app.kinds.case.judge import dealt
from lab_app.kinds.context import Context
from tests.lab_app.cases.asked import case_exercise


@dataclass
class Rows:
    """A sandbox without processes."""

    file: Path
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.connection = duckdb.connect(str(self.file), read_only=True)
        self.connection.execute("USE product")

    def known(self, sql: str, *, limit: int, ticket: object = None) -> Any:
        assert ticket is None
        self.asked.append(sql)
        return replace(_NOTHING, rows=tuple(self.connection.execute(sql).fetchmany(limit)))

    def all(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows, however many."""
        return self.connection.execute(sql).fetchall()


@dataclass(frozen=True)
class _Result:
    rows: tuple[tuple[Any, ...], ...] = ()


_NOTHING = _Result()


def known_of(context: Context, seed: int | None = None) -> Known:
    return Known(context.sandbox, context.as_of, context.seed if seed is None else seed, context.truth)


def exercise_and_case(code: str, context: Context) -> tuple[CaseExercise, Case]:
    chosen = case_exercise(code)
    return chosen, dealt(chosen, context)

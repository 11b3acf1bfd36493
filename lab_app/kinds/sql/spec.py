"""What an exercise declares whose answer is a query."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from lab_app.course.exercise import Exercise, Mistake


@dataclass(frozen=True)
class Column:
    """A column of the result that the prompt asks for.

    `key` columns say which row is meant, the others hold what is measured. `aliases` are other names
    that are as good. With `any_label`, a row with NULL here may carry a name of the learner's choice.
    """

    name: str
    aliases: tuple[str, ...] = ()
    key: bool = False
    any_label: bool = False
    may_be_empty: bool = False
    decimals: int | None = None


@dataclass(frozen=True)
class Edge:
    """A few made-up rows that separate a right query from one that is right by coincidence.

    `sentence` is the part of the prompt that a query breaks when it fails on them. `rows` has a
    Markdown table for each source table that matters; an empty cell is NULL, columns that are left
    out get ordinary values, and users that other tables speak of are there. All other tables are
    empty. The rows are shown to a learner whose query fails on them: they are nobody's.
    """

    name: str
    sentence: str
    rows: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class SqlExercise(Exercise):
    """A question that is answered with a query.

    `starter` runs and is wrong, `solution` is right, and `ways` are other right ways to write it.
    `readings` give something else than the solution, and are right as well: the prompt leaves it open.
    `order_by` names the columns whose order the prompt asks for; `rule` is the sentence of the prompt
    that counts most, said where no edge shows which. `harmless` are the changes to the solution (by
    the names of `mutants`) that make no difference to what was asked for, each with the reason. `told`
    says of the solution's rows, in the data that the learner sees, what follows from them, once it is found.
    """

    kind: ClassVar[str] = "sql"

    starter: str
    solution: str
    columns: tuple[Column, ...]
    readings: tuple[str, ...] = ()
    order_by: tuple[str, ...] = ()
    rule: str = ""
    edges: tuple[Edge, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    ways: tuple[str, ...] = ()
    harmless: Mapping[str, str] = field(default_factory=dict)
    told: Callable[[Sequence[Sequence[Any]]], str] | None = None

    def __post_init__(self) -> None:
        for name in ("starter", "solution"):  # written on lines of their own, between quotes
            object.__setattr__(self, name, getattr(self, name).strip())

    @property
    def one_way(self) -> str:
        return self.solution

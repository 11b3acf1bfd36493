"""What an exercise is made of. Exercises themselves stand in `lab_app/exercises`, one file each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["sql", "choice", "number", "interval", "belief", "decision", "quantiles", "metric"]


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
    null_optional: bool = False
    too_high: str | None = None
    too_low: str | None = None


@dataclass(frozen=True)
class Edge:
    """A few made-up rows that tell a right query from one that is right by coincidence.

    `sentence` is the part of the prompt that a query breaks when it fails on them. `rows` has a
    Markdown table for each source table that matters; an empty cell is NULL, columns that are left
    out get ordinary values, and users that other tables speak of are there. All other tables are
    empty. The rows are shown to a learner whose query fails on them: they are nobody's.
    """

    name: str
    sentence: str
    rows: Mapping[str, str]


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that is to be expected, and what to say about it.

    It is recognised by its result: an answer makes this mistake if it gives what `answer` gives. One
    answer that makes it, or several.
    """

    name: str
    message: str
    answer: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """Where to read on: a title and an address, or the id of another exercise."""

    title: str
    target: str


@dataclass(frozen=True)
class Option:
    """One answer to a choice, with what is said to those who take it."""

    text: str
    feedback: str
    right: bool = False


@dataclass(frozen=True)
class Exercise:
    """One exercise. `id`, `track`, `level` and `prompt` are filled in from the file that it stands in."""

    title: str
    order: int
    minutes: int
    takeaway: str
    hints: tuple[str, ...]
    kind: Kind = "sql"
    code: str = ""  # its number in the curriculum, as C01
    starter: str = ""
    solution: str = ""
    mistakes: tuple[Mistake, ...] = ()
    links: tuple[Link, ...] = ()
    core: bool = False
    # kind sql
    columns: tuple[Column, ...] = ()
    order_by: tuple[str, ...] = ()  # columns whose order the prompt asks for
    edges: tuple[Edge, ...] = ()
    rule: str = ""  # the sentence of the prompt that counts most, said where no edge tells which
    # kind choice
    options: tuple[Option, ...] = ()
    # kind number: the solution is SQL with one value; what differs by less is right
    tolerance: float = 0.0
    unit: str = ""
    # Filled in by discovery
    id: str = ""
    track: str = ""
    level: str = ""
    prompt: str = ""

    @property
    def key(self) -> str:
        """What progress knows it by."""
        return f"{self.track}/{self.level}/{self.id}"

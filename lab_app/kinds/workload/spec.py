"""What an exercise declares that is about what a database does with proposals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from lab_app.bench import Bench
from lab_app.course.exercise import Exercise
from lab_app.kinds.sort.spec import Item

Mode = Literal["plan", "interleave", "migrate"]
MODES: tuple[Mode, ...] = ("plan", "interleave", "migrate")


@dataclass(frozen=True)
class Sheet:
    """A table of what was measured: a title, a header and rows."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Proposal:
    """Something that is proposed: its steps or lines, what of its replay is shown before an answer, and, folded, more of
    that and its SQL. Where a question has the proposal's `key`, it is asked below it."""

    key: str
    title: str
    lines: tuple[str, ...] = ()
    sql: str = ""
    shown: tuple[Sheet, ...] = ()
    folded: tuple[Sheet, ...] = ()


@dataclass(frozen=True)
class Workload:
    """What is asked in one world.

    `words` fill the {places} in the texts, `sheets` and `proposals` are shown before the answer, `items` are asked, and
    `after` is what of the replay is shown once all is right.
    """

    items: tuple[Item, ...]
    proposals: tuple[Proposal, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    after: tuple[Sheet, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class WorkloadExercise(Exercise):
    """A decision about proposals that are replayed. `deal` draws and replays them; it raises BenchError and QueryError.

    `rules` are stated on the page: by them the replay says what is right. `asks` is what is asked.
    """

    kind: ClassVar[str] = "workload"

    mode: Mode
    asks: str
    rules: tuple[str, ...]
    deal: Callable[[Bench, int], Workload]

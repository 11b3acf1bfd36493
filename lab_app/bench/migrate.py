"""A change of the schema with the shop open: which versions of the code run at each step, and whether each finds its columns.

A plan is a list of dated steps. After each one all versions that run then write a new person, rename one and read all
names; while a version is deployed, the one before runs beside it. Then each version that ran in the last days is put
back, in a copy of events, and must do the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lab_app.bench.bench import Bench


@dataclass(frozen=True)
class Version:
    """A version of the code: how it writes a person, how it renames one and how it reads names.

    Statements have the places :id, :full, :first and :last; `reads` gives number and name of each person.
    """

    name: str
    says: str
    writes: str
    renames: str
    reads: str


@dataclass(frozen=True)
class Change:
    """A step: on this day, statements on the schema or the rows, or a version that is deployed."""

    day: int
    says: str
    sql: tuple[str, ...] = ()
    deploys: Version | None = None


@dataclass(frozen=True)
class Trouble:
    """Something that went wrong: after which step (from 0), on which day, with which version, and what."""

    step: int
    day: int
    version: str
    what: str


@dataclass(frozen=True)
class Trial:
    """What came of a plan. `ran` is how many statements of running versions were tried, `tries` how many times a version
    was put back. `failed` are those that failed or read a wrong name while they ran, `lost` the wrong names in the end, of
    `people`, and `no_way_back` the versions that could not be put back."""

    ran: int
    tries: int
    people: int
    failed: tuple[Trouble, ...]
    lost: int
    no_way_back: tuple[Trouble, ...]


@dataclass
class _Book:
    """The statements so far, and what the names should read after each."""

    moves: list[dict[str, Any]] = field(default_factory=list)
    marks: list[tuple[int, int, str, str]] = field(default_factory=list)  # step, day, version, what
    names: dict[int, str | None] = field(default_factory=dict)
    expected: list[dict[int, str | None] | None] = field(default_factory=list)

    def copy(self) -> _Book:
        return _Book(list(self.moves), list(self.marks), dict(self.names), list(self.expected))

    def add(self, mark: tuple[int, int, str, str], sql: str, values: dict[str, Any] | None = None) -> None:
        self.moves.append(
            {"sql": sql, "values": values or {}, "needs": "", "otherwise": "", "on_error": {"*": None}}
        )
        self.marks.append(mark)
        self.expected.append(dict(self.names) if mark[3] == "read" else None)

    def act(self, step: int, day: int, version: Version) -> None:
        """A new person, a renamed one, and all names read, by one version."""
        new = max(self.names) + 1
        signed_up = f"New{new} Guest{new}"
        self.names[new] = signed_up
        self.add((step, day, version.name, "write"), version.writes, _values(new, signed_up))
        _, old = min((name.count("*"), number) for number, name in self.names.items() if name is not None)
        renamed = f"{self.names[old]}*"
        self.names[old] = renamed
        self.add((step, day, version.name, "rename"), version.renames, _values(old, renamed))
        self.add((step, day, version.name, "read"), version.reads)


def _values(number: int, full: str) -> dict[str, Any]:
    first, _, last = full.partition(" ")
    return {"id": number, "full": full, "first": first, "last": last}


def trial(
    bench: Bench,
    plan: Sequence[Change],
    first: Version,
    people: Sequence[str | None],
    schema: Sequence[str],
    keeps_days: int,
) -> Trial:
    """What comes of a plan, with `first` running at the beginning. A version that ran in the `keeps_days` before must be
    able to come back. Of `people` None has no name. Raises BenchError and QueryError."""
    book = _Book(names=dict(enumerate(people, 1)))
    start = [
        f"INSERT INTO customers (id, full_name) VALUES ({n}, {_quoted(p)})" for n, p in book.names.items()
    ]
    running, last_ran = first, {first.name: (first, plan[0].day)}
    failed: list[Trouble] = []
    back: list[Trouble] = []
    tries = 0
    book.act(-1, plan[0].day, first)
    for step, change in enumerate(plan):
        for sql in change.sql:
            book.add((step, change.day, "", "change"), sql)
        if change.deploys is not None:
            book.act(step, change.day, running)
            book.act(step, change.day, change.deploys)
            book.act(step, change.day, running)  # both run for some minutes
            last_ran[running.name] = (running, change.day)
            running = change.deploys
        book.act(step, change.day, running)
        for version, day in list(last_ran.values()):
            if version.name != running.name and change.day - day <= keeps_days:
                tries += 1
                again = book.copy()
                before = len(again.moves)
                again.act(step, change.day, version)
                back += _troubles(bench, again, schema, start, before)[0][:1]
    failed, wrong = _troubles(bench, book, schema, start, 0)
    ran = sum(what != "change" for _, _, _, what in book.marks)
    return Trial(ran, tries, len(book.names), tuple(failed), wrong, tuple(back))


def _troubles(
    bench: Bench, book: _Book, schema: Sequence[str], start: Sequence[str], since: int
) -> tuple[list[Trouble], int]:
    """What went wrong among the moves from `since` on, and how many names the last read had wrong."""
    (played,) = bench.follow(
        {
            "schema": list(schema),
            "start": list(start),
            "programs": [book.moves],
            "orders": ["0" * len(book.moves)],
            "ends": "SELECT 1",
            "trace": True,
            "may_alter": True,
        }
    )
    found: list[Trouble] = []
    lost: set[int] = set()  # whoever could not sign up, or be renamed, was told so: their name is not wrong
    wrong = 0
    for place, (mark, move) in enumerate(zip(book.marks, played["moves"], strict=True)):
        step, day, version, what = mark
        values = book.moves[place]["values"]
        if "error" in move:
            if what in ("write", "rename"):
                lost.add(values["id"])
            if place >= since:
                found.append(Trouble(step, day, version, str(move["error"])))
        expected = book.expected[place]
        if expected is not None and "error" not in move:
            read = {int(number): name for number, name in move["rows"]}
            wrong = sum(read.get(n, "") != name for n, name in expected.items() if n not in lost)
            if wrong and place >= since:
                found.append(Trouble(step, day, version, f"{wrong} names wrong"))
    return found, wrong


def _quoted(name: str | None) -> str:
    return "NULL" if name is None else "'" + name.replace("'", "''") + "'"

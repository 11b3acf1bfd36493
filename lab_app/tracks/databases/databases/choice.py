"""Which kind of database: the common rule of four questions, and ours, on the same answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lab_app.tracks.databases.databases.stores import counted
from pipelines.contract.units import number

Reads = Literal[
    "whole, by its key",
    "joined to other rows",
    "a few columns of most rows",
    "by the words in it",
    "as a file",
]
Late = Literal["not at all", "a second", "an hour", "a day"]
READS: tuple[Reads, ...] = (
    "whole, by its key",
    "joined to other rows",
    "a few columns of most rows",
    "by the words in it",
    "as a file",
)
LATE: tuple[Late, ...] = ("not at all", "a second", "an hour", "a day")
EXTREME_WRITES = 5_000
"""A second: so many small writes and more are where we would first measure whether one machine still takes them. A
working figure and no limit: what a machine takes depends on the rows, the indexes and the disk."""
MASSIVE_ROWS = 50_000_000


@dataclass(frozen=True)
class Needs:
    """What is known of something that is to be stored. `writes` are a second at the peak."""

    together: bool
    differs: bool
    reads: Reads
    rows: int
    writes: float
    late: Late
    runs_more: bool


@dataclass(frozen=True)
class Said:
    """What a rule says: the kind, and by which answer."""

    kind: str
    why: str


def common(needs: Needs) -> Said:
    """The four questions, in turn."""
    if needs.together:
        return Said("Relational", "It needs ACID: that is the first question.")
    if needs.writes >= EXTREME_WRITES:
        return Said(
            "Wide-column or key-value", f"{number(needs.writes)} writes a second are an extreme write scale."
        )
    if needs.reads == "a few columns of most rows" and needs.rows >= MASSIVE_ROWS:
        return Said("Analytical", "Queries in real time on massive data.")
    if needs.differs or needs.reads == "as a file":
        return Said("Document", "The structure is not well-defined.")
    return Said("Relational", "The structure is well-defined.")


def ours(needs: Needs) -> Said:
    """What we would ask first: how it is read and what changes with it; size and load only then."""
    if needs.reads == "as a file":
        return Said(
            "Object store",
            "A file has no fields to ask for. Its address, its owner and who may see it are rows in the relational database.",
        )
    if needs.together:
        return _together(needs)
    if needs.reads == "by the words in it":
        return _words(needs)
    if needs.reads == "a few columns of most rows":
        return _columns(needs)
    return _by_key(needs) if needs.reads == "whole, by its key" else _plain(needs)


def _plain(needs: Needs) -> Said:
    if needs.writes >= EXTREME_WRITES:
        return Said(
            "Relational, and then measure",
            f"Only a relational database joins. {number(needs.writes)} writes a second may be more than one machine takes: fewer indexes, a larger machine, and last "
            "sharding.",
        )
    return Said("Relational", f"Nothing speaks against it: {_modest(needs)}.")


def _together(needs: Needs) -> Said:
    if needs.writes >= EXTREME_WRITES:
        return Said(
            "Relational, and then measure",
            f"What must change together stays together. {number(needs.writes)} writes a second may be more than one machine takes: first fewer indexes and a larger "
            "machine, last sharding, by the key within which things change together.",
        )
    return Said("Relational", f"It changes together with other rows, and {_modest(needs)}.")


def _words(needs: Needs) -> Said:
    if needs.late == "not at all" or not needs.runs_more:
        return Said(
            "Relational, with its own text search",
            "A search engine is a copy that lags a moment, and one system more to run. Begin without.",
        )
    return Said(
        "Relational, and a search engine beside it",
        "The rows stay the truth; the search engine is a copy of their words, which may be a moment late.",
    )


def _columns(needs: Needs) -> Said:
    rows = counted(needs.rows)
    if needs.late in ("an hour", "a day") and (needs.rows >= MASSIVE_ROWS or needs.runs_more):
        return Said(
            "Relational, and a copy in an analytical store",
            f"{rows} rows are added up where they are stored by column, and nobody who orders waits for it.",
        )
    if needs.rows < MASSIVE_ROWS:
        return Said(
            "Relational, read from a replica",
            f"{rows} rows are few enough to be added up where they are. A replica keeps it away from those who order.",
        )
    return Said(
        "Analytical, fed as it happens",
        f"{rows} rows and no time to wait: that is the dear case. Ask once more how late the number may be.",
    )


def _by_key(needs: Needs) -> Said:
    if needs.writes >= EXTREME_WRITES:
        if needs.runs_more:
            return Said(
                "Key-value or wide-column",
                f"{number(needs.writes)} writes a second by a known key, nothing else asked: this is what they are made for.",
            )
        return Said(
            "Key-value, as a service",
            f"{number(needs.writes)} writes a second, and nobody to run machines for them: rent it, and know the bill.",
        )
    if needs.differs:
        if needs.runs_more:
            return Said("Document", "Read and saved whole, with fields that differ, and somebody runs it.")
        return Said(
            "Relational, with a column of JSON",
            "Fields that differ fit into a column of JSON; a document store would be one system more that nobody runs.",
        )
    return _plain(needs)


def _modest(needs: Needs) -> str:
    return f"{counted(needs.rows)} rows and {written(needs.writes)} a second are little for one machine"


def written(writes: float) -> str:
    """3 writes; 0.4 writes"""
    return f"{number(writes, digits=0 if writes >= 1 else 2)} {'write' if writes == 1 else 'writes'}"


def parting(needs: Needs) -> str:
    """Where the two part, and why; or that they do not."""
    theirs, mine = common(needs), ours(needs)
    if mine.kind.split(",")[0] == theirs.kind:
        return "Both say the same here" + (
            "." if mine.kind == theirs.kind else "; ours adds what stands beside it."
        )
    if needs.reads == "as a file":
        return "They part at “structure”: a file has none, but a document store is made for fields that differ, and not for bytes."
    if needs.together:
        return "They part at the load: what must change together does not become safe to part because there is much of it."
    if needs.reads == "by the words in it":
        return "They part at how it is read: none of the four questions asks for it, and no structure finds a misspelt word."
    if needs.reads == "a few columns of most rows":
        return "They part at how late the number may be: that decides whether it is a copy made at night, or a system of its own."
    if needs.differs:
        return "They part at who runs it: fields that differ are no reason for a system more while a column of JSON does."
    return "They part at how it is read: at this load only a store that is asked by a known key keeps up, and joins are not that."

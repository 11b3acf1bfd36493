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
MASSIVE_ROWS, MOST_ROWS = 50_000_000, 1_000_000_000
"""From the first on sums over all rows are an analytical question; over the second one table is kept in parts. Working figures, too."""


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
    """What a rule says: the kind, why, and the question whose answer decided it."""

    kind: str
    why: str
    question: str

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds alone, without what is added after a comma."""
        return frozenset(self.kind.partition(",")[0].lower().split(" or "))


def common(needs: Needs) -> Said:
    """The four questions, in the lesson's order."""
    if needs.together:
        return Said("Relational", "It needs ACID: that is the first question.", "“ACID”")
    if needs.differs or needs.reads == "as a file":
        return Said("Document", "The structure is not well-defined.", "“structure”")
    if needs.writes >= EXTREME_WRITES:
        return Said(
            "Wide-column or key-value",
            f"{written(needs.writes)} a second: this page calls that extreme.",
            "“write scale”",
        )
    if needs.reads == "a few columns of most rows" and needs.rows >= MASSIVE_ROWS and needs.late in LATE[:2]:
        return Said("Analytical", "Queries in real time on massive data.", "“real-time queries”")
    return Said("Relational", "The structure is well-defined, and nothing is extreme.", "none of the four")


def ours(needs: Needs) -> Said:
    """What we would ask first: how it is read and what changes with it; size and load only then."""
    if needs.reads == "as a file":
        return Said(
            "Object store",
            "A file has no fields to ask for. Its address, its owner and who may see it are rows in the relational database.",
            _READ,
        )
    if needs.together:
        return _one_database(needs, "What must change together stays together.", "what must change with it")
    if needs.reads == "by the words in it":
        return _words(needs)
    if needs.reads == "a few columns of most rows":
        return _columns(needs)
    if needs.reads == "whole, by its key":
        return _by_key(needs)
    return _one_database(needs, "Joins are what relational databases are best at.", _READ)


_READ, _RUNS, _OLD, _LOAD = "how it is read", "who runs it", "how late it may be", "how much is written"


def _one_database(needs: Needs, why: str, question: str) -> Said:
    """Relational, with what its size and load ask for besides."""
    if needs.writes >= EXTREME_WRITES:
        return Said(
            "Relational, and then measure",
            f"{why} {written(needs.writes)} a second may be more than one machine takes: first fewer indexes, writing in batches and a larger machine, last sharding, "
            "by the key within which things change together.",
            question,
        )
    if needs.rows > MOST_ROWS:
        return Said(
            "Relational, partitioned, and then measure",
            f"{why} {counted(needs.rows)} rows are too many to keep in one piece: partition them by time, move old ones away, and measure what an index, a backup and a "
            "restore take.",
            question,
        )
    return Said("Relational", f"{why} {_size(needs)}", question)


def _size(needs: Needs) -> str:
    if needs.rows <= MASSIVE_ROWS:
        return f"{counted(needs.rows)} rows and {written(needs.writes)} a second are little for one machine."
    return f"{counted(needs.rows)} rows are much for one machine, and within its reach: partition them by time, and move old ones away."


def _words(needs: Needs) -> Said:
    if needs.late == "not at all" or not needs.runs_more:
        return Said(
            "Relational, with its own text search",
            "A search engine is a copy that lags a moment, and one system more to run. Begin without.",
            _OLD if needs.runs_more else _RUNS,
        )
    return Said(
        "Relational, and a search engine beside it",
        "The rows stay the truth; the search engine is a copy of their words, which may be a moment late.",
        _READ,
    )


def _columns(needs: Needs) -> Said:
    rows = counted(needs.rows)
    if needs.writes < EXTREME_WRITES and needs.late == "not at all":
        return Said(
            "Relational, with the sums kept as rows are written",
            "A copy is always a moment late, and this may not be. Ask once more whether a second would do: then a copy reads it.",
            _OLD,
        )
    if needs.late in ("an hour", "a day") and (needs.rows >= MASSIVE_ROWS or needs.runs_more):
        return Said(
            "Relational, and a copy in an analytical store",
            f"{rows} rows are added up where they are stored by column, and nobody who orders waits for it.",
            _OLD,
        )
    if needs.rows < MASSIVE_ROWS and needs.writes < EXTREME_WRITES:
        return Said(
            "Relational, read from a replica",
            f"{rows} rows are few enough to be added up where they are. A replica keeps it away from those who order, and is a moment late.",
            _READ,
        )
    return Said(
        "Analytical, fed as it happens",
        f"{rows} rows, {written(needs.writes)} a second and no time to wait: that is the dear case, and still a moment late. Ask once more how late the number may be.",
        _OLD,
    )


def _by_key(needs: Needs) -> Said:
    if needs.writes >= EXTREME_WRITES:
        if needs.runs_more:
            return Said(
                "Wide-column or key-value",
                f"{written(needs.writes)} a second by a known key, nothing else asked: this is what they are made for.",
                _LOAD,
            )
        return Said(
            "Key-value, as a service",
            f"{written(needs.writes)} a second, and nobody to run machines for them: rent it, and know the bill.",
            _LOAD,
        )
    if not needs.differs:
        return _one_database(needs, "Nothing speaks against it.", _READ)
    if needs.runs_more:
        return Said("Document", "Read and saved whole, with fields that differ, and somebody runs it.", _RUNS)
    return Said(
        "Relational, with a column of JSON",
        f"Fields that differ fit into a column of JSON; a document store would be one system more that nobody runs. {_size(needs) if needs.rows <= MOST_ROWS else ''}".strip(),
        _RUNS,
    )


def written(writes: float) -> str:
    """3 writes; 0.4 writes"""
    return f"{number(writes, digits=0 if writes >= 1 else 2)} {'write' if writes == 1 else 'writes'}"


def parting(needs: Needs) -> str:
    """Where the two part: at which question each decided. Or that they do not, with what ours adds."""
    theirs, mine = common(needs), ours(needs)
    if mine.kinds <= theirs.kinds:
        added = mine.kind.partition(", ")[2]
        return "Both say the same here" + (f"; ours adds “{added}”." if added else ".")
    return f"They part: the four questions end at {theirs.question}, ours at {mine.question}."

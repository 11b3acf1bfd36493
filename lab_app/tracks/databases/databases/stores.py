"""Which store for which work: rules over drawn figures, and why each other store does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lab_app.kinds.sort import Box
from pipelines.contract.units import number

Reads = Literal["key", "columns", "words", "rows together"]

RELATIONAL, DOCUMENT, CACHE, ANALYTICAL, SEARCH, OBJECTS = (
    "relational",
    "document",
    "cache",
    "analytical",
    "search",
    "objects",
)
MOST_ROWS, MOST_CALLS = 10_000_000, 1_000
"""Up to these the relational database that Larder runs does the work of a document store, cache, search or analytical
store as well: the page states it. They are Larder's policy for its one PostgreSQL server, no limit of the product."""

BOXES = (
    Box(
        RELATIONAL,
        "Relational",
        "Rows that must change together with others, or are joined. Up to 10 million rows and 1,000 calls a second also what "
        "belongs in the others: one system fewer to run. That bound is a rule of this house to keep the main database small; PostgreSQL itself takes far more. No files.",
    ),
    Box(
        DOCUMENT,
        "Document or key-value",
        "Things read and written whole by their key, whose fields may differ from one to the next, and that must not be lost.",
    ),
    Box(CACHE, "Cache", "Values read by their key that may be lost, since they can be made again."),
    Box(ANALYTICAL, "Analytical", "Many rows, of which a few columns are added up."),
    Box(SEARCH, "Search", "Texts that are found by the words in them, misspelt ones included."),
    Box(OBJECTS, "Object store", "Files: pictures, videos, exports, of any size."),
)


@dataclass(frozen=True)
class Work:
    """What is to be stored. `together`: what must change in the same moment; `made_again`: how it can be made again, where
    it may be lost. `kb` is the size of one, `varied` whether the fields of each differ, `is_file` whether it is a file and no fields."""

    key: str
    title: str
    says: str
    rows: int
    calls: int
    kb: float
    reads: Reads
    together: str = ""
    made_again: str = ""
    varied: bool = False
    is_file: bool = False

    @property
    def is_small(self) -> bool:
        return self.rows <= MOST_ROWS and self.calls <= MOST_CALLS

    @property
    def figures(self) -> str:
        """Its size and load, in a line."""
        size = (
            f"{number(self.kb / 1000, digits=1)}\u00a0MB"
            if self.kb >= 1_000
            else f"{number(self.kb)}\u00a0kB"
        )
        return f"{counted(self.rows)} of {size} each, {_calls(self.calls)} a second at the peak."


def _calls(calls: int) -> str:
    return f"{number(calls)} {'call' if calls == 1 else 'calls'}"


def counted(rows: int) -> str:
    """4,000; 2.4 million; 10 billion"""
    if rows < 1_000_000:
        return number(rows)
    if rows >= 1_000_000_000:
        return f"{number(rows / 1_000_000_000, digits=0 if rows % 1_000_000_000 == 0 else 1)} billion"
    return f"{number(rows / 1_000_000, digits=0 if rows % 1_000_000 == 0 else 1)} million"


def accepted(work: Work) -> dict[str, str]:
    """The stores that the rules allow, each with the reason."""
    if work.is_file:
        return {
            OBJECTS: "A picture is a file and no fields; the database keeps its address and who may see it."
        }
    if work.together:
        return {
            RELATIONAL: f"It must change in the same moment as {work.together}: one transaction, or neither."
        }
    if work.reads == "rows together":
        return {
            RELATIONAL: "Each use joins it to other rows: that is what a relational database is made for."
        }
    store, why = {
        "words": (
            SEARCH,
            "People look for words, and misspell them: an index of words finds what no key names.",
        ),
        "columns": (
            ANALYTICAL,
            f"Two or three columns of {counted(work.rows)} rows are added up: stored by column, the rest is not even read.",
        ),
    }.get(work.reads) or (
        (CACHE, f"It is read by its key and can be made again {work.made_again}: nothing is lost with it.")
        if work.made_again
        else (DOCUMENT, "It is read and written whole by its key, and must not be lost.")
    )
    found = {store: why}
    if work.is_small:
        found[RELATIONAL] = (
            f"{counted(work.rows)} rows and {_calls(work.calls)} a second are within what we let the database do that is there anyway"
            + (
                ", with an extension that forgives typing errors (`pg_trgm`): worse than a search engine, and one system fewer."
                if work.reads == "words"
                else "."
            )
        )
    return found


def refused(work: Work) -> dict[str, str]:
    """Why each store that the rules do not allow does not fit, with the figures of this work."""
    right = accepted(work)
    why = {
        RELATIONAL: _not_relational(work),
        DOCUMENT: _not_document(work),
        CACHE: _not_cache(work),
        ANALYTICAL: _not_analytical(work),
        SEARCH: _not_search(work),
        OBJECTS: "An object store hands out whole files by their address. These are rows, of which fields are asked for and changed.",
    }
    return {box.key: why[box.key] for box in BOXES if box.key not in right}


def _not_relational(work: Work) -> str:
    if work.is_file:
        return (
            f"A row that carries {number(work.kb / 1000, digits=1)} MB makes every backup and every copy carry "
            f"{counted(round(work.rows * work.kb / 1_000_000))} GB. By the rules it takes no files."
        )
    if work.rows > MOST_ROWS:
        return f"{counted(work.rows)} rows are more than the 10 million up to which we let it do others' work as well."
    return f"{number(work.calls)} calls a second are more than the 1,000 up to which we let it do others' work as well."


def _not_document(work: Work) -> str:
    if work.is_file:
        return (
            f"“Unstructured” sounds like documents, but a document is fields. {number(work.kb / 1000, digits=1)} MB of pixels have none, and stores "
            "of documents bound their size."
        )
    if work.together:
        return (
            f"A document store promises one document at a time. This must change in the same moment as {work.together}. Document stores have "
            "transactions over several documents by now; the rule keeps what changes together in one place."
        )
    if work.reads == "rows together":
        return f"Each of the {number(work.calls)} calls joins it to other rows. Copied into each document, a change has to find all copies."
    if work.reads == "words":
        return f"Nobody knows the key. Without an index of words each search would open {counted(work.rows)} documents."
    if work.reads == "columns":
        return f"To add up two columns, {counted(work.rows)} documents would be opened whole."
    return f"This store promises to keep things. This can be made again {work.made_again}: the promise would be paid for at each of {_calls(work.calls)} a second."


def _not_cache(work: Work) -> str:
    if work.is_file:
        return f"A cache is memory. {counted(work.rows)} files of {number(work.kb / 1000, digits=1)} MB would fill it, and what it drops is gone."
    if work.together:
        tempts = (
            f"{number(work.calls)} calls a second invite it. But a cache"
            if work.calls > MOST_CALLS
            else "A cache"
        )
        return (
            f"{tempts} may drop a value at any time, and this must change in the same moment as {work.together}: a restart would lose what people "
            "count on."
        )
    if work.reads == "key":
        return f"It is read by its key, yes. But nothing makes it again: when the cache is full or restarts, some of {counted(work.rows)} are gone for good."
    what = {"words": "words", "columns": "sums", "rows together": "joins"}[work.reads]
    return f"A cache answers one key at a time. Here {what} are asked for, over {counted(work.rows)} rows."


def _not_analytical(work: Work) -> str:
    if work.is_file:
        return "It adds up columns, and a picture has none. What it can hold is one row about each file: size, day, whose it is."
    if work.together:
        return f"It is made to read much at once. {number(work.calls)} small changes a second, each together with {work.together}, are what it does worst."
    if work.reads == "words":
        return f"It would read {counted(work.rows)} texts for each search, and a misspelt word would still find nothing."
    if work.reads == "rows together":
        return f"Each use joins a few rows, {number(work.calls)} times a second: an analytical store is made for few questions over many rows."
    return f"One is asked for at a time, {number(work.calls)} times a second. Stored by column, each is put together from all its columns anew."


def _not_search(work: Work) -> str:
    if work.is_file:
        return "Search indexes words. It may hold the names of these files, and not the files."
    if work.together:
        return (
            f"An index of words lags behind what is written by about a second, and is made again when it breaks. What must change together with {work.together} "
            "needs a store that is the truth itself."
        )
    if work.reads == "columns":
        return "Nobody looks for words here. Sums over many rows are asked for."
    if work.reads == "rows together":
        return "Each use joins it to other rows, and words are not what it is found by."
    return f"It is asked for by its key, {number(work.calls)} times a second, and not by the words in it: an index of words would only be one more copy."

"""Which store for which work: rules over drawn figures, and why each other store does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Literal

from lab_app.kinds.sort import Box, Dealt, Item
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
FILE_KB = 1_000
MOST_ROWS, MOST_CALLS = 10_000_000, 1_000
"""Up to these the relational database that Larder runs does the work of a document store, cache, search or analytical
store as well: the page states it. They are Larder's policy for its one PostgreSQL server, no limit of the product."""

BOXES = (
    Box(
        RELATIONAL,
        "Relational",
        "Rows that must change together with others, or are joined. Up to 10 million rows and 1,000 calls a second also what "
        "belongs in a document store, a cache, search or an analytical store: one system fewer to run. No files.",
    ),
    Box(
        DOCUMENT,
        "Document",
        "Things read and written whole by their key, whose fields differ from one to the next, and that must not be lost.",
    ),
    Box(
        CACHE, "Key-value, cache", "Values read by their key that may be lost, since they can be made again."
    ),
    Box(ANALYTICAL, "Analytical", "Many rows, of which a few columns are added up."),
    Box(SEARCH, "Search", "Texts that are found by the words in them, misspelt ones included."),
    Box(OBJECTS, "Object store", "Files of 1 MB and more."),
)


@dataclass(frozen=True)
class Work:
    """What is to be stored. `together`: what must change in the same moment; `made_again`: how it can be made again, where
    it may be lost. `kb` is the size of one, `varied` whether the fields of each differ."""

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

    @property
    def is_small(self) -> bool:
        return self.rows <= MOST_ROWS and self.calls <= MOST_CALLS

    @property
    def is_file(self) -> bool:
        return self.kb >= FILE_KB

    @property
    def figures(self) -> str:
        """Its size and load, in a line."""
        size = (
            f"{number(self.kb / 1000, digits=1)}\u00a0MB"
            if self.kb >= FILE_KB
            else f"{number(self.kb)}\u00a0kB"
        )
        return f"{counted(self.rows)} of {size} each, {number(self.calls)} calls a second at the peak."


def counted(rows: int) -> str:
    """4,000; 2.4 million"""
    if rows < 1_000_000:
        return number(rows)
    return f"{number(rows / 1_000_000, digits=0 if rows % 1_000_000 == 0 else 1)} million"


def accepted(work: Work) -> dict[str, str]:
    """The stores that the rules allow, each with the reason."""
    if work.is_file:
        return {
            OBJECTS: f"At {number(work.kb / 1000, digits=1)} MB each it is a file; the database keeps its address and who may see it."
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
        else (DOCUMENT, "It is read and written whole by its key, and no two have the same fields.")
    )
    found = {store: why}
    if work.is_small:
        found[RELATIONAL] = (
            f"{counted(work.rows)} rows and {number(work.calls)} calls a second are within what the database that is there does anyway."
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
        OBJECTS: f"An object store hands out whole files. {number(work.kb)} kB at {number(work.calls)} calls a second are no file: by its rule one has "
        "1 MB or more.",
    }
    return {box.key: why[box.key] for box in BOXES if box.key not in right}


def _not_relational(work: Work) -> str:
    if work.is_file:
        return (
            f"A row that carries {number(work.kb / 1000, digits=1)} MB makes every backup and every copy carry "
            f"{counted(round(work.rows * work.kb / 1_000_000))} GB. By the rules it takes no files."
        )
    if work.rows > MOST_ROWS:
        return f"{counted(work.rows)} rows are more than the 10 million up to which it does others' work as well."
    return f"{number(work.calls)} calls a second are more than the 1,000 up to which it does others' work as well."


def _not_document(work: Work) -> str:
    if work.is_file:
        return (
            f"“Unstructured” sounds like documents, but a document is fields. {number(work.kb / 1000, digits=1)} MB of pixels have none, and stores "
            "of documents bound their size."
        )
    if work.together:
        return (
            f"A document is changed whole and alone. This must change in the same moment as {work.together}. Document stores have "
            "transactions over several documents by now; the rule keeps what changes together in one place."
        )
    if work.reads == "rows together":
        return f"Each of the {number(work.calls)} calls joins it to other rows. Copied into each document, a change has to find all copies."
    if work.reads == "words":
        return f"Nobody knows the key. Without an index of words each search would open {counted(work.rows)} documents."
    if work.reads == "columns":
        return f"To add up two columns, {counted(work.rows)} documents would be opened whole."
    if work.made_again:
        return f"A document store promises to keep things. This can be made again {work.made_again}: the promise would be paid for at each of {number(work.calls)} calls a second."
    return "All have the same few fields: there is nothing here that a document store is for."


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
    return f"It is asked for by number, {number(work.calls)} times a second, and not by the words in it: an index of words would only be one more copy."


def deal(seed: int) -> Dealt:
    """Eight pieces of work with drawn figures and drawn needs."""
    random = Random(f"stores-{seed}")
    return Dealt(tuple(_item(work) for work in _works(random)))


def _item(work: Work) -> Item:
    return Item(work.key, work.title, f"{work.says} {work.figures}", BOXES, accepted(work), refused(work))


def _works(random: Random) -> tuple[Work, ...]:
    few = random.choice([20, 40, 80, 200])
    many = random.choice([2_000, 4_000, 8_000])
    works = [
        _slots(random),
        _orders(random),
        _photos(random),
        _recipe_search(random),
        _sessions(random, random.choice([few, many])),
        _events(random),
        _recipes(random),
        _flags(random, random.choice([few, many])),
    ]
    random.shuffle(works)
    return tuple(works)


def _slots(random: Random) -> Work:
    return Work(
        "slots",
        "Delivery slots",
        "A booking takes a place of the slot and goes with its order.",
        random.choice([4_000, 12_000, 30_000]),
        random.choice([5, 40, 1_500]),
        1,
        "key",
        together="the order that it is booked for",
    )


def _orders(random: Random) -> Work:
    return Work(
        "orders",
        "Orders and payments",
        "Paid or not paid, never half.",
        random.choice([220_000, 2_400_000, 40_000_000]),
        random.choice([10, 60, 2_000]),
        2,
        "key",
        together="its payment",
    )


def _photos(random: Random) -> Work:
    if random.random() < 0.3:
        return Work(
            "photos",
            "Notes on recipe photos",
            "Who took it, when, for which recipe and under which licence: each page joins them to the recipe and its author.",
            random.choice([60_000, 400_000, 30_000_000]),
            random.choice([30, 300, 1_400]),
            1,
            "rows together",
        )
    return Work(
        "photos",
        "Recipe photos",
        "As cooks upload them.",
        random.choice([60_000, 400_000, 3_000_000]),
        random.choice([30, 300, 1_400]),
        random.choice([1_800.0, 3_400.0, 6_200.0]),
        "key",
    )


def _recipe_search(random: Random) -> Work:
    return Work(
        "search",
        "Recipe search",
        f"By any words of title and text, in {random.choice(['four', 'six', 'nine'])} languages, typing errors forgiven.",
        random.choice([3_000, 60_000, 24_000_000]),
        random.choice([8, 60, 1_800]),
        4,
        "words",
    )


def _sessions(random: Random, calls: int) -> Work:
    if random.random() < 0.4:
        return Work(
            "sessions",
            "Open carts",
            "Read and written whole by the person's number; each holds what its shop needs, and a lost one is a lost order.",
            random.choice([9_000, 80_000, 14_000_000]),
            calls,
            6,
            "key",
            varied=True,
        )
    return Work(
        "sessions",
        "Who is signed in",
        "Read by a token at each call. Who is not found signs in again.",
        random.choice([9_000, 80_000, 14_000_000]),
        calls,
        1,
        "key",
        made_again="by the next sign-in",
    )


def _events(random: Random) -> Work:
    return Work(
        "events",
        f"{random.choice(['Two', 'Three', 'Five'])} years of events",
        "How many people did what, by week and platform; nobody asks for a single one.",
        random.choice([3_000_000, 9_000_000, 160_000_000, 900_000_000]),
        random.choice([1, 2, 4]),
        1,
        "columns",
    )


def _recipes(random: Random) -> Work:
    if random.random() < 0.3:
        return Work(
            "recipes",
            "Ingredients of recipes",
            "Each shopping list joins them to today's prices and to what is at home.",
            random.choice([24_000, 600_000, 18_000_000]),
            random.choice([20, 90, 1_600]),
            1,
            "rows together",
        )
    return Work(
        "recipes",
        "Recipes as cooks write them",
        "Shown and saved whole; one has steps with timers, the next a video and no steps. None may be lost.",
        random.choice([3_000, 60_000, 24_000_000]),
        random.choice([20, 90, 1_600]),
        12,
        "key",
        varied=True,
    )


def _flags(random: Random, calls: int) -> Work:
    return Work(
        "flags",
        "Feature flags as servers read them",
        "A copy, by the flag's name.",
        random.choice([40, 90, 160]),
        calls,
        1,
        "key",
        made_again="from the table in which they are set",
    )


def rules() -> Mapping[str, str]:
    """The rules by store."""
    return {box.key: box.rule for box in BOXES}

"""Figures of the lesson: the four promises on two connections, and which kind of database, with Larder's own figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.bench import BenchError
from lab_app.bench.interleave import TWO
from lab_app.course.lesson import live
from lab_app.tracks.databases.databases.choice import (
    EXTREME_WRITES,
    LATE,
    READS,
    Needs,
    Reads,
    Said,
    common,
    ours,
    parting,
    written,
)
from lab_app.tracks.databases.databases.promises import PROMISES, played
from lab_app.tracks.databases.databases.stores import counted
from lab_app.ui.results import html_table
from lab_app.ui.style import marked, note, notice, text
from pipelines.contract.units import number

if TYPE_CHECKING:
    from lab_app.lab import Lab


_KINDS = (
    (
        "Document",
        "things read and saved whole, whose fields differ",
        "easy joins across documents",
        "recipes as cooks write them",
        "MongoDB, Firestore",
    ),
    (
        "Key-value",
        "one value by its key, kept",
        "joins and other questions",
        "open carts",
        "DynamoDB",
    ),
    (
        "Cache",
        "the same from memory, at once",
        "keeping it: a value may be lost",
        "who is signed in, feature flags",
        "Redis, Memcached",
    ),
    (
        "Wide-column",
        "more writes than one machine takes, read by a known key",
        "any question that the key doesn't answer",
        "nothing today",
        "Cassandra, Bigtable",
    ),
    (
        "Search",
        "words, spelling, ranking",
        "being the truth: it is a copy, a moment late",
        "recipe search",
        "Elasticsearch, OpenSearch",
    ),
    (
        "Graph",
        "paths of unknown length",
        "cheap sums over everything",
        "nothing: a household is one join away",
        "Neo4j, Neptune",
    ),
    (
        "Vector",
        "“similar to this”, by numbers that a model gives",
        "speed or exactness: with an index it finds nearly the nearest",
        "recipes like this one",
        "pgvector (in PostgreSQL), Pinecone",
    ),
    (
        "Analytical",
        "a few columns of many rows",
        "saving one row, many times a second",
        "this lab's warehouse",
        "BigQuery, Snowflake, DuckDB",
    ),
    (
        "Object store",
        "files, small and very large, cheaply",
        "changing a part of one",
        "photos, backups, exports",
        "S3, Google Cloud Storage",
    ),
)
"""Kinds of databases: what each is good at, what it gives up, what Larder has in it, and examples."""

ROWS = tuple(10**power for power in range(3, 11))
WRITES = (0.01, 0.1, 1.0, 10.0, 100.0, 1_000.0, 10_000.0, 100_000.0, 1_000_000.0)


@live("Starting SQLite")
def acid(lab: Lab) -> None:
    """One promise, move by move."""
    by_name = {promise.name: promise for promise in PROMISES}
    name = st.segmented_control(
        "Promise",
        list(by_name),
        default=PROMISES[0].name,
        required=True,
        key="acid-promise",
        label_visibility="collapsed",
    )
    promise = by_name[name or PROMISES[0].name]
    note(f"**{promise.name}**: {promise.says}")
    try:
        came = lab.keep(("promise", promise.name), lambda: played(lab.bench, promise))
    except BenchError as error:
        notice("bad", "The two connections are not there", str(error))
        return
    count = len(promise.moves)
    step = st.slider("Step", 1, count, 1, key=f"acid-step-{promise.name}")
    rows = [
        (
            place,
            TWO[move.who],
            move.says,
            move.sql,
            said,
        )
        for place, (move, said) in enumerate(zip(promise.moves[:step], came, strict=False), 1)
    ]
    st.html(
        html_table(
            ("Step", "Who", "What", "Statement", "What came of it"),
            rows,
            label=f"{promise.name}, step by step",
        )
    )
    if step < count:
        note(f"Step {step} of {count}. Move on, and say beforehand what will be seen.")


@live()
def kinds(_: Lab) -> None:
    """What each kind is for."""
    header = ("Kind", "Good at", "Gives up", "At Larder", "Examples")
    st.html(html_table(header, _KINDS, label="Kinds of databases"))


@dataclass(frozen=True)
class _Own:
    """One of Larder's tables, as the release has it: rows, and writes a second in its busiest minute of 28 days."""

    title: str
    rows: int
    writes: float
    together: bool
    reads: Reads


@live("Counting Larder's busiest minutes")
def decision(lab: Lab) -> None:
    """Two rules on the same answers."""
    own = {one.title: one for one in lab.keep("database figures", lambda: _own(lab))}
    chosen = st.selectbox("Begin with Larder's", list(own), key="store-own")
    begin = own[chosen]
    note(
        f"{counted(begin.rows)} rows, and {written(begin.writes)} a second in the busiest minute of the last 28 days."
    )
    key = f"store-{chosen}"
    rows = st.select_slider(
        "Rows", sorted({*ROWS, begin.rows}), begin.rows, format_func=counted, key=f"{key}-rows"
    )
    writes = st.select_slider(
        "Writes a second",
        sorted({*WRITES, begin.writes}),
        begin.writes,
        format_func=written,
        key=f"{key}-writes",
    )
    with st.container(horizontal=True, key="store-choices"):
        reads = st.selectbox("It is read", READS, index=READS.index(begin.reads), key=f"{key}-reads")
        late = st.selectbox(
            "A number may be late by", LATE, index=2 if begin.reads == READS[2] else 0, key=f"{key}-late"
        )
    together = st.toggle("It must change together with other rows", begin.together, key=f"{key}-together")
    differs = st.toggle("Its fields differ from one to the next", False, key=f"{key}-differs")
    runs_more = st.toggle("There are people who run one system more", False, key=f"{key}-runs")
    note(
        f"From {number(EXTREME_WRITES)} writes a second on, this page calls it extreme: a working figure, which a measurement replaces. Counted are new rows; "
        "changes to them come on top."
    )
    needs = Needs(together, differs, reads, rows, writes, late, runs_more)
    st.html(
        f'<div class="lab-two">{_said("The four questions", common(needs))}{_said("How we would ask", ours(needs))}</div>'
        f'<p class="lab-note" role="status">{text(parting(needs))}</p>'
    )


def _said(title: str, said: Said) -> str:
    return f'<div><h3>{text(title)}</h3><p class="kind">{text(said.kind)}</p><p>{marked(said.why)}</p></div>'


def _own(lab: Lab) -> list[_Own]:
    """Larder's own figures. Raises QueryError."""
    day = lab.release.as_of
    tables = (
        ("orders", "orders", "created_at", True, READS[1]),
        ("meal plans", "meal_plans", "created_at", False, READS[0]),
        ("tracked events", "events", "received_at", False, READS[2]),
    )
    found = []
    for title, table, column, together, reads in tables:
        rows, most = lab.sandbox.known(
            f"""
            SELECT (SELECT COUNT(*) FROM product.{table}), COALESCE(MAX(n), 0) FROM (
                SELECT COUNT(*) AS n FROM product.{table}
                WHERE {column} >= DATE '{day}' - INTERVAL 27 DAY GROUP BY date_trunc('minute', {column})
            )
            """
        ).rows[0]
        found.append(_Own(title, int(rows), round(int(most) / 60, 2), together, reads))
    return found

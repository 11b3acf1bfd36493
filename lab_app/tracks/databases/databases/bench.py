"""The index bench: statements on Larder's rows with and without indexes, and what two tills do at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.bench import BenchError
from lab_app.bench.interleave import Needs, Step, replay
from lab_app.bench.plan import Cost, Statement, costs
from lab_app.course.pages import LevelPage
from lab_app.tracks.databases.databases.indexes import WRITE, statements
from lab_app.tracks.databases.databases.slots import LAST_SLOT, SCHEMA, WAYS, outcomes
from lab_app.tracks.databases.databases.slots import table as slots_table
from lab_app.ui import visit as here
from lab_app.ui.errors import guarded
from lab_app.ui.results import html_table
from lab_app.ui.style import eyebrow, lead, literal, note, notice
from pipelines.contract.units import Quantity, number, percent

if TYPE_CHECKING:
    from lab_app.course.tracks import Level
    from lab_app.lab import Lab

PAGE = LevelPage(
    title="Index bench",
    order=3,
    about="What a statement on Larder's orders costs with an index and without, and what two tills do at once. Nothing that you run stays.",
)
OWN = "A statement of your own"
_WRITES = ("UPDATE", "INSERT", "REPLACE", "DELETE")
MOST_STEPS = 5
"""Statements of a till: two tills have 252 orders with five each, and 3,432 with seven."""
_STATEMENT = "SELECT country, count(*) AS orders\nFROM orders\nJOIN users ON users.id = orders.user_id\nGROUP BY country"
_INDEX = "CREATE INDEX by_user ON orders (user_id)"
_BOOKING = next(way for way in WAYS if way.key == "look_first").sql
_BY_MONTH = "SELECT substr(created_at, 1, 7) AS month, sum(total_cents)\nFROM orders\nGROUP BY month"
_IN_DUCKDB = (
    "SELECT strftime(created_at, '%Y-%m') AS month, SUM(total_amount) FROM product.orders GROUP BY month"
)
_ONE_IN_DUCKDB = "SELECT id, created_at, total_amount, status FROM product.orders WHERE user_id = {user} ORDER BY created_at DESC LIMIT 20"


def render(level: Level) -> None:
    """The page."""
    eyebrow(f"{level.title}: {level.question}")
    st.title("Index bench")
    lead(
        "SQLite with Larder's newest orders and the people and plans around them. We count the steps of its engine, about a step for each thing "
        "that it looks at or compares: they are the same on every run, and milliseconds are not."
    )
    _indexes()
    _beside()
    _tills()


@st.fragment
@guarded
def _indexes() -> None:
    """A statement, indexes, and what it costs before and after."""
    lab = here.lab()
    st.header("A statement, with and without an index")
    note(
        "Tables: `orders` (id, user_id, created_at, total_cents, status), `users` (id, full_name, country, plan, created_at) and `meal_plans` (id, user_id, created_at, "
        "platform). The dialect is SQLite's."
    )
    try:
        ready = {one.says: one for one in statements(lab.bench)}
    except BenchError as error:
        notice("bad", "The bench is not there", str(error))
        return
    chosen = st.selectbox("Statement", [*ready, OWN], key="bench-statement")
    if chosen == OWN:
        asked = Statement("own", OWN, st.text_area("Your statement", _STATEMENT, height=140, key="bench-own"))
    else:
        asked = ready[chosen]
        values = " and ".join(f"“{value}”" for value in asked.values)
        st.code(asked.sql, language=None, wrap_lines=True)
        note(f"The `?` stand for {values}." if len(asked.values) > 1 else f"The `?` stands for {values}.")
    typed = st.text_area(
        "Indexes to try, one a line",
        _INDEX,
        height=100,
        key="bench-indexes",
        help="CREATE INDEX name ON table (column, column)",
    )
    indexes = tuple(line.strip().rstrip(";") for line in typed.splitlines() if line.strip())
    try:
        with st.spinner("Measuring"):
            before = costs(lab.bench, (asked, WRITE))
            after = costs(lab.bench, (asked, WRITE), indexes)
    except BenchError as error:
        notice("bad", "The bench did not run this", literal(str(error)))
        return
    if before[0].error or after[0].error:
        notice("bad", "The statement did not run", literal(before[0].error or after[0].error))
        return
    _measured(before, after, bool(indexes))


def _measured(before: tuple[Cost, ...], after: tuple[Cost, ...], has_indexes: bool) -> None:
    share = after[0].steps / max(1, before[0].steps)
    price = after[1].steps / max(1, before[1].steps)
    rows = [
        ("Steps of the statement", before[0].steps, after[0].steps, percent(share)),
        ("Steps to save 500 new orders", before[1].steps, after[1].steps, percent(price)),
    ]
    st.html(
        html_table(
            ("Measured", "Without", "With", "With, in % of without"),
            [tuple(map(_cell, row)) for row in rows],
            label="Before and after",
        )
    )
    note(f"**Without**, SQLite {_way(before[0])}. **With**, it {_way(after[0])}.")
    if not has_indexes:
        note("No index is tried: both columns are the same.")
    elif share > 0.9:
        note(
            f"The index does not help this statement, and each saved order takes {price:.2f} times the steps all the same."
        )
    else:
        note(
            f"The statement takes {percent(share)} of the steps. Each saved order pays for it, with {price:.2f} times its steps."
        )
    with st.expander("SQLite's own words, and the first rows"):
        st.code("\n".join(after[0].engine_plan) or "nothing to say", language=None, wrap_lines=True)
        if after[0].rows:
            st.html(html_table(after[0].names, after[0].rows, label="The first rows"))
        note(f"{number(after[0].count)} rows in all.")


def _cell(value: object) -> object:
    return Quantity(number(value)) if isinstance(value, int) else value


def _way(cost: Cost) -> str:
    return "; then it ".join(cost.plan)


@st.fragment
@guarded
def _beside() -> None:
    """The same two questions in a store by row and one by column."""
    lab = here.lab()
    st.header("A different kind of store for comparison")
    note(
        "This lab's warehouse is DuckDB, which stores by column and reads in blocks. It needs no index to add up a column, and has little use for one to find a row: it was made for other questions."
    )
    try:
        rows = lab.keep("two animals", lambda: _two_animals(lab))
    except BenchError as error:
        notice("bad", "The bench is not there", str(error))
        return
    st.html(
        html_table(
            ("Question", "SQLite, steps", "SQLite with (user_id, created_at)", "DuckDB, on all orders"),
            rows,
            label="Two questions in two stores",
        )
    )
    note(
        "Steps and milliseconds don't compare, and DuckDB has all orders, not the newest: compare within a column, not across."
    )


def _two_animals(lab: Lab) -> list[tuple[object, ...]]:
    history = statements(lab.bench)[0]
    month = Statement("month", "Revenue by month", _BY_MONTH)
    index = ("CREATE INDEX by_user_and_time ON orders (user_id, created_at)",)
    plain, indexed = (costs(lab.bench, (history, month), tried) for tried in ((), index))
    in_duckdb = (_ONE_IN_DUCKDB.format(user=int(history.values[0])), _IN_DUCKDB)
    return [
        (
            one.says,
            a.steps,
            b.steps,
            f"{min(lab.sandbox.run(f'{sql} -- {n}').elapsed_ms for n in range(3)):.1f} ms",
        )
        for one, a, b, sql in zip((history, month), plain, indexed, in_duckdb, strict=True)
    ]


@st.fragment
@guarded
def _tills() -> None:
    """A booking of one's own, at both tills, in every order."""
    lab = here.lab()
    st.header("Two tills at once")
    note(
        "For the curious: write how a till books the last slot, in at most five statements, one a line. Both tills run it on SQLite, in every sequence in which the statements "
        "can come; on PostgreSQL and MySQL, at their default setting, some come out differently. `:me` is who is at the till. After a `SELECT` without a row, or a statement that writes and changes nothing, a till stops with “just taken”."
    )
    with st.expander("The tables"):
        st.code(";\n".join((*SCHEMA, *LAST_SLOT)) + ";", language="sql")
    typed = st.text_area("The statements of a till", _BOOKING, height=140, key="bench-till")
    lines = [line.strip().rstrip(";") for line in typed.splitlines() if line.strip()]
    if not 1 <= len(lines) <= MOST_STEPS:
        notice("warn", "One to five statements", f"There are {len(lines)}. Each line is a statement.")
        return
    program = [Step(line, needs=_needs(line)) for line in lines]
    try:
        with st.spinner("Replaying in all sequences"):
            played = replay(lab.bench, program, slots_table())
    except BenchError as error:
        notice("bad", "The bench did not run this", literal(str(error)))
        return
    said = {error for one in played for error in one.errors if error}
    st.html(html_table(("What came of it", "Sequences"), outcomes(played), label="In all sequences"))
    for words in sorted(said):
        note(f"SQLite's words where a till ended with an error: {literal(words)}.")


def _needs(line: str) -> Needs:
    word = line.split(None, 1)[0].upper()
    return "row" if word == "SELECT" else "change" if word in _WRITES else ""

"""A query that runs and may not mean what its author meant has a note beside its rows."""

from __future__ import annotations

import datetime as dt

import pytest

from lab_app.dialects.ask import ask
from lab_app.dialects.notes import notes_on
from lab_app.sandbox import Sandbox

AS_OF, TODAY = dt.date(2026, 6, 30), dt.date(2026, 11, 29)


@pytest.mark.parametrize("clock", ["CURRENT_DATE", "now()", "today()", "current_timestamp", "Now ( )"])
def test_the_clock_is_told_from_the_end_of_the_data(clock: str) -> None:
    (note,) = notes_on(f"SELECT 1 WHERE created_at >= {clock}", AS_OF, today=TODAY)
    assert "is today, 29 November 2026, and these data end on 30 June 2026" in note
    assert "DATE '2026-06-30'" in note


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 'now()'",
        "SELECT 1 -- today()",
        "SELECT o.current_date FROM o",
        "SELECT nowhere(1)",
        "SELECT [1, 2]",
        "SELECT x[id]",
    ],
)
def test_nothing_is_said_of_an_ordinary_query(sql: str) -> None:
    assert notes_on(sql, AS_OF, today=TODAY) == ()


def test_nothing_is_said_of_the_clock_while_the_data_are_up_to_date() -> None:
    assert notes_on("SELECT now()", AS_OF, today=dt.date(2026, 7, 1)) == ()


def test_a_date_without_quotes_that_runs_is_named() -> None:
    (note,) = notes_on("SELECT 1 WHERE id > 2026-05-01", AS_OF, today=TODAY)
    assert "is a subtraction, and gives 2020" in note


def test_a_list_of_one_name_is_named() -> None:
    (note,) = notes_on("SELECT [id] FROM users", AS_OF, today=TODAY)
    assert note.startswith("[id] makes a list here.")


def test_the_notes_belong_to_the_result(two_tables: Sandbox) -> None:
    assert ask(two_tables, "SELECT CURRENT_DATE", as_of=AS_OF).notes
    assert ask(two_tables, "SELECT 1", as_of=AS_OF).notes == ()


def test_a_query_that_runs_and_means_something_else_where_it_is_from_is_noted(two_tables: Sandbox) -> None:
    asked = ask(
        two_tables, "SELECT EXTRACT(DAYOFWEEK FROM `created_at`) FROM `users` ORDER BY id", as_of=AS_OF
    )
    assert asked.rows == [(6,), (0,), (6,), (0,), (1,)]
    (note,) = asked.notes
    assert note == (
        "The backticks are those of BigQuery or Spark, where this gives other rows. "
        "Here it would read: SELECT dayofweek(`created_at`) + 1 FROM `users` ORDER BY id"
    )


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT EXTRACT(DAYOFWEEK FROM created_at) FROM users",  # of any database
        "SELECT GREATEST(`items`, 2) FROM orders",  # they differ among themselves
        "SELECT COUNT(*) FROM `users` WHERE `id` > 2",
    ],
)
def test_nothing_is_said_of_what_can_not_be_told_for_certain(two_tables: Sandbox, sql: str) -> None:
    assert ask(two_tables, sql, as_of=AS_OF).notes == ()

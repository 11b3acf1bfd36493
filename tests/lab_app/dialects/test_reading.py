"""What strangers type cannot harm the process that reads it, nor the lab that asks it."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lab_app.dialects import offer, reading
from lab_app.dialects.ask import ask
from lab_app.dialects.foreign import FUNCTIONS
from lab_app.dialects.names import Dialect
from lab_app.dialects.translator.building import same
from lab_app.dialects.translator.catalogue import CATALOGUE
from lab_app.sandbox import QueryError, Sandbox
from tests.lab_app.dialects.table import AS_OF, in_process

TABLES = {"users": {"id": "BIGINT", "created_at": "TIMESTAMP"}}


def test_a_query_is_read_in_a_process_of_its_own() -> None:
    found = reading.readings("SELECT to_char(created_at, 'YYYY') FROM users", TABLES)
    assert [(one.dialect, one.sql) for one in found] == [
        (dialect, "SELECT strftime(created_at, '%Y') FROM users")
        for dialect in (Dialect.SNOWFLAKE, Dialect.POSTGRES, Dialect.REDSHIFT)
    ]


@pytest.mark.parametrize(
    "sql",
    [
        f"SELECT to_char({'(' * 5000}1{')' * 5000}, 'YYYY')",
        "SELECT to_char(" + "(" * 5000,
        "SELECT to_char(" + "[" * 5000,
        "SELECT to_char(" + "CASE WHEN " * 2000,
        f"SELECT to_char({' + '.join(['1'] * 5000)}, 'YYYY')",
        "SELECT to_char('\ud800\udfff\x00\uffff', `\u202e`)",
        "SELECT to_char('" + "x" * 500_000 + "')",
        "SELECT to_char(" + "a." * 9000 + "b)",
        "\x00" * 1000,
        "SELECT to_char(/*" + "/*" * 5000,
    ],
    ids=["brackets", "open brackets", "open square brackets", "cases", "sums", "broken letters", "a long text",
         "a long name", "zeros", "comments"],
)  # fmt: skip
def test_whatever_is_read_the_lab_gets_an_answer_soon(sql: str) -> None:
    began = time.process_time()  # of the lab's own process
    assert isinstance(reading.readings(sql, TABLES), tuple)
    assert time.process_time() - began < 1


def test_a_reader_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0.01)
    assert reading.readings("SELECT to_char(id, 'YYYY') FROM users -- too slow", TABLES) == ()


def test_every_function_that_differs_between_databases_makes_a_query_worth_a_look() -> None:
    assert (
        frozenset(name for rules in CATALOGUE.values() for name, rule in rules.items() if rule is not same)
        == FUNCTIONS
    )


WORDS = st.sampled_from(
    """SELECT FROM WHERE GROUP BY ORDER users orders id created_at country , ( ) * 'DE' "DE" `users` [id] :: / + || 7 AS
    DATE_TRUNC( DATEDIFF( day month CAST( INT TO_CHAR( 'YYYY' INTERVAL 1 DAY TOP LIMIT CASE WHEN END IN <=> @x ; -- /*
    ’ – ″ \u200b ' " ` ``` #> {{ }} ? $1 é \x00 UNNEST( OVER ( PARTITION DESC SELECT""".split(" ")  # noqa: SIM905 - as words
)
JARGON = (
    "Error:",
    "Binder",
    "Catalog",
    "exception",
    "Parser",
    "STRUCT",
    "VARCHAR,",
    "Candidate",
    "LINE 1",
    "Traceback",
)


@given(st.one_of(st.lists(WORDS, max_size=14).map(" ".join), st.text(max_size=60)))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_gets_an_answer_or_a_plain_sentence(
    two_tables: Sandbox, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(offer, "readings", in_process)
    said = told(two_tables, text)
    assert said is None or (said[:1] and said.strip().endswith((".", "!", "?")))
    for word in JARGON:
        assert said is None or word not in said or word.lower() in text.lower()


def told(sandbox: Sandbox, text: str) -> str | None:
    """What somebody is told who asks this; None where there are rows."""
    try:
        ask(sandbox, text, as_of=AS_OF)
    except QueryError as error:
        return str(error)
    return None

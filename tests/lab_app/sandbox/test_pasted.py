"""A query is read out of what was pasted around it, and stays where it was."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab_app.sandbox import QueryError, Sandbox
from lab_app.sandbox.pasted import query_in

AROUND = {
    "a fence": "```sql\nSELECT 7\n```",
    "a fence of Windows": "```sql\r\nSELECT 7\r\n```\r\n",
    "a fence without a language": "```\nSELECT 7\n```\n",
    "a fence of tildes": "~~~ sql\nSELECT 7\n~~~",
    "a fence that is not closed": "```SQL\nSELECT 7",
    "a fence on one line": "```SELECT 7```",
    "a fence on one line with its language": "```sql SELECT 7```",
    "a fence in a message": "Try this, it is shorter:\n\n```sql\nSELECT 7\n```\nCheers, Nora",
    "an indented fence": "  ```sql\n  SELECT 7\n  ```",
    "backticks": "`SELECT 7`",
    "two backticks": "``SELECT 7``",
    "a language": "sql\nSELECT 7",
    "a language and a button": "sql\nCopy code\nSELECT 7",
    "a prompt of Python": ">>> SELECT 7",
    "a prompt of psql": "larder=# SELECT\nlarder-# 7",
    "a prompt of psql, as a user": "larder=> SELECT\nlarder-> 7;",
    "a prompt of mysql": "mysql> SELECT\n    -> 7;",
    "a prompt of DuckDB": "D SELECT 7;",
    "a prompt of DuckDB 1.4": "memory D SELECT 7;",
    "a prompt of sqlite": "sqlite> SELECT 7;",
    "a prompt in a fence": "```\nlarder=# SELECT 7;\n```",
}


@pytest.mark.parametrize("text", AROUND.values(), ids=AROUND.keys())
def test_what_is_around_a_query_is_left_out(sandbox: Sandbox, text: str) -> None:
    assert sandbox.run(text).rows == [(7,)]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT `id` FROM users",
        "SELECT 7 -- ```sql",
        "SELECT '\n```\nx'",
        "sql",
        "SELECT id FROM users\n```\nSELECT 7\n```",
        "```\nSELECT 1\n```\n```\nSELECT 2\n```",
        "D",
        "",
    ],
)
def test_what_could_be_the_query_itself_stays(text: str) -> None:
    assert query_in(text) == text


def test_a_place_is_where_its_author_sees_it(sandbox: Sandbox) -> None:
    with pytest.raises(QueryError) as caught:
        sandbox.run("```sql\nSELECT contry\nFROM users\n```")
    assert (caught.value.line, caught.value.column) == (2, 8)


@given(st.text(alphabet=st.sampled_from("`~s ql\n>D=#SELECT1;'-/*\"\u200b–é"), max_size=80))
@settings(max_examples=300)
def test_whatever_is_typed_keeps_its_length_and_lines(text: str) -> None:
    read = query_in(text)
    assert len(read) == len(text)
    assert [len(line) for line in read.split("\n")] == [len(line) for line in text.split("\n")]

"""Mutants of a query differ from it in one thing each."""

from __future__ import annotations

import pytest
from sqlglot.errors import SqlglotError

from lab_app.kinds.sql.mutants import mutants

QUERY = (
    "SELECT u.country, COUNT(DISTINCT u.id) AS users FROM users AS u JOIN orders AS o ON o.user_id = u.id "
    "WHERE o.created_at >= '2026-05-01' AND o.status = 'paid' GROUP BY u.country ORDER BY users DESC LIMIT 5"
)


def test_each_part_that_people_get_wrong_is_changed() -> None:
    names = {name for name, _ in mutants(QUERY)}
    assert {
        "GTE to GT",
        "EQ to NEQ",
        "2026-05-01 to 2026-04-30",
        "2026-05-01 to 2026-05-02",
        "'paid' to 'other'",
        "5 to 4",
        "5 to 6",
        "left condition dropped",
        "right condition dropped",
        "AND to OR",
        "DISTINCT dropped",
        "where dropped",
        "limit dropped",
        "JOIN to LEFT JOIN",
        "order reversed",
    } <= names


def test_no_mutant_is_the_query_itself_or_comes_twice() -> None:
    texts = [sql for _, sql in mutants(QUERY)]
    assert len(set(texts)) == len(texts)
    assert QUERY not in texts


def test_a_window_is_changed_in_its_ranking_and_in_its_groups() -> None:
    query = "SELECT id FROM t QUALIFY RANK() OVER (PARTITION BY country ORDER BY spent) <= 3"
    assert {"RANK to ROW_NUMBER", "RANK to DENSE_RANK", "PARTITION BY dropped", "qualify dropped"} <= {
        name for name, _ in mutants(query)
    }


def test_a_text_that_is_no_query_has_none() -> None:
    with pytest.raises(SqlglotError):
        list(mutants("SELECT FROM WHERE ("))

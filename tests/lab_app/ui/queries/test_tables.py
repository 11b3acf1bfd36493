"""The tables that an exercise is about come first in the list beside its editor."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lab_app.course import tracks
from lab_app.kinds.sql import SqlExercise
from lab_app.ui.queries.tables import named_in
from lab_app.warehouse.dictionary import DictionaryTable

USERS = DictionaryTable("source.users", "users", "product", "", "user", None, None, (), (), None, (), ())
TABLES = tuple(
    replace(USERS, name=name, layer=layer)
    for name, layer in {
        "users": "product", "orders": "product", "user_activity": "product", "user_sessions": "product",
        "api_requests": "product", "webhook_deliveries": "product", "query_log": "product", "replica_lag": "product",
        "stg_users": "staging", "fct_orders": "marts",
    }.items()
)  # fmt: skip


def test_tables_are_those_named_as_code_or_read_by_the_starter() -> None:
    prompt = "All orders of `users.is_internal`, not those of `stg_users`."
    assert named_in(prompt, "SELECT 1 FROM user_activity", TABLES) == ("users", "user_activity")
    assert named_in("Count the orders and users.", "SELECT 1", TABLES) == ()


@pytest.mark.parametrize(
    "exercise", [e for e in tracks.discover() if isinstance(e, SqlExercise)], ids=lambda e: e.id
)
def test_every_exercise_with_a_query_is_about_a_table(exercise: SqlExercise) -> None:
    assert named_in(exercise.prompt, exercise.starter, TABLES)

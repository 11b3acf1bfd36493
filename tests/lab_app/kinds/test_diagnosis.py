"""What is wrong with a query is said only where its cure, run on the rows, makes it right."""

from __future__ import annotations

import pytest

from lab_app.course.tracks import discover, exercise
from lab_app.kinds.context import Context
from lab_app.kinds.grade import grade
from lab_app.kinds.sql import SqlExercise, diagnosis
from lab_app.kinds.sql.cures import asked_of, cures
from lab_app.kinds.sql.judge import fails_on_edges
from lab_app.kinds.sql.trees import is_typed_in, text_of, tree_of, unrounded
from lab_app.kinds.sql.worlds import without_database
from lab_app.sandbox import Sandbox
from pipelines.contract.release import Release

QUERIES = [chosen for chosen in discover() if isinstance(chosen, SqlExercise)]
FROM_ORDERS = "FROM orders JOIN users ON users.id = orders.user_id"
APRIL = "orders.created_at >= '2026-04-01' AND orders.created_at < '2026-05-01'"
VALUES = "users.country, COUNT(*) AS orders, SUM(orders.total_amount) AS order_value"
MAY = "activity_date >= '2026-05-01' AND activity_date < '2026-06-01'"


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "SECONDS", 20.0)


@pytest.mark.parametrize(
    ("name", "answer", "reason"),
    [
        (
            "orders_by_country",
            f"SELECT {VALUES} {FROM_ORDERS} WHERE orders.created_at BETWEEN '2026-04-01' AND '2026-04-30' GROUP BY 1",
            "midnight",
        ),
        (
            "signups_who_never_ordered",
            (
                "SELECT COUNT(*) AS signups, COUNT(*) FILTER (WHERE id NOT IN (SELECT user_id FROM orders WHERE user_id > 0)) "
                "AS never_ordered FROM users WHERE created_at >= '2026-04-01' AND created_at <= '2026-04-30'"
            ),
            "midnight",
        ),
        ("active_users", f"SELECT COUNT(user_id) AS n FROM user_activity WHERE {MAY}", "rows_counted"),
        (
            "active_users",
            "SELECT COUNT(DISTINCT user_id) AS n FROM user_activity WHERE activity_date BETWEEN '2025-05-01' AND '2025-05-31'",
            "period",
        ),
        (
            "top_spenders",
            exercise("top_spenders").solution.replace("RANK()", "ROW_NUMBER()"),  # type: ignore[attr-defined]
            "tie_cut",
        ),
        (
            "orders_by_country",
            f"SELECT {VALUES} {FROM_ORDERS} WHERE {APRIL} AND orders.status <> 'failed' GROUP BY 1",
            "too many",
        ),
        (
            "typical_session_length",
            exercise("typical_session_length").solution.replace("QUANTILE_CONT", "QUANTILE_DISC"),  # type: ignore[attr-defined]
            "functions",
        ),
        ("active_users", "SELECT 347 + 1 AS active_users FROM user_activity LIMIT 1", "typed in"),
        (
            "average_session_length",
            (
                "SELECT ROUND(AVG(s) / 60, 1) AS m FROM (SELECT DISTINCT id, session_duration_seconds AS s "
                "FROM user_sessions WHERE session_date = '2026-06-14')"
            ),
            "rounded",
        ),
    ],
)
def test_a_reason_is_known_by_its_cure(name: str, answer: str, reason: str, context: Context) -> None:
    verdict = grade(exercise(name), answer, context)
    assert (verdict.outcome, verdict.reasons) == ("wrong", (reason,)), verdict.message


def test_two_things_are_both_said(context: Context) -> None:
    answer = "SELECT COUNT(user_id) AS n FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-30'"
    verdict = grade(exercise("active_users"), answer, context)
    assert set(verdict.reasons) == {"days", "distinct"}
    assert "ends a day too early" in verdict.message


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        # The month before the last one in the data happens to be May; no part of it is wrong by itself.
        (
            "active_users",
            (
                "SELECT COUNT(DISTINCT user_id) AS n FROM user_activity WHERE date_trunc('month', activity_date) = "
                "(SELECT date_trunc('month', MAX(activity_date)) - INTERVAL 1 MONTH FROM user_activity)"
            ),
        ),
        ("active_users", f"SELECT COUNT(DISTINCT user_id) + 7 AS n FROM user_activity WHERE {MAY}"),
    ],
)
def test_where_nothing_is_certain_nothing_is_said_but_the_prompt(
    name: str, answer: str, context: Context
) -> None:
    verdict = grade(exercise(name), answer, context)
    assert (verdict.outcome, verdict.reasons) == ("wrong", ())
    assert verdict.message.endswith("The prompt says: How many different people used Larder in May 2026?")


def test_what_is_right_with_sensible_rounding_is_right_on_few_rows_too(context: Context) -> None:
    rounded = VALUES.replace("SUM(orders.total_amount)", "ROUND(SUM(orders.total_amount))")
    assert grade(
        exercise("orders_by_country"), f"SELECT {rounded} {FROM_ORDERS} WHERE {APRIL} GROUP BY 1", context
    ).is_right


def test_a_mistake_that_blames_a_word_is_said_only_of_queries_that_have_it(context: Context) -> None:
    chosen = exercise("signups_who_never_ordered")
    without_join = (
        "SELECT COUNT(*) AS signups, 0 * COUNT(*) AS never_ordered FROM users "
        "WHERE created_at >= '2026-04-01' AND created_at < '2026-05-01' AND id IN (SELECT user_id FROM orders)"
    )
    assert "JOIN" not in grade(chosen, without_join, context).message


@pytest.mark.parametrize("chosen", QUERIES, ids=lambda chosen: chosen.id)
def test_a_cure_of_what_is_right_is_another_query_and_leaves_the_tree_as_it_is(chosen: SqlExercise) -> None:
    tree = tree_of(chosen.solution)
    before = text_of(tree)
    for cure in cures(tree, asked_of(chosen.solution)):
        assert cure.says.endswith((".", "?"))
        assert text_of(cure.tree)
    assert text_of(tree) == before


def test_what_rounds_a_result_is_taken_out_of_it() -> None:
    for rounded in (
        "ROUND(AVG(x), 1)",
        "CAST(AVG(x) AS INTEGER)",
        "FORMAT('{:.1f}', AVG(x))",
        "(FLOOR(AVG(x)))",
    ):
        assert unrounded(f"SELECT a, {rounded} AS m FROM t GROUP BY a", {"a"}) == (
            "SELECT a, AVG(x) AS m FROM t GROUP BY a"
        )
    assert unrounded("SELECT CAST(date_trunc('week', t) AS DATE) AS week, AVG(x)::DOUBLE FROM t") is None
    assert unrounded("SELECT ((") is None


def test_a_result_of_constants_is_typed_in_whatever_it_reads() -> None:
    for sql in ("SELECT 3 AS n", "SELECT 1 + 2 FROM orders", "SELECT n FROM (VALUES (3)) t (n)"):
        assert is_typed_in(sql)
    for sql in ("SELECT COUNT(*) FROM orders", "SELECT (SELECT MAX(id) FROM orders)", "FROM orders"):
        assert not is_typed_in(sql)


def test_another_world_is_asked_without_the_name_of_the_database() -> None:
    asked = "SELECT lake.product.orders.id, 'lake.' FROM lake.product.orders JOIN x USING (lake)"
    assert (
        without_database(asked, "lake")
        == "SELECT product.orders.id, 'lake.' FROM product.orders JOIN x USING (lake)"
    )


def test_the_published_answer_beside_any_table_is_not_an_answer(
    tiny_release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Typed in as VALUES, over every table that a learner can name. Without hidden worlds: the made-up rows do."""
    monkeypatch.setattr(diagnosis, "SECONDS", 0.0)
    taken = []
    with Sandbox(tiny_release.warehouse, workers=1) as opened:
        context = Context(opened)
        tables = [f"{schema}.{name}" for schema, name in opened.run(_TABLES).rows]
        assert {"product.orders", "marts.fct_orders", "staging.stg_users"} <= set(tables)
        tables += ["information_schema.tables", "duckdb_tables()", "duckdb_columns()", "range(3)"]
        for chosen in QUERIES:
            expected = opened.run(chosen.solution)
            names = ", ".join(column.name for column in expected.columns)
            rows = ", ".join("(" + ", ".join(map(_literal, row)) + ")" for row in expected.rows)
            order = f" ORDER BY {chosen.order_by[0]} DESC" if chosen.order_by else ""
            for table in tables:
                answer = (
                    f"SELECT * FROM (VALUES {rows}) AS typed ({names}) "
                    f"WHERE (SELECT COUNT(*) FROM {table}) >= 0{order}"
                )
                if not fails_on_edges(chosen, answer, context):  # QueryError where a table is not there
                    taken.append((chosen.id, table))
            assert grade(chosen, answer, context).outcome == "wrong"
    assert taken == []


_TABLES = (
    "SELECT schema_name, table_name FROM duckdb_tables() UNION ALL "
    "SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL"
)


def _literal(value: object) -> str:
    return "NULL" if value is None else f"'{value}'" if not isinstance(value, int | float) else str(value)

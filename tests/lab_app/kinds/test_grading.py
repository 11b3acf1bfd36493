"""A verdict names the first difference that helps, and is not pedantic."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from pathlib import Path

import pytest

from lab_app.course.tracks import exercise
from lab_app.kinds.context import Context
from lab_app.kinds.grade import grade
from lab_app.kinds.sql import Column, Edge, Mistake, SqlExercise, madeup
from lab_app.kinds.sql.compare import compare
from lab_app.sandbox import Result, ResultColumn, Sandbox, messages
from lab_app.warehouse.variants import Variants

COUNTRY = (
    Column("country", key=True),
    Column("users", aliases=("people",), too_high="Rows instead of people?"),
)


def result(names: str, *rows: tuple[object, ...], truncated: bool = False) -> Result:
    return Result(tuple(ResultColumn(n, "?") for n in names.split()), list(rows), truncated, 1.0)


EXPECTED = result("country users", ("DE", 221), ("FR", 100), (None, 7))


def difference(actual: Result, columns: tuple[Column, ...] = COUNTRY, expected: Result = EXPECTED) -> str:
    found = compare(columns, (), expected, actual).difference
    assert found is not None
    return found.message


@pytest.mark.parametrize(
    "actual",
    [
        result("country users", (None, 7), ("FR", 100), ("DE", 221)),
        result("COUNTRY Users", ("DE", 221), ("FR", 100), (None, 7)),
        result("people country", (221, "DE"), (100, "FR"), (7, None)),
        result("c n", ("DE", 221), ("FR", 100), (None, 7)),
        result("n c", (221.0, "DE"), (100.0, "FR"), (7.0, None)),
    ],
    ids=["another order of rows", "another case", "aliases", "own names", "own names, another order"],
)
def test_the_same_answer_in_another_form_is_right(actual: Result) -> None:
    assert compare(COUNTRY, (), EXPECTED, actual).difference is None


def test_further_columns_are_no_harm_and_get_a_note() -> None:
    actual = result("country users share", ("DE", 221, 0.6), ("FR", 100, 0.3), (None, 7, 0.1))
    found = compare(COUNTRY, (), EXPECTED, actual)
    assert found.difference is None
    assert "`share`" in found.notes[0]


@pytest.mark.parametrize(
    ("actual", "words"),
    [
        (result("country", ("DE",), ("FR",), (None,)), ["no column `users`", "AS users"]),
        (result("country users"), ["no rows"]),
        (
            result("country users", ("DE", 623), ("FR", 100), (None, 7)),
            ["For country = DE", "should be 221 and is 623", "too high", "Rows instead of people?"],
        ),
        (result("country users", ("DE", 221), ("FR", 100)), ["country = NULL", "missing", "lost easily"]),
        (result("country users", ("DE", 221)), ["2 rows are missing", "country = FR"]),
        (
            result("country users", ("DE", 221), ("DE", 221), ("FR", 100), (None, 7)),
            ["country = DE", "appears 2 times", "should appear once", "join"],
        ),
        (
            result("country users", ("DE", 221), ("FR", 100), (None, 7), ("XX", 1)),
            ["country = XX", "should not be there"],
        ),
        (result("country users", ("DE", 13260), ("FR", 6000), (None, 420)), ["60 times as much"]),
    ],
    ids=[
        "a column missing",
        "nothing",
        "a value",
        "NULL lost",
        "rows missing",
        "rows twice",
        "a row too many",
        "unit",
    ],
)
def test_the_first_useful_difference_is_named(actual: Result, words: list[str]) -> None:
    message = difference(actual)
    for word in words:
        assert word in message


def test_a_share_and_a_per_cent_are_told_apart_from_a_wrong_value() -> None:
    columns = (Column("share"),)
    assert "not per cent" in difference(result("share", (34.1,)), columns, result("share", (0.341,)))
    assert "share of 1" in difference(result("share", (0.341,)), columns, result("share", (34.1,)))


def test_rough_rounding_is_told() -> None:
    message = difference(result("m", (5,)), (Column("m"),), result("m", (5.4321,)))
    assert "two decimals" in message


def test_one_value_and_many_rows_are_told() -> None:
    message = difference(result("n", (1,), (2,)), (Column("n"),), result("n", (3,)))
    assert "GROUP BY" in message


def test_far_too_many_rows_are_told_without_all_of_them() -> None:
    actual = result("country users", ("DE", 221), ("FR", 100), ("XX", 7), truncated=True)
    assert "more than" in difference(actual)


def test_order_counts_only_by_the_columns_that_the_prompt_names() -> None:
    columns = (Column("user", key=True), Column("spent"))
    expected = result("user spent", (1, 9), (2, 5), (3, 5))
    tie = result("user spent", (1, 9), (3, 5), (2, 5))
    upside_down = result("user spent", (3, 5), (2, 5), (1, 9))
    assert compare(columns, ("spent",), expected, tie).difference is None
    assert compare(columns, (), expected, upside_down).difference is None
    found = compare(columns, ("spent",), expected, upside_down).difference
    assert found is not None
    assert "order" in found.message


def test_a_name_of_ones_own_for_what_is_unknown_is_right_where_the_prompt_allows_it() -> None:
    columns = (Column("country", key=True, any_label=True), Column("users"))
    actual = result("country users", ("DE", 221), ("FR", 100), ("not known", 7))
    assert compare(columns, (), EXPECTED, actual).difference is None
    assert compare(COUNTRY, (), EXPECTED, actual).difference is not None


def test_what_hidden_data_holds_is_never_said() -> None:
    for actual in (
        result("country users", ("DE", 623), ("FR", 100), (None, 7)),
        result("country users", ("DE", 221), ("FR", 100)),
        result("country users", ("DE", 221), ("DE", 221), ("FR", 100), (None, 7)),
        result("country users", ("XX", 1), ("DE", 221), ("FR", 100), (None, 7)),
    ):
        found = compare(COUNTRY, (), EXPECTED, actual).difference
        assert found is not None
        assert not any(secret in found.without_values for secret in ("221", "623", "DE", "FR", "XX"))


SPENDERS = SqlExercise(
    id="june_orders",
    title="Orders of June",
    order=1,
    minutes=3,
    takeaway="Two ends.",
    hints=("One.", "Two."),
    starter="SELECT COUNT(*) AS orders FROM orders",
    solution="SELECT COUNT(*) AS orders FROM orders WHERE created_at >= '2026-06-01' AND created_at < '2026-07-01'",
    columns=(Column("orders"),),
    rule="Orders of June 2026.",
    mistakes=(
        Mistake("open_end", "June has an end.", "SELECT COUNT(*) AS orders FROM orders WHERE created_at >= '2026-06-01'"),
        Mistake("people", "People were counted.", "SELECT COUNT(DISTINCT user_id) AS orders FROM orders "
                "WHERE created_at >= '2026-06-01' AND created_at < '2026-07-01'"),
    ),
    edges=(
        Edge(
            "the end of June",
            "“in June 2026” ends on 30 June.",
            {
                "orders": """
                | id | user_id | created_at |
                |---|---|---|
                | 1 | 1 | 2026-06-30 23:59:59 |
                | 2 | 1 | 2026-06-30 12:00:00 |
                | 3 | 2 | 2026-07-01 00:00:00 |
                """
            },
        ),
    ),
)  # fmt: skip


def test_right_on_the_published_data_by_luck_is_shown_on_made_up_rows(sandbox: Sandbox) -> None:
    # The data ends on 30 June, so that an open end makes no difference there.
    verdict = grade(SPENDERS, SPENDERS.mistakes[0].answer, Context(sandbox))
    assert (verdict.outcome, verdict.headline, verdict.mistake) == ("wrong", "Nearly", "open_end")
    assert "“in June 2026” ends on 30 June." in verdict.message
    assert verdict.example is not None
    assert "| 3 | 2 | 2026-07-01 00:00:00 |" in verdict.example
    assert [(row.expected, row.actual) for row in verdict.rows] == [("2", "3")]


def test_a_mistake_is_known_by_what_it_gives_and_not_by_its_text(sandbox: Sandbox) -> None:
    sql = "with june as (from orders where created_at >= date '2026-06-01') select count(distinct user_id) n from june"
    assert grade(SPENDERS, sql.replace(" n ", " AS n "), Context(sandbox)).mistake == "people"


def test_nothing_and_the_starter_are_not_attempts(sandbox: Sandbox) -> None:
    for answer in ("", "  \n", "-- hm", SPENDERS.starter, "select  count(*) as ORDERS\nfrom orders; -- mine"):
        assert grade(SPENDERS, answer, Context(sandbox)).outcome == "unattempted"


def test_the_untouched_starter_is_told_kindly(sandbox: Sandbox) -> None:
    verdict = grade(SPENDERS, SPENDERS.starter, Context(sandbox))
    assert (verdict.headline, verdict.message[:26]) == ("Nothing changed yet", "This is still the starter.")


def test_a_typed_in_number_is_told_to_be_one(sandbox: Sandbox, variants: Variants) -> None:
    published = sandbox.run(SPENDERS.solution).rows[0][0]
    without = dataclasses.replace(SPENDERS, edges=())
    for chosen, number in ((SPENDERS, published), (without, published), (SPENDERS, published + 1)):
        verdict = grade(chosen, f"SELECT {number} AS orders -- from", Context(sandbox, variants))
        assert verdict.outcome == "wrong"
        assert "typed in, not computed" in verdict.message
    counted = grade(SPENDERS, SPENDERS.mistakes[0].answer, Context(sandbox, variants))
    assert "typed in" not in counted.message


def test_a_column_without_a_name_is_right_and_gets_a_note(sandbox: Sandbox, variants: Variants) -> None:
    bare = SPENDERS.solution.replace(" AS orders", "")
    verdict = grade(SPENDERS, bare, Context(sandbox, variants))
    assert verdict.is_right
    assert [note for note in verdict.notes if "AS orders" in note]
    of_ones_own = grade(SPENDERS, bare.replace("COUNT(*)", "COUNT(*) AS n"), Context(sandbox, variants))
    assert of_ones_own.is_right
    assert of_ones_own.notes == ()


def test_a_query_that_does_not_run_is_an_error_with_its_place(sandbox: Sandbox) -> None:
    verdict = grade(SPENDERS, "SELECT COUNT(*) AS orders\nFROM ordres", Context(sandbox))
    assert (verdict.outcome, verdict.line, verdict.column, verdict.suggestion) == ("error", 2, 6, "orders")


def test_without_hidden_worlds_a_right_answer_says_so(sandbox: Sandbox) -> None:
    verdict = grade(SPENDERS, SPENDERS.solution, Context(sandbox))
    assert verdict.is_right
    assert "still being built" in verdict.notes[0]


def test_hidden_worlds_catch_what_nothing_else_does_and_show_nothing(
    sandbox: Sandbox, variants: Variants
) -> None:
    bare = dataclasses.replace(SPENDERS, edges=(), mistakes=())
    published = sandbox.run(SPENDERS.solution).rows[0][0]
    verdict = grade(bare, f"SELECT {published} AS orders", Context(sandbox, variants))
    assert (verdict.outcome, verdict.headline) == ("wrong", "Nearly")
    assert "Orders of June 2026." in verdict.message
    assert verdict.rows == ()
    assert verdict.example is None


def test_tables_that_hidden_worlds_do_not_have_leave_them_out(tmp_path: Path, variants: Variants) -> None:
    import duckdb

    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE SCHEMA product")
        connection.execute("CREATE SCHEMA marts")
        connection.execute(
            "CREATE TABLE product.orders AS SELECT 1 AS id, 1 AS user_id, TIMESTAMP '2026-06-02' AS created_at"
        )
        connection.execute("CREATE TABLE product.users AS SELECT 1 AS id")
        connection.execute("CREATE TABLE marts.fct_orders AS SELECT 1 AS n")
    bare = dataclasses.replace(SPENDERS, edges=())
    with Sandbox(path, workers=1) as opened:
        verdict = grade(bare, "SELECT SUM(n) AS orders FROM fct_orders", Context(opened, variants))
    assert verdict.is_right
    assert "data that you don't see" not in verdict.message
    assert "left out" in verdict.notes[-1]


def test_a_number_typed_in_beside_a_table_of_the_marts_is_not_right(
    sandbox: Sandbox, variants: Variants, small_warehouse: Path, tmp_path: Path
) -> None:
    import duckdb

    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(small_warehouse.read_bytes())
    path.with_name("tables.json").write_bytes(small_warehouse.with_name("tables.json").read_bytes())
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE SCHEMA marts")
        connection.execute("CREATE TABLE marts.dim_dates AS SELECT 1 AS n")
    published = sandbox.run(SPENDERS.solution).rows[0][0]
    with Sandbox(path, workers=1) as opened:
        for chosen in (SPENDERS, dataclasses.replace(SPENDERS, edges=())):
            typed = f"SELECT {published} AS orders FROM dim_dates"
            verdict = grade(chosen, typed, Context(opened, variants))
            assert verdict.outcome == "wrong"
            assert "typed in, not computed" in verdict.message


def test_an_error_of_ones_own_making_does_not_leave_hidden_worlds_out(
    sandbox: Sandbox, variants: Variants
) -> None:
    published = sandbox.run(SPENDERS.solution).rows[0][0]
    for said in ("Table with name x does not exist!", 'Referenced column "x" not found'):
        answer = (
            f"SELECT CASE WHEN (SELECT count(*) FROM users) = 2000 THEN {published} "
            f"ELSE CAST(error('{said}') AS INTEGER) END AS orders"
        )
        for chosen in (SPENDERS, dataclasses.replace(SPENDERS, edges=())):
            assert not grade(chosen, answer, Context(sandbox, variants)).is_right


@pytest.mark.parametrize(
    "leak",
    [
        "CASE WHEN n = 2000 THEN 1 ELSE CAST(error(email) AS INTEGER) END",
        "CAST(CASE WHEN n = 2000 THEN '1' ELSE email END AS INTEGER)",
        "year(strptime(CASE WHEN n = 2000 THEN '2026' ELSE email END, '%Y'))",
    ],
    ids=["said", "cast", "read as a date"],
)
def test_no_row_of_a_hidden_world_gets_out_with_an_error(
    sandbox: Sandbox, variants: Variants, leak: str
) -> None:
    bare = dataclasses.replace(SPENDERS, edges=(), mistakes=())
    answer = f"{SPENDERS.solution} AND (SELECT max({leak}) FROM users, (SELECT count(*) AS n FROM users)) > 0"
    verdict = grade(bare, answer, Context(sandbox, variants))
    assert verdict.outcome == "wrong"
    assert "stops with an error" in verdict.message
    assert "@" not in verdict.message


def test_an_answer_that_the_hidden_worlds_had_no_time_for_is_not_called_right(
    sandbox: Sandbox, variants: Variants, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_busy(*_: object, **__: object) -> None:
        raise messages.busy(3)

    bare = dataclasses.replace(SPENDERS, edges=())
    monkeypatch.setattr(variants, "run", is_busy)
    for expected in ("expected", "known"):
        if expected == "known":
            monkeypatch.setattr(variants, "expected", lambda *_: result("orders", (7,)))
        verdict = grade(bare, SPENDERS.solution, Context(sandbox, variants))
        assert (verdict.outcome, verdict.headline) == ("error", "The lab is busy")


def test_a_result_that_holds_every_number_holds_no_answer() -> None:
    columns = (Column("orders"),)
    names = " ".join(f"c{n}" for n in range(500))
    assert difference(result(names, tuple(range(500))), columns, result("orders", (221,))) != ""
    assert compare(columns, (), result("orders", (221,)), result("a b", (7, 221))).difference is None


def test_an_answer_longer_than_anybody_types_is_refused_at_once(sandbox: Sandbox) -> None:
    began = time.process_time()
    verdict = grade(SPENDERS, "/* " * 3_000_000, Context(sandbox))
    assert (verdict.outcome, time.process_time() - began < 1.0) == ("error", True)
    assert "too long" in verdict.message
    assert grade(SPENDERS, "/* " * 16_000, Context(sandbox)).outcome == "unattempted"


def test_a_kind_that_nothing_judges_is_an_error_of_ours(sandbox: Sandbox) -> None:
    class Decision(SqlExercise):
        kind = "decision"

    with pytest.raises(ValueError, match="decision"):
        grade(Decision(**vars(SPENDERS)), "x", Context(sandbox))


def test_another_table_is_as_good_where_it_gives_the_same(context: Context) -> None:
    # Made-up rows agree with each other; in a large world tracking loses a visit now and then.
    sessions = (
        "SELECT COUNT(DISTINCT user_id) AS mau FROM user_sessions "
        "WHERE session_date >= '2026-05-01' AND session_date < '2026-06-01'"
    )
    assert grade(exercise("active_users"), sessions, context).is_right


def test_made_up_worlds_have_the_people_and_visits_that_go_with_the_rows(sandbox: Sandbox) -> None:
    table = "| user_id | activity_date | platform |\n|---|---|---|\n| 7 | 2026-05-01 | web |\n| NULL | 2026-05-02 | ios |"
    world = madeup.world({"user_activity": table}, madeup.product_of(sandbox))
    assert [row["id"] for row in world["users"]] == ["7"]
    assert [row["session_date"] for row in world["user_sessions"]] == ["2026-05-01", "2026-05-02"]
    assert world["user_activity"][0]["core_action_count"] == "1"


def test_a_release_from_before_tables_were_described_is_said_to_be_old(
    small_warehouse: Path, tmp_path: Path
) -> None:
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(small_warehouse.read_bytes())
    with Sandbox(path, workers=1) as opened:
        verdict = grade(SPENDERS, SPENDERS.solution, Context(opened))
    assert verdict.outcome == "error"
    assert "older than this version of the lab" in verdict.message
    assert "make data" in verdict.message


@pytest.mark.parametrize("table", ["", "| a |\n| 1 |", "| a | b |\n|---|---|\n| 1 |"])
def test_a_made_up_table_that_is_none_is_refused(table: str) -> None:
    with pytest.raises(ValueError, match="made-up"):
        madeup.parse(table)


def test_dates_of_a_verdict_are_written_year_first() -> None:
    columns = (Column("week", key=True), Column("n"))
    expected = result("week n", (dt.date(2025, 1, 6), 221))
    assert "For week = 2025-01-06, `n` should be 221 and is 9" in difference(
        result("week n", (dt.datetime(2025, 1, 6), 9)), columns, expected  # noqa: DTZ001
    )  # fmt: skip

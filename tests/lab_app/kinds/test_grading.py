"""A verdict names the first difference that helps, and is not pedantic."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from pathlib import Path

import duckdb
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
    Column("users", aliases=("people",)),
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
            ["For country = DE", "should be 221 and is 623", "too high"],
        ),
        (result("country users", ("DE", 221), ("FR", 100)), ["country = NULL", "missing"]),
        (result("country users", ("DE", 221)), ["2 rows are missing", "country = FR"]),
        (
            result("country users", ("DE", 221), ("DE", 221), ("FR", 100), (None, 7)),
            ["country = DE", "appears 2 times", "should appear once"],
        ),
        (
            result("country users", ("DE", 221), ("FR", 100), (None, 7), ("XX", 1)),
            ["country = XX", "should not be there"],
        ),
        (
            result("country users", ("DE", "221"), ("FR", "100"), (None, "7")),
            ["`users` is a text", "a number"],
        ),
    ],
    ids=[
        "a column missing",
        "nothing",
        "a value",
        "NULL lost",
        "rows missing",
        "rows twice",
        "a row too many",
        "texts",
    ],
)
def test_the_first_useful_difference_is_named(actual: Result, words: list[str]) -> None:
    message = difference(actual)
    for word in words:
        assert word in message


@pytest.mark.parametrize(
    ("should", "is_now", "words"),
    [
        (0.538123, 53.8, "in per cent, and a share of 1 was asked for"),
        (53.8123, 0.538, "share of 1, and per cent were asked for"),
        (6.8217, 409.3, "60 times what it should be"),
        (409.3021, 6.8217, "should be 60 times that"),
        (1.5013, 5404.7, "3,600 times"),
        (30.25, 1.2604, "24 times that"),
        (2.7071, 2707.1, "1,000 times"),
        (1.5017, 10.512, "7 times"),
    ],
)
def test_another_unit_is_told_from_a_wrong_value(should: float, is_now: float, words: str) -> None:
    columns = (Column("m"),)
    message = difference(result("m", (is_now,)), columns, result("m", (should,)))
    assert words in message
    rows = [("DE", should), ("FR", 2.5 * should)]
    mixed = result("country users", ("DE", is_now), ("FR", 2 * is_now))
    assert words not in difference(mixed, COUNTRY, result("country users", *rows))


def test_a_count_that_is_a_multiple_of_another_is_in_no_other_unit() -> None:
    assert "too high" in difference(result("n", (420,)), (Column("n"),), result("n", (7,)))


def test_an_answer_of_one_row_is_not_told_what_it_should_be() -> None:
    columns = (Column("n"), Column("m"))
    for actual in (result("n m", (348, 2.5)), result("n m", (347, 9.75)), result("n m", ("347", 2.5))):
        found = compare(columns, (), result("n m", (347, 2.5371)), actual).difference
        assert found is not None
        assert found.rows == ()
        assert "2.5371" not in found.message
        assert "347" not in found.message.replace("'347'", "")


def test_one_value_and_many_rows_are_told() -> None:
    message = difference(result("n", (1,), (2,)), (Column("n"),), result("n", (3,)))
    assert message == "The result has 2 rows, and one row was asked for."


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
    assert "Your query gives:\n\n| orders |\n|---|\n| 3 |" in verdict.example
    assert "It should give:\n\n| orders |\n|---|\n| 2 |" in verdict.example


def test_a_mistake_is_known_by_what_it_gives_and_not_by_its_text(sandbox: Sandbox) -> None:
    june = "from orders where created_at >= date '2026-06-01' and created_at < date '2026-07-01'"
    sql = f"with june as ({june}) select count(distinct user_id) as n from june"
    assert grade(SPENDERS, sql, Context(sandbox)).mistake == "people"
    without_end = sql.replace("and created_at < date '2026-07-01'", "")  # makes it, and another one
    assert grade(SPENDERS, without_end, Context(sandbox)).mistake is None


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


def test_without_hidden_worlds_an_answer_is_right_so_far(sandbox: Sandbox) -> None:
    verdict = grade(SPENDERS, SPENDERS.solution, Context(sandbox))
    assert (verdict.outcome, verdict.is_right, verdict.is_done) == ("right so far", False, False)
    assert "still being built" in verdict.message


def test_hidden_worlds_catch_what_nothing_else_does_and_show_nothing(
    sandbox: Sandbox, variants: Variants
) -> None:
    bare = dataclasses.replace(SPENDERS, edges=(), mistakes=())
    published = sandbox.run(SPENDERS.solution).rows[0][0]
    ((before,),) = sandbox.run("SELECT COUNT(*) FROM orders WHERE created_at < '2026-06-01'").rows
    lucky = (
        f"SELECT {published} - {before} + COUNT(*) FILTER (created_at < '2026-06-01') AS orders FROM orders"
    )
    verdict = grade(bare, lucky, Context(sandbox, variants))
    assert (verdict.outcome, verdict.headline) == ("wrong", "Nearly")
    assert "Orders of June 2026." in verdict.message
    assert verdict.rows == ()
    assert verdict.example is None


def test_a_query_that_hidden_worlds_cannot_run_is_not_right_and_says_why(
    small_warehouse: Path, tmp_path: Path, variants: Variants
) -> None:
    path = copy_of(small_warehouse, tmp_path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE SCHEMA marts; CREATE TABLE marts.june AS FROM product.orders")
    answer = SPENDERS.solution.replace("FROM orders", "FROM june")
    with Sandbox(path, workers=1) as opened:
        verdict = grade(SPENDERS, answer, Context(opened, variants))
    assert (verdict.outcome, verdict.headline) == ("error", "This can't be checked")
    assert "june" in verdict.message


def copy_of(warehouse: Path, folder: Path) -> Path:
    """A copy of a warehouse that may be changed, with the description of its tables."""
    path = folder / "warehouse.duckdb"
    path.write_bytes(warehouse.read_bytes())
    path.with_name("tables.json").write_bytes(warehouse.with_name("tables.json").read_bytes())
    return path


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
            monkeypatch.setattr(variants, "known", lambda *_, **__: result("orders", (7,)))
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

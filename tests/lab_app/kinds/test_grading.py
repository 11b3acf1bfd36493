"""A verdict is the same for every form of an answer, and says why one is wrong without showing hidden data."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path

import duckdb
import pytest

from lab_app.course.tracks import exercise
from lab_app.kinds.context import Context
from lab_app.kinds.grade import grade
from lab_app.kinds.sql import Column, Edge, Mistake, SqlExercise, madeup
from lab_app.sandbox import Result, ResultColumn, Sandbox, messages
from lab_app.warehouse.variants import Variants

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
    assert "made after the data is built" in verdict.message


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
            monkeypatch.setattr(
                variants, "known", lambda *_, **__: Result((ResultColumn("orders", "?"),), [(7,)], False, 1.0)
            )
        verdict = grade(bare, SPENDERS.solution, Context(sandbox, variants))
        assert (verdict.outcome, verdict.headline) == ("error", "The lab is busy")


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

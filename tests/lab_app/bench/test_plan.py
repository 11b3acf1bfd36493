"""What statements cost: the same on each run, and less with an index that fits."""

from __future__ import annotations

import pytest

from lab_app.bench import Bench, BenchError
from lab_app.bench.plan import Statement, costs, in_words
from lab_app.sandbox import Sandbox

COUNT = Statement("count", "", "SELECT count(*) FROM orders")
ONE = Statement("one", "", "SELECT total_cents FROM orders WHERE user_id = ?", (7,))
WRITE = Statement(
    "write", "", "INSERT INTO orders SELECT id, user_id, created_at, total_cents, status FROM new_orders"
)
INDEX = "CREATE INDEX by_user ON orders (user_id)"


def test_steps_are_the_same_in_another_process(sandbox: Sandbox) -> None:
    with Bench.over(sandbox) as one, Bench.over(sandbox) as other:
        first = costs(one, (ONE, WRITE), (INDEX,))
        one._known.clear()
        assert costs(one, (ONE, WRITE), (INDEX,)) == first == costs(other, (ONE, WRITE), (INDEX,))


def test_a_table_that_is_read_whole_takes_three_steps_a_row_and_an_index_few(bench: Bench) -> None:
    rows = int(costs(bench, (COUNT,))[0].rows[0][0] or 0)
    (without, written), (with_index, written_too) = (
        costs(bench, (ONE, WRITE)),
        costs(bench, (ONE, WRITE), (INDEX,)),
    )
    assert (
        3 * rows <= without.steps <= 4 * rows + 20
    )  # Column, Ne and Next for each row, and the frame around them
    assert with_index.steps < 20
    # One order more is five steps of an index with one column: its column, its number, the record, its place, and the jump.
    assert written_too.steps - written.steps == 5 * written.changed + 1
    assert without.plan == ("reads all rows of orders",)
    assert with_index.plan == ("goes to its place in the index by_user by user_id",)


def test_an_index_that_cannot_be_made_says_which_and_why(bench: Bench) -> None:
    with pytest.raises(
        BenchError, match=r"`CREATE INDEX x ON nowhere \(a\)` was not run. SQLite says: no such table"
    ):
        costs(bench, (ONE,), (INDEX, "CREATE INDEX x ON nowhere (a)"))
    with pytest.raises(BenchError, match="does not allow this"):
        costs(bench, (ONE,), ("DROP TABLE orders",))


def test_a_statement_that_takes_too_long_is_stopped_by_its_steps(bench: Bench) -> None:
    endless = Statement("x", "", "SELECT count(*) FROM orders a, orders b, orders c")
    assert "more steps than the bench allows" in costs(bench, (endless,))[0].error


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ("SCAN orders", "reads all rows of orders"),
        ("SCAN orders USING COVERING INDEX a", "walks the whole index a alone, in its order"),
        ("SEARCH orders USING INDEX a (user_id=?)", "goes to its place in the index a by user_id"),
        (
            "SEARCH orders USING COVERING INDEX a (status=? AND created_at>? AND created_at<?)",
            "goes to its place in the index a by status and a range of created_at, without a look at the table",
        ),
        (
            "SEARCH users USING INTEGER PRIMARY KEY (rowid=?)",
            "goes straight to the row of users by its number",
        ),
        ("USE TEMP B-TREE FOR ORDER BY", "sorts what it has found (for ORDER BY)"),
        ("SCALAR SUBQUERY 1", "SCALAR SUBQUERY 1"),
    ],
)
def test_a_plan_reads_in_words(detail: str, words: str) -> None:
    assert in_words(detail) == words

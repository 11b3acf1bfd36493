"""Two results are compared: what counts as the same, and which difference is named first."""

from __future__ import annotations

import datetime as dt

import pytest

from lab_app.kinds.sql import Column
from lab_app.kinds.sql.compare import compare
from lab_app.sandbox import Result, ResultColumn

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


def test_dates_of_a_verdict_are_written_year_first() -> None:
    columns = (Column("week", key=True), Column("n"))
    expected = result("week n", (dt.date(2025, 1, 6), 221))
    assert "For week = 2025-01-06, `n` should be 221 and is 9" in difference(
        result("week n", (dt.datetime(2025, 1, 6), 9)), columns, expected  # noqa: DTZ001
    )  # fmt: skip


def test_a_result_that_holds_every_number_holds_no_answer() -> None:
    columns = (Column("orders"),)
    names = " ".join(f"c{n}" for n in range(500))
    assert difference(result(names, tuple(range(500))), columns, result("orders", (221,))) != ""
    assert compare(columns, (), result("orders", (221,)), result("a b", (7, 221))).difference is None

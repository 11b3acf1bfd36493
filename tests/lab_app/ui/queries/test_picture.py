"""What is drawn of a result by itself, and what is not drawn because it would lie."""

from __future__ import annotations

import datetime as dt
import time
from decimal import Decimal
from typing import Any

import pytest

from lab_app.sandbox import Result, ResultColumn
from lab_app.ui.queries.picture import MOST_BARS, MOST_LINES, Choice, Sheet, draw, sheet, suggest, title

DAYS = [dt.date(2026, 6, day) for day in (1, 2, 3)]


def result(columns: dict[str, str], *rows: tuple[Any, ...]) -> Sheet:
    return sheet(Result(tuple(ResultColumn(*c) for c in columns.items()), list(rows), False, 1.0))


def test_a_date_and_a_number_make_a_line() -> None:
    found = result({"day": "DATE", "orders": "BIGINT"}, *zip(DAYS, (3, 1, 2), strict=True))
    assert suggest(found) == Choice(0, (1,))
    picture = draw(found, Choice(0, (1,)))
    assert picture is not None
    assert picture.form == "line"
    assert [mark.value for mark in picture.marks] == [3.0, 1.0, 2.0]
    assert title(found, Choice(0, (1,))) == "orders by day"


def test_several_numbers_of_one_size_are_drawn_together_and_of_two_sizes_not() -> None:
    rows = [(day, 100, 90, Decimal(90000)) for day in DAYS]
    found = result({"day": "DATE", "mau": "BIGINT", "wau": "BIGINT", "revenue": "DECIMAL(12,2)"}, *rows)
    assert suggest(found) == Choice(0, (1, 2))


def test_a_month_written_as_text_is_a_time() -> None:
    found = result({"month": "VARCHAR", "n": "BIGINT"}, ("2026-05", 1), ("2026-06", 2))
    assert found.roles[0] == "time"
    not_all = result({"month": "VARCHAR", "n": "BIGINT"}, ("2026-05", 1), ("2026-13", 2), ("total", 3))
    assert not_all.roles[0] == "category"


def test_a_category_and_a_number_make_bars_whatever_the_order_of_the_columns() -> None:
    found = result({"orders": "BIGINT", "country": "VARCHAR"}, (3, "DE"), (5, None))
    assert suggest(found) == Choice(1, (0,))
    picture = draw(found, Choice(1, (0,)))
    assert picture is not None
    assert [(mark.x, mark.value) for mark in picture.marks] == [("DE", 3.0), ("NULL", 5.0)]


def test_what_tells_rows_of_one_day_apart_is_the_colour() -> None:
    rows = [(day, country, 1) for day in DAYS for country in ("DE", "FR")]
    found = result({"day": "DATE", "country": "VARCHAR", "orders": "BIGINT"}, *rows)
    assert suggest(found) == Choice(0, (2,), 1)
    assert draw(found, Choice(0, (2,))) is None  # two values on each day: which one would it be?


def test_steps_such_as_hours_stand_in_their_order() -> None:
    found = result({"hour": "BIGINT", "orders": "BIGINT"}, *((hour, 100 - hour) for hour in range(24)))
    assert suggest(found) == Choice(0, (1,))
    picture = draw(found, Choice(0, (1,)))
    assert picture is not None
    assert picture.form == "columns"


@pytest.mark.parametrize(
    "found",
    [
        result({"n": "BIGINT"}, (1,), (2,)),  # a number alone
        result({"day": "DATE", "n": "BIGINT"}, (DAYS[0], 1)),  # one row
        result({"a": "VARCHAR", "b": "VARCHAR"}, ("x", "y"), ("z", "y")),  # nothing that says how much
        result({"user_id": "BIGINT", "order_id": "BIGINT"}, (1, 2), (3, 4)),  # ids
        result({"day": "DATE", "n": "BIGINT"}, (DAYS[0], 1), (DAYS[0], 2)),  # two at one place
        result({"country": "VARCHAR", "n": "BIGINT"}, ("DE", None), ("FR", None)),  # no values
        result({"country": "VARCHAR", "n": "DOUBLE"}, ("DE", float("nan")), ("FR", float("inf"))),
        result({"a": "VARCHAR"}),
    ],
    ids=[
        "one number",
        "one row",
        "no number",
        "ids",
        "two at one place",
        "no values",
        "no finite ones",
        "no rows",
    ],
)
def test_nothing_is_drawn_where_it_makes_no_sense(found: Sheet) -> None:
    assert suggest(found) is None


def test_no_more_bars_and_lines_than_one_reads_and_it_says_so() -> None:
    bars = result({"name": "VARCHAR", "n": "BIGINT"}, *((f"n{i}", i * 7) for i in range(MOST_BARS + 10)))
    picture = draw(bars, Choice(0, (1,)))
    assert picture is not None
    assert len(picture.marks) == MOST_BARS
    assert picture.left_out == f"The {MOST_BARS} largest of {MOST_BARS + 10}."
    rows = [(day, f"g{i}", i) for day in DAYS for i in range(MOST_LINES + 2)]
    lines = draw(result({"day": "DATE", "g": "VARCHAR", "n": "BIGINT"}, *rows), Choice(0, (2,), 1))
    assert lines is not None
    assert "g0" not in lines.groups
    assert lines.left_out == f"The {MOST_LINES} largest of {MOST_LINES + 2} groups."


def test_an_id_can_be_along_the_bottom_but_says_not_how_much() -> None:
    found = result({"user_id": "BIGINT", "spent": "DOUBLE"}, (11, 5.5), (12, 3.25))
    assert found.places == [0]
    assert suggest(found) == Choice(0, (1,))


def test_a_wide_result_takes_no_time() -> None:
    names = {f"text_{i}": "VARCHAR" for i in range(60)} | {f"n_{i}": "BIGINT" for i in range(60)}
    rows = [(*(f"same {i}" for i in range(60)), *range(60)) for _ in range(500)]
    began = time.perf_counter()
    assert suggest(result(names, *rows)) is None
    assert time.perf_counter() - began < 2

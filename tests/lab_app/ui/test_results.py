"""Tables and marked texts as HTML: exact, aligned, and safe whatever the data holds."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from lab_app.metrics.board import Card
from lab_app.ui.metrics.cards import card_html
from lab_app.ui.results import cell, html_table
from lab_app.ui.style import marked
from lab_app.ui.verdicts import pointed
from pipelines.contract.units import Quantity
from tests.lab_app.ui.examples import DAY, METRIC


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, "true"),
        (12.0, "12"),
        (0.1, "0.1"),
        (Decimal("31.50"), "31.50"),
        (dt.datetime(2026, 6, 1, 8, 30), "2026-06-01 08:30:00"),  # noqa: DTZ001 -- as DuckDB gives it
        (dt.date(2026, 6, 1), "2026-06-01"),
    ],
)
def test_cells_are_exact_and_null_is_its_own_value(value: object, expected: str | None) -> None:
    assert cell(value) == expected


def test_numbers_in_a_table_stand_to_the_right_with_their_unit_and_so_does_their_name() -> None:
    table = html_table(("From", "Rate"), [("2026-06-01", Quantity("40.8 %")), ("2026-06-08", 7)], label="x")
    assert re.findall(r"<(?:th|td)[^>]*number[^>]*>([^<]+)", table) == ["Rate", "40.8 %", "7"]


def test_a_remark_in_a_table_has_the_whole_row_and_a_day_keeps_to_its_line() -> None:
    table = html_table(("Day", "People"), [(DAY, -12), ("No more is known", "")], label="x")
    assert f'<td class=date>{DAY}</td><td class="number">\u221212</td>' in table
    assert '<tr><td colspan="2">No more is known</td></tr>' in table


def test_the_place_of_an_error_is_marked_in_its_line_where_it_wraps_too() -> None:
    assert pointed("SELECT a.b, <x\n         ^") == "<pre>SELECT a.<mark>b</mark>, &lt;x</pre>"
    assert pointed("SELECT\n       ^") == "<pre>SELECT<mark>&nbsp;</mark></pre>"
    assert pointed("SELECT 1") == "<pre>SELECT 1</pre>"
    assert pointed(None) == ""


def test_what_comes_from_data_cannot_become_markup() -> None:
    hostile = "<img src=x onerror=alert(1)>"
    assert "<img" not in html_table(["a"], [[hostile]], label=hostile)
    assert "<img" not in marked(f"**{hostile}** `{hostile}`")
    assert "<img" not in card_html(
        Card(replace(METRIC, label=hostile, description=hostile), ((DAY, 1.0), (DAY, 2.0)), DAY)
    )


def test_a_star_in_sql_stays_a_star() -> None:
    assert (
        marked("COUNT(*) and COUNT(*), SELECT * FROM a, *b*")
        == "<code>COUNT(*)</code> and <code>COUNT(*)</code>, <code>SELECT * FROM</code> a, <i>b</i>"
    )


def test_numbers_that_are_written_out_stand_to_the_right() -> None:
    rows = [
        ("New cart", "2 of 40", "× 0.79 to × 10.40", "+3.9 to +8.7", "−6.0 points", "–", "3 weeks"),
        ("Old cart", "14 of 40", "× 1.72 to × 7.57", "", "€ 86,458", "12 %", "5"),
    ]
    table = html_table(tuple("ABCDEFG"), rows, label="Carts")
    assert table.count('<td class="number">') == 10
    assert table.count('<th scope="col" class=number>') == 5
    assert "<td class=short>3 weeks</td>" in table
    assert "<td class=short>5</td>" in table, "beside words a number is one of them"
    assert '<td class="number">–</td>' not in html_table(("A", "B"), [("a", "–")], label="None"), (
        "dashes alone say nothing"
    )

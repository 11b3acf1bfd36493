"""A file for a spreadsheet holds texts and numbers, and nothing that it would compute."""

from __future__ import annotations

import pytest

from lab_app.ui import spreadsheet
from lab_app.ui.components import ASSETS
from lab_app.ui.spreadsheet import as_remark, as_text

SOURCE = ASSETS.parent / "src" / "results.js"


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_a_text_that_a_spreadsheet_would_compute_gets_an_apostrophe(cell: str) -> None:
    assert as_text(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["", "paid", "-12", "+3.5", "-1,234.50", "-0.5%", "-1e-05", "a = b", "2026-06-30"]
)
def test_other_texts_and_numbers_stay_as_they_are(cell: str) -> None:
    assert as_text(cell) == cell


def test_a_remark_above_a_table_holds_no_formula_after_its_commas() -> None:
    assert as_remark("Orders,=1+1;@x, 1,234\nof all") == "# Orders, =1+1; @x, 1,234 of all"


def test_the_table_in_the_browser_goes_by_the_same_rule() -> None:
    source = SOURCE.read_text(encoding="utf-8")
    assert f"const FORMULA = /^{spreadsheet._FORMULA.pattern}/;" in source
    assert f"const NUMBER = /^{spreadsheet._NUMBER.pattern}$/;" in source

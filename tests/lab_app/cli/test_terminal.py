"""Words in a terminal: no stars around them, and no line longer than one reads."""

from __future__ import annotations

from lab_app.cli.tables import _cell
from lab_app.cli.terminal import plainly_written


def test_bold_goes_and_stars_in_code_stay() -> None:
    assert plainly_written("**orders**: `COUNT(**)` and 2 ** 3 ** 4", width=None) == (
        "orders: `COUNT(**)` and 2 ** 3 ** 4"
    )


def test_long_lines_are_wrapped_between_words_and_tables_stay() -> None:
    table = f"| {'a' * 60} | b |"
    said = plainly_written(f"{'word ' * 20}https://example.org/{'x' * 50}\n\n{table}", width=40)
    *lines, address, empty, row = said.split("\n")
    assert all(len(line) <= 40 for line in lines)
    assert address.startswith("https://")
    assert (empty, row) == ("", table)


def test_a_large_number_is_written_out() -> None:
    assert _cell(3119780125.25) == "3119780125"
    assert _cell(0.123456789) == "0.123457"
    assert _cell(1e300 + 0.5) == plainly_written("1e+300", width=None)

"""Types are said in plain words, and no word says more than is known."""

from __future__ import annotations

import pytest

from lab_app.warehouse.types import in_words, is_number, is_time


@pytest.mark.parametrize(
    ("sql_type", "of_table", "of_result"),
    [
        ("BIGINT", "whole number", "whole number"),
        ("uinteger", "whole number", "whole number"),
        ("DECIMAL(12,2)", "amount", "number"),
        ("DECIMAL(18,3)", "number", "number"),
        ("TIMESTAMP", "date and time (UTC)", "date and time"),
        ("TIMESTAMP WITH TIME ZONE", "date and time with time zone", "date and time with time zone"),
        ("TIMESTAMP_NS", "date and time (UTC)", "date and time"),
        ("varchar", "text", "text"),
        ("DATE", "date", "date"),
        ("BOOLEAN", "yes/no", "yes/no"),
        ("VARCHAR[]", "list", "list"),
        ("STRUCT(a INTEGER, b VARCHAR)", "several values", "several values"),
        ("ENUM('a', 'b')", "text", "text"),
        ('"NULL"', "nothing", "nothing"),
        ("GEOMETRY", "geometry", "geometry"),
        ("", "", ""),
    ],
)
def test_types_in_words(sql_type: str, of_table: str, of_result: str) -> None:
    assert in_words(sql_type, of_table=True) == of_table
    assert in_words(sql_type) == of_result


def test_a_list_of_numbers_is_no_number_and_a_list_of_days_no_day() -> None:
    assert is_number("HUGEINT")
    assert is_number("DECIMAL(38,2)")
    assert not is_number("BIGINT[]")
    assert not is_number("INTERVAL")
    assert is_time("DATE")
    assert not is_time("DATE[]")

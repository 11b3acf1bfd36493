"""Values arrive from the worker as they are, whatever their type."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from lab_app.sandbox import QueryError, Sandbox
from lab_app.sandbox.worker import encoding


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1", 1),
        ("170141183460469231731687303715884105727::HUGEINT", 170141183460469231731687303715884105727),
        ("1.50::DECIMAL(6, 2)", Decimal("1.50")),
        ("0.1::DOUBLE", 0.1),
        ("'é “quoted” \n line'", "é “quoted” \n line"),
        ("NULL", None),
        ("true", True),
        ("DATE '2026-06-30'", dt.date(2026, 6, 30)),
        ("TIMESTAMP '2026-06-30 12:34:56.789'", dt.datetime(2026, 6, 30, 12, 34, 56, 789000)),  # noqa: DTZ001
        ("TIMESTAMPTZ '2026-06-30 12:00:00+00'", dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)),
        ("TIME '12:30:00'", dt.time(12, 30)),
        ("INTERVAL 36 HOUR", dt.timedelta(hours=36)),
        ("[DATE '2026-01-01', NULL]", [dt.date(2026, 1, 1), None]),
        ("{'a': 1, 'b': [1.5::DECIMAL(3, 1)]}", {"a": 1, "b": [Decimal("1.5")]}),
        ("MAP {'x': 1}", {"x": 1}),
        ("'ab'::BLOB", b"ab"),
    ],
)
def test_values_keep_their_type_on_the_way(sandbox: Sandbox, expression: str, value: object) -> None:
    found = sandbox.run(f"SELECT {expression} AS v").rows[0][0]
    assert found == value
    assert type(found) is type(value)


def test_a_column_keeps_its_order_and_its_gaps(sandbox: Sandbox) -> None:
    day, moment, amount = "DATE '2026-01-01' + i % 9", "TIMESTAMP '2026-01-01' + i * INTERVAL 1 HOUR", "i / 4"
    found = sandbox.run(
        f"SELECT i, CASE WHEN i % 3 > 0 THEN {day} END, CASE WHEN i % 4 > 0 THEN {moment} END, "
        f"CASE WHEN i % 5 > 0 THEN ({amount})::DECIMAL(9, 2) END "
        "FROM (SELECT range::INTEGER AS i FROM range(700)) ORDER BY i"
    ).rows
    first = dt.datetime(2026, 1, 1)  # noqa: DTZ001
    assert found == [
        (
            i,
            first.date() + dt.timedelta(days=i % 9) if i % 3 else None,
            first + dt.timedelta(hours=i) if i % 4 else None,
            Decimal(i) / 4 if i % 5 else None,
        )
        for i in range(700)
    ]


def test_numbers_that_are_none_arrive(sandbox: Sandbox) -> None:
    nan, infinite = sandbox.run("SELECT 'nan'::DOUBLE, 'inf'::DOUBLE").rows[0]
    assert nan != nan
    assert infinite == float("inf")


def test_a_data_frame_has_numbers_dates_and_distinct_names(sandbox: Sandbox) -> None:
    frame = sandbox.run(
        "SELECT 1.5::DECIMAL(4, 2) AS x, 2 AS x, DATE '2026-01-01' AS d, NULL::BIGINT AS n"
    ).to_pandas()
    assert list(frame.columns) == ["x", "x_1", "d", "n"]
    assert frame["x"].iloc[0] == 1.5
    assert str(frame["d"].dtype).startswith("datetime64")
    assert frame["n"].isna().all()


def test_a_value_that_python_has_no_room_for_gets_a_message(sandbox: Sandbox) -> None:
    with pytest.raises(QueryError, match="too large to show"):
        sandbox.run("SELECT INTERVAL 2000000000 MONTHS")


def test_lists_in_lists_arrive_however_deep(sandbox: Sandbox) -> None:
    value = sandbox.run("SELECT " + "[" * 150 + "1" + "]" * 150).rows[0][0]
    depth = 0
    while isinstance(value, list):
        (value,) = value
        depth += 1
    assert depth == encoding.MOST_LEVELS
    assert value == "[" * (150 - depth) + "1" + "]" * (150 - depth)


def test_every_type_becomes_a_data_frame(sandbox: Sandbox) -> None:
    frame = sandbox.run(
        "SELECT *, [1.5] AS decimals, DATE '290000-01-01' AS far FROM test_all_types()"
    ).to_pandas()
    assert frame["decimals"][0] == [Decimal("1.5")]
    assert frame["far"].isna().all()

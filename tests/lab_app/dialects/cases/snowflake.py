"""Snowflake: weeks begin on Monday, NULL is the highest value, patterns match the whole text, DIV0 gives 0."""

from __future__ import annotations

import datetime as dt

from tests.lab_app.dialects.cases import Case

CASES = (
    Case(
        "days after a date",
        "SELECT DATEADD(day, 7, born), DATEADD('month', 1, DATE '2026-01-31') FROM users WHERE id = 1",
        [(dt.date(1990, 5, 24), dt.date(2026, 2, 28))],
        "asked",
    ),
    Case(
        "midnights between times",
        "SELECT DATEDIFF(day, created_at, refunded_at) FROM orders WHERE status = 'refunded' ORDER BY id",
        [(1,), (30,)],
        "asked",
    ),
    Case("Mondays between days", "SELECT DATEDIFF(week, '2026-02-01'::date, '2026-02-02'::date), IFF(TRUE, 1, 0)", [(1, 1)], "asked"),
    Case("months between times", "SELECT TIMESTAMPDIFF(month, created_at, refunded_at) FROM orders WHERE id = 13", [(1,)], "asked"),
    Case("a week begins on Monday", "SELECT DATE_TRUNC(week, created_at) FROM users WHERE id = 4", [(dt.datetime(2026, 2, 23),)]),  # noqa: DTZ001
    Case(
        "months as texts",
        "SELECT TO_VARCHAR(created_at, 'YYYY-MM') AS m, COUNT(*) FROM orders GROUP BY 1 ORDER BY 1",
        [("2026-02", 3), ("2026-03", 2)],
    ),
    Case(
        "days of the week as texts",
        "SELECT TO_CHAR(created_at, 'DY') FROM users ORDER BY id",
        [("Sat",), ("Sun",), ("Sat",), ("Sun",), ("Mon",)],
        "asked",
    ),
    Case(
        "IFF",
        "SELECT IFF(total_amount > 20, 'big', 'small'), ZEROIFNULL(items) FROM orders ORDER BY id",
        [("small", 3), ("small", 2), ("small", 1), ("big", 7), ("big", 0)],
    ),
    Case(
        "a division by nothing",
        "SELECT DIV0(total_amount, items - 1), DIV0NULL(total_amount, items) FROM orders ORDER BY id",
        [(10.0, 6.666667), (10.5, 5.25), (0, 7.25), (16.666667, 14.285714), (None, 0)],
    ),
    Case("NVL and NVL2", "SELECT NVL(country, '?'), NVL2(country, 1, 0) FROM users ORDER BY id", [("DE", 1), ("FR", 1), ("?", 0), ("DE", 1), ("US", 1)]),
    Case(
        "a list of names",
        "SELECT LISTAGG(name, '|') WITHIN GROUP (ORDER BY name DESC) FROM users",
        [("Eva|Dan|Cleo|Ben|Ana",)],
        "asked",
    ),
    Case("a list of nobody", "SELECT LISTAGG(name, ','), IFF(TRUE, 1, 0) FROM users WHERE id > 99", [("", 1)]),
    Case("the median of amounts", "SELECT MEDIAN(NVL(total_amount, 0)) FROM orders WHERE status = 'paid'", [(13.625,)]),
    Case("short names of days", "SELECT NVL(name, '?'), DAYNAME(created_at) FROM users WHERE id < 3 ORDER BY id", [("Ana", "Sat"), ("Ben", "Sun")]),
    Case("NULL is the highest", "SELECT country, IFF(TRUE, 1, 0) FROM users ORDER BY country DESC LIMIT 2", [(None, 1), ("US", 1)], "asked"),
    Case("a pattern is of the whole text", "SELECT COUNT(*) FROM users WHERE REGEXP_LIKE(name, 'A')", [(0,)], "asked"),
    Case("RLIKE is of the whole text", "SELECT COUNT(*) FROM users WHERE name RLIKE 'A.*'", [(1,)], "asked"),
    Case("TOP", "SELECT TOP 2 id FROM users ORDER BY id DESC", [(5,), (4,)]),
    Case("NULL equals NULL", "SELECT COUNT(*) FROM users WHERE EQUAL_NULL(country, NULL)", [(1,)]),
    Case(
        "DECODE",
        "SELECT DECODE(status, 'paid', 1, 'refunded', 2, 0), SUM(items) FROM orders GROUP BY 1 ORDER BY 1",
        [(0, None), (1, 4), (2, 9)],
    ),
    Case("where a text is in another", "SELECT CHARINDEX('a', name) FROM users ORDER BY id", [(3,), (0,), (0,), (2,), (3,)], "asked"),
    Case("a text as a date", "SELECT TO_DATE('01.03.2026', 'DD.MM.YYYY')", [(dt.date(2026, 3, 1),)]),
    Case("the greatest of NULL", "SELECT GREATEST(NVL(items, NULL), 2) FROM orders ORDER BY id", [(3,), (2,), (2,), (7,), (None,)], "asked"),
    Case("a decimal without a size is whole", "SELECT total_amount::NUMBER, IFF(TRUE, 1, 0) FROM orders WHERE id = 11", [(11, 1)]),
    Case("a cast to a whole number runs as it is", "SELECT total_amount::INT FROM orders WHERE id = 11", [(11,)], "runs"),
    Case("a ratio runs as it is", "SELECT COUNT_IF(status = 'paid') / COUNT(*) FROM orders", [(0.4,)], "runs"),
    Case("months between", "SELECT MONTHS_BETWEEN(refunded_at, created_at) FROM orders", outcome="refused"),
    Case("a flattened list", "SELECT f.value FROM users, LATERAL FLATTEN(input => name) f", outcome="refused"),
)  # fmt: skip

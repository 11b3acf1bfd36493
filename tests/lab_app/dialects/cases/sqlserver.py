"""SQL Server: whole numbers divide and average to whole numbers, Sunday is 1, NULL sorts first, texts compare without case."""

from __future__ import annotations

import datetime as dt

from tests.lab_app.dialects.cases import Case

CASES = (
    Case("TOP", "SELECT TOP (2) [name] FROM [dbo].[users] ORDER BY [name] DESC", [("Eva",), ("Dan",)]),
    Case(
        "TOP with a hint, and a comment that stays",
        "SELECT TOP 1 country, COUNT(*) AS [how many] -- the largest\nFROM dbo.users WITH (NOLOCK)\nGROUP BY country ORDER BY COUNT(*) DESC",
        [("DE", 2)],
    ),
    Case("a month later", "SELECT DATEADD(MONTH, 1, created_at) FROM users WHERE id = 1", [(dt.datetime(2026, 2, 28, 23, 30),)]),  # noqa: DTZ001
    Case("midnights between times", "SELECT DATEDIFF(day, created_at, refunded_at) FROM [orders] WHERE status = 'refunded' ORDER BY id", [(1,), (30,)]),
    Case("Sundays between days", "SELECT DATEDIFF(WEEK, '2026-01-31', '2026-02-01')", [(1,)], "asked"),
    Case("Sunday is 1", "SELECT DATEPART(weekday, created_at) FROM users ORDER BY id", [(7,), (1,), (7,), (1,), (2,)]),
    Case("weeks that begin on 1 January", "SELECT DATEPART(week, created_at) FROM users ORDER BY id", [(5,), (6,), (9,), (10,), (10,)]),
    Case("names of days and months", "SELECT DATENAME(weekday, created_at), DATENAME(month, created_at) FROM users WHERE id < 3 ORDER BY id", [("Saturday", "January"), ("Sunday", "February")]),
    Case(
        "months by style",
        "SELECT CONVERT(VARCHAR(7), created_at, 120) AS m, COUNT(*) FROM orders GROUP BY CONVERT(VARCHAR(7), created_at, 120) ORDER BY m",
        [("2026-02", 3), ("2026-03", 2)],
    ),
    Case("a date of a time", "SELECT CONVERT(date, created_at) FROM users WHERE id = 1", [(dt.date(2026, 1, 31),)]),
    Case("months by format", "SELECT FORMAT(created_at, 'yyyy-MM') FROM users WHERE id = 1", [("2026-01",)]),
    Case("ISNULL", "SELECT ISNULL(country, '?') FROM users ORDER BY id", [("DE",), ("FR",), ("?",), ("DE",), ("US",)]),
    Case("IIF", "SELECT SUM(IIF(total_amount > 20, 1, 0)) FROM orders", [(2,)]),
    Case("LEN leaves blanks at the end out", "SELECT LEN(name + '  ') FROM users ORDER BY id", [(3,), (3,), (4,), (3,), (3,)]),
    Case("a ratio of whole numbers", "SELECT SUM([items]) / COUNT(*) FROM [orders]", [(2,)]),
    Case("an average of whole numbers", "SELECT AVG([items]) FROM [orders]", [(3,)]),
    Case("a ratio with a fraction", "SELECT COUNT(*) * 1.0 / 3 FROM [orders]", [(1.666667,)]),
    Case("the last day of a month", "SELECT EOMONTH(created_at) FROM users WHERE id = 2", [(dt.date(2026, 2, 28),)]),
    Case("a list of names", "SELECT STRING_AGG(name, ',') WITHIN GROUP (ORDER BY name) FROM [users]", [("Ana,Ben,Cleo,Dan,Eva",)]),
    Case("a cast cuts the fraction", "SELECT CAST(total_amount AS INT) FROM [orders] ORDER BY id", [(20,), (10,), (7,), (100,), (33,)]),
    Case("LIKE looks at no case", "SELECT COUNT(*) FROM [users] WHERE name LIKE 'a%'", [(1,)]),
    Case("now", "SELECT COUNT(*) FROM users WHERE created_at < GETDATE()", [(5,)]),
    Case("a page of rows", "SELECT [id] FROM [users] ORDER BY id OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY", [(2,), (3,)]),
    Case("CHARINDEX looks at no case", "SELECT CHARINDEX('a', name) FROM users ORDER BY id", [(1,), (0,), (0,), (2,), (3,)], "asked"),
    Case("NULL sorts first", "SELECT [country] FROM [users] ORDER BY country, id", [(None,), ("DE",), ("DE",), ("FR",), ("US",)]),
    Case("a cast that may fail", "SELECT TRY_CONVERT(INT, 'abc'), TRY_CONVERT(INT, '7')", [(None, 7)]),
    Case("the base of a logarithm comes last", "SELECT LOG(8, 2), [id] FROM [users] WHERE id = 1", [(3.0, 1)]),
    Case("a share of the rows", "SELECT TOP 10 PERCENT id FROM users ORDER BY id", outcome="refused"),
    Case("APPLY", "SELECT u.id FROM users u CROSS APPLY (SELECT TOP 1 o.id FROM orders o WHERE o.user_id = u.id) x", outcome="refused"),
    Case("a power of a whole number", "SELECT POWER(2, 0.5), [id] FROM [users]", outcome="refused"),
    Case("a square of a whole number", "SELECT POWER(3, 2), [id] FROM [users] WHERE id = 1", [(9, 1)]),
    Case("a format by its name", "SELECT FORMAT(created_at, 'd') FROM [users]", outcome="refused"),
)  # fmt: skip

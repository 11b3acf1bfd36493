"""Spark: date_add gives a date, casts cut the fraction, Sunday is 1, NULL sorts first, patterns match a part."""

from __future__ import annotations

import datetime as dt

from tests.lab_app.dialects.cases import Case

CASES = (
    Case("months as texts", "SELECT date_format(created_at, 'yyyy-MM') AS m, COUNT(*) FROM orders GROUP BY 1 ORDER BY 1", [("2026-02", 3), ("2026-03", 2)]),
    Case("days of the week as texts", "SELECT date_format(created_at, 'E, d MMM') FROM users WHERE id = 2", [("Sun, 1 Feb",)]),
    Case("days after a time are a date", "SELECT date_add(created_at, 1) FROM users WHERE id = 1", [(dt.date(2026, 2, 1),)]),
    Case("days before a date", "SELECT date_sub(to_date('2026-03-01'), 1)", [(dt.date(2026, 2, 28),)]),
    Case("midnights between times", "SELECT datediff(refunded_at, created_at) FROM orders WHERE status = 'refunded' ORDER BY id", [(1,), (30,)]),
    Case("months later", "SELECT add_months(born, 1) FROM users ORDER BY id", [(dt.date(1990, 6, 17),), (None,), (dt.date(2000, 3, 29),), (dt.date(1986, 1, 31),), (dt.date(1999, 2, 1),)], "asked"),
    Case("the month of a time", "SELECT trunc(created_at, 'MM') FROM users WHERE id = 1", [(dt.date(2026, 1, 1),)], "asked"),
    Case("Sunday is 1, Monday is 0", "SELECT dayofweek(created_at), weekday(created_at), date_format(created_at, 'dd') FROM users ORDER BY id", [(7, 5, "31"), (1, 6, "01"), (7, 5, "28"), (1, 6, "01"), (2, 0, "02")]),
    Case("NVL", "SELECT nvl(country, '?'), if(id > 2, 1, 0) FROM users ORDER BY id", [("DE", 0), ("FR", 0), ("?", 1), ("DE", 1), ("US", 1)]),
    Case("a list leaves NULL out", "SELECT collect_list(items) FROM (SELECT items FROM orders ORDER BY id)", [([3, 2, 1, 7],)]),
    Case("the median of amounts", "SELECT percentile(total_amount, 0.5) FROM orders WHERE status = 'paid'", [(13.625,)]),
    Case("a value in the middle", "SELECT percentile_approx(total_amount, 0.5) FROM orders", [(20.0,)]),
    Case("numbers as rows", "SELECT explode(sequence(1, 3))", [(1,), (2,), (3,)]),
    Case("RLIKE is of a part", "SELECT COUNT(*) FROM users WHERE name RLIKE 'A'", [(1,)], "asked"),
    Case("a cast cuts the fraction", "SELECT CAST(total_amount AS INT), date_format(created_at, 'dd') FROM orders ORDER BY id", [(20, "01"), (10, "07"), (7, "08"), (100, "15"), (33, "31")]),
    Case("NULL sorts first", "SELECT country, date_format(created_at, 'dd') FROM users ORDER BY country, id LIMIT 2", [(None, "28"), ("DE", "31")]),
    Case("texts in double quotes", 'SELECT COUNT(*) FROM users WHERE country = "DE"', [(2,)]),
    Case("texts joined with NULL", "SELECT concat(name, country), date_format(created_at, 'dd') FROM users WHERE id = 3", [(None, "28")]),
    Case("a whole part", "SELECT items DIV 2 FROM orders ORDER BY id", [(1,), (1,), (0,), (3,), (None,)]),
    Case("NULL equals NULL", "SELECT COUNT(*) FROM users WHERE country <=> NULL", [(1,)]),
    Case("a text as a date", "SELECT to_date('01/03/2026', 'dd/MM/yyyy')", [(dt.date(2026, 3, 1),)]),
    Case("whole units between times", "SELECT timestampdiff(DAY, created_at, refunded_at) FROM orders WHERE id = 11", [(0,)], "asked"),
    Case("a day later", "SELECT dateadd(DAY, 1, created_at) FROM users WHERE id = 1", [(dt.datetime(2026, 2, 1, 23, 30),)]),  # noqa: DTZ001
    Case("SUBSTR from 0", "SELECT substr(name, 0, 2), date_format(created_at, 'dd') FROM users WHERE id = 1", [("An", "31")]),
    Case("the natural logarithm", "SELECT log(1), log(2, 8), date_format(created_at, 'dd') FROM users WHERE id = 1", [(0.0, 3.0, "31")]),
    Case("counts by condition run as they are", "SELECT count_if(status = 'paid') FROM orders", [(2,)], "runs"),
    Case("months between", "SELECT months_between(refunded_at, created_at) FROM orders", outcome="refused"),
    Case("seconds of the session", "SELECT unix_timestamp(created_at), date_format(created_at, 'dd') FROM users", outcome="refused"),
)  # fmt: skip

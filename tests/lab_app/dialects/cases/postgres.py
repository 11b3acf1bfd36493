"""PostgreSQL and Redshift: whole numbers divide to whole numbers, NULL is the highest value, VARCHAR(2) keeps two letters."""

from __future__ import annotations

import datetime as dt

from tests.lab_app.dialects.cases import Case

CASES = (
    Case("months as texts", "SELECT to_char(created_at, 'YYYY-MM') AS m, COUNT(*) FROM orders GROUP BY 1 ORDER BY 1", [("2026-02", 3), ("2026-03", 2)]),
    Case("months in words", "SELECT to_char(created_at, 'FMMonth YYYY') FROM users WHERE id = 1", [("January 2026",)], "translated"),
    Case("quarters", "SELECT to_char(created_at, 'YYYY-\"Q\"Q') FROM users WHERE id = 1", [("2026-Q1",)], "translated"),
    Case("ISO weeks", "SELECT to_char(created_at, 'IYYY-IW') FROM users WHERE id = 5", [("2026-10",)], "translated"),
    Case("a ratio of counts", "SELECT COUNT(*) / 2, to_char(MAX(created_at), 'YYYY') FROM users", [(2, "2026")], "asked"),
    Case("a ratio of sums", "SELECT SUM(items) / COUNT(*), to_char(MIN(created_at), 'YYYY') FROM orders", [(2, "2026")], "asked"),
    Case("a ratio of a sum of large numbers", "SELECT SUM(user_id) / COUNT(*), to_char(MIN(created_at), 'YYYY') FROM orders", [(2.6, "2026")]),
    Case("a ratio with a fraction", "SELECT COUNT(*)::numeric / 3, to_char(MIN(created_at), 'YYYY') FROM orders", [(1.666667, "2026")], "asked"),
    Case(
        "days as rows",
        "SELECT generate_series(DATE '2026-02-01', DATE '2026-02-03', INTERVAL '1 day')::date",
        [(dt.date(2026, 2, 1),), (dt.date(2026, 2, 2),), (dt.date(2026, 2, 3),)],
    ),
    Case("a text as a date", "SELECT to_date('01.03.2026', 'DD.MM.YYYY')", [(dt.date(2026, 3, 1),)]),
    Case("a text as a time", "SELECT to_timestamp('2026-02-01 10:30', 'YYYY-MM-DD HH24:MI')", [(dt.datetime(2026, 2, 1, 10, 30),)], "asked"),  # noqa: DTZ001
    Case("NULL is the highest", "SELECT country, to_char(created_at, 'DD') FROM users ORDER BY country DESC LIMIT 2", [(None, "28"), ("US", "02")], "translated"),
    Case("two letters", "SELECT CAST(name AS VARCHAR(2)), to_char(created_at, 'DD') FROM users WHERE id = 3", [("Cl", "28")], "asked"),
    Case("the median of amounts", "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total_amount), to_char(MIN(created_at), 'MM') FROM orders WHERE status = 'paid'", [(13.625, "02")]),
    Case("Sunday is 0, and runs as it is", "SELECT EXTRACT(DOW FROM created_at) FROM users ORDER BY id", [(6,), (0,), (6,), (0,), (1,)], "runs"),
    Case("hours between times run as they are", "SELECT EXTRACT(EPOCH FROM refunded_at - created_at) / 3600 FROM orders WHERE id = 11", [(23.0,)], "runs"),
    Case("a pattern runs as it is", "SELECT COUNT(*) FROM users WHERE name ~ 'n'", [(3,)], "runs"),
    Case("counts by condition run as they are", "SELECT COUNT(*) FILTER (WHERE status = 'paid') FROM orders", [(2,)], "runs"),
    Case("Redshift: NVL and LEN", "SELECT NVL(country, '?'), LEN(name) FROM users WHERE id = 3", [("?", 4)]),
    Case("Redshift: a day later", "SELECT DATEADD(day, 1, created_at) FROM users WHERE id = 1", [(dt.datetime(2026, 2, 1, 23, 30),)]),  # noqa: DTZ001
    Case("Redshift: now", "SELECT COUNT(*) FROM users WHERE created_at < SYSDATE AND created_at < GETDATE()", [(5,)]),
    Case("Redshift: the day of a time", "SELECT TRUNC(created_at), NVL(name, '') FROM users WHERE id = 1", [(dt.date(2026, 1, 31), "Ana")]),
    Case("Redshift: a list of nobody", "SELECT LISTAGG(name, ','), NVL(NULL, 1) FROM users WHERE id > 99", [(None, 1)], "asked"),
    Case("Redshift: a list of names", "SELECT LISTAGG(name, ', ') WITHIN GROUP (ORDER BY id) FROM users", [("Ana, Ben, Cleo, Dan, Eva",)], "asked"),
    Case("Redshift: DECODE", "SELECT SUM(DECODE(status, 'paid', 1, 0)) FROM orders", [(2,)]),
    Case("Redshift: texts joined with NULL", "SELECT CONCAT(name, country), NVL(country, '?') FROM users WHERE id = 3", [(None, "?")]),
    Case("letters of words", "SELECT INITCAP(name), to_char(created_at, 'DD') FROM users", outcome="refused"),
    Case("numbers as texts", "SELECT to_char(total_amount, 'FM999D00') FROM orders", outcome="refused"),
    Case("months padded with blanks", "SELECT to_char(created_at, 'Month') FROM users", outcome="refused"),
    Case("Redshift: an average of decimals", "SELECT AVG(total_amount), LEN('a'), GETDATE() FROM orders", outcome="refused"),
    Case("weeks between days", "SELECT (born - DATE '1990-01-01') / 7, to_char(born, 'YYYY') FROM users WHERE id = 1", [(19, "1990")], "asked"),
)  # fmt: skip

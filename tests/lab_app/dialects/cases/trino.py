"""Trino: date_diff counts whole units, day_of_week is ISO's, a pattern without a match gives NULL."""

from __future__ import annotations

import datetime as dt

from tests.lab_app.dialects.cases import Case

CASES = (
    Case("months as texts", "SELECT date_format(created_at, '%Y-%m') AS m, COUNT(*) FROM orders GROUP BY 1 ORDER BY 1", [("2026-02", 3), ("2026-03", 2)]),
    Case("days after a date", "SELECT date_add('day', 7, born) FROM users WHERE id = 1", [(dt.date(1990, 5, 24),)], "asked"),
    Case("different users", "SELECT approx_distinct(user_id) FROM orders", [(4,)]),
    Case("Monday is 1", "SELECT day_of_week(created_at) FROM users ORDER BY id", [(6,), (7,), (6,), (7,), (1,)]),
    Case("a ratio of counts", "SELECT COUNT(*) / 2, approx_distinct(user_id) FROM orders", [(2, 4)]),
    Case("what a pattern catches", "SELECT regexp_extract(name, '^(.)a', 1), day_of_week(created_at) FROM users WHERE id IN (1, 4) ORDER BY id", [(None, 6), ("D", 7)]),
    Case("a text as a time", "SELECT date_parse('2026-02-01', '%Y-%m-%d')", [(dt.datetime(2026, 2, 1),)]),  # noqa: DTZ001
    Case("whole units between times", "SELECT date_diff('day', created_at, refunded_at), approx_distinct(1) FROM orders WHERE id = 11 GROUP BY 1", [(0, 1)]),
    Case("a ratio of decimals", "SELECT SUM(total_amount) / COUNT(*), approx_distinct(user_id) FROM orders", outcome="refused"),
    Case("an average of decimals", "SELECT AVG(total_amount), approx_distinct(user_id) FROM orders", outcome="refused"),
)  # fmt: skip

"""MySQL: TIMESTAMPDIFF counts whole units, a division by nothing is NULL, NULL sorts first, texts compare without case."""

from __future__ import annotations

import datetime as dt

from tests.lab_app.dialects.cases import Case

CASES = (
    Case("a day before", "SELECT DATE_SUB('2026-03-01', INTERVAL 1 DAY)", [(dt.date(2026, 2, 28),)]),
    Case("the last 28 days", "SELECT COUNT(*) FROM orders WHERE created_at >= DATE_SUB(CURDATE(), INTERVAL 28 DAY)", [(0,)]),
    Case("months as texts", "SELECT DATE_FORMAT(created_at, '%Y-%m') AS m, COUNT(*) FROM orders GROUP BY m ORDER BY m", [("2026-02", 3), ("2026-03", 2)]),
    Case("a date in words", "SELECT DATE_FORMAT(created_at, '%M %e, %Y %H:%i') FROM users WHERE id = 2", [("February 1, 2026 00:15",)]),
    Case("whole days between times", "SELECT TIMESTAMPDIFF(DAY, created_at, refunded_at) FROM orders WHERE status = 'refunded' ORDER BY id", [(0,), (29,)], "asked"),
    Case("whole months between times", "SELECT TIMESTAMPDIFF(MONTH, created_at, refunded_at) FROM orders WHERE id = 13", [(0,)], "asked"),
    Case("midnights between times", "SELECT DATEDIFF(refunded_at, created_at) FROM orders WHERE status = 'refunded' ORDER BY id", [(1,), (30,)]),
    Case("a list of names", "SELECT GROUP_CONCAT(name ORDER BY name DESC SEPARATOR '|') FROM users", [("Eva|Dan|Cleo|Ben|Ana",)]),
    Case("a list of countries", "SELECT GROUP_CONCAT(DISTINCT country ORDER BY country) FROM users", [("DE,FR,US",)], "runs"),
    Case("LIMIT with a comma", "SELECT id FROM users ORDER BY id LIMIT 1, 2", [(2,), (3,)]),
    Case(
        "days and weeks",
        "SELECT DAYOFWEEK(created_at), WEEKDAY(created_at), WEEK(created_at), DATE_FORMAT(created_at, '%d') FROM users ORDER BY id",
        [(7, 5, 4, "31"), (1, 6, 5, "01"), (7, 5, 8, "28"), (1, 6, 9, "01"), (2, 0, 9, "02")],
    ),
    Case("a whole part", "SELECT items DIV 2 FROM orders ORDER BY id", [(1,), (1,), (0,), (3,), (None,)]),
    Case("NULL equals NULL", "SELECT COUNT(*) FROM users WHERE country <=> NULL", [(1,)]),
    Case("a pattern looks at no case", "SELECT COUNT(*) FROM users WHERE name REGEXP '^[a-b]'", [(2,)], "asked"),
    Case("the part behind a sign", "SELECT SUBSTRING_INDEX('a@b.c', '@', -1)", [("b.c",)]),
    Case("LOCATE looks at no case", "SELECT LOCATE('a', name) FROM users ORDER BY id", [(1,), (0,), (0,), (2,), (3,)], "asked"),
    Case(
        "texts joined with NULL",
        "SELECT CONCAT(name, '-', country) FROM users WHERE created_at < CURDATE() ORDER BY id",
        [("Ana-DE",), ("Ben-FR",), (None,), ("Dan-DE",), ("Eva-US",)],
    ),
    Case("a division by nothing", "SELECT items / (items - 1) FROM orders WHERE created_at < NOW() AND CURDATE() > '2026-01-01' ORDER BY id", [(1.5,), (2.0,), (None,), (1.1667,), (None,)], places=4),
    Case("LIKE looks at no case", "SELECT COUNT(*) FROM users WHERE name LIKE 'a%' AND created_at < CURDATE()", [(1,)]),
    Case("NULL sorts first", "SELECT country FROM users WHERE created_at < CURDATE() ORDER BY country, id LIMIT 2", [(None,), ("DE",)]),
    Case("a text as a date", "SELECT STR_TO_DATE('01,5,2026', '%d,%c,%Y')", [(dt.date(2026, 5, 1),)]),
    Case("a cast to a whole number", "SELECT CAST(total_amount AS SIGNED) FROM orders ORDER BY id", [(20,), (11,), (7,), (100,), (33,)], "runs"),
    Case("a total below", "SELECT status, SUM(items) FROM orders GROUP BY status WITH ROLLUP ORDER BY SUM(items), status", [("pending", None), ("paid", 4), ("refunded", 9), (None, 13)], "translated"),
    Case("texts in double quotes", 'SELECT COUNT(*) FROM users WHERE country IN ("DE", "FR")', [(3,)]),
    Case("the natural logarithm", "SELECT LOG(1), LOG(2, 8), CURDATE() > '2026-01-01'", [(0.0, 3.0, True)]),
    Case("a number in groups", "SELECT FORMAT(1234567.891, 2)", [("1,234,567.89",)], "asked"),
    Case("a share runs as it is", "SELECT SUM(status = 'paid') / COUNT(*) FROM orders", [(0.4,)], "runs"),
    Case("weeks of a year by mode 0", "SELECT YEARWEEK(created_at, 0), CURDATE() FROM users", outcome="refused"),
    Case("seconds of the server", "SELECT UNIX_TIMESTAMP(created_at), CURDATE() FROM users", outcome="refused"),
    Case("a number taken from a date", "SELECT COUNT(*) FROM users WHERE born < CURDATE() - 7", outcome="refused"),
)  # fmt: skip

"""BigQuery: week starts on Sunday, the first day of the week is 1, NULL sorts first, GREATEST and CONCAT give NULL for NULL."""

from __future__ import annotations

import datetime as dt

from tests.lab_app.dialects.cases import Case

FEBRUARY, MARCH = dt.date(2026, 2, 1), dt.date(2026, 3, 1)
CASES = (
    Case(
        "days before a date",
        "SELECT COUNT(*) FROM orders WHERE DATE(created_at) < DATE_ADD(DATE '2026-02-01', INTERVAL 7 DAY) "
        "AND created_at < CURRENT_TIMESTAMP()",
        [(2,)],
    ),
    Case(
        "the last 28 days",
        "SELECT COUNT(*) FROM orders WHERE DATE(created_at) >= DATE_SUB(CURRENT_DATE(), INTERVAL 28 DAY)",
        [(0,)],
    ),
    Case(
        "months of a table with three names",
        "SELECT DATE_TRUNC(DATE(created_at), MONTH) AS m, COUNT(*) AS n FROM `shop.larder.orders` GROUP BY m ORDER BY m",
        [(FEBRUARY, 3), (MARCH, 2)],
    ),
    Case("a week begins on Sunday", "SELECT DATE_TRUNC(born, WEEK) FROM users WHERE id = 5", [(dt.date(1998, 12, 27),)]),
    Case(
        "a week that begins on Monday",
        "SELECT TIMESTAMP_TRUNC(created_at, WEEK(MONDAY)) FROM users WHERE id = 4",
        [(dt.datetime(2026, 2, 23),)],  # noqa: DTZ001
    ),
    Case(
        "whole days between times",
        "SELECT TIMESTAMP_DIFF(refunded_at, created_at, DAY) FROM orders WHERE status = 'refunded' ORDER BY id",
        [(0,), (29,)],
    ),
    Case(
        "midnights between days",
        "SELECT DATE_DIFF(DATE(refunded_at), DATE(created_at), DAY) FROM orders WHERE status = 'refunded' ORDER BY id",
        [(1,), (30,)],
    ),
    Case(
        "Sundays and Mondays between days",
        "SELECT DATE_DIFF(DATE '2026-02-01', DATE '2026-01-31', WEEK), DATE_DIFF(DATE '2026-02-01', DATE '2026-01-31', ISOWEEK)",
        [(1, 0)],
    ),
    Case(
        "Sunday is 1",
        "SELECT EXTRACT(DAYOFWEEK FROM created_at) FROM `larder.users` ORDER BY id",
        [(7,), (1,), (7,), (1,), (2,)],
    ),
    Case(
        "weeks of the year, from Sunday",
        "SELECT EXTRACT(WEEK FROM created_at), EXTRACT(ISOWEEK FROM created_at), FORMAT_DATE('%d', DATE(created_at)) "
        "FROM users ORDER BY id",
        [(4, 5, "31"), (5, 5, "01"), (8, 9, "28"), (9, 9, "01"), (9, 10, "02")],
    ),
    Case(
        "a ratio that may have no denominator",
        "SELECT SAFE_DIVIDE(SUM(IF(status = 'paid', total_amount, 0)), COUNT(DISTINCT user_id)), "
        "SAFE_DIVIDE(1, COUNTIF(status = 'lost')) FROM orders",
        [(6.8125, None)],
    ),
    Case(
        "months as texts",
        "SELECT FORMAT_TIMESTAMP('%Y-%m', created_at) AS m, COUNT(*) FROM orders GROUP BY 1 ORDER BY 1",
        [("2026-02", 3), ("2026-03", 2)],
    ),
    Case("a text as a date", "SELECT PARSE_DATE('%d/%m/%Y', '01/03/2026')", [(MARCH,)]),
    Case(
        "NULL sorts first",
        "SELECT country FROM `larder.users` ORDER BY country, id LIMIT 2",
        [(None,), ("DE",)],
    ),
    Case(
        "the greatest of NULL",
        "SELECT GREATEST(items, 2), LEAST(items, 2) FROM `larder.orders` ORDER BY id",
        [(3, 2), (2, 2), (2, 1), (7, 2), (None, None)], "asked",
    ),
    Case(
        "texts joined with NULL",
        "SELECT CONCAT(name, '-', country) FROM `larder.users` ORDER BY id",
        [("Ana-DE",), ("Ben-FR",), (None,), ("Dan-DE",), ("Eva-US",)],
    ),
    Case("a pattern", "SELECT COUNT(*) FROM users WHERE REGEXP_CONTAINS(name, r'^[AB]')", [(2,)]),
    Case(
        "what a pattern catches",
        "SELECT REGEXP_EXTRACT(name, r'^(.)a') FROM users ORDER BY id",
        [(None,), (None,), (None,), ("D",), (None,)],
        "asked",
    ),
    Case(
        "all that a pattern finds is replaced",
        "SELECT REGEXP_REPLACE(name, r'[ae]', '.') FROM users ORDER BY id",
        [("An.",), ("B.n",), ("Cl.o",), ("D.n",), ("Ev.",)],
    ),
    Case(
        "a calendar",
        "SELECT d, COUNT(o.id) FROM UNNEST(GENERATE_DATE_ARRAY('2026-02-01', '2026-02-03')) AS d "
        "LEFT JOIN orders o ON DATE(o.created_at) = d GROUP BY d ORDER BY d",
        [(FEBRUARY, 1), (dt.date(2026, 2, 2), 0), (dt.date(2026, 2, 3), 0)],
    ),
    Case("a cast that may fail", "SELECT SAFE_CAST('abc' AS INT64), SAFE_CAST('7' AS INT64)", [(None, 7)]),
    Case("the base of a logarithm comes last", "SELECT LOG(8, 2) FROM `larder.users` WHERE id = 1", [(3.0,)], "asked"),
    Case(
        "the last order of each user",
        "SELECT user_id, id FROM `larder.orders` WHERE TRUE "
        "QUALIFY ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY created_at DESC) = 1 ORDER BY user_id",
        [(1, 11), (2, 12), (4, 13), (5, 14)],
    ),
    Case("SUBSTR from 0", "SELECT SUBSTR(name, 0, 2) FROM `larder.users` WHERE id = 1", [("An",)], "asked"),
    Case("texts in double quotes", 'SELECT COUNT(*) FROM users WHERE country = "DE"', [(2,)]),
    Case("a share runs as it is", "SELECT 100 * COUNTIF(status = 'paid') / COUNT(*) FROM orders", [(40.0,)], "runs"),
    Case("quantiles by estimate", "SELECT APPROX_QUANTILES(total_amount, 100)[OFFSET(50)] FROM orders", outcome="refused"),
    Case("a day in another zone", "SELECT DATE(created_at, 'Europe/Berlin') FROM users", outcome="refused"),
    Case("a day padded with a blank", "SELECT FORMAT_DATE('%e', born) FROM users", outcome="refused"),
)  # fmt: skip

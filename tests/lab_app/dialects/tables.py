"""The two tables on which the cases' answers are computed by hand."""

from __future__ import annotations

from pathlib import Path

import duckdb

STATEMENTS = (
    "CREATE SCHEMA product",
    """CREATE TABLE product.users AS SELECT * FROM (VALUES
    (1::BIGINT, 'Ana',  'DE', TIMESTAMP '2026-01-31 23:30:00', DATE '1990-05-17', false),  -- a Saturday
    (2,         'Ben',  'FR', TIMESTAMP '2026-02-01 00:15:00', NULL,              false),  -- a Sunday
    (3,         'Cleo', NULL, TIMESTAMP '2026-02-28 12:00:00', DATE '2000-02-29', true),   -- a Saturday
    (4,         'Dan',  'DE', TIMESTAMP '2026-03-01 06:45:00', DATE '1985-12-31', false),  -- a Sunday
    (5,         'Eva',  'US', TIMESTAMP '2026-03-02 18:05:09', DATE '1999-01-01', NULL)    -- a Monday
    ) AS t(id, name, country, created_at, born, is_internal)""",
    """CREATE TABLE product.orders AS SELECT * FROM (VALUES
    (10::BIGINT, 1::BIGINT, TIMESTAMP '2026-02-01 10:00:00', 20.00::DECIMAL(12,2), 'paid',     NULL::TIMESTAMP,                 3),
    (11,         1,         TIMESTAMP '2026-02-07 09:00:00', 10.50,                'refunded', TIMESTAMP '2026-02-08 08:00:00', 2),
    (12,         2,         TIMESTAMP '2026-02-08 00:00:00', 7.25,                 'paid',     NULL,                            1),
    (13,         4,         TIMESTAMP '2026-03-15 22:00:00', 100.00,               'refunded', TIMESTAMP '2026-04-14 21:00:00', 7),
    (14,         5,         TIMESTAMP '2026-03-31 12:00:00', 33.33,                'pending',  NULL,                            NULL)
    ) AS t(id, user_id, created_at, total_amount, status, refunded_at, items)""",
)


def build(path: Path) -> None:
    """A database with the two tables."""
    with duckdb.connect(str(path)) as connection:
        for statement in STATEMENTS:
            connection.execute(statement)

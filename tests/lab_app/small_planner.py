"""The planner's statements of the small world, and one of another page.

For three weeks each call of the first reads far more rows and takes longer: an index was dropped on the evening before.
"""

from __future__ import annotations

from synthetic.vocabulary import PLANNER_STATEMENTS

SLOWER, MORE_ROWS, DAYS = 5, 30, 21
_FIRST = "TIMESTAMP '2026-02-16'"
_OF_HOME = "SELECT name, plan FROM users WHERE id = ?"
_TEXTS = ", ".join(f"({20 + place}, '{text}')" for place, text in enumerate((*PLANNER_STATEMENTS, _OF_HOME)))

STATEMENTS = (
    """
    CREATE TABLE IF NOT EXISTS query_log (
        id BIGINT, hour_at TIMESTAMP, fingerprint VARCHAR, service VARCHAR, calls INTEGER, requests INTEGER, total_ms INTEGER,
        rows_read BIGINT, rows_returned BIGINT
    )
    """,
    f"""
    INSERT INTO query_log
    WITH hours AS (
        SELECT TIMESTAMP '2025-12-01' + to_hours(n) AS hour_at, n, CAST(20 + 60 * u('planner', n) AS BIGINT) AS asked
        FROM range(140 * 24) t (n)
    ),
    slow AS (
        SELECT *, code = 20 AND hour_at >= {_FIRST} AND hour_at < {_FIRST} + INTERVAL {DAYS} DAY AS is_slow
        FROM hours, (VALUES {_TEXTS}) t (code, fingerprint)
    )
    SELECT 1000000000 + n * 32 + code, hour_at, fingerprint, CASE WHEN code = 24 THEN 'home' ELSE 'planner' END, asked, asked,
           CAST(round(asked * (0.8 + 0.4 * u('planner ms', n, code)) * CASE WHEN is_slow THEN {SLOWER} ELSE 1 END) AS INTEGER),
           asked * CASE WHEN is_slow THEN {12 * MORE_ROWS} ELSE 12 END, asked * 10
    FROM slow
    """,
    """
    CREATE TABLE migrations AS
    SELECT id, TIMESTAMP '2026-02-15 22:30:00' + to_seconds(20 * id) AS applied_at,
           TIMESTAMP '2026-02-15 22:30:01' + to_seconds(20 * id) AS ended_at, service, 'drop_index' AS kind,
           '/* clean up indexes */ DROP INDEX CONCURRENTLY ' || index AS statement, 'SHARE UPDATE EXCLUSIVE' AS locks,
           CAST(NULL AS TIMESTAMP) AS rolled_back_at
    FROM (VALUES (CAST(1 AS BIGINT), 'home', 'notices_status_idx'), (2, 'planner', 'plan_items_household_id_week_idx')) t (id, service, index)
    """,
)

"""A warehouse with enough people for exercises on experiments, drawn from hashes inside DuckDB in a second or two.

Newcomers of 520 days from 2025-01-01, who come by, save plans, order and invite; a third of them live with others. In
the checklist's experiment people are drawn, in the banner's households: who sees the banner invites more often.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

PEOPLE = 20_000


def build(path: Path) -> None:
    """Write the warehouse to `path`."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("SET threads = 1")
        connection.execute("CREATE SCHEMA product")
        connection.execute("USE product")
        connection.execute(
            "CREATE MACRO u(purpose, a, b := 0) AS hash('people', purpose, a, b) / 18446744073709551616.0"
        )
        for statement in _STATEMENTS:
            connection.execute(statement.format(people=PEOPLE))
        connection.execute("DROP MACRO u")


_STATEMENTS = (
    """
    CREATE TABLE users AS
    SELECT i AS id, 'p' || i || '@example.com' AS email, 'organic' AS signup_source, 'web' AS platform, 'DE' AS country,
           CASE WHEN u('home', i // 3) < 0.33 THEN i // 3 ELSE i + {people} END AS household_id,
           TIMESTAMP '2025-01-01' + to_seconds(CAST(u('born', i) * 520 * 86400 AS INTEGER)) AS created_at,
           FALSE AS is_internal, 'Mozilla' AS signup_user_agent
    FROM range(1, {people} + 1) t (i)
    """,
    """
    CREATE TABLE meal_plans AS
    SELECT id * 10 AS id, id AS user_id, created_at + INTERVAL 2 HOUR AS created_at
    FROM users WHERE u('plan', id) < 0.27
    """,
    """
    CREATE TABLE user_sessions AS
    WITH visits AS (SELECT users.id, created_at, n, -ln(1 - u('keen', id)) AS keen FROM users, range(40) t (n))
    SELECT id * 100 + n AS id, id AS user_id,
           created_at + to_seconds(CAST(u('visit', id, n) * 500 * 86400 AS INTEGER)) AS started_at,
           CAST(started_at AS DATE) AS session_date, keen
    FROM visits WHERE n = 0 OR n < 14 * keen
    """,
    """
    CREATE TABLE user_activity AS
    SELECT user_id, session_date AS activity_date, 'web' AS platform, CAST(COUNT(*) AS INTEGER) AS session_count,
           CAST(SUM(CASE WHEN u('core', id) < 0.5 THEN 1 ELSE 0 END) AS INTEGER) AS core_action_count
    FROM user_sessions GROUP BY user_id, session_date
    """,
    """
    CREATE TABLE orders AS
    SELECT id, user_id, started_at AS created_at,
           CAST(5 + 40 * u('amount', id) * keen AS DECIMAL(12, 2)) AS total_amount, 'paid' AS status
    FROM user_sessions WHERE u('order', id) < 0.3
    """,
    """
    CREATE TABLE invites AS
    SELECT id, user_id AS inviter_user_id, started_at AS sent_at
    FROM user_sessions WHERE u('invite', id) < 0.05 * keen
    """,
    """
    CREATE TABLE experiment_assignments AS
    SELECT 'household_invite_banner' AS experiment, user_id,
           CASE WHEN u('banner', ANY_VALUE(household_id)) < 0.5 THEN 'treatment' ELSE 'control' END AS variant,
           MIN(started_at) AS assigned_at, MIN(started_at) AS exposed_at
    FROM user_sessions JOIN users ON users.id = user_id
    WHERE started_at >= DATE '2025-06-30' AND started_at < DATE '2025-06-30' + 28 GROUP BY user_id
    UNION ALL
    SELECT 'onboarding_checklist', id, CASE WHEN u('list', id) < 0.5 THEN 'treatment' ELSE 'control' END,
           created_at, created_at
    FROM users WHERE created_at >= DATE '2025-01-27' AND created_at < DATE '2025-01-27' + 42
    """,
    """
    INSERT INTO invites
    SELECT -user_id, user_id, assigned_at + INTERVAL 2 DAY FROM experiment_assignments
    WHERE experiment = 'household_invite_banner' AND variant = 'treatment' AND u('asked', user_id) < 0.06
    """,
)

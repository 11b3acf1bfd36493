"""A small warehouse for the tests of the sandbox and of grading: every source table, defects included.

Not the simulator: rows are drawn from hashes inside DuckDB in about a second, and any seed gives
another world. A table that it does not know has no rows.
"""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from synthetic import tables
from synthetic.rows.schema import type_name
from tests.lab_app import small_planner

DAYS = 912  # 2024-01-01 to 2026-06-30


def build(path: Path, *, seed: int, users: int = 400) -> Path:
    """Write a warehouse with the schema `product` to `path`, and the tables' description beside it."""
    path.with_name("tables.json").write_text(json.dumps(tables.described()), encoding="utf-8")
    with duckdb.connect(str(path)) as connection:
        connection.execute("SET threads = 1")
        connection.execute("CREATE SCHEMA product")
        connection.execute("USE product")
        connection.execute(
            f"CREATE MACRO u(purpose, a, b := 0) AS hash({seed}, purpose, a, b) / 18446744073709551616.0"
        )
        connection.execute("CREATE MACRO pick(items, x) AS items[1 + CAST(floor(x * len(items)) AS INTEGER)]")
        for statement in (*_STATEMENTS, *small_planner.STATEMENTS):
            connection.execute(statement.format(users=users, days=DAYS))
        for table in tables.TABLES.values():
            columns = ", ".join(f"{column.name} {type_name(column.type)}" for column in table.columns)
            connection.execute(f"CREATE TABLE IF NOT EXISTS {table.name} ({columns})")
        connection.execute("DROP MACRO pick")
        connection.execute("DROP MACRO u")
    return path


_STATEMENTS = (
    """
    CREATE TABLE users AS
    SELECT
        1000 + 3 * i AS id,
        CASE WHEN u('staff', i) < 0.02 THEN 'staff' || i || '@larder.example'
             ELSE 'person' || i || '@example.com' END AS email,
        'Person ' || i AS full_name,
        CASE WHEN u('lost', i) < 0.04 THEN NULL
             ELSE pick(['organic', 'organic', 'paid_search', 'social', 'referral', 'partner', 'partner'], u('source', i))
        END AS signup_source,
        pick(['web', 'ios', 'android'], u('platform', i)) AS platform,
        pick(['DE', 'DE', 'GB', 'FR', 'US', 'NL', 'ES', 'ES', 'ES'], u('country', i)) AS country,
        pick(['free', 'free', 'free', 'plus', 'family'], u('plan', i)) AS plan,
        CAST(500 + i // 2 AS BIGINT) AS household_id,
        TIMESTAMP '2023-11-01' + to_microseconds(CAST(u('born', i) * ({days} + 61) * 86400e6 AS BIGINT)) AS created_at,
        CASE WHEN u('invited', i) < 0.1 THEN 1000 + 3 * (i // 2) END AS referred_by_user_id,
        u('staff', i) < 0.02 AS is_internal,
        CASE WHEN u('bot', i) < 0.03 THEN 14061 ELSE 3320 END::INTEGER AS signup_ip_asn,
        CASE WHEN u('bot', i) < 0.03 THEN pick(['python-requests/2.32.3', 'curl/8.5.0'], u('script', i))
             ELSE 'Mozilla/5.0 (Windows NT 10.0)' END AS signup_user_agent,
    FROM range({users}) t (i)
    """,
    """
    CREATE TABLE user_sessions AS
    WITH visits AS (
        SELECT users.id AS user_id, users.platform, n, users.created_at AS born,
               u('visit', users.id, n) AS x, u('much', users.id) AS much
        FROM users, range(160) t (n)
    ),
    timed AS (
        SELECT user_id, platform, n,
               TIMESTAMP '2023-12-20' + to_microseconds(CAST(x * ({days} + 12) * 86400e6 AS BIGINT)) AS started_at, born
        FROM visits
        WHERE n < 160 * much * much
    ),
    once AS (
        SELECT
            user_id * 1000 + n AS id, user_id, CAST(started_at AS DATE) AS session_date, started_at,
            CAST(40 + 900 * u('length', user_id, n) * u('length2', user_id, n) AS INTEGER) AS session_duration_seconds,
            CASE WHEN u('away', user_id, n) < 0.1 THEN 'web' ELSE platform END AS platform, '7.1' AS app_version
        FROM timed
        WHERE started_at >= born
    )
    SELECT * FROM once UNION ALL SELECT * FROM once WHERE u('twice', id) < 0.02
    """,
    """
    CREATE TABLE meal_plans AS
    SELECT DISTINCT id * 10 AS id, user_id, id AS session_id, started_at + INTERVAL 60 SECOND AS created_at, platform
    FROM user_sessions WHERE u('core', id) < 0.3
    """,
    """
    CREATE TABLE user_activity AS
    SELECT s.user_id, s.session_date AS activity_date, s.platform,
           CAST(count(DISTINCT s.id) AS INTEGER) AS session_count,
           CAST(count(DISTINCT m.id) AS INTEGER) AS core_action_count
    FROM user_sessions s LEFT JOIN meal_plans m ON m.session_id = s.id
    GROUP BY ALL
    """,
    """
    CREATE TABLE orders AS
    WITH drawn AS (
        SELECT DISTINCT id, user_id, started_at, u('fate', id) AS fate,
               CAST(round(12 + 90 * u('amount', id) * u('amount2', id), 2) AS DECIMAL(12, 2)) AS total_amount
        FROM user_sessions WHERE u('order', id) < 0.14 AND u('buys', user_id) < 0.7
    )
    SELECT id * 10 + 1 AS id, user_id, started_at + INTERVAL 5 MINUTE AS created_at, total_amount,
           CASE WHEN fate < 0.05 THEN 'refunded' WHEN fate < 0.10 THEN 'failed' ELSE 'paid' END AS status,
           CASE WHEN fate < 0.05 THEN started_at + INTERVAL 3 DAY END AS refunded_at
    FROM drawn
    """,
    """
    CREATE TABLE events AS
    SELECT s.id * 100 + e AS id, s.user_id, s.id AS session_id,
           pick(['app_opened', 'recipe_viewed', 'plan_started', 'plan_saved', 'cart_opened', 'order_placed',
                 'invite_sent'], u('event', s.id, e)) AS event_name,
           s.started_at + to_seconds(20 * e) AS event_at,
           event_at + to_seconds(CAST(
               CASE WHEN u('late', s.id, e) < 0.04 THEN 200000 ELSE 600 END * u('lag', s.id, e) AS INTEGER
           )) AS received_at,
           s.platform, s.app_version
    FROM user_sessions s, range(2) t (e)
    """,
    """
    CREATE TABLE page_loads AS
    SELECT s.id * 100 + 50 AS id, s.user_id, s.id AS session_id, s.started_at AS loaded_at,
           pick(['home', 'recipe', 'planner', 'cart', 'checkout', 'account'], u('page', s.id)) AS page,
           s.platform, CAST(600 + 3000 * u('load', s.id) AS INTEGER) AS load_ms
    FROM user_sessions s
    """,
    """
    CREATE TABLE support_tickets AS
    SELECT DISTINCT id * 10 + 4 AS id, user_id, started_at + INTERVAL 1 HOUR AS created_at,
           pick(['performance', 'order', 'billing', 'account', 'bug', 'question'], u('kind', id)) AS category,
           'Help' AS subject,
           CASE WHEN u('solved', id) < 0.9 THEN started_at + INTERVAL 30 HOUR END AS resolved_at
    FROM user_sessions WHERE u('ticket', id) < 0.02
    """,
    """
    CREATE TABLE email_messages AS
    SELECT DISTINCT id * 10 + 2 AS id, user_id, 'weekly_plan' AS campaign, started_at AS sent_at,
           started_at + INTERVAL 1 MINUTE AS delivered_at,
           CASE WHEN u('opened', id) < 0.3 THEN started_at + INTERVAL 5 HOUR END AS opened_at,
           CASE WHEN u('left', id) < 0.01 THEN started_at + INTERVAL 6 HOUR END AS unsubscribed_at
    FROM user_sessions WHERE u('mail', id) < 0.3
    """,
    """
    CREATE TABLE invites AS
    SELECT DISTINCT id * 10 + 3 AS id, user_id AS inviter_user_id, started_at AS sent_at,
           CASE WHEN u('accepted', id) < 0.2 THEN started_at + INTERVAL 2 DAY END AS accepted_at,
           CASE WHEN u('accepted', id) < 0.2 THEN user_id + 3 END AS accepted_user_id,
           CAST(0 AS DECIMAL(12, 2)) AS reward
    FROM user_sessions WHERE u('invite', id) < 0.03
    """,
    """
    CREATE TABLE experiment_assignments AS
    WITH planned AS (
        SELECT * FROM (VALUES
            ('short_signup_form', DATE '2024-01-01', 42, FALSE), ('recipe_tour', DATE '2024-09-09', 28, FALSE),
            ('dinner_streaks', DATE '2025-03-24', 28, TRUE), ('household_invite_banner', DATE '2025-06-30', 28, TRUE),
            ('interactive_planner', DATE '2025-07-03', 56, TRUE)
        ) t (experiment, starts_on, enrols, everyone)
    ),
    enrolled AS (
        SELECT experiment, users.id AS user_id, users.created_at AS assigned_at, household_id
        FROM planned JOIN users ON users.created_at >= starts_on AND users.created_at < starts_on + enrols
        WHERE NOT everyone
        UNION ALL
        SELECT experiment, user_id, MIN(started_at), ANY_VALUE(household_id)
        FROM planned JOIN user_sessions ON started_at >= starts_on AND started_at < starts_on + enrols
        JOIN users ON users.id = user_id
        WHERE everyone GROUP BY ALL
    )
    SELECT 'onboarding_checklist' AS experiment, id AS user_id,
           pick(['control', 'treatment'], u('arm', id)) AS variant,
           created_at + INTERVAL 1 DAY AS assigned_at, created_at + INTERVAL 2 DAY AS exposed_at
    FROM users WHERE u('in', id) < 0.2
    UNION ALL
    SELECT experiment, user_id,
           pick(['control', 'treatment'],
                u(experiment, CASE WHEN experiment = 'household_invite_banner' THEN household_id ELSE user_id END)),
           assigned_at, assigned_at + INTERVAL 1 MINUTE
    FROM enrolled WHERE u('noted', user_id) < 0.98
    """,
    """
    CREATE TABLE releases AS
    SELECT CAST(1 AS BIGINT) AS id, TIMESTAMP '2025-02-03 09:00:00' AS released_at, 'android' AS platform,
           '7.1' AS version, 'New planner.' AS notes
    """,
    """
    CREATE TABLE campaigns AS
    SELECT CAST(1 AS BIGINT) AS id, 'Spring' AS name, 'social' AS channel, DATE '2026-03-01' AS started_on,
           DATE '2026-03-31' AS ended_on, CAST(10000 AS DECIMAL(12, 2)) AS spend, 'Video' AS notes
    """,
    """
    CREATE TABLE api_clients AS
    SELECT CAST(n AS BIGINT) AS id, name, kind, lower(name) || '@apps.example' AS owner_email,
           TIMESTAMP '2025-09-01 09:00:00' AS created_at, CAST(60 AS INTEGER) AS rate_per_minute,
           'profile:read plans:read' AS scopes, kind = 'internal' AS is_internal
    FROM (VALUES (1, 'Basketry', 'supermarket'), (2, 'Fridgewise', 'fridge'), (3, 'Mealcoach', 'coach'),
                 (4, 'Tischplan', 'calendar'), (5, 'Weekmates', 'calendar'), (6, 'Dinner Dial', 'voice'),
                 (7, 'Pantry Parrot', 'fridge'), (8, 'larder-exports', 'internal'), (9, 'larder-search', 'internal')
         ) t (n, name, kind)
    """,
    """
    CREATE TABLE api_requests AS
    WITH visits AS (
        SELECT DISTINCT s.id, s.user_id, s.started_at, 1 + CAST(floor(u('which', s.user_id) * 7) AS BIGINT) AS client
        FROM user_sessions s WHERE s.started_at >= TIMESTAMP '2025-09-01' AND u('app', s.user_id) < 0.6
    ),
    reads AS (
        SELECT id * 32 + n AS id, client, user_id, started_at + to_seconds(20 * n) AS requested_at, 'GET' AS method,
               '/plans' AS route,
               CASE WHEN u('call', id, n) < 0.04 THEN 404 WHEN u('call', id, n) < 0.05 THEN 500 ELSE 200 END AS status,
               NULL AS idempotency_key, CAST(NULL AS BIGINT) AS order_id
        FROM visits, range(3) t (n)
    ),
    placed AS (
        SELECT visits.id * 32 + 16 + again AS id, client, orders.user_id,
               orders.created_at + to_seconds(45 * again) AS requested_at, 'POST', '/orders',
               CASE WHEN again = 1 THEN 200 WHEN is_late THEN 504 ELSE 201 END, md5(orders.id::VARCHAR), orders.id
        FROM (SELECT *, u('late', id) < 0.1 AS is_late FROM orders) AS orders
        JOIN visits ON visits.id * 10 + 1 = orders.id, range(2) t (again)
        WHERE client <= 5 AND (again = 0 OR is_late)
    ),
    programs AS (
        SELECT client * 1000000 + day * 1000 + hour * 100 + n AS id, client, NULL,
               TIMESTAMP '2026-05-25' + to_days(day) + to_hours(hour) + to_milliseconds(333 * n), 'GET', '/plans',
               CASE WHEN n >= 40 AND client < 8 THEN 429 ELSE 200 END, NULL, NULL
        FROM (VALUES (6, 50), (7, 70), (8, 30)) c (client, size), range(40) t (day), range(2) h (hour), range(90) m (n)
        WHERE n < size * (0.8 + 0.4 * u('size', client, day))
    ),
    every AS (
        SELECT id, client AS api_client_id, user_id, requested_at, method, route,
               CASE WHEN client = 5 OR (client <> 1 AND u('moved', coalesce(user_id, client)) < 0.6) THEN 'v2' ELSE 'v1' END
                   AS version, CAST(status AS INTEGER) AS status, CAST(60 AS INTEGER) AS duration_ms, idempotency_key, order_id
        FROM (SELECT * FROM reads UNION ALL SELECT * FROM placed UNION ALL SELECT * FROM programs)
    )
    SELECT * FROM every UNION ALL SELECT * FROM every WHERE u('logged twice', id) < 0.02
    """,
    """
    CREATE TABLE webhook_deliveries AS
    WITH messages AS (
        SELECT order_id, api_client_id, min(requested_at) AS placed_at, u('message', order_id) AS fate
        FROM api_requests WHERE order_id IS NOT NULL GROUP BY ALL
    ),
    every AS (
        SELECT order_id * 8 + n AS id, order_id * 8 AS message_id, api_client_id, 'order.placed' AS topic, order_id,
               CAST(n + 1 AS INTEGER) AS attempt, placed_at + to_minutes(10 * n) AS sent_at,
               CAST(CASE WHEN fate < 0.02 AND n = 1 OR fate BETWEEN 0.02 AND 0.04 THEN 410
                         WHEN n = 1 AND fate BETWEEN 0.3 AND 0.5 OR fate >= 0.5 THEN 200
                         WHEN u('timeout', order_id, n) < 0.5 THEN 503 END AS INTEGER) AS status,
               CASE WHEN coalesce(status, 0) NOT IN (200, 410) AND n < 7 THEN placed_at + to_minutes(10 * n + 10) END
                   AS next_attempt_at
        FROM messages, range(8) t (n)
        WHERE n = 0 OR fate < 0.02 AND n = 1 OR fate BETWEEN 0.04 AND 0.3 OR fate BETWEEN 0.3 AND 0.5 AND n = 1
    )
    SELECT * FROM every UNION ALL SELECT * FROM every WHERE u('sent twice', id) < 0.02
    """,
    """
    CREATE TABLE query_log AS
    WITH statements AS (
        SELECT * FROM (VALUES
            (1, 'home', 'SELECT recipe_id FROM feed WHERE user_id = ? ORDER BY score DESC LIMIT ?', 1, 1.0, 40, 40),
            (2, 'home', 'SELECT recipe_id, count(*) FROM likes WHERE recipe_id IN (?) GROUP BY recipe_id', 1, 1.2, 40, 40),
            (3, 'recipes', 'SELECT name, amount FROM ingredients WHERE recipe_id = ?', 4, 0.4, 9, 9),
            (4, 'planner', 'SELECT recipe_id FROM suggestions WHERE household_id = ? ORDER BY score DESC LIMIT ?', 1, 1.1, 30, 30),
            (5, 'planner', 'SELECT title, minutes FROM recipes WHERE id = ?', 30, 0.3, 1, 1),
            (6, 'planner', 'SELECT name, diet FROM members WHERE household_id = ?', 1, 0.5, 3, 3),
            (7, 'jobs', 'SELECT household_id, sum(total) FROM orders WHERE created_at > ? GROUP BY household_id', 1, 900.0, 9000, 90),
            (8, 'jobs', 'SELECT id, email FROM users WHERE id > ? ORDER BY id LIMIT ?', 240, 0.9, 100, 100)
        ) t (code, service, fingerprint, times, ms, read, returned)
    ),
    hours AS (
        SELECT TIMESTAMP '2026-05-01' + to_hours(n) AS hour_at, n, CAST(20 + 60 * u('requests', n) AS BIGINT) AS asked
        FROM range(61 * 24) t (n)
    )
    SELECT n * 16 + code AS id, hour_at, fingerprint, service, CAST(each * times AS INTEGER) AS calls, CAST(each AS INTEGER) AS requests,
           CAST(round(each * times * ms * (0.8 + 0.4 * u('ms', n, code))) AS INTEGER) AS total_ms,
           each * times * read AS rows_read, each * times * returned AS rows_returned
    FROM (SELECT *, CASE WHEN service = 'jobs' THEN 1 ELSE asked END AS each FROM statements, hours)
    WHERE code < 7 OR code = 7 AND n % 6 = 1 OR code = 8 AND n % 24 = 3
    """,
    """
    CREATE TABLE replica_lag AS
    SELECT CAST(n AS BIGINT) AS id, TIMESTAMP '2026-04-01' + to_minutes(5 * n) AS measured_at,
           CAST(CASE WHEN n % 288 BETWEEN 13 AND 30 THEN 1000 * (3 + 40 * u('night', n))
                     WHEN n % 2016 = 40 THEN 2500000 WHEN n % 97 = 5 THEN 5000 * u('burst', n) ELSE 20 + 90 * u('lag', n) END AS INTEGER) AS lag_ms,
           CAST(CASE WHEN n % 288 < 72 THEN 2 + 30 * u('reads', n) ELSE 150 + 200 * u('reads', n) END AS INTEGER) AS reads
    FROM range(91 * 288) t (n)
    """,
)

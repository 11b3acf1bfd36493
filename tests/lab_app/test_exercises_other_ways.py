"""There are many right ways to write a query: whatever gives the right answer is right."""

from __future__ import annotations

import pytest

from lab_app.course.tracks import exercise
from lab_app.kinds import Variants, grade
from lab_app.sandbox import Sandbox

WAYS: dict[str, tuple[str, ...]] = {
    "C01": (
        "SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE strftime(activity_date, '%Y-%m') = '2026-05'",
        "select count(distinct user_id) n from user_activity where activity_date between '2026-05-01' and '2026-05-31'",
        "SELECT COUNT(DISTINCT user_id) AS x FROM user_activity WHERE date_trunc('month', activity_date) = DATE '2026-05-01'",
        ("SELECT COUNT(*) AS active_users FROM (SELECT user_id FROM user_activity "
        "WHERE year(activity_date) = 2026 AND month(activity_date) = 5 GROUP BY user_id)"),
        "SELECT COUNT(DISTINCT user_id) AS mau FROM user_sessions WHERE session_date >= '2026-05-01' AND session_date < '2026-06-01'",
        ("SELECT COUNT(DISTINCT user_id) AS active_users, COUNT(*) AS n FROM product.user_activity "
        "WHERE activity_date >= '2026-05-01' AND activity_date < '2026-06-01'"),
        ("WITH may AS (SELECT DISTINCT user_id FROM user_activity WHERE activity_date >= '2026-05-01' "
        "AND activity_date < '2026-06-01') SELECT COUNT(*) AS people FROM may"),
    ),
    "C02": (
        ("SELECT COUNT(DISTINCT p.user_id) AS active_users FROM meal_plans p JOIN users u ON u.id = p.user_id "
        "WHERE p.created_at >= '2026-05-01' AND p.created_at < '2026-06-01' AND NOT u.is_internal "
        "AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')"),
        ("SELECT COUNT(DISTINCT user_id) AS n FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31' "
        "AND core_action_count >= 1 AND user_id IN (SELECT id FROM users WHERE is_internal = false "
        "AND lower(signup_user_agent) NOT LIKE '%python-requests%' AND lower(signup_user_agent) NOT LIKE '%curl%' "
        "AND signup_user_agent NOT ILIKE '%go-http-client%' AND signup_user_agent NOT ILIKE '%headlesschrome%')"),
    ),
    "C03": (
        ("SELECT COUNT(*) FROM (SELECT user_id FROM user_activity WHERE activity_date >= '2026-04-01' "
        "AND activity_date < '2026-06-01' GROUP BY user_id HAVING COUNT(DISTINCT month(activity_date)) = 2)"),
        ("WITH a AS (SELECT DISTINCT user_id FROM user_activity WHERE strftime(activity_date, '%Y-%m') = '2026-04'), "
        "m AS (SELECT DISTINCT user_id FROM user_activity WHERE strftime(activity_date, '%Y-%m') = '2026-05') "
        "SELECT COUNT(*) AS both FROM a JOIN m USING (user_id)"),
        ("SELECT COUNT(DISTINCT user_id) AS users_in_both FROM user_activity a WHERE strftime(activity_date, '%Y-%m') = '2026-04' "
        "AND EXISTS (SELECT 1 FROM user_activity m WHERE m.user_id = a.user_id AND strftime(m.activity_date, '%Y-%m') = '2026-05')"),
    ),
    "C04": (
        ("SELECT COALESCE(signup_source, 'unknown') AS channel, COUNT(*) AS n FROM users WHERE created_at >= '2026-01-01' "
        "AND created_at < '2026-04-01' AND COALESCE(signup_source, '') <> 'partner' GROUP BY 1 ORDER BY 2 DESC"),
        ("SELECT COUNT(DISTINCT id) AS signups, signup_source FROM users WHERE CAST(created_at AS DATE) BETWEEN '2026-01-01' "
        "AND '2026-03-31' AND (signup_source != 'partner' OR signup_source IS NULL) GROUP BY ALL"),
        ("FROM users SELECT signup_source, COUNT(*) AS signups WHERE date_trunc('quarter', created_at) = DATE '2026-01-01' "
        "AND signup_source IS DISTINCT FROM 'partner' GROUP BY signup_source"),
    ),
    "C05": (
        ("WITH weeks AS (SELECT DATE '2026-03-02' + CAST(7 * i AS INTEGER) AS week FROM range(13) t (i)), "
        "counted AS (SELECT date_trunc('week', created_at) AS week, COUNT(*) AS n FROM users WHERE signup_source = 'partner' "
        "AND country = 'ES' AND platform = 'android' GROUP BY 1) "
        "SELECT weeks.week, COALESCE(n, 0) AS signups FROM weeks LEFT JOIN counted USING (week) ORDER BY 1 DESC"),
        ("SELECT d AS monday, (SELECT COUNT(*) FROM users WHERE date_trunc('week', created_at) = d AND signup_source = 'partner' "
        "AND country = 'ES' AND platform = 'android') AS n FROM generate_series(TIMESTAMP '2026-03-02', "
        "TIMESTAMP '2026-05-31', INTERVAL 1 WEEK) t (d)"),
    ),
    "C07": (
        ("SELECT u.country, COUNT(o.id), SUM(o.total_amount) FROM users u, orders o WHERE u.id = o.user_id "
        "AND strftime(o.created_at, '%Y-%m') = '2026-04' GROUP BY u.country ORDER BY 2 DESC"),
        ("SELECT country, COUNT(*) AS orders, ROUND(SUM(total_amount), 2)::DOUBLE AS order_value FROM orders "
        "LEFT JOIN (SELECT id AS user_id, country FROM users) USING (user_id) "
        "WHERE created_at >= '2026-04-01' AND created_at < '2026-05-01' GROUP BY country"),
    ),
    "C08": (
        ("SELECT COUNT(*) AS signups, COUNT(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM orders WHERE user_id = users.id)) "
        "AS never_ordered FROM users WHERE created_at >= '2026-04-01' AND created_at < '2026-05-01'"),
        ("WITH april AS (SELECT id FROM users WHERE strftime(created_at, '%Y-%m') = '2026-04'), "
        "quiet AS (SELECT id FROM april EXCEPT SELECT user_id FROM orders) "
        "SELECT (SELECT COUNT(*) FROM april) AS signups, (SELECT COUNT(*) FROM quiet) AS never_ordered"),
        ("SELECT COUNT(*) AS signups, SUM(CASE WHEN o.user_id IS NULL THEN 1 ELSE 0 END) AS never_ordered FROM users u "
        "LEFT JOIN (SELECT DISTINCT user_id FROM orders) o ON o.user_id = u.id "
        "WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'"),
    ),
    "C09": (
        ("WITH spent AS (SELECT user_id, SUM(total_amount) AS spent FROM orders WHERE status = 'paid' "
        "AND date_trunc('quarter', created_at) = DATE '2026-01-01' GROUP BY user_id) "
        "SELECT platform, SUM(spent) AS revenue FROM users JOIN spent ON users.id = spent.user_id GROUP BY platform"),
    ),
    "C10": (
        ("SELECT ROUND(AVG(seconds) / 60.0, 2) AS minutes FROM (SELECT id, MAX(session_duration_seconds) AS seconds "
        "FROM user_sessions WHERE session_date = '2026-06-14' GROUP BY id)"),
        ("SELECT SUM(session_duration_seconds) / COUNT(*) / 60 AS average_minutes FROM (SELECT * FROM user_sessions "
        "WHERE session_date = '2026-06-14' QUALIFY ROW_NUMBER() OVER (PARTITION BY id) = 1)"),
    ),
    "C11": (
        ("WITH once AS (SELECT DISTINCT ON (id) session_duration_seconds / 60.0 AS m FROM user_sessions "
        "WHERE strftime(session_date, '%Y-%m') = '2026-05') SELECT ROUND(AVG(m), 2) AS mean, ROUND(MEDIAN(m), 2) AS median, "
        "ROUND(PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY m), 2) AS p90 FROM once"),
    ),
    "C12": (
        ("WITH o AS (SELECT COUNT(*) AS orders, COUNT(DISTINCT user_id) AS buyers FROM orders "
        "WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'), a AS (SELECT COUNT(DISTINCT user_id) AS users "
        "FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') "
        "SELECT ROUND(1.0 * orders / buyers, 3) AS orders_per_buyer, ROUND(1.0 * orders / users, 3) AS per_user FROM o, a"),
    ),
    "C13": (
        ("WITH spent AS (SELECT o.user_id, SUM(o.total_amount) AS s FROM orders o WHERE o.status = 'paid' "
        "AND o.created_at >= '2026-01-01' AND o.user_id IN (SELECT id FROM users WHERE NOT is_internal) GROUP BY 1), "
        "ranked AS (SELECT *, RANK() OVER (ORDER BY s DESC) AS place FROM spent) "
        "SELECT user_id, s AS amount, place FROM ranked WHERE place <= 5 ORDER BY place, user_id"),
        ("WITH spent AS (SELECT user_id, SUM(total_amount) AS spent FROM orders WHERE status = 'paid' AND created_at >= '2026-01-01' "
        "AND NOT EXISTS (SELECT 1 FROM users WHERE users.id = user_id AND is_internal) "
        "AND EXISTS (SELECT 1 FROM users WHERE users.id = user_id) GROUP BY user_id) "
        "SELECT * FROM spent a WHERE (SELECT COUNT(*) FROM spent b WHERE b.spent > a.spent) < 5 ORDER BY spent DESC"),
    ),
    "C14": (
        ("WITH spent AS (SELECT u.country, u.id AS customer, SUM(o.total_amount) AS total FROM users u JOIN orders o ON o.user_id = u.id "
        "WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND u.is_internal IS NOT TRUE GROUP BY ALL) "
        "SELECT country, customer, total FROM spent QUALIFY RANK() OVER (PARTITION BY country ORDER BY total DESC) <= 3 "
        "ORDER BY country, total DESC"),
    ),
    "C15": (
        ("WITH b AS (SELECT SUM(total_amount) AS s FROM orders WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id), "
        "r AS (SELECT s, ROW_NUMBER() OVER (ORDER BY s DESC) AS place, COUNT(*) OVER () AS n FROM b) "
        "SELECT ROUND(SUM(CASE WHEN place <= CEIL(n / 10.0) THEN s END)::DOUBLE / SUM(s), 3) AS share FROM r"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        pytest.param(code, answer, id=f"{code}-{n}")
        for code, ways in WAYS.items()
        for n, answer in enumerate(ways)
    ],
)
def test_another_right_way_is_right(code: str, answer: str, sandbox: Sandbox, variants: Variants) -> None:
    verdict = grade(exercise(code), answer, sandbox=sandbox, variants=variants)
    assert verdict.outcome == "right", verdict


def test_every_query_exercise_has_another_way() -> None:
    from lab_app.course.tracks import discover

    assert set(WAYS) == {e.code for e in discover() if e.kind == "sql"}

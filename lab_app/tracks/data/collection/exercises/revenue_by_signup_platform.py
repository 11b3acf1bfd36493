"""**Mara, head of mobile, 14:00**

> How much revenue in **the first quarter of 2026** comes from people who **signed up** on the web, on
> iOS and on Android? I share out next year's engineers by it. A first query joined in the sessions, and by
> it Android makes more money than the whole company. That can't be.

Revenue is `total_amount` of orders with the status `paid`, by `created_at` of the order. The platform at
signup is `users.platform`. The three numbers have to add up to the revenue of the quarter.

Return the columns `platform` and `revenue`.
"""

from __future__ import annotations

from lab_app.kinds.sql import Column, Edge, Mistake, SqlExercise

_QUARTER = "orders.created_at >= TIMESTAMP '2026-01-01' AND orders.created_at < TIMESTAMP '2026-04-01'"

EXERCISE = SqlExercise(
    code="C09",
    title="Join without doubling the money",
    concept="Fan-out",
    difficulty=2,
    idea="If a row finds three partners in a join, it is there three times, and its amount with it. That is called **fan-out**, and no error tells of it.",
    order=9,
    minutes=7,
    starter="""
SELECT
    sessions.platform,
    SUM(orders.total_amount) AS revenue
FROM orders
JOIN user_sessions AS sessions ON sessions.user_id = orders.user_id
WHERE orders.status = 'paid'
  AND orders.created_at >= TIMESTAMP '2026-01-01'
  AND orders.created_at < TIMESTAMP '2026-04-01'
GROUP BY sessions.platform
""",
    hints=(
        "What is one row after the join? One order for each session of its user: every order appears many times.",
        "user_sessions isn't needed: the platform at signup is in users, where each person has one row.",
        (
            "FROM orders JOIN users ON users.id = orders.user_id, with the condition for the quarter on orders.created_at, "
            "and GROUP BY users.platform."
        ),
    ),
    solution="""
SELECT
    users.platform,
    SUM(orders.total_amount) AS revenue
FROM orders
JOIN users ON users.id = orders.user_id
WHERE orders.status = 'paid'
  AND orders.created_at >= TIMESTAMP '2026-01-01'
  AND orders.created_at < TIMESTAMP '2026-04-01'
GROUP BY users.platform
""",
    columns=(
        Column("platform", aliases=("signup_platform",), key=True, may_be_empty=True),
        Column(
            "revenue",
            aliases=("total", "amount", "total_amount", "sum"),
        ),
    ),
    readings=(
        # An order of somebody who is not known has no platform, and may be listed.
        (
            "SELECT users.platform, SUM(orders.total_amount) AS revenue FROM orders "
            "LEFT JOIN users ON users.id = orders.user_id "
            f"WHERE orders.status = 'paid' AND {_QUARTER} GROUP BY users.platform"
        ),
    ),
    rule="The three numbers have to add up to the revenue of the quarter.",
    mistakes=(
        Mistake(
            "orders_repeated",
            "Each order appears once for every session of its user, and its amount is added each time. Join a table in "
            "which a person has one row. Else the engineers go to the platform with the most sessions.",
            "SELECT users.platform, SUM(orders.total_amount) AS revenue FROM orders "
            "JOIN users ON users.id = orders.user_id JOIN user_sessions ON user_sessions.user_id = users.id "
            f"WHERE orders.status = 'paid' AND {_QUARTER} GROUP BY users.platform",
            also=(
                (
                    "SELECT user_sessions.platform, SUM(orders.total_amount) AS revenue FROM orders "
                    "JOIN user_sessions ON user_sessions.user_id = orders.user_id "
                    f"WHERE orders.status = 'paid' AND {_QUARTER} GROUP BY user_sessions.platform"
                ),
            ),
        ),
        Mistake(
            "repeats_hidden",
            "SUM(DISTINCT …) hides the repeats and loses real money: two orders of the same amount count once.",
            "SELECT users.platform, SUM(DISTINCT orders.total_amount) AS revenue FROM orders "
            f"JOIN users ON users.id = orders.user_id WHERE orders.status = 'paid' AND {_QUARTER} "
            "GROUP BY users.platform",
        ),
        Mistake(
            "unpaid_in",
            "Failed and refunded orders are included. Revenue is what was paid: status = 'paid'.",
            "SELECT users.platform, SUM(orders.total_amount) AS revenue FROM orders "
            f"JOIN users ON users.id = orders.user_id WHERE {_QUARTER} GROUP BY users.platform",
        ),
        Mistake(
            "refunds_in",
            "Refunded orders are included: that money went back. Revenue here is status = 'paid'.",
            "SELECT users.platform, SUM(orders.total_amount) AS revenue FROM orders "
            f"JOIN users ON users.id = orders.user_id WHERE orders.status <> 'failed' AND {_QUARTER} "
            "GROUP BY users.platform",
        ),
        Mistake(
            "ends_at_midnight",
            "created_at has a time of day: BETWEEN … AND '2026-03-31' ends as that day begins. "
            "Write < '2026-04-01'.",
            "SELECT users.platform, SUM(orders.total_amount) AS revenue FROM orders "
            "JOIN users ON users.id = orders.user_id WHERE orders.status = 'paid' "
            "AND orders.created_at BETWEEN '2026-01-01' AND '2026-03-31' GROUP BY users.platform",
        ),
    ),
    edges=(
        Edge(
            "many sessions, one order",
            "“the three numbers have to add up to the revenue of the quarter”: each order counts once, however often "
            "its user came.",
            {
                "users": """
                | id | platform |
                |---|---|
                | 1 | web |
                | 2 | android |
                """,
                "user_sessions": """
                | user_id | session_date | platform |
                |---|---|---|
                | 1 | 2026-02-01 | web |
                | 1 | 2026-02-02 | android |
                | 1 | 2026-02-03 | android |
                | 2 | 2026-02-02 | android |
                """,
                "orders": """
                | id | user_id | created_at | total_amount |
                |---|---|---|---|
                | 11 | 1 | 2026-02-01 12:00:00 | 50.00 |
                | 12 | 1 | 2026-02-03 12:00:00 | 50.00 |
                | 13 | 2 | 2026-02-02 12:00:00 | 30.00 |
                """,
            },
        ),
        Edge(
            "what was paid, in the quarter",
            "“orders with the status paid”, “in the first quarter of 2026”.",
            {
                "users": """
                | id | platform |
                |---|---|
                | 1 | web |
                """,
                "orders": """
                | id | user_id | created_at | total_amount | status |
                |---|---|---|---|---|
                | 11 | 1 | 2025-12-31 23:59:59 | 1.00 | paid |
                | 12 | 1 | 2026-01-01 00:00:00 | 10.00 | paid |
                | 13 | 1 | 2026-02-10 12:00:00 | 20.00 | refunded |
                | 14 | 1 | 2026-02-11 12:00:00 | 40.00 | failed |
                | 15 | 1 | 2026-03-31 20:00:00 | 80.00 | paid |
                | 16 | 1 | 2026-04-01 00:00:00 | 160.00 | paid |
                """,
            },
        ),
    ),
    ways=(
        (
            "WITH spent AS (SELECT user_id, SUM(total_amount) AS spent FROM orders WHERE status = 'paid' "
            "AND date_trunc('quarter', created_at) = DATE '2026-01-01' GROUP BY user_id) "
            "SELECT platform, SUM(spent) AS revenue FROM users JOIN spent ON users.id = spent.user_id GROUP BY platform"
        ),
    ),
    harmless={
        "JOIN to LEFT JOIN": "an order without a user has no platform, and may be listed",
    },
    takeaway="After every join, ask what one row is now. If the total moved, the join has repeated or lost rows: check it "
    "against the sum before the join.",
)

"""**Jonas, logistics, 16:05**

> Marketing and finance both report “orders per customer” for May, and marketing's number is far higher.
> Which one may I plan the warehouse by?

Either, with its denominator beside it: they divide by different people. Compute both for **May 2026**:

- `orders_per_buyer`: orders ÷ people with at least one order in May,
- `orders_per_visitor`: the same orders ÷ people with at least one row in `user_activity` in May, with or
  without an order.

Every order counts, whatever happened to the payment. Return one row with these two columns, with two
decimals or more.
"""

from __future__ import annotations

from lab_app.kinds.sql import Column, Edge, Mistake, SqlExercise

_ORDERS = "created_at >= TIMESTAMP '2026-05-01' AND created_at < TIMESTAMP '2026-06-01'"
_DAYS = "activity_date >= DATE '2026-05-01' AND activity_date < DATE '2026-06-01'"

EXERCISE = SqlExercise(
    code="C12",
    title="Choose the denominator",
    concept="Denominator",
    difficulty=2,
    idea="A ratio has two halves, and people argue about the lower one. Per buyer and per user are both true, and answer different questions.",
    order=12,
    minutes=8,
    starter="""
SELECT
    COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer
FROM orders
WHERE created_at >= TIMESTAMP '2026-05-01'
  AND created_at < TIMESTAMP '2026-06-01'
""",
    hints=(
        (
            "In the query to begin with, the first column is right. For the second one the people come from another table: count them in a "
            "query of their own."
        ),
        (
            "A query in brackets can go wherever a number can: "
            "COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE …)."
        ),
        (
            "In the brackets: WHERE activity_date >= '2026-05-01' AND activity_date < '2026-06-01'. "
            "No join is needed, and one would repeat orders."
        ),
    ),
    solution="""
SELECT
    COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer,
    COUNT(*) / (
        SELECT COUNT(DISTINCT user_id)
        FROM user_activity
        WHERE activity_date >= DATE '2026-05-01'
          AND activity_date < DATE '2026-06-01'
    ) AS orders_per_visitor
FROM orders
WHERE created_at >= TIMESTAMP '2026-05-01'
  AND created_at < TIMESTAMP '2026-06-01'
""",
    columns=(
        Column("orders_per_buyer", aliases=("per_buyer",), decimals=2),
        Column(
            "orders_per_visitor",
            aliases=("orders_per_active_user", "orders_per_user", "per_user", "per_active_user"),
            decimals=2,
        ),
    ),
    rule="The same orders, divided by buyers and by visitors of May 2026.",
    mistakes=(
        Mistake(
            "one_denominator",
            "Both numbers are divided by buyers. Visitors are all people who came, with or without an order. A warehouse "
            "planned by this and by all visitors would be far too large.",
            "SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer, "
            f"COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_visitor FROM orders WHERE {_ORDERS}",
        ),
        Mistake(
            "average_of_ratios",
            "This is the average of the days' ratios, and not the ratio of the month: someone who ordered on two days "
            "is a buyer on both. Divide the month's orders by the month's people.",
            "SELECT AVG(o.orders / o.buyers) AS orders_per_buyer, AVG(o.orders / a.users) AS orders_per_visitor "
            "FROM (SELECT CAST(created_at AS DATE) AS day, COUNT(*) AS orders, COUNT(DISTINCT user_id) AS buyers "
            f"FROM orders WHERE {_ORDERS} GROUP BY day) AS o "
            "JOIN (SELECT activity_date AS day, COUNT(DISTINCT user_id) AS users FROM user_activity "
            f"WHERE {_DAYS} GROUP BY day) AS a USING (day)",
        ),
        Mistake(
            "all_accounts",
            "The second number is divided by all accounts. Visitors are those with a row in "
            "user_activity in May.",
            "SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer, "
            f"COUNT(*) / (SELECT COUNT(*) FROM users) AS orders_per_visitor FROM orders WHERE {_ORDERS}",
        ),
        Mistake(
            "rows_counted",
            "The second denominator counts rows of user_activity, one for each day and platform, not people.",
            "SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer, COUNT(*) / (SELECT COUNT(*) "
            f"FROM user_activity WHERE {_DAYS}) AS orders_per_visitor FROM orders WHERE {_ORDERS}",
        ),
        Mistake(
            "orders_repeated",
            "The join gives each order one row for each day on which its user was active, and counts it every time.",
            "SELECT COUNT(orders.id) / COUNT(DISTINCT orders.user_id) AS orders_per_buyer, "
            "COUNT(orders.id) / COUNT(DISTINCT activity.user_id) AS orders_per_visitor "
            "FROM user_activity AS activity LEFT JOIN orders ON orders.user_id = activity.user_id "
            f"AND {_ORDERS} WHERE {_DAYS}",
        ),
    ),
    edges=(
        Edge(
            "buyers and the others",
            "“÷ people with at least one row in user_activity in May”: with or without an order, once each.",
            {
                "user_activity": """
                | user_id | activity_date | platform |
                |---|---|---|
                | 1 | 2026-05-02 | web |
                | 1 | 2026-05-09 | ios |
                | 2 | 2026-05-02 | web |
                | 3 | 2026-05-31 | web |
                | 4 | 2026-06-01 | web |
                | 5 | 2026-04-30 | web |
                | 6 | 2026-05-01 | web |
                """,
                "orders": """
                | id | user_id | created_at |
                |---|---|---|
                | 11 | 1 | 2026-05-02 12:00:00 |
                | 12 | 1 | 2026-05-02 19:00:00 |
                | 13 | 1 | 2026-05-09 12:00:00 |
                | 14 | 2 | 2026-05-02 12:00:00 |
                | 15 | 4 | 2026-06-01 00:00:00 |
                | 16 | 5 | 2026-04-30 23:59:59 |
                | 17 | 6 | 2026-05-01 00:00:00 |
                """,
            },
        ),
    ),
    ways=(
        (
            "WITH o AS (SELECT COUNT(*) AS orders, COUNT(DISTINCT user_id) AS buyers FROM orders "
            "WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'), a AS (SELECT COUNT(DISTINCT user_id) AS users "
            "FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') "
            "SELECT ROUND(1.0 * orders / buyers, 3) AS orders_per_buyer, ROUND(1.0 * orders / users, 3) AS per_user FROM o, a"
        ),
    ),
    takeaway="A ratio is a fight over its denominator. Write “per buyer” or “per visitor” into the name, and divide "
    "sums by sums: the average of ratios is a different number.",
)

"""**Jonas, logistics, 13:10**

> And the other way round: of the people who signed up **in April 2026**, how many have **never placed
> an order**, to this day? If it is most of them, we pay for their first delivery.

An order is an order even if the payment failed later. Bots and colleagues stay in. Return one row with
the columns `signups` (all accounts made in April 2026) and `never_ordered`.
"""

from __future__ import annotations

from lab_app.kinds.sql import Column, Edge, Link, Mistake, SqlExercise

_APRIL = "users.created_at >= TIMESTAMP '2026-04-01' AND users.created_at < TIMESTAMP '2026-05-01'"
_NONE = "users.id NOT IN (SELECT user_id FROM orders WHERE user_id IS NOT NULL)"

EXERCISE = SqlExercise(
    code="C08",
    title="Find what is not there",
    concept="Anti-join",
    difficulty=2,
    idea="An inner join keeps what has a partner on both sides. Whoever has none disappears from it, and with them the answer to “who has not?”.",
    order=8,
    minutes=8,
    starter="""
SELECT
    COUNT(DISTINCT users.id) AS signups,
    COUNT(DISTINCT users.id) AS never_ordered
FROM users
JOIN orders ON orders.user_id = users.id
WHERE users.created_at >= TIMESTAMP '2026-04-01'
  AND users.created_at < TIMESTAMP '2026-05-01'
""",
    hints=(
        "JOIN keeps only users who have an order: the people you are looking for are gone before anything is counted.",
        "LEFT JOIN keeps every user; for those without an order, all columns of orders are NULL.",
        (
            "Count people twice: COUNT(DISTINCT users.id) for all, and "
            "COUNT(DISTINCT users.id) FILTER (WHERE orders.id IS NULL) for those without an order."
        ),
    ),
    solution="""
SELECT
    COUNT(DISTINCT users.id) AS signups,
    COUNT(DISTINCT users.id) FILTER (WHERE orders.id IS NULL) AS never_ordered
FROM users
LEFT JOIN orders ON orders.user_id = users.id
WHERE users.created_at >= TIMESTAMP '2026-04-01'
  AND users.created_at < TIMESTAMP '2026-05-01'
""",
    columns=(
        Column(
            "signups",
            aliases=("users", "all_signups"),
        ),
        Column(
            "never_ordered",
            aliases=("without_order", "non_buyers"),
        ),
    ),
    rule="Of all who signed up in April 2026, how many never placed an order?",
    mistakes=(
        Mistake(
            "inner_join",
            "JOIN keeps only people with an order, and so does LEFT JOIN with a condition on orders in WHERE: both numbers "
            "miss the others. Use LEFT JOIN, and conditions on orders in ON. Else nobody gets a first delivery: "
            "it looks as if everybody had ordered.",
            "SELECT COUNT(DISTINCT users.id) AS signups, "
            "COUNT(DISTINCT users.id) FILTER (WHERE orders.id IS NULL) AS never_ordered "
            f"FROM users JOIN orders ON orders.user_id = users.id WHERE {_APRIL}",
        ),
        Mistake(
            "buyers_counted",
            "never_ordered counts those who did order: COUNT skips NULL, and NULL is what people without an order have.",
            "SELECT COUNT(DISTINCT users.id) AS signups, COUNT(DISTINCT orders.user_id) AS never_ordered "
            f"FROM users LEFT JOIN orders ON orders.user_id = users.id WHERE {_APRIL}",
        ),
        Mistake(
            "orders_repeat_people",
            "The join gives someone with five orders five rows, and COUNT(*) counts all of them. Count people: "
            "COUNT(DISTINCT users.id).",
            "SELECT COUNT(*) AS signups, COUNT(*) FILTER (WHERE orders.id IS NULL) AS never_ordered "
            f"FROM users LEFT JOIN orders ON orders.user_id = users.id WHERE {_APRIL}",
        ),
        Mistake(
            "filter_after_the_join",
            "A condition on orders in WHERE drops the people without an order again: their order columns are NULL. "
            "Such a condition belongs in ON, or isn't needed.",
            "SELECT COUNT(DISTINCT users.id) AS signups, "
            "COUNT(DISTINCT users.id) FILTER (WHERE orders.id IS NULL) AS never_ordered FROM users "
            f"LEFT JOIN orders ON orders.user_id = users.id WHERE {_APRIL} AND orders.status = 'paid'",
        ),
        Mistake(
            "failed_orders_ignored",
            "People whose payment failed, or who got their money back, did place an order: they don't belong here.",
            "SELECT COUNT(DISTINCT users.id) AS signups, "
            "COUNT(DISTINCT users.id) FILTER (WHERE orders.id IS NULL) AS never_ordered FROM users "
            f"LEFT JOIN orders ON orders.user_id = users.id AND orders.status = 'paid' WHERE {_APRIL}",
        ),
    ),
    edges=(
        Edge(
            "several orders, and none",
            "“of the people who signed up”: each person counts once, with many orders or with none.",
            {
                "users": """
                | id | created_at |
                |---|---|
                | 1 | 2026-04-01 00:00:00 |
                | 2 | 2026-04-04 10:00:00 |
                | 3 | 2026-04-05 10:00:00 |
                | 4 | 2026-05-01 00:00:00 |
                | 5 | 2026-03-31 23:59:59 |
                """,
                "orders": """
                | id | user_id | created_at | status |
                |---|---|---|---|
                | 11 | 1 | 2026-04-10 12:00:00 | paid |
                | 12 | 1 | 2026-04-17 12:00:00 | paid |
                | 13 | 1 | 2026-06-02 12:00:00 | paid |
                """,
            },
        ),
        Edge(
            "an order that failed",
            "“never placed an order”: one that failed or was refunded is an order, whenever it came.",
            {
                "users": """
                | id | created_at |
                |---|---|
                | 1 | 2026-04-03 10:00:00 |
                | 2 | 2026-04-04 10:00:00 |
                | 3 | 2026-04-30 23:00:00 |
                """,
                "orders": """
                | id | user_id | created_at | status |
                |---|---|---|---|
                | 11 | 1 | 2026-04-10 12:00:00 | failed |
                | 12 | 2 | 2026-06-17 12:00:00 | refunded |
                """,
            },
        ),
        Edge(
            "an order of nobody",
            "“of the people who signed up”: an order without a known user takes nobody off the list.",
            {
                "users": """
                | id | created_at |
                |---|---|
                | 1 | 2026-04-03 10:00:00 |
                | 2 | 2026-04-04 10:00:00 |
                """,
                "orders": """
                | id | user_id | created_at |
                |---|---|---|
                | 11 | 1 | 2026-04-10 12:00:00 |
                | 12 | NULL | 2026-04-11 12:00:00 |
                """,
            },
        ),
    ),
    ways=(
        (
            "SELECT COUNT(*) AS signups, COUNT(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM orders WHERE user_id = users.id)) "
            "AS never_ordered FROM users WHERE created_at >= '2026-04-01' AND created_at < '2026-05-01'"
        ),
        (
            "WITH april AS (SELECT id FROM users WHERE strftime(created_at, '%Y-%m') = '2026-04'), "
            "quiet AS (SELECT id FROM april EXCEPT SELECT user_id FROM orders) "
            "SELECT (SELECT COUNT(*) FROM april) AS signups, (SELECT COUNT(*) FROM quiet) AS never_ordered"
        ),
        (
            "SELECT COUNT(*) AS signups, SUM(CASE WHEN o.user_id IS NULL THEN 1 ELSE 0 END) AS never_ordered FROM users u "
            "LEFT JOIN (SELECT DISTINCT user_id FROM orders) o ON o.user_id = u.id "
            "WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'"
        ),
    ),
    harmless={
        "DISTINCT dropped in FILTER": "someone without an order has one row",
    },
    takeaway="JOIN drops every row without a match on the other side. To find what is missing, keep everyone with LEFT JOIN "
    "and look for NULL. Beware of NOT IN: a single NULL in its list makes it find nobody.",
    links=(Link("A join that makes money", "revenue_by_signup_platform"),),
)

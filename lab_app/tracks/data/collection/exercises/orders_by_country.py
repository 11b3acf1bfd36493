"""**Jonas, logistics, 12:30**

> I plan next month's vans. How much did each country order **in April 2026**? I need the number of orders
> and their value, by the country of the person who ordered. Every order counts, whatever happened to the payment: the boxes
> were packed.

`orders` says who ordered (`user_id`), when (`created_at`) and for how much (`total_amount`). Where
people live is in `users`. In each table, `id` is the number of *its own* rows.

Return the columns `country`, `orders` and `order_value`.
"""

from __future__ import annotations

from lab_app.kinds.sql import Column, Edge, Link, Mistake, SqlExercise

_APRIL = "orders.created_at >= TIMESTAMP '2026-04-01' AND orders.created_at < TIMESTAMP '2026-05-01'"

EXERCISE = SqlExercise(
    code="C07",
    title="Join orders to the people who placed them",
    concept="Join",
    difficulty=1,
    idea="A join puts rows side by side that belong together. Which rows those are is said by two columns with the same meaning, not with the same name.",
    order=7,
    minutes=6,
    starter="""
SELECT
    users.country,
    COUNT(*) AS orders,
    SUM(orders.total_amount) AS order_value
FROM orders
JOIN users ON users.id = orders.id
GROUP BY users.country
""",
    hints=(
        "Look at the line with JOIN: which column of orders says who placed the order?",
        "An order's own number means nothing in users. users.id is the same as orders.user_id.",
        (
            "After the join, keep April: WHERE orders.created_at >= '2026-04-01' AND orders.created_at < '2026-05-01'. "
            "Both tables have created_at, so name the table."
        ),
    ),
    solution="""
SELECT
    users.country,
    COUNT(*) AS orders,
    SUM(orders.total_amount) AS order_value
FROM orders
JOIN users ON users.id = orders.user_id
WHERE orders.created_at >= TIMESTAMP '2026-04-01'
  AND orders.created_at < TIMESTAMP '2026-05-01'
GROUP BY users.country
""",
    columns=(
        Column("country", key=True, may_be_empty=True),
        Column(
            "orders",
            aliases=("order_count", "count"),
        ),
        Column(
            "order_value",
            aliases=("value", "revenue", "total_amount", "total", "amount"),
        ),
    ),
    readings=(
        # An order of somebody who is not known has no country, and may be listed.
        (
            "SELECT users.country, COUNT(*) AS orders, SUM(orders.total_amount) AS order_value FROM orders "
            f"LEFT JOIN users ON users.id = orders.user_id WHERE {_APRIL} GROUP BY users.country"
        ),
    ),
    rule="Orders of April 2026, by the country of the person who ordered; every order counts.",
    mistakes=(
        Mistake(
            "own_numbers_joined",
            "users.id = orders.id compares the number of a person with the number of an order: they mean different "
            "things. The person is in orders.user_id. The vans would go where other people live.",
            "SELECT users.country, COUNT(*) AS orders, SUM(orders.total_amount) AS order_value FROM orders "
            f"JOIN users ON users.id = orders.id WHERE {_APRIL} GROUP BY users.country",
        ),
        Mistake(
            "no_upper_bound",
            "This goes on into May and June, as “since April” does. A month needs two dates.",
            "SELECT users.country, COUNT(*) AS orders, SUM(orders.total_amount) AS order_value FROM orders "
            "JOIN users ON users.id = orders.user_id WHERE orders.created_at >= '2026-04-01' GROUP BY users.country",
        ),
        Mistake(
            "signup_date_filtered",
            "users.created_at is when somebody signed up. April is about orders: orders.created_at.",
            "SELECT users.country, COUNT(*) AS orders, SUM(orders.total_amount) AS order_value FROM orders "
            "JOIN users ON users.id = orders.user_id WHERE users.created_at >= '2026-04-01' "
            "AND users.created_at < '2026-05-01' GROUP BY users.country",
        ),
        Mistake(
            "paid_only",
            "Only paid orders are counted. Jonas asked for every order: failed and refunded boxes were packed as well.",
            "SELECT users.country, COUNT(*) AS orders, SUM(orders.total_amount) AS order_value FROM orders "
            f"JOIN users ON users.id = orders.user_id WHERE {_APRIL} AND orders.status = 'paid' GROUP BY users.country",
        ),
        Mistake(
            "people_counted",
            "The column orders counts people: someone who ordered twice counts once. COUNT(*) counts orders.",
            "SELECT users.country, COUNT(DISTINCT orders.user_id) AS orders, SUM(orders.total_amount) AS order_value "
            f"FROM orders JOIN users ON users.id = orders.user_id WHERE {_APRIL} GROUP BY users.country",
        ),
    ),
    edges=(
        Edge(
            "whose order it is",
            "“the country of the person who ordered”: orders.user_id names that person, orders.id does not.",
            {
                "users": """
                | id | country |
                |---|---|
                | 1 | DE |
                | 2 | FR |
                | 3 | ES |
                """,
                "orders": """
                | id | user_id | created_at | total_amount |
                |---|---|---|---|
                | 1 | 3 | 2026-04-10 12:00:00 | 30.00 |
                | 2 | 3 | 2026-04-12 12:00:00 | 45.50 |
                | 3 | 1 | 2026-04-20 12:00:00 | 20.00 |
                """,
            },
        ),
        Edge(
            "April's two ends, paid or not",
            "“in April 2026”, and “every order counts, whatever happened to the payment”.",
            {
                "users": """
                | id | country | created_at |
                |---|---|---|
                | 1 | DE | 2025-02-03 10:00:00 |
                | 2 | FR | 2026-04-05 10:00:00 |
                """,
                "orders": """
                | id | user_id | created_at | total_amount | status |
                |---|---|---|---|---|
                | 11 | 1 | 2026-03-31 23:59:59 | 10.00 | paid |
                | 12 | 1 | 2026-04-01 00:00:00 | 20.00 | failed |
                | 13 | 2 | 2026-04-30 21:00:00 | 40.00 | refunded |
                | 14 | 2 | 2026-04-30 22:00:00 | 80.00 | paid |
                | 15 | 2 | 2026-05-01 00:00:00 | 160.00 | paid |
                """,
            },
        ),
    ),
    ways=(
        (
            "SELECT u.country, COUNT(o.id), SUM(o.total_amount) FROM users u, orders o WHERE u.id = o.user_id "
            "AND strftime(o.created_at, '%Y-%m') = '2026-04' GROUP BY u.country ORDER BY 2 DESC"
        ),
        (
            "SELECT country, COUNT(*) AS orders, ROUND(SUM(total_amount), 2)::DOUBLE AS order_value FROM orders "
            "LEFT JOIN (SELECT id AS user_id, country FROM users) USING (user_id) "
            "WHERE created_at >= '2026-04-01' AND created_at < '2026-05-01' GROUP BY country"
        ),
    ),
    harmless={
        "JOIN to LEFT JOIN": "an order without a user has no country, and may be listed",
    },
    takeaway="A join is a sentence: “the user whose id is this order's user_id”. If you can't say it in words, the join "
    "isn't right yet, and it will run all the same.",
    links=(Link("Who never ordered?", "signups_who_never_ordered"),),
)

"""**Nora, CEO, 16:50**

> I want to send a gift basket to our **five best customers of this year**: those who have spent most since
> 1 January 2026. Fair play, please: money that went back wasn't spent, we don't feed our own staff,
> and **if several share fifth place, each of them gets one**.

- Spent is the sum of `orders.total_amount` over orders since 2026-01-01 with the status `paid`;
  failed and refunded ones don't count.
- Staff are marked with `users.is_internal`.

Return the columns `user_id` and `spent`, the highest first.
"""

from __future__ import annotations

from lab_app.kinds.sql import Column, Edge, Link, Mistake, SqlExercise

SINCE, PAID, NO_STAFF = (
    "orders.created_at >= TIMESTAMP '2026-01-01'",
    "orders.status = 'paid'",
    "NOT users.is_internal",
)
_BEST = "QUALIFY RANK() OVER (ORDER BY spent DESC) <= 5 ORDER BY spent DESC"


def spenders(*conditions: str, end: str, by: str = "orders.user_id") -> str:
    """What each of `by` has spent on the orders that meet all conditions; `end` says who is in the list."""
    return (
        f"SELECT {by}, SUM(orders.total_amount) AS spent FROM orders JOIN users ON users.id = orders.user_id "
        f"WHERE {' AND '.join(conditions)} GROUP BY {by} {end}"
    )


EXERCISE = SqlExercise(
    code="C13",
    title="Find the top spenders, fairly",
    concept="Ranking and ties",
    difficulty=2,
    idea="“The top ten” has to say what happens to number eleven with the same amount. `LIMIT` cuts by chance; `RANK` gives equals the same place.",
    order=13,
    minutes=8,
    starter="""
SELECT
    user_id,
    SUM(total_amount) AS spent
FROM orders
WHERE created_at >= TIMESTAMP '2026-01-01'
GROUP BY user_id
ORDER BY spent DESC
LIMIT 5
""",
    hints=(
        "Read the list of conditions again: which orders don't count, and which people? users.is_internal needs a join.",
        "LIMIT 5 takes five rows, whoever comes sixth with the same amount. RANK() gives equal amounts equal ranks.",
        "Instead of LIMIT, after GROUP BY: QUALIFY RANK() OVER (ORDER BY SUM(total_amount) DESC) <= 5.",
    ),
    solution="""
SELECT
    orders.user_id,
    SUM(orders.total_amount) AS spent
FROM orders
JOIN users ON users.id = orders.user_id
WHERE orders.created_at >= TIMESTAMP '2026-01-01'
  AND orders.status = 'paid'
  AND NOT users.is_internal
GROUP BY orders.user_id
QUALIFY RANK() OVER (ORDER BY SUM(orders.total_amount) DESC) <= 5
ORDER BY spent DESC
""",
    columns=(
        Column("user_id", aliases=("id", "customer", "customer_id", "user"), key=True),
        Column(
            "spent",
            aliases=("amount", "total", "total_amount", "total_spent", "revenue"),
        ),
    ),
    order_by=("spent",),
    rule="Money that went back wasn't spent, staff are out, and whoever shares fifth place is in.",
    mistakes=(
        Mistake(
            "unpaid_in",
            "Orders that failed or were refunded are included: that money never came, or went back.",
            spenders(SINCE, NO_STAFF, end=_BEST),
            also=(
                spenders(SINCE, "orders.status <> 'failed'", NO_STAFF, end=_BEST),
                spenders(SINCE, "orders.status <> 'refunded'", NO_STAFF, end=_BEST),
            ),
        ),
        Mistake(
            "staff_in",
            "A colleague would get a basket: take out accounts with users.is_internal.",
            spenders(SINCE, PAID, end=_BEST),
            also=(spenders(SINCE, PAID, end="ORDER BY spent DESC, orders.user_id LIMIT 5"),),
        ),
        Mistake(
            "tie_cut",
            "These are five rows, even if the sixth person spent as much as the fifth. RANK() keeps both: else one of two equals gets a "
            "basket, by chance.",
            spenders(SINCE, PAID, NO_STAFF, end="ORDER BY spent DESC, orders.user_id LIMIT 5"),
            also=(spenders(SINCE, PAID, NO_STAFF, end="ORDER BY spent DESC, orders.user_id DESC LIMIT 5"),),
        ),
        Mistake(
            "amounts_ranked_densely",
            "DENSE_RANK counts amounts, not people: after a tie it lets too many in. RANK() counts people.",
            spenders(SINCE, PAID, NO_STAFF, end=_BEST.replace("RANK()", "DENSE_RANK()")),
        ),
        Mistake(
            "of_all_time",
            "This is the best of all years. Nora asked for orders since 1 January 2026.",
            spenders(PAID, NO_STAFF, end=_BEST),
        ),
    ),
    edges=(
        Edge(
            "a shared fifth place",
            "“if several share fifth place, each of them gets one”: here five, six and seven spent the same.",
            {
                "orders": """
                | id | user_id | created_at | total_amount |
                |---|---|---|---|
                | 11 | 1 | 2026-02-01 12:00:00 | 90.00 |
                | 12 | 2 | 2026-02-01 12:00:00 | 80.00 |
                | 13 | 3 | 2026-02-01 12:00:00 | 70.00 |
                | 14 | 4 | 2026-02-01 12:00:00 | 60.00 |
                | 15 | 5 | 2026-02-01 12:00:00 | 50.00 |
                | 16 | 6 | 2026-02-01 12:00:00 | 50.00 |
                | 17 | 7 | 2026-02-01 12:00:00 | 50.00 |
                | 18 | 8 | 2026-02-01 12:00:00 | 40.00 |
                """
            },
        ),
        Edge(
            "a tie further up",
            "“our five best customers”: with two in first place, three more follow, not four.",
            {
                "orders": """
                | id | user_id | created_at | total_amount |
                |---|---|---|---|
                | 11 | 1 | 2026-02-01 12:00:00 | 90.00 |
                | 12 | 2 | 2026-02-01 12:00:00 | 90.00 |
                | 13 | 3 | 2026-02-01 12:00:00 | 70.00 |
                | 14 | 4 | 2026-02-01 12:00:00 | 60.00 |
                | 15 | 5 | 2026-02-01 12:00:00 | 50.00 |
                | 16 | 6 | 2026-02-01 12:00:00 | 40.00 |
                """
            },
        ),
        Edge(
            "money that came and stayed",
            "“money that went back wasn't spent”: only orders with the status paid count, and only since 1 January "
            "2026.",
            {
                "orders": """
                | id | user_id | created_at | total_amount | status |
                |---|---|---|---|---|
                | 11 | 1 | 2026-01-01 00:00:00 | 30.00 | paid |
                | 12 | 1 | 2026-03-01 12:00:00 | 500.00 | refunded |
                | 13 | 2 | 2026-03-01 12:00:00 | 400.00 | failed |
                | 14 | 2 | 2026-03-01 12:05:00 | 40.00 | paid |
                | 15 | 3 | 2025-12-31 23:59:59 | 300.00 | paid |
                """
            },
        ),
        Edge(
            "a colleague",
            "“we don't feed our own staff”: accounts with is_internal are out, however much they ordered.",
            {
                "users": """
                | id | is_internal |
                |---|---|
                | 1 | false |
                | 2 | true |
                | 3 | false |
                """,
                "orders": """
                | id | user_id | created_at | total_amount |
                |---|---|---|---|
                | 11 | 1 | 2026-02-01 12:00:00 | 30.00 |
                | 12 | 2 | 2026-02-01 12:00:00 | 900.00 |
                | 13 | 3 | 2026-02-01 12:00:00 | 20.00 |
                """,
            },
        ),
    ),
    ways=(
        (
            "WITH spent AS (SELECT o.user_id, SUM(o.total_amount) AS s FROM orders o WHERE o.status = 'paid' "
            "AND o.created_at >= '2026-01-01' AND o.user_id IN (SELECT id FROM users WHERE NOT is_internal) GROUP BY 1), "
            "ranked AS (SELECT *, RANK() OVER (ORDER BY s DESC) AS place FROM spent) "
            "SELECT user_id, s AS amount, place FROM ranked WHERE place <= 5 ORDER BY place, user_id"
        ),
        (
            "WITH spent AS (SELECT user_id, SUM(total_amount) AS spent FROM orders WHERE status = 'paid' AND created_at >= '2026-01-01' "
            "AND NOT EXISTS (SELECT 1 FROM users WHERE users.id = user_id AND is_internal) "
            "AND EXISTS (SELECT 1 FROM users WHERE users.id = user_id) GROUP BY user_id) "
            "SELECT * FROM spent a WHERE (SELECT COUNT(*) FROM spent b WHERE b.spent > a.spent) < 5 ORDER BY spent DESC"
        ),
    ),
    harmless={
        "JOIN to LEFT JOIN": "of someone unknown it is not known either whether they are staff",
    },
    takeaway="A top list is a small contract: what counts, who counts, and what happens in a tie. LIMIT decides the last "
    "one by chance.",
    links=(Link("The best of each country", "top_spenders_per_country"),),
)

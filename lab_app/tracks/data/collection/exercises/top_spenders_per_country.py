"""**Nora, CEO, 17:10**

> Five baskets, six countries: one country got nothing, and they noticed. Make it the **best
> three of each country**, same rules, same year.

- Spent is the sum of `orders.total_amount` over orders since 2026-01-01 with the status `paid`.
- Staff (`users.is_internal`) are out. The country is `users.country`.
- Whoever shares third place in a country is in.

Return the columns `country`, `user_id` and `spent`, in any order.
"""

from __future__ import annotations

from lab_app.kinds.sql import Column, Edge, Hint, Link, Mistake, SqlExercise
from lab_app.tracks.data.collection.exercises.top_spenders import NO_STAFF, PAID, SINCE, spenders

_BEST = "QUALIFY RANK() OVER (PARTITION BY users.country ORDER BY spent DESC) <= 3"


def _spenders(*conditions: str, end: str) -> str:
    return spenders(*conditions, end=end, by="users.country, orders.user_id")


def _numbered(tie: str) -> str:
    """Three rows of each country, whoever shares the third place."""
    return _BEST.replace("RANK()", "ROW_NUMBER()").replace("spent DESC", f"spent DESC, {tie}")


EXERCISE = SqlExercise(
    code="C14",
    title="Rank within each country",
    concept="Rank in groups",
    difficulty=3,
    idea="A window function ranks within each group: `RANK() OVER (PARTITION BY …)`. `LIMIT` is about the whole result, once.",
    order=14,
    minutes=8,
    starter="""
SELECT
    users.country,
    orders.user_id,
    SUM(orders.total_amount) AS spent
FROM orders
JOIN users ON users.id = orders.user_id
WHERE orders.created_at >= TIMESTAMP '2026-01-01'
  AND orders.status = 'paid'
  AND NOT users.is_internal
GROUP BY users.country, orders.user_id
QUALIFY RANK() OVER (ORDER BY SUM(orders.total_amount) DESC) <= 3
""",
    hints=(
        Hint(
            "How many rankings are there? {missing}.",
            {"partition by": "each country needs one of its own"},
            "Which rows are ranked, and by what? Each row that is ranked has to be one person of one country.",
        ),
        "PARTITION BY inside OVER (…) starts a new ranking for each value of a column.",
        "RANK() OVER (PARTITION BY users.country ORDER BY SUM(orders.total_amount) DESC) <= 3",
    ),
    solution="""
SELECT
    users.country,
    orders.user_id,
    SUM(orders.total_amount) AS spent
FROM orders
JOIN users ON users.id = orders.user_id
WHERE orders.created_at >= TIMESTAMP '2026-01-01'
  AND orders.status = 'paid'
  AND NOT users.is_internal
GROUP BY users.country, orders.user_id
QUALIFY RANK() OVER (PARTITION BY users.country ORDER BY SUM(orders.total_amount) DESC) <= 3
""",
    columns=(
        Column("country", key=True),
        Column("user_id", aliases=("id", "customer", "customer_id", "user"), key=True),
        Column(
            "spent",
            aliases=("amount", "total", "total_amount", "total_spent", "revenue"),
        ),
    ),
    rule="The best three of each country; whoever shares third place in a country is in.",
    mistakes=(
        Mistake(
            "one_ranking_for_all",
            "These are the best three of all countries together. Each country needs a ranking of its own: PARTITION BY "
            "users.country. Else some country gets nothing again.",
            _spenders(SINCE, PAID, NO_STAFF, end=_BEST.replace("PARTITION BY users.country ", "")),
            also=(_spenders(SINCE, PAID, NO_STAFF, end="ORDER BY spent DESC, user_id LIMIT 3"),),
        ),
        Mistake(
            "tie_cut",
            "People with the same amount are put one after the other here, and the fourth row is cut by chance. "
            "RANK() gives them the same rank.",
            _spenders(SINCE, PAID, NO_STAFF, end=_numbered("user_id")),
            also=(_spenders(SINCE, PAID, NO_STAFF, end=_numbered("user_id DESC")),),
        ),
        Mistake(
            "unpaid_in",
            "Orders that failed or were refunded are included.",
            _spenders(SINCE, NO_STAFF, end=_BEST),
        ),
        Mistake(
            "staff_in",
            "A colleague is in the list: take out accounts with users.is_internal.",
            _spenders(SINCE, PAID, end=_BEST),
        ),
        Mistake(
            "orders_ranked",
            "This ranks single orders. Add up what each person spent first.",
            "SELECT users.country, orders.user_id, orders.total_amount AS spent "
            f"FROM orders JOIN users ON users.id = orders.user_id WHERE {SINCE} AND {PAID} AND {NO_STAFF} "
            "QUALIFY RANK() OVER (PARTITION BY users.country ORDER BY orders.total_amount DESC) <= 3",
        ),
    ),
    edges=(
        Edge(
            "each country by itself",
            "“the best three of each country”: small countries have a best three too.",
            {
                "users": """
                | id | country |
                |---|---|
                | 1 | DE |
                | 2 | DE |
                | 3 | DE |
                | 4 | DE |
                | 5 | NL |
                """,
                "orders": """
                | id | user_id | created_at | total_amount |
                |---|---|---|---|
                | 11 | 1 | 2026-02-01 12:00:00 | 90.00 |
                | 12 | 2 | 2026-02-01 12:00:00 | 80.00 |
                | 13 | 3 | 2026-02-01 12:00:00 | 35.00 |
                | 14 | 3 | 2026-02-02 12:00:00 | 35.00 |
                | 15 | 4 | 2026-02-01 12:00:00 | 60.00 |
                | 16 | 5 | 2026-02-01 12:00:00 | 10.00 |
                """,
            },
        ),
        Edge(
            "a shared third place",
            "“whoever shares third place in a country is in”; and after two in first place comes the third, not the second.",
            {
                "users": """
                | id | country |
                |---|---|
                | 1 | FR |
                | 2 | FR |
                | 3 | FR |
                | 4 | FR |
                | 5 | FR |
                | 6 | GB |
                | 7 | GB |
                | 8 | GB |
                | 9 | GB |
                """,
                "orders": """
                | id | user_id | created_at | total_amount |
                |---|---|---|---|
                | 11 | 1 | 2026-02-01 12:00:00 | 90.00 |
                | 12 | 2 | 2026-02-01 12:00:00 | 80.00 |
                | 13 | 3 | 2026-02-01 12:00:00 | 70.00 |
                | 14 | 4 | 2026-02-01 12:00:00 | 70.00 |
                | 15 | 5 | 2026-02-01 12:00:00 | 60.00 |
                | 16 | 6 | 2026-02-01 12:00:00 | 90.00 |
                | 17 | 7 | 2026-02-01 12:00:00 | 90.00 |
                | 18 | 8 | 2026-02-01 12:00:00 | 80.00 |
                | 19 | 9 | 2026-02-01 12:00:00 | 70.00 |
                """,
            },
        ),
        Edge(
            "the same rules",
            "“same rules, same year”: paid orders since 1 January 2026, and no staff.",
            {
                "users": """
                | id | country | is_internal |
                |---|---|---|
                | 1 | ES | false |
                | 2 | ES | true |
                | 3 | ES | false |
                """,
                "orders": """
                | id | user_id | created_at | total_amount | status |
                |---|---|---|---|---|
                | 11 | 1 | 2026-01-01 00:00:00 | 20.00 | paid |
                | 12 | 1 | 2026-02-01 12:00:00 | 500.00 | refunded |
                | 13 | 2 | 2026-02-01 12:00:00 | 300.00 | paid |
                | 14 | 3 | 2025-12-31 12:00:00 | 200.00 | paid |
                | 15 | 3 | 2026-02-01 12:00:00 | 30.00 | paid |
                """,
            },
        ),
    ),
    ways=(
        (
            "WITH spent AS (SELECT u.country, u.id AS customer, SUM(o.total_amount) AS total FROM users u JOIN orders o ON o.user_id = u.id "
            "WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND u.is_internal IS NOT TRUE GROUP BY ALL) "
            "SELECT country, customer, total FROM spent QUALIFY RANK() OVER (PARTITION BY country ORDER BY total DESC) <= 3 "
            "ORDER BY country, total DESC"
        ),
    ),
    harmless={
        "JOIN to LEFT JOIN": "of someone unknown it is not known either whether they are staff",
    },
    takeaway="“The top three” of what: of all, or of each? PARTITION BY is the word “each”.",
    links=(Link("How much depends on the best customers?", "revenue_share_of_the_top_tenth"),),
)

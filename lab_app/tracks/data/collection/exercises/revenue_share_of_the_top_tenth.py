"""**Nora, CEO, 17:45**

> Enough baskets. What I should worry about: how much of our revenue depends on a few people? If it is more
> than a third, each of them gets somebody to talk to. What **share of this year's revenue** comes from the
> **tenth of our buyers who spent most**?

- Buyers are people with at least one paid order since 2026-01-01; revenue is the sum of
  `orders.total_amount` over these orders. Staff can stay in.
- The top tenth is the first of ten groups of equal size (`NTILE(10)`), highest spending first.

Return one row with the column `revenue_share`, as a share of 1 (0.25 for a quarter), with three
decimals or more.
"""

from __future__ import annotations

from lab_app.kinds.sql import Column, Edge, Mistake, SqlExercise

_PAID = "status = 'paid' AND created_at >= TIMESTAMP '2026-01-01'"
_SPENT = f"SELECT user_id, SUM(total_amount) AS spent FROM orders WHERE {_PAID} GROUP BY user_id"

EXERCISE = SqlExercise(
    code="C15",
    title="Measure how much depends on a few",
    concept="Concentration",
    difficulty=3,
    idea="**Concentration**: how much of a total depends on how few. A list of the largest does not say it; their share of the whole does.",
    order=15,
    minutes=9,
    starter="""
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent
    FROM orders
    WHERE status = 'paid'
      AND created_at >= TIMESTAMP '2026-01-01'
    GROUP BY user_id
)
SELECT AVG(spent) AS revenue_share
FROM buyers
""",
    hints=(
        "The query to begin with lists the buyers with what they spent. Next, put each of them into one of ten groups.",
        (
            "NTILE(10) OVER (ORDER BY spent DESC) numbers the groups: 1 is the tenth that spent most. It needs a second WITH "
            "step."
        ),
        "At the end: SUM(spent) FILTER (WHERE tenth = 1) / SUM(spent) AS revenue_share.",
    ),
    solution="""
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent
    FROM orders
    WHERE status = 'paid'
      AND created_at >= TIMESTAMP '2026-01-01'
    GROUP BY user_id
),
ranked AS (
    SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth
    FROM buyers
)
SELECT SUM(spent) FILTER (WHERE tenth = 1) / SUM(spent) AS revenue_share
FROM ranked
""",
    columns=(
        Column(
            "revenue_share",
            aliases=("share", "top_share"),
            decimals=3,
        ),
    ),
    rule="The tenth of our buyers who spent most, as a share of all of this year's revenue.",
    mistakes=(
        Mistake(
            "ten_people",
            "These are ten people, not a tenth of the buyers. Their share is small, and Nora would stop worrying too soon.",
            f"WITH buyers AS ({_SPENT}) SELECT (SELECT SUM(spent) FROM (SELECT spent FROM buyers ORDER BY spent DESC "
            "LIMIT 10)) / SUM(spent) AS revenue_share FROM buyers",
        ),
        Mistake(
            "everyone_ranked",
            "People who never bought are in the ranking, so a tenth of it is far more than a tenth of the buyers.",
            f"WITH buyers AS ({_SPENT}), ranked AS (SELECT COALESCE(spent, 0) AS spent, "
            "NTILE(10) OVER (ORDER BY COALESCE(spent, 0) DESC) AS tenth FROM users "
            "LEFT JOIN buyers ON buyers.user_id = users.id) "
            "SELECT SUM(spent) FILTER (WHERE tenth = 1) / SUM(spent) AS revenue_share FROM ranked",
        ),
        Mistake(
            "lowest_tenth",
            "This is the tenth that spent least: sort with DESC.",
            f"WITH buyers AS ({_SPENT}), ranked AS (SELECT spent, NTILE(10) OVER (ORDER BY spent) AS tenth FROM buyers) "
            "SELECT SUM(spent) FILTER (WHERE tenth = 1) / SUM(spent) AS revenue_share FROM ranked",
        ),
        Mistake(
            "orders_ranked",
            "This ranks orders. The question is about people: add up what each of them spent first.",
            "WITH ranked AS (SELECT total_amount AS spent, NTILE(10) OVER (ORDER BY total_amount DESC) AS tenth "
            f"FROM orders WHERE {_PAID}) "
            "SELECT SUM(spent) FILTER (WHERE tenth = 1) / SUM(spent) AS revenue_share FROM ranked",
        ),
        Mistake(
            "unpaid_in",
            "Orders that failed or were refunded are included.",
            "WITH buyers AS (SELECT user_id, SUM(total_amount) AS spent FROM orders "
            "WHERE created_at >= '2026-01-01' GROUP BY user_id), "
            "ranked AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers) "
            "SELECT SUM(spent) FILTER (WHERE tenth = 1) / SUM(spent) AS revenue_share FROM ranked",
        ),
    ),
    edges=(
        Edge(
            "eleven buyers",
            "“the tenth of our buyers who spent most”: of eleven buyers it is the first of ten groups, here two people. "
            "Someone who never bought is not among them.",
            {
                "orders": """
                | id | user_id | created_at | total_amount | status |
                |---|---|---|---|---|
                | 11 | 1 | 2026-01-01 00:00:00 | 60.00 | paid |
                | 12 | 1 | 2026-02-02 12:00:00 | 40.00 | paid |
                | 13 | 2 | 2026-02-01 12:00:00 | 90.00 | paid |
                | 14 | 3 | 2026-02-01 12:00:00 | 80.00 | paid |
                | 15 | 4 | 2026-02-01 12:00:00 | 10.00 | paid |
                | 16 | 5 | 2026-02-01 12:00:00 | 10.00 | paid |
                | 17 | 6 | 2026-02-01 12:00:00 | 10.00 | paid |
                | 18 | 7 | 2026-02-01 12:00:00 | 10.00 | paid |
                | 19 | 8 | 2026-02-01 12:00:00 | 10.00 | paid |
                | 20 | 9 | 2026-02-01 12:00:00 | 10.00 | paid |
                | 21 | 10 | 2026-02-01 12:00:00 | 10.00 | paid |
                | 22 | 11 | 2026-02-01 12:00:00 | 10.00 | paid |
                | 23 | 12 | 2026-02-01 12:00:00 | 700.00 | failed |
                | 24 | 13 | 2025-12-31 23:59:59 | 700.00 | paid |
                """
            },
        ),
    ),
    ways=(
        (
            "WITH b AS (SELECT SUM(total_amount) AS s FROM orders WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id), "
            "r AS (SELECT s, ROW_NUMBER() OVER (ORDER BY s DESC) AS place, COUNT(*) OVER () AS n FROM b) "
            "SELECT ROUND(SUM(CASE WHEN place <= CEIL(n / 10.0) THEN s END)::DOUBLE / SUM(s), 3) AS share FROM r"
        ),
    ),
    takeaway="A list of names says who; a share says how much depends on them. And a tenth is a tenth of some group: say which.",
)

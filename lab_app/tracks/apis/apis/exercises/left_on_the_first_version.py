"""**Milan, product manager, 16:25**

> Version 1 of our API ends on 31 August 2026. Everybody has been told, so who is left? The partners with the most revenue through v1
> I call myself, from the top; the others get a mail.

`api_requests` has a row per call, with its `version`; of a call that placed an order, or was told of it again, `order_id` names the order.

Which partners called v1 in the 28 days from **3 to 30 June 2026**? Return a row per partner, the most revenue first:

- `client`: its name; Larder's own programs (`is_internal`) are no partners
- `users`: for how many different users it called v1
- `revenue`: `total_amount` of the **paid** orders that these calls name, each once; 0 if none
"""

from __future__ import annotations

from lab_app.kinds.sql import Column, Edge, Mistake, SqlExercise
from lab_app.tracks.apis.apis.first_version import DAYS, OLD, USERS, told, wrong

EXERCISE = SqlExercise(
    code="AP5",
    title="A version of the API ends in two months",
    concept="Versions",
    difficulty=2,
    order=5,
    minutes=9,
    starter="""
SELECT
    api_clients.name AS client,
    COUNT(*) AS users,
    COUNT(*) AS revenue
FROM api_requests
JOIN api_clients ON api_clients.id = api_requests.api_client_id
WHERE version = 'v1'
  AND requested_at >= TIMESTAMP '2026-06-30'
GROUP BY api_clients.name
ORDER BY revenue DESC
""",
    hints=(
        "Begin with the calls that matter: version 'v1', from 2026-06-03 up to and not including 2026-07-01. From them count users by client.",
        "An order may be named by several calls: the one that placed it, and one that asked again. SELECT DISTINCT api_client_id, order_id, and then JOIN orders, keeps each once.",
        "A partner without orders has revenue 0 and breaks all the same: LEFT JOIN the revenue by client, and COALESCE(…, 0).",
    ),
    solution="""
WITH calls AS (
    SELECT api_client_id, user_id, order_id
    FROM api_requests
    WHERE version = 'v1'
      AND requested_at >= TIMESTAMP '2026-06-03'
      AND requested_at < TIMESTAMP '2026-07-01'
),

placed AS (
    SELECT DISTINCT api_client_id, order_id
    FROM calls
),

paid AS (
    SELECT placed.api_client_id, SUM(orders.total_amount) AS revenue
    FROM placed
    JOIN orders ON orders.id = placed.order_id
    WHERE orders.status = 'paid'
    GROUP BY placed.api_client_id
)

SELECT
    api_clients.name AS client,
    COUNT(DISTINCT calls.user_id) AS users,
    COALESCE(MAX(paid.revenue), 0) AS revenue
FROM calls
JOIN api_clients ON api_clients.id = calls.api_client_id
LEFT JOIN paid ON paid.api_client_id = calls.api_client_id
WHERE NOT api_clients.is_internal
GROUP BY api_clients.name
ORDER BY revenue DESC
""",
    columns=(
        Column("client", aliases=("name", "partner"), key=True),
        Column("users", aliases=("user_count", "people")),
        Column("revenue", aliases=("order_revenue", "euros", "total_amount")),
    ),
    order_by=("revenue",),
    rule="Partners, not Larder's own programs, that called v1 from 3 to 30 June 2026; their users and their paid orders, both by these calls.",
    mistakes=(
        Mistake(
            "calls_counted",
            "That counts calls, or sorts by them. A client that asks all day looks large and carries little, and a supermarket with few calls "
            "and many orders vanishes: Milan would call the wrong ones first.",
            wrong(users="COUNT(*)"),
            also=tuple(
                wrong(users=users).replace("BY revenue", "BY COUNT(*)") for users in ("COUNT(*)", USERS)
            ),
        ),
        Mistake(
            "last_day_only",
            "This looks at the last day. Who orders once a week, or whose app calls only when it is opened, is mostly not there on one day, "
            "and breaks in September all the same. Take all 28 days.",
            wrong(
                calls="version = 'v1' AND requested_at >= TIMESTAMP '2026-06-30' AND requested_at < TIMESTAMP '2026-07-01'"
            ),
        ),
        Mistake(
            "own_programs_in",
            "Larder's own programs are on the list (`is_internal`). They have to move as well, but nobody needs to call a partner about them.",
            wrong(whom="TRUE"),
        ),
        Mistake(
            "both_versions_safe",
            "Clients that call both versions are left out. Their move has begun and is not done: whoever of their users still has the old "
            "app is cut off on the day.",
            wrong(
                whom="NOT is_internal AND calls.api_client_id NOT IN "
                f"(SELECT api_client_id FROM api_requests WHERE version = 'v2' AND {DAYS})"
            ),
        ),
        Mistake(
            "orders_told_again",
            "An order counts as often as a call names it. A call that got no answer in time is sent again and is told of the same order: "
            "one order, two rows. Take each order of a client once.",
            wrong(placed="SELECT api_client_id, order_id FROM calls"),
        ),
        Mistake(
            "unpaid_in",
            "Orders that failed or were refunded are in the revenue. Milan asks for paid ones.",
            wrong(status="TRUE"),
            also=(wrong(status="status <> 'failed'"),),
        ),
        Mistake(
            "only_who_orders",
            "Partners without a paid order are missing. An app that only reads brings no revenue of its own and breaks as well: its users "
            "notice.",
            wrong(whom="NOT is_internal AND euros IS NOT NULL"),
        ),
        Mistake(
            "both_versions_in",
            "That is what these clients do in both versions. The end of v1 puts at risk what goes through v1.",
            wrong(
                calls=f"{DAYS} AND api_client_id IN (SELECT api_client_id FROM api_requests WHERE {OLD})",
            ),
        ),
    ),
    edges=(
        Edge(
            "one order, named twice",
            "“paid orders that these calls name, each once; 0 if none”, and “different users”.",
            {
                "api_clients": """
                | id | name | is_internal |
                |---|---|---|
                | 1 | Grocer | false |
                | 2 | Reader | false |
                | 3 | own | true |
                | 4 | Moved | false |
                """,
                "orders": """
                | id | user_id | total_amount | status |
                |---|---|---|---|
                | 11 | 1 | 30.00 | paid |
                | 12 | 2 | 50.00 | failed |
                | 13 | 2 | 70.00 | refunded |
                | 14 | 3 | 90.00 | paid |
                | 15 | 3 | 60.00 | paid |
                """,
                "api_requests": """
                | id | api_client_id | user_id | requested_at | version | status | order_id |
                |---|---|---|---|---|---|---|
                | 1 | 1 | 1 | 2026-06-10 10:00:00 | v1 | 504 | 11 |
                | 2 | 1 | 1 | 2026-06-10 10:00:40 | v1 | 200 | 11 |
                | 3 | 1 | 2 | 2026-06-11 10:00:00 | v1 | 201 | 12 |
                | 4 | 1 | 2 | 2026-06-12 10:00:00 | v1 | 201 | 13 |
                | 5 | 1 | 3 | 2026-06-12 11:00:00 | v2 | 201 | 14 |
                | 6 | 2 | 5 | 2026-06-12 11:00:00 | v1 | 200 |  |
                | 7 | 2 | 5 | 2026-06-12 11:00:01 | v1 | 200 |  |
                | 8 | 2 | 6 | 2026-06-12 11:00:02 | v1 | 200 |  |
                | 9 | 2 | 7 | 2026-06-12 11:00:02 | v1 | 404 |  |
                | 10 | 3 | 5 | 2026-06-12 11:00:03 | v1 | 200 |  |
                | 11 | 4 | 3 | 2026-06-12 11:00:03 | v2 | 201 | 15 |
                """,
            },
        ),
        Edge(
            "the two ends of 28 days",
            "“from 3 to 30 June 2026”: both days are in, and the days around them are not.",
            {
                "api_clients": """
                | id | name | is_internal |
                |---|---|---|
                | 1 | Before | false |
                | 2 | First | false |
                | 3 | Last | false |
                | 4 | After | false |
                """,
                "orders": """
                | id | user_id | total_amount | status |
                |---|---|---|---|
                | 11 | 1 | 10.00 | paid |
                | 12 | 1 | 20.00 | paid |
                | 13 | 1 | 40.00 | paid |
                | 14 | 1 | 80.00 | paid |
                """,
                "api_requests": """
                | id | api_client_id | user_id | requested_at | version | status | order_id |
                |---|---|---|---|---|---|---|
                | 1 | 1 | 1 | 2026-06-02 23:59:59 | v1 | 201 | 11 |
                | 2 | 2 | 1 | 2026-06-03 00:00:00 | v1 | 201 | 12 |
                | 3 | 3 | 1 | 2026-06-30 23:59:59 | v1 | 201 | 13 |
                | 4 | 4 | 1 | 2026-07-01 00:00:00 | v1 | 201 | 14 |
                """,
            },
        ),
    ),
    ways=(
        (
            "WITH v AS (SELECT DISTINCT r.api_client_id AS c, r.user_id AS u, r.order_id AS o FROM api_requests r "
            "WHERE r.version = 'v1' AND CAST(r.requested_at AS DATE) BETWEEN '2026-06-03' AND '2026-06-30'), "
            "s AS (SELECT DISTINCT c, o, total_amount FROM v JOIN orders ON orders.id = o AND status = 'paid') "
            "SELECT name, (SELECT COUNT(DISTINCT u) FROM v WHERE v.c = a.id) AS users, "
            "COALESCE((SELECT SUM(total_amount) FROM s WHERE s.c = a.id), 0)::DOUBLE AS revenue "
            "FROM api_clients a WHERE a.is_internal IS FALSE AND a.id IN (SELECT c FROM v) ORDER BY 3 DESC"
        ),
    ),
    harmless={
        "JOIN to LEFT JOIN": "every call has a client, and an order that is not there has no amount",
    },
    told=told,
    takeaway="Announced is not migrated. Ask who still calls the old version, over four whole weeks, and what hangs on it: users cut off, and "
    "revenue. Sort by that and not by calls, and telephone from the top; and don't count as safe who has begun to move.",
)

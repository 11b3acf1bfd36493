"""**Lena, marketing, 10:20**

> I am dividing up the budget. How many people signed up **in the first quarter of 2026**, by channel?
> **Leave out the partner channel**: it has a report of its own. And please don't lose anybody else:
> last time my slices were a few hundred short of the total, and I could not explain why.

`users` has one row per account; `signup_source` is the channel, `created_at` the moment of signup.
For some accounts the channel is not known: it is NULL, and they need a row as well (leave it NULL or
call it what you like).

Return the columns `signup_source` and `signups`. Bots and colleagues stay in.
"""

from __future__ import annotations

from lab_app.kinds.sql import Column, Edge, Hint, Link, Mistake, SqlExercise

_QUARTER = "created_at >= TIMESTAMP '2026-01-01' AND created_at < TIMESTAMP '2026-04-01'"

EXERCISE = SqlExercise(
    code="C04",
    title="Group and count, and lose nobody",
    concept="NULL",
    difficulty=1,
    idea="NULL means “not known”. It is no value: nothing equals it, nothing differs from it, and conditions and some counts pass over it in silence. Groups keep it, if one lets them.",
    order=5,
    minutes=6,
    core=True,
    starter="""
SELECT
    signup_source,
    COUNT(*) AS signups
FROM users
GROUP BY signup_source
""",
    hints=(
        Hint(
            "What WHERE, between FROM and GROUP BY, has to say: {missing}.",
            {"created_at": "the quarter", "partner": "no partners"},
            "Add up your rows: is it the number of signups of the quarter, but for partners? Who is missing?",
        ),
        (
            "signup_source <> 'partner' looks right and isn't: NULL is neither equal to 'partner' nor different from it, "
            "so rows with NULL fail the condition. Say what should happen to them."
        ),
        (
            "WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' "
            "AND (signup_source <> 'partner' OR signup_source IS NULL)"
        ),
    ),
    solution="""
SELECT
    signup_source,
    COUNT(*) AS signups
FROM users
WHERE created_at >= TIMESTAMP '2026-01-01'
  AND created_at < TIMESTAMP '2026-04-01'
  AND signup_source IS DISTINCT FROM 'partner'
GROUP BY signup_source
""",
    columns=(
        Column("signup_source", aliases=("source", "channel"), key=True, any_label=True, may_be_empty=True),
        Column(
            "signups",
            aliases=("users", "accounts", "count"),
        ),
    ),
    rule="By channel, without partners, and without losing anybody else.",
    mistakes=(
        Mistake(
            "null_compared",
            "The accounts without a known channel are gone. WHERE keeps only rows of which its condition is true, and "
            "where the channel is NULL yours is not. OR signup_source IS NULL, in brackets, keeps them. They are "
            "what Lena's slices were short of.",
            f"SELECT signup_source, COUNT(*) AS signups FROM users "
            f"WHERE {_QUARTER} AND signup_source <> 'partner' GROUP BY signup_source",
            also=(
                (
                    f"SELECT signup_source, COUNT(*) AS signups FROM users "
                    f"WHERE {_QUARTER} AND signup_source IS NOT NULL AND signup_source <> 'partner' GROUP BY 1"
                ),
            ),
        ),
        Mistake(
            "column_counted",
            "COUNT(signup_source) counts the rows in which it is known: for the group NULL that is 0. COUNT(*) counts "
            "rows.",
            f"SELECT signup_source, COUNT(signup_source) AS signups FROM users "
            f"WHERE {_QUARTER} AND signup_source IS DISTINCT FROM 'partner' GROUP BY signup_source",
        ),
        Mistake(
            "partners_kept",
            "The partner channel is still in the list.",
            f"SELECT signup_source, COUNT(*) AS signups FROM users WHERE {_QUARTER} GROUP BY signup_source",
        ),
        Mistake(
            "ends_at_midnight",
            "created_at has a time of day: BETWEEN … AND '2026-03-31' ends as that day begins, and loses its signups. "
            "Write created_at < '2026-04-01'.",
            "SELECT signup_source, COUNT(*) AS signups FROM users "
            "WHERE created_at BETWEEN '2026-01-01' AND '2026-03-31' "
            "AND signup_source IS DISTINCT FROM 'partner' GROUP BY signup_source",
        ),
        Mistake(
            "no_upper_bound",
            "This goes on after March, as “since January” does. A quarter needs two dates.",
            "SELECT signup_source, COUNT(*) AS signups FROM users WHERE created_at >= '2026-01-01' "
            "AND signup_source IS DISTINCT FROM 'partner' GROUP BY signup_source",
        ),
    ),
    edges=(
        Edge(
            "a channel that is not known",
            "“don't lose anybody else”: accounts whose channel is NULL are signups too.",
            {
                "users": """
                | id | signup_source | created_at |
                |---|---|---|
                | 1 | organic | 2026-01-15 10:00:00 |
                | 2 | NULL | 2026-01-20 11:00:00 |
                | 3 | partner | 2026-02-02 09:30:00 |
                | 4 | NULL | 2026-02-14 20:00:00 |
                | 5 | social | 2026-03-03 07:45:00 |
                """
            },
        ),
        Edge(
            "the quarter's two ends",
            "“in the first quarter of 2026” runs from the first moment of 1 January to the last of 31 March.",
            {
                "users": """
                | id | signup_source | created_at |
                |---|---|---|
                | 1 | organic | 2025-12-31 23:59:59 |
                | 2 | organic | 2026-01-01 00:00:00 |
                | 3 | social | 2026-03-31 00:00:00 |
                | 4 | social | 2026-03-31 18:20:00 |
                | 5 | organic | 2026-04-01 00:00:00 |
                """
            },
        ),
    ),
    ways=(
        (
            "SELECT COALESCE(signup_source, 'unknown') AS channel, COUNT(*) AS n FROM users WHERE created_at >= '2026-01-01' "
            "AND created_at < '2026-04-01' AND COALESCE(signup_source, '') <> 'partner' GROUP BY 1 ORDER BY 2 DESC"
        ),
        (
            "SELECT COUNT(DISTINCT id) AS signups, signup_source FROM users WHERE CAST(created_at AS DATE) BETWEEN '2026-01-01' "
            "AND '2026-03-31' AND (signup_source != 'partner' OR signup_source IS NULL) GROUP BY ALL"
        ),
        (
            "FROM users SELECT signup_source, COUNT(*) AS signups WHERE date_trunc('quarter', created_at) = DATE '2026-01-01' "
            "AND signup_source IS DISTINCT FROM 'partner' GROUP BY signup_source"
        ),
    ),
    takeaway="NULL is not a value but “not known”: it is neither equal to anything nor different from it. Whenever you "
    "leave something out, check that the rest still adds up to the total.",
    links=(Link("Join two tables", "orders_by_country"),),
)

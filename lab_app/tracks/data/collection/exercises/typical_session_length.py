"""**Ines, product designer, 15:40**

> Thank you. In interviews, though, most people say that they stay for less than that. Can the average
> be right and still not be typical? The planner has to fit into most visits. Give me **mean, median and p90** of the session length for all
> of **May 2026**.

The median is the length that half of the sessions stay below, p90 the one that nine in ten stay below.
`MEDIAN(x)` and `QUANTILE_CONT(x, 0.9)` compute them, over *all sessions of the month at once*. Again
each session counts once, by its `id`, and bots and colleagues stay in.

Return one row with the columns `mean_minutes`, `median_minutes` and `p90_minutes`, with two decimals or
more.
"""

from __future__ import annotations

from lab_app.kinds.sql import Column, Edge, Hint, Mistake, SqlExercise

_MAY = "session_date >= DATE '2026-05-01' AND session_date < DATE '2026-06-01'"
_ONCE = f"(SELECT DISTINCT id, session_date, session_duration_seconds / 60 AS minutes FROM user_sessions WHERE {_MAY})"
_THREE = "AVG(minutes) AS mean_minutes, MEDIAN(minutes) AS median_minutes, QUANTILE_CONT(minutes, 0.9) AS p90_minutes"

EXERCISE = SqlExercise(
    code="C11",
    title="See whether the average is typical",
    concept="Percentiles",
    difficulty=2,
    idea="The mean moves with a few large values. The **median** has half of all below it, the 90th percentile nine in ten: together they say what is typical, and how long the tail is.",
    order=11,
    minutes=7,
    starter="""
SELECT
    AVG(session_duration_seconds) / 60 AS mean_minutes,
    MEDIAN(session_duration_seconds) / 60 AS median_minutes
FROM user_sessions
WHERE session_date >= DATE '2026-05-01'
  AND session_date < DATE '2026-06-01'
""",
    hints=(
        Hint(
            "What is missing: {missing}.",
            {
                r"0?\.9|9 *\* *count|percent": "a third column, p90",
                r"distinct|group by|qualify|\bunion\b": "a way to count sessions once that were sent twice",
            },
            "What is one row of the list that you take all three from? It has to be one session.",
        ),
        "QUANTILE_CONT(session_duration_seconds, 0.9) / 60 AS p90_minutes is the third column.",
        (
            "Take all three from (SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE …), not from days "
            "or people."
        ),
    ),
    solution="""
SELECT
    AVG(session_duration_seconds) / 60 AS mean_minutes,
    MEDIAN(session_duration_seconds) / 60 AS median_minutes,
    QUANTILE_CONT(session_duration_seconds, 0.9) / 60 AS p90_minutes
FROM (
    SELECT DISTINCT id, session_duration_seconds
    FROM user_sessions
    WHERE session_date >= DATE '2026-05-01'
      AND session_date < DATE '2026-06-01'
)
""",
    columns=(
        Column("mean_minutes", aliases=("mean", "average", "average_minutes"), decimals=2),
        Column("median_minutes", aliases=("median", "p50", "p50_minutes"), decimals=2),
        Column("p90_minutes", aliases=("p90",), decimals=2),
    ),
    rule="Over all sessions of the month at once, each session once.",
    mistakes=(
        Mistake(
            "percentiles_averaged",
            "These are averages of daily values. A percentile of the month is not the mean of the days' percentiles: "
            "compute it over all sessions at once. Made to fit this one, the planner would fit another share of visits than was said.",
            "SELECT AVG(mean_minutes) AS mean_minutes, AVG(median_minutes) AS median_minutes, "
            f"AVG(p90_minutes) AS p90_minutes FROM (SELECT session_date, {_THREE} FROM {_ONCE} GROUP BY session_date)",
            also=(
                (
                    "WITH days AS (SELECT session_date, QUANTILE_CONT(minutes, 0.9) AS p90 "
                    f"FROM {_ONCE} GROUP BY session_date) SELECT AVG(minutes) AS mean_minutes, "
                    "MEDIAN(minutes) AS median_minutes, (SELECT AVG(p90) FROM days) AS p90_minutes "
                    f"FROM {_ONCE}"
                ),
            ),
        ),
        Mistake(
            "repeats_kept",
            "Sessions that were sent twice count twice. Take each id once first.",
            f"SELECT {_THREE} FROM (SELECT session_duration_seconds / 60 AS minutes FROM user_sessions WHERE {_MAY})",
        ),
        Mistake(
            "lengths_made_distinct",
            "DISTINCT without id also drops sessions that only happen to be equally long.",
            f"SELECT {_THREE} FROM (SELECT DISTINCT session_duration_seconds / 60 AS minutes "
            f"FROM user_sessions WHERE {_MAY})",
        ),
        Mistake(
            "longest_instead_of_p90",
            "The third number is nine tenths of the longest session. p90 is about how many stay below, not about how "
            "long the longest is.",
            "SELECT AVG(minutes) AS mean_minutes, MEDIAN(minutes) AS median_minutes, MAX(minutes) * 0.9 "
            f"AS p90_minutes FROM {_ONCE}",
        ),
    ),
    edges=(
        Edge(
            "busy days and quiet days",
            "“over all sessions of the month at once”: a quiet day must not weigh as much as a busy one.",
            {
                "user_sessions": """
                | id | user_id | session_date | session_duration_seconds |
                |---|---|---|---|
                | 1 | 1 | 2026-05-03 | 60 |
                | 2 | 2 | 2026-05-03 | 60 |
                | 3 | 3 | 2026-05-03 | 120 |
                | 4 | 4 | 2026-05-03 | 180 |
                | 5 | 5 | 2026-05-08 | 1500 |
                """
            },
        ),
        Edge(
            "a session sent twice, and two alike",
            "“each session counts once, by its id”: not the repeat of one, but both of two that are equally long.",
            {
                "user_sessions": """
                | id | user_id | session_date | session_duration_seconds |
                |---|---|---|---|
                | 1 | 1 | 2026-05-01 | 900 |
                | 1 | 1 | 2026-05-01 | 900 |
                | 2 | 2 | 2026-05-10 | 60 |
                | 3 | 3 | 2026-05-10 | 60 |
                | 4 | 4 | 2026-05-31 | 300 |
                | 5 | 4 | 2026-06-01 | 6000 |
                """
            },
        ),
    ),
    ways=(
        (
            "WITH once AS (SELECT DISTINCT ON (id) session_duration_seconds / 60.0 AS m FROM user_sessions "
            "WHERE strftime(session_date, '%Y-%m') = '2026-05') SELECT ROUND(AVG(m), 2) AS mean, ROUND(MEDIAN(m), 2) AS median, "
            "ROUND(PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY m), 2) AS p90 FROM once"
        ),
    ),
    takeaway="A few very long sessions pull the mean up, and leave the median where it is. Show both, and never average "
    "percentiles.",
)

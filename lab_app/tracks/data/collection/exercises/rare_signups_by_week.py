"""**Lena, marketing, 11:02**

> We pay a partner in Spain for Android installs, and I have the feeling that some weeks bring nobody.
> If so, I end the deal. Show me the signups **week by week, from Monday 2 March to Sunday 31 May 2026**: thirteen weeks.
> **A week without signups is a zero, not a gap.**

The deal covers accounts in `users` with `signup_source` 'partner', `country` 'ES' and `platform`
'android'. Weeks begin on Monday.

Return the columns `week` (its Monday) and `signups`.
"""

from __future__ import annotations

from lab_app.kinds.sql import Column, Edge, Mistake, SqlExercise

_WEEKS = (
    "WITH weeks AS (SELECT CAST(day AS DATE) AS week "
    "FROM generate_series(DATE '2026-03-02', DATE '2026-05-25', INTERVAL 7 DAY) AS series (day)) "
)
_DEAL = "users.signup_source = 'partner' AND users.country = 'ES' AND users.platform = 'android'"
_PERIOD = "created_at >= TIMESTAMP '2026-03-02' AND created_at < TIMESTAMP '2026-06-01'"

EXERCISE = SqlExercise(
    code="C05",
    title="Show the weeks in which nothing happened",
    concept="Missing rows",
    difficulty=2,
    idea="What did not happen has no row. A list that is grouped from rows has no line for it, so that a zero looks like nothing at all. One needs a list of all weeks first.",
    order=6,
    minutes=9,
    starter="""
SELECT
    CAST(date_trunc('week', created_at) AS DATE) AS week,
    COUNT(*) AS signups
FROM users
WHERE signup_source = 'partner'
GROUP BY week
ORDER BY week
""",
    hints=(
        (
            "GROUP BY makes groups of rows that exist. A week without rows has no group: the list of weeks has to come "
            "from somewhere else."
        ),
        (
            "generate_series(DATE '2026-03-02', DATE '2026-05-25', INTERVAL 7 DAY) makes the thirteen Mondays. "
            "LEFT JOIN the users to them, with all conditions on users in ON."
        ),
        (
            "Count a column of users, not rows: COUNT(users.id) is 0 for a week that has no signups, "
            "COUNT(*) is 1."
        ),
    ),
    solution="""
WITH weeks AS (
    SELECT CAST(day AS DATE) AS week
    FROM generate_series(DATE '2026-03-02', DATE '2026-05-25', INTERVAL 7 DAY) AS series (day)
)
SELECT
    weeks.week,
    COUNT(users.id) AS signups
FROM weeks
LEFT JOIN users
    ON users.created_at >= weeks.week
    AND users.created_at < weeks.week + INTERVAL 7 DAY
    AND users.signup_source = 'partner'
    AND users.country = 'ES'
    AND users.platform = 'android'
GROUP BY weeks.week
ORDER BY weeks.week
""",
    columns=(
        Column("week", aliases=("monday", "week_start", "week_of"), key=True),
        Column(
            "signups",
            aliases=("users", "accounts", "count"),
        ),
    ),
    rule="A week without signups is a zero, not a gap.",
    mistakes=(
        Mistake(
            "no_list_of_weeks",
            "Weeks without signups are missing: GROUP BY sees only rows that exist. Make the list of weeks first, "
            "and LEFT JOIN the signups to it. Else Lena pays on: the weeks that she asks about don't show.",
            "SELECT CAST(date_trunc('week', created_at) AS DATE) AS week, COUNT(*) AS signups FROM users "
            f"WHERE {_DEAL} AND {_PERIOD} GROUP BY 1",
            also=(
                (
                    f"{_WEEKS} SELECT week, COUNT(users.id) AS signups FROM weeks LEFT JOIN users "
                    "ON created_at >= week AND created_at < week + INTERVAL 7 DAY "
                    f"WHERE {_DEAL} GROUP BY week"
                ),
            ),
        ),
        Mistake(
            "empty_row_counted",
            "A week without signups shows 1: LEFT JOIN gives it one row full of NULL, and COUNT(*) counts that row. "
            "Count a column of users.",
            f"{_WEEKS} SELECT week, COUNT(*) AS signups FROM weeks LEFT JOIN users "
            f"ON created_at >= week AND created_at < week + INTERVAL 7 DAY AND {_DEAL} GROUP BY week",
        ),
        Mistake(
            "sunday_lost",
            "The last day of each week is missing: week + INTERVAL 6 DAY is the beginning of Sunday, not its end.",
            f"{_WEEKS} SELECT week, COUNT(users.id) AS signups FROM weeks LEFT JOIN users "
            f"ON created_at >= week AND created_at < week + INTERVAL 6 DAY AND {_DEAL} GROUP BY week",
            also=(
                (
                    f"{_WEEKS} SELECT week, COUNT(users.id) AS signups FROM weeks LEFT JOIN users "
                    f"ON created_at BETWEEN week AND week + INTERVAL 6 DAY AND {_DEAL} GROUP BY week"
                ),
            ),
        ),
        Mistake(
            "whole_channel",
            "The deal is about Android in Spain only: country and platform are missing.",
            f"{_WEEKS} SELECT week, COUNT(users.id) AS signups FROM weeks LEFT JOIN users "
            "ON created_at >= week AND created_at < week + INTERVAL 7 DAY AND users.signup_source = 'partner' "
            "GROUP BY week",
        ),
    ),
    edges=(
        Edge(
            "weeks without signups",
            "“a week without signups is a zero, not a gap”: thirteen weeks, thirteen rows.",
            {
                "users": """
                | id | signup_source | country | platform | created_at |
                |---|---|---|---|---|
                | 1 | partner | ES | android | 2026-03-04 10:00:00 |
                | 2 | partner | ES | android | 2026-03-06 10:00:00 |
                | 3 | partner | ES | android | 2026-05-25 00:00:00 |
                | 4 | partner | ES | ios | 2026-03-18 10:00:00 |
                | 5 | partner | DE | android | 2026-03-18 10:00:00 |
                """
            },
        ),
        Edge(
            "Monday to Sunday",
            "“weeks begin on Monday”, and Sunday evening still belongs to the week.",
            {
                "users": """
                | id | signup_source | country | platform | created_at |
                |---|---|---|---|---|
                | 1 | partner | ES | android | 2026-03-01 23:59:59 |
                | 2 | partner | ES | android | 2026-03-02 00:00:00 |
                | 3 | partner | ES | android | 2026-03-08 22:15:00 |
                | 4 | partner | ES | android | 2026-05-31 23:00:00 |
                | 5 | partner | ES | android | 2026-06-01 00:00:00 |
                """
            },
        ),
    ),
    ways=(
        (
            "WITH weeks AS (SELECT DATE '2026-03-02' + CAST(7 * i AS INTEGER) AS week FROM range(13) t (i)), "
            "counted AS (SELECT date_trunc('week', created_at) AS week, COUNT(*) AS n FROM users WHERE signup_source = 'partner' "
            "AND country = 'ES' AND platform = 'android' GROUP BY 1) "
            "SELECT weeks.week, COALESCE(n, 0) AS signups FROM weeks LEFT JOIN counted USING (week) ORDER BY 1 DESC"
        ),
        (
            "SELECT d AS monday, (SELECT COUNT(*) FROM users WHERE date_trunc('week', created_at) = d AND signup_source = 'partner' "
            "AND country = 'ES' AND platform = 'android') AS n FROM generate_series(TIMESTAMP '2026-03-02', "
            "TIMESTAMP '2026-05-31', INTERVAL 1 WEEK) t (d)"
        ),
    ),
    harmless={
        "order reversed": "no order was asked for",
        "2026-05-25 to 2026-05-26": "the series ends with the same Monday",
    },
    takeaway="A table can't show what never happened. Where zeros matter, begin with the list of days, weeks or "
    "countries, and join the facts to it.",
)

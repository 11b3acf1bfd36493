"""**Nora, CEO, 08:12**

> The board meets at ten, and slide one says “Active users in May” with nothing behind it. How many
> different people used Larder **in May 2026**? One number, please, and one that holds up
> when somebody asks how I got it.

The table `user_activity` has one row per user, day and platform with at least one visit. Someone who
came on ten days, or on the phone *and* on the web, has many rows, and is still one person.

Bots and colleagues stay in for now. Return one row with the column `active_users`.
"""

from __future__ import annotations

from lab_app.kinds.sql import Column, Edge, Link, Mistake, SqlExercise

EXERCISE = SqlExercise(
    code="C01",
    title="Count the active users of a month",
    concept="Distinct count",
    difficulty=1,
    idea="A count of rows is seldom a count of people: one person has many rows. `COUNT(DISTINCT user_id)` counts each person once, however often they came.",
    order=2,
    minutes=4,
    core=True,
    starter="""
SELECT COUNT(DISTINCT user_id) AS active_users
FROM user_activity
WHERE activity_date >= DATE '2026-01-01'
""",
    hints=(
        "The query to begin with counts everyone since January. Which part of it says which days count?",
        "A month has a first day and a last one, so the condition needs two ends: from 1 May on, and before 1 June.",
        "Two conditions are joined with AND: activity_date >= DATE '2026-05-01' AND activity_date < DATE '2026-06-01'.",
    ),
    solution="""
SELECT COUNT(DISTINCT user_id) AS active_users
FROM user_activity
WHERE activity_date >= DATE '2026-05-01'
  AND activity_date < DATE '2026-06-01'
""",
    columns=(
        Column(
            "active_users",
            aliases=("users", "mau", "active"),
        ),
    ),
    rule="How many different people used Larder in May 2026?",
    mistakes=(
        Mistake(
            "no_upper_bound",
            "This counts on into June, as “since 1 May” does: on the slide, May would have June's people as well. A month needs two dates, the first day that is in and "
            "the first day that is out.",
            "SELECT COUNT(DISTINCT user_id) AS active_users FROM user_activity "
            "WHERE activity_date >= DATE '2026-05-01'",
        ),
        Mistake(
            "rows_counted",
            "This counts rows, and someone who came on ten days has at least ten of them. "
            "COUNT(DISTINCT user_id) counts each person once.",
            "SELECT COUNT(*) AS active_users FROM user_activity "
            "WHERE activity_date >= DATE '2026-05-01' AND activity_date < DATE '2026-06-01'",
        ),
        Mistake(
            "days_added_up",
            "This counts everyone once for each day on which they came, as a sum over the days does. "
            "Count the people of the month in one go.",
            "SELECT SUM(users) AS active_users FROM (SELECT activity_date, COUNT(DISTINCT user_id) AS users "
            "FROM user_activity WHERE activity_date >= DATE '2026-05-01' AND activity_date < DATE '2026-06-01' "
            "GROUP BY activity_date)",
        ),
        Mistake(
            "last_day_lost",
            "31 May is missing: the condition ends before that day. A month ends where the next one begins, so "
            "< DATE '2026-06-01' keeps all of it.",
            "SELECT COUNT(DISTINCT user_id) AS active_users FROM user_activity "
            "WHERE activity_date >= DATE '2026-05-01' AND activity_date < DATE '2026-05-31'",
            also=(
                (
                    "SELECT COUNT(DISTINCT user_id) AS active_users FROM user_activity "
                    "WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-30'"
                ),
            ),
        ),
        Mistake(
            "may_of_every_year",
            "This is May of every year in the data. Which May was asked for? Give the year as well.",
            "SELECT COUNT(DISTINCT user_id) AS active_users FROM user_activity WHERE MONTH(activity_date) = 5",
        ),
        Mistake(
            "first_day_lost",
            "1 May is missing: the condition begins after that day. >= DATE '2026-05-01' keeps the day itself.",
            "SELECT COUNT(DISTINCT user_id) AS active_users FROM user_activity "
            "WHERE activity_date > DATE '2026-05-01' AND activity_date < DATE '2026-06-01'",
        ),
    ),
    edges=(
        Edge(
            "the month's two ends",
            "“in May 2026” is every day from the 1st to the 31st, and no other.",
            {
                "user_activity": """
                | user_id | activity_date | platform |
                |---|---|---|
                | 1 | 2026-04-30 | web |
                | 2 | 2026-05-01 | web |
                | 3 | 2026-05-17 | ios |
                | 4 | 2026-05-31 | web |
                | 5 | 2026-06-01 | android |
                """
            },
        ),
        Edge(
            "one person, many rows",
            "“how many different people”: whoever comes on several days, or on two platforms, counts once.",
            {
                "user_activity": """
                | user_id | activity_date | platform |
                |---|---|---|
                | 1 | 2026-05-04 | web |
                | 1 | 2026-05-04 | ios |
                | 1 | 2026-05-11 | ios |
                | 2 | 2026-05-04 | web |
                | 2 | 2026-05-05 | web |
                """
            },
        ),
        Edge(
            "the same month of another year",
            "“in May 2026”: May of the year before does not count.",
            {
                "user_activity": """
                | user_id | activity_date | platform |
                |---|---|---|
                | 1 | 2025-05-12 | web |
                | 2 | 2026-05-12 | web |
                | 3 | 2026-05-13 | web |
                """
            },
        ),
    ),
    ways=(
        "SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE strftime(activity_date, '%Y-%m') = '2026-05'",
        "select count(distinct user_id) n from user_activity where activity_date between '2026-05-01' and '2026-05-31'",
        "SELECT COUNT(DISTINCT user_id) AS x FROM user_activity WHERE date_trunc('month', activity_date) = DATE '2026-05-01'",
        (
            "SELECT COUNT(*) AS active_users FROM (SELECT user_id FROM user_activity "
            "WHERE year(activity_date) = 2026 AND month(activity_date) = 5 GROUP BY user_id)"
        ),
        (
            "SELECT COUNT(DISTINCT user_id) AS active_users, COUNT(*) AS n FROM product.user_activity "
            "WHERE activity_date >= '2026-05-01' AND activity_date < '2026-06-01'"
        ),
        (
            "WITH may AS (SELECT DISTINCT user_id FROM user_activity WHERE activity_date >= '2026-05-01' "
            "AND activity_date < '2026-06-01') SELECT COUNT(*) AS people FROM may"
        ),
    ),
    takeaway="A month has two ends, “since the 1st” has one. And a count of rows is not a count of people: "
    "before you trust a number, say aloud what one row of the table is.",
    links=(Link("The same people, but only those who got something out of it", "people_with_a_core_action"),),
)

"""**Nora, CEO, 09:05**

> One of the board members will ask whether they stay; if few do, I ask for no more money for ads. How many
> people were active **both in April 2026 and in May 2026**? Not in one or the other: in both.

`user_activity` has one row per user, day and platform with at least one visit; any visit makes someone
active. Bots and colleagues stay in. Return one row with the column `users_in_both`.
"""

from __future__ import annotations

from lab_app.kinds.sql import Column, Edge, Link, Mistake, SqlExercise

_APRIL = "activity_date >= DATE '2026-04-01' AND activity_date < DATE '2026-05-01'"
_MAY = "activity_date >= DATE '2026-05-01' AND activity_date < DATE '2026-06-01'"

EXERCISE = SqlExercise(
    code="C03",
    title="Find who was active in both months",
    concept="Intersection",
    difficulty=2,
    idea="“In both” joins two conditions that hold of a person, not of a row: no row is of two months. So one looks at all rows of each person together.",
    order=4,
    minutes=6,
    starter="""
SELECT COUNT(DISTINCT user_id) AS users_in_both
FROM user_activity
WHERE activity_date >= DATE '2026-04-01'
  AND activity_date < DATE '2026-05-01'
""",
    hints=(
        "WHERE looks at one row at a time, and no row belongs to two months. First make two lists of people.",
        "The people of April and the people of May are two queries. INTERSECT finds who is in both lists.",
        (
            "SELECT COUNT(*) AS users_in_both FROM (SELECT user_id FROM user_activity WHERE … April … "
            "INTERSECT SELECT user_id FROM user_activity WHERE … May …)"
        ),
    ),
    solution=f"""
SELECT COUNT(*) AS users_in_both
FROM (
    SELECT user_id FROM user_activity WHERE {_APRIL}
    INTERSECT
    SELECT user_id FROM user_activity WHERE {_MAY}
)
""",
    columns=(
        Column(
            "users_in_both",
            aliases=("users", "both"),
        ),
    ),
    rule="How many people were active both in April 2026 and in May 2026?",
    mistakes=(
        Mistake(
            "either_month",
            "This counts everyone who came in April or in May. A person has to be in both lists, and fewer are: the "
            "board would think that nearly everybody stays.",
            "SELECT COUNT(DISTINCT user_id) AS users_in_both FROM user_activity "
            "WHERE activity_date >= DATE '2026-04-01' AND activity_date < DATE '2026-06-01'",
        ),
        Mistake(
            "one_row_in_two_months",
            "No single day is both in April and in May, so nobody is left. Compare two lists of people, not two "
            "conditions on one row.",
            f"SELECT COUNT(DISTINCT user_id) AS users_in_both FROM user_activity WHERE {_APRIL} AND {_MAY}",
        ),
        Mistake(
            "pairs_counted",
            "Joining the two months pairs each April row with each May row of the same person, and this counts the "
            "pairs. Count the people: COUNT(DISTINCT …).",
            f"WITH april AS (SELECT user_id FROM user_activity WHERE {_APRIL}), "
            f"may AS (SELECT user_id FROM user_activity WHERE {_MAY}) "
            "SELECT COUNT(*) AS users_in_both FROM april JOIN may USING (user_id)",
        ),
        Mistake(
            "two_days_not_two_months",
            "Two active days can be in the same month. A person needs one in April and one in May.",
            "SELECT COUNT(*) AS users_in_both FROM (SELECT user_id FROM user_activity "
            "WHERE activity_date >= DATE '2026-04-01' AND activity_date < DATE '2026-06-01' "
            "GROUP BY user_id HAVING COUNT(DISTINCT activity_date) >= 2)",
        ),
    ),
    edges=(
        Edge(
            "in both, not in one",
            "“both in April 2026 and in May 2026”: one month alone is not enough, however often someone came.",
            {
                "user_activity": """
                | user_id | activity_date | platform |
                |---|---|---|
                | 1 | 2026-04-30 | web |
                | 1 | 2026-05-01 | web |
                | 1 | 2026-05-02 | ios |
                | 2 | 2026-04-03 | web |
                | 2 | 2026-04-20 | web |
                | 3 | 2026-05-09 | ios |
                """
            },
        ),
        Edge(
            "the months' ends",
            "“both in April 2026 and in May 2026”: the days before and after are not in them.",
            {
                "user_activity": """
                | user_id | activity_date | platform |
                |---|---|---|
                | 1 | 2026-03-31 | web |
                | 1 | 2026-05-10 | web |
                | 2 | 2026-04-10 | web |
                | 2 | 2026-06-01 | web |
                | 3 | 2026-04-01 | web |
                | 3 | 2026-05-31 | web |
                """
            },
        ),
        Edge(
            "two years",
            "“both in April 2026 and in May 2026”: other years don't count.",
            {
                "user_activity": """
                | user_id | activity_date | platform |
                |---|---|---|
                | 1 | 2025-04-10 | web |
                | 1 | 2026-05-10 | web |
                | 2 | 2026-04-10 | web |
                | 2 | 2026-05-10 | web |
                | 3 | 2026-04-10 | web |
                | 3 | 2025-05-10 | web |
                """
            },
        ),
    ),
    ways=(
        (
            "SELECT COUNT(*) FROM (SELECT user_id FROM user_activity WHERE activity_date >= '2026-04-01' "
            "AND activity_date < '2026-06-01' GROUP BY user_id HAVING COUNT(DISTINCT month(activity_date)) = 2)"
        ),
        (
            "WITH a AS (SELECT DISTINCT user_id FROM user_activity WHERE strftime(activity_date, '%Y-%m') = '2026-04'), "
            "m AS (SELECT DISTINCT user_id FROM user_activity WHERE strftime(activity_date, '%Y-%m') = '2026-05') "
            "SELECT COUNT(*) AS both FROM a JOIN m USING (user_id)"
        ),
        (
            "SELECT COUNT(DISTINCT user_id) AS users_in_both FROM user_activity a WHERE strftime(activity_date, '%Y-%m') = '2026-04' "
            "AND EXISTS (SELECT 1 FROM user_activity m WHERE m.user_id = a.user_id AND strftime(m.activity_date, '%Y-%m') = '2026-05')"
        ),
    ),
    takeaway="AND in WHERE is about one row. “Did this and also that” is about one person: make two lists and keep "
    "whoever is in both.",
    links=(Link("Group and count", "signups_by_source"),),
)

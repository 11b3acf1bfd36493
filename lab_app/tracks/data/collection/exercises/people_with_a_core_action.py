"""**Samir, data engineer, 08:40**

> Before that slide goes out: a visit isn't value. Your number includes everyone who opened the app
> by accident, our own staff, and a few scripts that crawl the recipes. Larder's *core action* is saving
> a meal plan. Count the **people who saved at least one in May 2026**.

Take out

- colleagues: `users.is_internal` is true,
- scripts: `users.signup_user_agent` contains `python-requests`, `curl`, `Go-http-client` or `HeadlessChrome`.

`user_activity.core_action_count` says how many plans someone saved on a day. Return one row with the
column `active_users`.
"""

from __future__ import annotations

from lab_app.kinds.sql import Column, Edge, Hint, Link, Mistake, SqlExercise

_HUMAN = (
    "NOT users.is_internal AND users.signup_user_agent NOT LIKE '%python-requests%' "
    "AND users.signup_user_agent NOT LIKE '%curl%' AND users.signup_user_agent NOT LIKE '%Go-http-client%' "
    "AND users.signup_user_agent NOT LIKE '%HeadlessChrome%'"
)
_MAY = "activity_date >= DATE '2026-05-01' AND activity_date < DATE '2026-06-01'"
_FROM = "FROM user_activity AS activity JOIN users ON users.id = activity.user_id"

EXERCISE = SqlExercise(
    code="C02",
    title="Count those who got something out of it",
    concept="Activity and value",
    difficulty=2,
    idea="To come by is not yet to get something out of it. The **core action** is what people come for: at Larder, a saved plan. The tables here are raw, with bots and colleagues in them.",
    order=3,
    minutes=7,
    starter="""
SELECT COUNT(DISTINCT activity.user_id) AS active_users
FROM user_activity AS activity
JOIN users ON users.id = activity.user_id
WHERE activity.activity_date >= DATE '2026-05-01'
  AND activity.activity_date < DATE '2026-06-01'
""",
    hints=(
        Hint(
            "The query says nothing yet about {missing}: each needs a condition in WHERE.",
            {
                "core_action_count|meal_plans": "what people did",
                "is_internal": "colleagues",
                "user_agent": "scripts",
            },
            "There is something on what people did, on colleagues and on scripts: read each condition aloud.",
        ),
        "core_action_count > 0 keeps days with a saved plan; NOT users.is_internal leaves colleagues out.",
        (
            "A text that contains another is found with LIKE and per cent signs: "
            "users.signup_user_agent NOT LIKE '%curl%', and the same for the other three."
        ),
    ),
    solution="""
SELECT COUNT(DISTINCT activity.user_id) AS active_users
FROM user_activity AS activity
JOIN users ON users.id = activity.user_id
WHERE activity.activity_date >= DATE '2026-05-01'
  AND activity.activity_date < DATE '2026-06-01'
  AND activity.core_action_count > 0
  AND NOT users.is_internal
  AND users.signup_user_agent NOT LIKE '%python-requests%'
  AND users.signup_user_agent NOT LIKE '%curl%'
  AND users.signup_user_agent NOT LIKE '%Go-http-client%'
  AND users.signup_user_agent NOT LIKE '%HeadlessChrome%'
""",
    columns=(
        Column(
            "active_users",
            aliases=("users", "mau", "people"),
        ),
    ),
    rule="Count the people who saved at least one meal plan in May 2026, without colleagues and scripts.",
    mistakes=(
        Mistake(
            "visits_counted",
            "Everyone with a visit is counted. A visit is not the core action: keep days with core_action_count > 0. The slide "
            "would call those active who looked in and left.",
            f"SELECT COUNT(DISTINCT user_id) AS active_users {_FROM} WHERE {_MAY} AND {_HUMAN}",
        ),
        Mistake(
            "scripts_kept",
            "Scripts are still in: they sign up like anybody else, and only the user agent shows what they are.",
            f"SELECT COUNT(DISTINCT user_id) AS active_users {_FROM} "
            f"WHERE {_MAY} AND core_action_count > 0 AND NOT users.is_internal",
        ),
        Mistake(
            "colleagues_kept",
            "Colleagues are still in: they use Larder for work, and much more than customers do.",
            f"SELECT COUNT(DISTINCT user_id) AS active_users {_FROM} "
            f"WHERE {_MAY} AND core_action_count > 0 AND {_HUMAN.removeprefix('NOT users.is_internal AND ')}",
        ),
        Mistake(
            "plans_counted",
            "This counts rows or plans, and someone who saved three plans is still one person.",
            f"SELECT COUNT(*) AS active_users {_FROM} WHERE {_MAY} AND core_action_count > 0 AND {_HUMAN}",
            also=(f"SELECT SUM(core_action_count) AS active_users {_FROM} WHERE {_MAY} AND {_HUMAN}",),
        ),
        Mistake(
            "may_of_every_year",
            "This is May of every year in the data. Which May was asked for? Give the year as well.",
            f"SELECT COUNT(DISTINCT user_id) AS active_users {_FROM} "
            f"WHERE MONTH(activity_date) = 5 AND core_action_count > 0 AND {_HUMAN}",
        ),
    ),
    edges=(
        Edge(
            "a visit without a plan",
            "“who saved at least one” meal plan: a visit alone does not count.",
            {
                "user_activity": """
                | user_id | activity_date | platform | core_action_count |
                |---|---|---|---|
                | 1 | 2026-05-04 | web | 0 |
                | 1 | 2026-05-05 | web | 0 |
                | 2 | 2026-05-04 | web | 1 |
                | 3 | 2026-05-04 | ios | 0 |
                | 3 | 2026-05-09 | ios | 3 |
                """
            },
        ),
        Edge(
            "colleagues and scripts",
            "“take out colleagues and scripts”: four user agents are scripts, and staff are marked.",
            {
                "users": """
                | id | is_internal | signup_user_agent |
                |---|---|---|
                | 1 | false | Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 |
                | 2 | true | Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 |
                | 3 | false | python-requests/2.32.3 |
                | 4 | false | curl/8.5.0 |
                | 5 | false | Go-http-client/2.0 |
                | 6 | false | Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/124.0 |
                """,
                "user_activity": """
                | user_id | activity_date | platform | core_action_count |
                |---|---|---|---|
                | 1 | 2026-05-04 | web | 1 |
                | 2 | 2026-05-04 | web | 2 |
                | 3 | 2026-05-04 | web | 1 |
                | 4 | 2026-05-04 | web | 1 |
                | 5 | 2026-05-04 | web | 1 |
                | 6 | 2026-05-04 | web | 1 |
                """,
            },
        ),
        Edge(
            "many plans, one person",
            "“the people who saved at least one”: several plans, days or platforms are still one person.",
            {
                "user_activity": """
                | user_id | activity_date | platform | core_action_count |
                |---|---|---|---|
                | 1 | 2026-04-30 | web | 1 |
                | 2 | 2026-05-01 | web | 2 |
                | 2 | 2026-05-01 | ios | 1 |
                | 2 | 2026-05-31 | web | 1 |
                | 3 | 2026-06-01 | web | 1 |
                """
            },
        ),
        Edge(
            "the same month of another year",
            "“in May 2026”: plans of May of the year before do not count.",
            {
                "user_activity": """
                | user_id | activity_date | platform | core_action_count |
                |---|---|---|---|
                | 1 | 2025-05-12 | web | 2 |
                | 2 | 2026-05-12 | web | 1 |
                | 3 | 2026-05-13 | web | 1 |
                """
            },
        ),
    ),
    ways=(
        (
            "SELECT COUNT(DISTINCT p.user_id) AS active_users FROM meal_plans p JOIN users u ON u.id = p.user_id "
            "WHERE p.created_at >= '2026-05-01' AND p.created_at < '2026-06-01' AND NOT u.is_internal "
            "AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')"
        ),
        (
            "SELECT COUNT(DISTINCT user_id) AS n FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31' "
            "AND core_action_count >= 1 AND user_id IN (SELECT id FROM users WHERE is_internal = false "
            "AND lower(signup_user_agent) NOT LIKE '%python-requests%' AND lower(signup_user_agent) NOT LIKE '%curl%' "
            "AND signup_user_agent NOT ILIKE '%go-http-client%' AND signup_user_agent NOT ILIKE '%headlesschrome%')"
        ),
    ),
    harmless={
        "JOIN to LEFT JOIN": "of someone unknown it is not known either whether they are staff",
    },
    takeaway="“Active” is a choice: say which action counts and who counts as a person, and write both next to the "
    "number. Your two numbers differ because they answer different questions, and each is right.",
    links=(Link("Who came back the month after?", "active_in_both_months"),),
)

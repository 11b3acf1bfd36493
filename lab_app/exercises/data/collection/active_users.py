"""**Nora, CEO, 08:12**

> The board meets at ten, and the first slide says "Active users, June 2026" with nothing behind it.
> How many different people used Larder **in June 2026**? One number, please.

`user_activity` has one row per user, day and platform with at least one session. Somebody who came
on ten days, or on the phone *and* on the web, has many rows and is still one person.

Return one row with the column `active_users`.
"""

from __future__ import annotations

from lab_app.grading import Column, Exercise

EXERCISE = Exercise(
    code="C01",
    title="Count active users",
    order=1,
    minutes=4,
    core=True,
    starter="SELECT COUNT(DISTINCT user_id) AS active_users\nFROM user_activity\nWHERE activity_date >= DATE '2026-01-01'",
    hints=(
        "The query runs, and counts everybody since January. Which days are June? Look at the WHERE line.",
        "June has a first and a last day. A date that lies in June is on or after 1 June and before 1 July.",
        "WHERE activity_date >= DATE '2026-06-01' AND activity_date < DATE '2026-07-01'",
    ),
    solution=(
        "SELECT COUNT(DISTINCT user_id) AS active_users\n"
        "FROM user_activity\n"
        "WHERE activity_date >= DATE '2026-06-01'\n"
        "  AND activity_date < DATE '2026-07-01'"
    ),
    columns=(
        Column(
            "active_users",
            aliases=("users", "mau", "active", "count"),
            too_high="Are rows counted instead of people, or days outside June?",
        ),
    ),
    takeaway="A month has two ends. “Since the 1st” counts on and on; and a count of rows is not a count of people.",
)

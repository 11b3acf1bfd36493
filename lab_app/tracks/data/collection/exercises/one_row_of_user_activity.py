"""**Samir, data engineer, 18:00**

> I am writing the page for `user_activity` in the data dictionary. The line that matters most is the
> first: **one row per …** what? Look at the table before you answer:

```sql
SELECT user_id, activity_date, COUNT(*) AS rows
FROM user_activity
GROUP BY user_id, activity_date
HAVING COUNT(*) > 1
```

What is one row of `user_activity`?
"""

from __future__ import annotations

from lab_app.kinds.case import CaseExercise, Choice, Option

EXERCISE = CaseExercise(
    code="C19",
    title="Say what one row is",
    order=19,
    minutes=4,
    hints=(
        "Run the query in the SQL bench: are there people with more than one row on a day?",
        "Look at all columns of one such person and day. In which column do the rows differ?",
    ),
    questions=(
        Choice(
            name="grain",
            asks="What is one row of `user_activity`?",
            scored=False,
            options=(
                Option(
                    "user",
                    "One row per user",
                    "A user has a row for every day on which they came, so there are many rows per user. Counting rows would "
                    "count days.",
                ),
                Option(
                    "user_day",
                    "One row per user and day",
                    "Nearly, and a classic trap: somebody who comes on the phone and on the web on one day has two rows. "
                    "COUNT(*) per day would be a little too high, and nobody would notice.",
                ),
                Option(
                    "user_day_platform",
                    "One row per user, day and platform with at least one session",
                    "Yes. That is the table's grain: these three columns together never repeat, and a day without a visit has "
                    "no row at all.",
                    right=True,
                ),
                Option(
                    "session",
                    "One row per session",
                    "Sessions are in user_sessions. Here they are added up: session_count says how many there were.",
                ),
            ),
        ),
    ),
    takeaway="The grain is the first thing to know about a table: which columns together never repeat. It decides what "
    "COUNT(*) counts, and what a join does. A table's name doesn't say it.",
)

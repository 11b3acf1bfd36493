"""**Nora, CEO, 07:30**

> An investor asks how many releases we shipped last year. `releases` is a table, so I count its rows, yes? If the
> number is higher than that of our competitor, it goes on a slide.

Before anyone counts rows: **what is one row** of this table? Don't go by its name. Run the query, look at the columns, and
change the query until you know which of them, the id and the time aside, together never repeat.
"""

from __future__ import annotations

from lab_app.kinds.case import CaseExercise, Choice, Link, Option

EXERCISE = CaseExercise(
    code="C19",
    title="Say what one row is",
    concept="Grain",
    difficulty=1,
    idea="The **grain** of a table is what one row of it stands for. Find it before you count: look for the columns that together never repeat.",
    order=1,
    was=("one_row_of_user_activity",),
    minutes=4,
    starter="""
SELECT *
FROM releases
ORDER BY released_at DESC
LIMIT 20
""",
    hints=(
        "Look for one version, such as 6.3.0. On how many rows is it, and in which columns do they differ?",
        "COUNT(*) counts rows, COUNT(DISTINCT version) counts versions. Then count DISTINCT (platform, version).",
    ),
    questions=(
        Choice(
            name="grain",
            asks="What is one row of `releases`?",
            scored=False,
            options=(
                Option(
                    "version",
                    "One row per version of Larder",
                    "Each platform numbers its own releases: 6.3.0 on the web and 6.3.0 on iOS came out on different days, "
                    "with different changes. Whoever counts version numbers takes two releases for one.",
                ),
                Option(
                    "note",
                    "One row per change that is in the notes",
                    "The same note comes back with many versions, and a version brings more changes than its note tells. "
                    "What has a text of its own is not what the table counts.",
                ),
                Option(
                    "version_platform",
                    "One row per version and platform",
                    "Yes. Apart from a row's own id and its time, these two columns name it: a row is a release on one "
                    "platform. So its rows can be counted, and the slide has to say that each platform counts.",
                    right=True,
                ),
                Option(
                    "update",
                    "One row per user and version installed",
                    "Users have different versions on the same day, and that is in `events` and `user_sessions`. There is no user "
                    "in this table.",
                ),
            ),
        ),
    ),
    takeaway="The grain is the first thing to know about a table: which columns together never repeat. It decides what "
    "COUNT(*) counts, and what a join does. A table's name doesn't say it.",
    links=(Link("The same question in a table of visits", "active_users"),),
)

"""**Nora, CEO, 08:12**

> TODO: what somebody asks, in their own words, and what they will decide by it

TODO: what makes one answer right, such as who counts, over which days, and in which unit

Return one row with the column `signups`.
"""

from __future__ import annotations

from lab_app.kinds.sql import Column, Edge, Mistake, SqlExercise

EXERCISE = SqlExercise(
    code="",
    title="TODO: what there is to do, without how",
    concept="TODO: concept",
    difficulty=1,
    order=1,
    minutes=5,
    starter="""
-- TODO: a query that runs and is not the answer
SELECT COUNT(*) AS signups
FROM users
WHERE created_at >= TIMESTAMP '2026-01-01'
""",
    hints=(
        "TODO: where to look",
        "TODO: almost there",
    ),
    solution="""
-- TODO: the answer
SELECT COUNT(*) AS signups
FROM users
WHERE created_at >= TIMESTAMP '2026-05-01'
  AND created_at < TIMESTAMP '2026-06-01'
""",
    columns=(
        Column(
            "signups",
            aliases=("users", "accounts"),
        ),
    ),
    rule="TODO: the sentence of the prompt that counts most",
    mistakes=(
        Mistake(
            "no_end",
            "TODO: why this is tempting, and what to do instead",
            "SELECT COUNT(*) AS signups FROM users WHERE created_at >= TIMESTAMP '2026-05-01'",
        ),
        Mistake(
            "last_day_lost",
            "TODO: why this is tempting, and what to do instead; one for each mistake",
            "SELECT COUNT(*) AS signups FROM users "
            "WHERE created_at BETWEEN TIMESTAMP '2026-05-01' AND TIMESTAMP '2026-05-31'",
        ),
        Mistake(
            "no_beginning",
            "TODO: why this is tempting, and what to do instead; three mistakes or more",
            "SELECT COUNT(*) AS signups FROM users WHERE created_at < TIMESTAMP '2026-06-01'",
        ),
    ),
    edges=(
        Edge(
            "TODO: what these rows are about",
            "TODO: the part of the prompt that a query breaks when it fails on them",
            {
                "users": """
                | id | created_at |
                |---|---|
                | 1 | 2026-04-12 10:00:00 |
                | 2 | 2026-04-30 23:59:59 |
                | 3 | 2026-05-01 00:00:00 |
                | 4 | 2026-05-17 10:00:00 |
                | 5 | 2026-05-31 22:00:00 |
                | 6 | 2026-06-01 00:00:00 |
                """
            },
        ),
    ),
    ways=(
        "SELECT COUNT(*) FROM users WHERE strftime(created_at, '%Y-%m') = '2026-05' -- TODO: another right way",
    ),
    takeaway="TODO: what helps the learner at their own company on Monday.",
)

"""**Nora, CEO, 08:12**

> TODO: what somebody asks, in their own words, and what they will decide by it

TODO: what makes one answer right, such as who counts, over which days, in which unit, and how exactly
"""

from __future__ import annotations

from lab_app.kinds.number import Mistake, NumberExercise

EXERCISE = NumberExercise(
    code="",
    title="TODO: what there is to do, without how",
    concept="TODO: concept",
    difficulty=1,
    order=1,
    minutes=5,
    starter="""
-- TODO: a query that runs and is not the answer
SELECT COUNT(*)
FROM users
""",
    hints=(
        "TODO: where to look",
        "TODO: almost there",
    ),
    solution="""
-- TODO: the answer, as a query with one value
SELECT COUNT(*)
FROM users
WHERE created_at >= TIMESTAMP '2026-05-01'
  AND created_at < TIMESTAMP '2026-06-01'
""",
    tolerance=0.5,
    unit="people",
    mistakes=(
        Mistake(
            "no_end",
            "TODO: why this is tempting, and what to do instead",
            "SELECT COUNT(*) FROM users WHERE created_at >= TIMESTAMP '2026-05-01'",
        ),
    ),
    takeaway="TODO: what helps the learner at their own company on Monday.",
)

"""**Nora, CEO, 08:12**

> TODO: what somebody asks, in their own words, and what they will decide by it

TODO: what is seen (never the idea), and what makes one answer right
"""

from __future__ import annotations

from lab_app.kinds.case import CaseExercise, Choice, Option

EXERCISE = CaseExercise(
    code="",
    title="TODO: what is seen, without how",
    concept="TODO: concept",
    difficulty=1,
    order=1,
    minutes=4,
    hints=(
        "TODO: where to look",
        "TODO: almost there",
    ),
    questions=(
        Choice(
            name="answer",
            asks="TODO: what is asked?",
            scored=False,
            options=(
                Option(
                    "one", "TODO: what people say", "TODO: why this is tempting, and what it would have cost"
                ),
                Option(
                    "two",
                    "TODO: what is right, as short as the others",
                    "TODO: why it is right",
                    right=True,
                ),
                Option(
                    "three",
                    "TODO: what other people say",
                    "TODO: why this is tempting too, and what it would have cost",
                ),
            ),
        ),
    ),
    takeaway="TODO: what helps the learner at their own company on Monday.",
)

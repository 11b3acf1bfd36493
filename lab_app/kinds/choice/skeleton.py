"""**Nora, CEO, 08:12**

> TODO: what somebody asks, in their own words, and what they will decide by it

TODO: what makes one answer right
"""

from __future__ import annotations

from lab_app.kinds.choice import ChoiceExercise, Option

EXERCISE = ChoiceExercise(
    code="",
    title="TODO: what there is to do, without how",
    order=1,
    minutes=4,
    hints=(
        "TODO: where to look",
        "TODO: almost there",
    ),
    options=(
        Option("TODO: what people say", "TODO: why this is tempting, and what it would have cost"),
        Option("TODO: what is right, as short as the others", "TODO: why it is right", right=True),
        Option("TODO: what other people say", "TODO: why this is tempting too, and what it would have cost"),
    ),
    takeaway="TODO: what helps the learner at their own company on Monday.",
)

"""**Nora, CEO, 08:12**

> TODO: what somebody asks, in their own words, and what they will decide by it

TODO: by which rules each thing has its box
"""

from __future__ import annotations

from random import Random

from lab_app.kinds.sort import Box, Dealt, Item, SortExercise

BOXES = (
    Box("few", "TODO: the first box", "TODO: what belongs there, as fewer than 100"),
    Box("some", "TODO: the second box", "TODO: what belongs there, as 100 to 1,000"),
    Box("many", "TODO: the third box", "TODO: what belongs there, as more than 1,000"),
)


def deal(seed: int) -> Dealt:
    """Things with drawn figures. The boxes follow from these by the rules."""
    count = Random(f"skeleton-{seed}").choice((40, 400, 4_000))
    right = "few" if count < 100 else "some" if count <= 1_000 else "many"
    wrong = {box.key: f"TODO: why {count:,} is tempting for {box.key}" for box in BOXES if box.key != right}
    return Dealt(
        (Item("thing", "TODO: a thing", f"TODO: it has {count:,} rows", BOXES, {right: "TODO: why"}, wrong),)
    )


EXERCISE = SortExercise(
    code="",
    title="TODO: what there is to do, without how",
    concept="TODO: concept",
    difficulty=1,
    order=1,
    minutes=5,
    asks="TODO: which box does each go into?",
    hints=(
        "TODO: where to look",
        "TODO: almost there",
    ),
    deal=deal,
    takeaway="TODO: what helps the learner at their own company on Monday.",
)

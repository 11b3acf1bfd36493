"""**Nora, CEO, 08:12**

> TODO: what somebody asks, in their own words, and what they will decide by it

TODO: what is proposed, and what is to be decided
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from lab_app.bench.plan import Statement, costs
from lab_app.kinds.sort import Box, Item
from lab_app.kinds.workload import Proposal, Workload, WorkloadExercise

if TYPE_CHECKING:
    from lab_app.bench import Bench

INDEXES = {
    "user": "CREATE INDEX by_user ON orders (user_id)",
    "status": "CREATE INDEX by_status ON orders (status)",
    "day": "CREATE INDEX by_day ON orders (created_at)",
}


def deal(bench: Bench, seed: int) -> Workload:
    """A statement that is drawn, and what each index makes of it."""
    column = Random(f"skeleton-{seed}").choice(("user_id", "created_at"))
    asked = Statement("asked", "TODO: what it is for", f"SELECT total_cents FROM orders WHERE {column} = '7'")
    steps = {key: costs(bench, (asked,), (index,))[0].steps for key, index in INDEXES.items()}
    best = min(steps, key=lambda key: steps[key])
    boxes = tuple(Box(key, sql) for key, sql in INDEXES.items())
    wrong = {key: f"TODO: why {key} is tempting, with {steps[key]:,} steps" for key in steps if key != best}
    item = Item("index", "TODO: what is decided", asked.sql, boxes, {best: "TODO: why"}, wrong)
    return Workload((item,), tuple(Proposal(key, sql, sql=sql) for key, sql in INDEXES.items()))


EXERCISE = WorkloadExercise(
    code="",
    title="TODO: what there is to do, without how",
    concept="TODO: concept",
    difficulty=2,
    order=1,
    minutes=8,
    mode="plan",
    asks="TODO: what is decided?",
    rules=("TODO: by what the replay says which answer is right",),
    hints=(
        "TODO: where to look",
        "TODO: almost there",
    ),
    deal=deal,
    takeaway="TODO: what helps the learner at their own company on Monday.",
)

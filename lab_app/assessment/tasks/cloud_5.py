"""The same traffic replayed under five settings: which is the cheapest that keeps the promise?"""

from __future__ import annotations

import random

from lab_app.assessment.task import Form, draws, euros, options_of, shuffled
from lab_app.kinds.case.case import Sheet
from pipelines.contract.units import percent

TITLE = "Cheap, and good enough"

_NAMES = {
    "fixed_few": "Four large machines",
    "fixed_many": "Many small machines",
    "follow_fast": "Machines added by load",
    "follow_late": "Machines added by queue",
    "by_clock": "Machines by the clock",
}
_NONE = "none"
_SLO = 0.999


def form(seed: str, sitting: int) -> Form:
    """Five replays of a calm and a busy week. The cost at which the promise begins to be kept is drawn, none included."""
    draw = draws("cloud_5", seed, sitting)
    calm, busy = draw.randrange(12, 18) * 100_000, draw.randrange(38, 60) * 100_000
    budget = (calm + busy) * (1.0 - _SLO)
    names = draw.sample(tuple(_NAMES), len(_NAMES))  # from the cheapest to the dearest
    first_kept = draw.randrange(len(names) + 1)
    cost = {}
    paid = draw.randrange(150, 190)
    for name in names:
        cost[name] = paid
        paid += draw.randrange(12, 45)
    failed = {name: _failed(draw, place, first_kept, calm, budget) for place, name in enumerate(names)}
    kept = [name for name in names if sum(failed[name]) <= budget]
    right = min(kept, key=lambda name: cost[name]) if kept else _NONE
    averaged = {name for name in names if failed[name][0] / calm + failed[name][1] / busy <= 2 * (1 - _SLO)}
    feedback = {
        name: f"{sum(failed[name]):,} of {calm + busy:,} failed, {percent(sum(failed[name]) / (calm + busy), 2)}: "
        + (
            "the promise is kept, and a cheaper setting keeps it too."
            if name in kept
            else "more than 0.1\u00a0%."
        )
        for name in names
    } | {_NONE: f"One keeps it: at most {budget:,.0f} may fail in the two weeks together."}
    texts = dict(_NAMES) | {_NONE: "None of the five keeps it"}
    order = draw.sample(names, len(names))
    near = {name for name in averaged if name not in kept} | set(kept[1:2])
    return Form(
        said=f"The promise is that over the two weeks **99.9 % of all requests** succeed. There were {calm:,} requests in "
        f"the calm week and {busy:,} in the busy one. The same traffic was replayed under five settings.",
        asks="Which setting is the cheapest that keeps the promise?",
        options=shuffled(draw, options_of(texts, feedback)),
        right=right,
        why=f"In both weeks together at most {budget:,.0f} of {calm + busy:,} requests may fail. "
        + (
            f"“{_NAMES[right]}” loses {sum(failed[right]):,}, and "
            + (
                "nothing is cheaper."
                if right == names[0]
                else "all that are cheaper lose more than that allows."
            )
            if kept
            else "Each of the five loses more: a promise that nothing at hand keeps needs another setting or another promise."
        )
        + " The busy week counts for more, since more people came.",
        sheets=(
            Sheet(
                "Five replays",
                ("Setting", "Euros a day", "Failed, calm week", "Failed, busy week"),
                tuple((_NAMES[n], euros(cost[n]), f"{failed[n][0]:,}", f"{failed[n][1]:,}") for n in order),
            ),
        ),
        near=frozenset(near - {right}),
    )


def _failed(draw: random.Random, place: int, first_kept: int, calm: int, budget: float) -> tuple[int, int]:
    """Failed requests in the two weeks: below the budget together from `first_kept` on, above it before."""
    if place < first_kept:
        total = budget * draw.uniform(1.15, 2.2)
        part = draw.uniform(0.02, 0.3)
    else:
        total = budget * draw.uniform(0.35, 0.88)
        part = draw.uniform(0.02, 0.6)
    in_calm = round(min(total * part, calm * 0.01))
    return in_calm, round(total) - in_calm

"""What a careful reader answers to the exercise on a budget: the best of five runs of the what-if.

The first run funds all levers alike, and shows what each of them adds. The others put the money where it adds most.
"""

from __future__ import annotations

from typing import Any

from lab_app.kinds.case import Seen
from lab_app.kinds.case.questions.plan import evenly
from lab_app.kinds.context import Context
from lab_app.whatif.plan import Plan


def said(context: Context, seen: Seen) -> dict[str, Any]:
    """The plan, as an address. Raises SimulationError."""
    run = context.outcome_of
    assert run is not None
    budget = int("".join(sign for sign in seen.words["budget"] if sign.isdigit()))
    even = evenly(budget)
    first = run(even)
    adds = {lever: first.mau[1] - run(_without(even, lever)).mau[1] for lever in even.by_lever}
    best = sorted(adds, key=adds.__getitem__, reverse=True)
    useful = {lever: gain for lever, gain in adds.items() if gain > 0} or {best[0]: 1.0}
    plans = (
        even,
        _spread(budget, dict.fromkeys(best[:2], 1.0)),
        _spread(budget, dict.fromkeys(best[:3], 1.0)),
        _spread(budget, {best[0]: 2.0, best[1]: 1.0}),
        _spread(budget, useful),
    )
    found = {plan.address: run(plan).worth for plan in plans}
    return {"plan": max(found, key=found.__getitem__)}


def _without(plan: Plan, lever: str) -> Plan:
    return Plan.of({name: euros for name, euros in plan.euros if name != lever})


def _spread(budget: int, parts: dict[str, float]) -> Plan:
    """The budget in these proportions, in whole euros and no more than there are."""
    whole = sum(parts.values())
    return Plan.of({lever: int(budget * part / whole) for lever, part in parts.items()})

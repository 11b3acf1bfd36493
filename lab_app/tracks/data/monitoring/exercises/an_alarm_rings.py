"""**Milan, product manager, 09:15**

> We watch {metrics} metrics, one alarm rule each. Per metric and day, the rule rings by mistake with a chance of
> {false}. A real incident comes about once in {days} days, and then exactly one alarm rings for it with a chance
> of {hit}. An alarm rang just now. Before I call three people out of a meeting: **how likely is it that it is
> real?**

Suppose that false alarms come independently, and nobody has looked at anything yet. Answer in per cent; one point
more or less is close enough.
"""

from __future__ import annotations

import itertools
import random

from lab_app.kinds.case import Case, CaseExercise, Known, Number, Truths, Wrong
from pipelines.contract.units import percent

TOLERANCE = 0.01
SPAN = 1000  # days that are counted out
_METRICS, _FALSE = (8, 10, 12, 15, 20, 25), (0.002, 0.003, 0.004, 0.005, 0.008, 0.01)
_DAYS, _HITS = (40, 50, 80, 100, 125, 200), (0.70, 0.75, 0.80, 0.85, 0.90, 0.95)

Drawn = tuple[int, float, int, float]
"""Metrics, false alarms per metric and day, days per incident, share of incidents that ring."""


def chance(metrics: int, false: float, every: int, hit: float) -> float:
    """The share of alarms that are real."""
    real = hit / every
    return real / (real + metrics * false)


def wrong_ways(metrics: int, false: float, every: int, hit: float) -> dict[str, float]:
    """What people say instead."""
    return {
        "hit_rate": hit,
        "no_mistake": 1.0 - false,
        "one_metric": chance(1, false, every, hit),
        "base_rate": 1.0 / every,
        "no_quiet_day": (1.0 - false) ** metrics,
    }


def draw(seed: int) -> Drawn:
    """The seed's numbers, of those in which each way gives an answer of its own and most alarms are false."""
    every = [
        drawn
        for drawn in itertools.product(_METRICS, _FALSE, _DAYS, _HITS)
        if 0.05 <= chance(*drawn) <= 0.45
        and all(
            abs(a - b) > 2 * TOLERANCE
            for a, b in itertools.combinations((chance(*drawn), *wrong_ways(*drawn).values()), 2)
        )
    ]
    return random.Random(f"{seed} an alarm rings").choice(every)


def deal(known: Known) -> Case:
    """The numbers of this world's seed."""
    drawn = metrics, false, every, hit = draw(known.seed)
    incidents, false_alarms = SPAN / every, SPAN * metrics * false
    share = chance(*drawn)
    table = (
        f"Count it out over {SPAN:,} days: {incidents:g} incidents, of which {incidents * hit:.3g} ring, and {metrics} × "
        f"{SPAN:,} × {percent(false)} = {false_alarms:g} false alarms. So {incidents * hit:.3g} of {incidents * hit + false_alarms:.3g} "
        f"alarms are real: {percent(share)}, about one in {1 / share:.0f}. "
    )
    messages = {
        "hit_rate": "That is how often an incident rings. Milan asks the other way round: how often what rings is an incident. "
        "Taken for the answer, it calls three people out of every meeting.",
        "no_mistake": "That is how often one metric stays quiet on a quiet day. It says nothing of how rare incidents are. Who reads it "
        "as “nearly surely real” stops believing alarms within a month.",
        "one_metric": "That would be right with one metric. Each of the others rings by mistake as well, so many alarms are theirs.",
        "base_rate": "That is the chance of an incident on any day. An alarm has rung since: it is evidence, and makes it likelier.",
        "no_quiet_day": "That is the chance that no metric rings by mistake on a quiet day. The question is about days on which one "
        "rang.",
    }
    wrong = tuple(Wrong(name, value, messages[name]) for name, value in wrong_ways(*drawn).items())
    why = table + (
        f"So look first whether a second source agrees, and call people then. Whoever takes the {percent(hit, 0)} for the answer pays for a "
        "meeting with every false alarm."
    )
    return Case.of(
        {"chance": Truths(share, why, wrong=wrong)},
        words={
            "metrics": str(metrics),
            "false": percent(false),
            "days": str(every),
            "hit": percent(hit, 0),
        },
    )


EXERCISE = CaseExercise(
    code="M07",
    title="An alarm has just rung",
    concept="Trust in alarms",
    difficulty=2,
    order=6,
    minutes=6,
    hints=(
        "Count out 1,000 days: how many incidents do they have, and how many of these ring?",
        "And how many false alarms do all metrics together make in 1,000 days?",
        "The share is alarms that are real, divided by all alarms.",
    ),
    questions=(
        Number(
            name="chance", asks="The chance that the alarm is real, in %", unit="share", tolerance=TOLERANCE
        ),
    ),
    deal=deal,
    takeaway="Write it as a table of 1,000 days: incidents that ring in one line, metrics × days × false-alarm rate in the next. "
    "The first line divided by the sum of both is how far to trust an alarm, and it falls with every metric that you add that "
    "sees no incident of its own.",
)

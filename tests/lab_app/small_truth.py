"""A made-up truth of the small world, in the files that the pipeline writes: every place of the calendar has a story."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from pipelines.contract import seal
from pipelines.contract.home import WorldFolder
from synthetic import incidents
from synthetic.config import DEFAULT_AS_OF
from synthetic.deck import quiet
from synthetic.experiments import REGULAR
from synthetic.kernel import days
from synthetic.outcomes.metrics import METRICS
from synthetic.outcomes.segments import SEGMENTS
from synthetic.truth import effects, experiment_effects, invitations, windows
from synthetic.truth.windows import DECKS
from synthetic.vocabulary import PARTNER_APPS, PLANNER_STATEMENTS
from tests.lab_app import small_planner, small_plans

LOST, LENGTH, CALM = 0.4, 21, 1000.0
LAST = 260
"""Days after the onset of a story up to which its effect is kept: eight weeks past the end of the reward."""
PEOPLE, PLANNERS, LIFTED = 1000, 400, 80
"""Of each experiment: people, who plans in a week in control, and how many more do in treatment in the first week; each
week later it is half as many."""
UNSUBSCRIBED, TIMES = 10, 2


def build(world: WorldFolder) -> WorldFolder:
    """Write the folder `truth` of a world: each incident has its first outcome, a stretch of 21 days, and takes two
    fifths of each of its metrics; each slot of the decks is dealt its first story."""
    world.truth.mkdir(parents=True, exist_ok=True)
    for incident in incidents.discover().values():
        outcome = incident.outcomes[0]
        first = days.date(incident.within[0] if incident.within else days.number(dt.date(2025, 3, 3)))
        story = {
            "id": incident.id,
            "outcome": outcome.name,
            "cause": outcome.cause,
            "story": outcome.story,
            "first_day": str(first),
            "last_day": str(first + dt.timedelta(days=LENGTH - 1)),
            "segment": {
                "platform": "ios",
                "country": "DE",
                "app_version": "5.1.0",
                "signup_source": "organic",
                "partner": PARTNER_APPS[0],
                "api_client": PARTNER_APPS[0],
                "statement": PLANNER_STATEMENTS[0],
            },
            "size": {name: (size.low + size.high) / 2 for name, size in (outcome.sizes or {}).items()},
            "metrics": list(outcome.metrics),
            "releases": [],
        }
        (world.truth / f"{incident.id}.json").write_text(json.dumps(story), encoding="utf-8")
        pq.write_table(_effects(first), world.truth / f"{incident.id}.parquet")
    rows = [_window(deck.name, name, slot) for deck in DECKS for name, slot in deck.slots.items()]
    pq.write_table(pa.Table.from_pylist(rows, schema=windows.WINDOW_SCHEMA), world.truth / "windows.parquet")
    pq.write_table(_calm(), world.truth / "calm.parquet")
    pq.write_table(_experiments(), world.truth / "experiments.parquet")
    pq.write_table(_invitations(), world.truth / "invitations.parquet")
    pq.write_table(_future(), world.truth / "future.parquet")
    small_plans.write(world.truth)
    index = {"as_of": "2026-06-30", "incidents": list(incidents.discover()), "tables": ["windows"]}
    (world.truth / "index.json").write_text(json.dumps(index), encoding="utf-8")
    seal.close(world.truth, world.truth.rglob("*"))
    return world


def _experiments() -> pa.Table:
    """What the experiments do: a lift that is halved each week, and twice as many unsubscribes."""
    names = [experiment.name for experiment in REGULAR] + ["dinner_streaks", "interactive_planner"]
    rows = []
    for name in names:
        for week in range(experiment_effects.WEEKS):
            for outcome in experiment_effects.OUTCOMES:
                control, treatment = float(PLANNERS), float(PLANNERS)
                if outcome == "planners":
                    treatment += LIFTED / 2**week
                if outcome == "unsubscribes":
                    control, treatment = float(UNSUBSCRIBED), float(UNSUBSCRIBED * TIMES)
                rows.append(
                    {
                        "experiment": name,
                        "enrolled_from": dt.date(2025, 3, 24),
                        "enrolled_to": dt.date(2025, 4, 7),
                        "week": week,
                        "outcome": outcome,
                        "people": PEOPLE,
                        "control": control,
                        "treatment": treatment,
                        "effect": treatment - control,
                        "both": min(control, treatment),
                    }
                )
    return pa.Table.from_pylist(rows, schema=experiment_effects.SCHEMA)


def _invitations() -> pa.Table:
    """Who has to invite stays as often as without, but for one person."""
    counts = zip(invitations.GROUPS, (100, 20, 300), (10, 12, 9), (11, 12, 9), strict=True)
    return pa.Table.from_pylist(
        [dict(zip(invitations.SCHEMA.names, row, strict=True)) for row in counts], schema=invitations.SCHEMA
    )


def _calm() -> pa.Table:
    """The world in which nothing happens: of each number of the decks as many on each day."""
    metrics = quiet.metrics_of([slot.seen for deck in DECKS for slot in deck.slots.values()])
    dates = [days.date(day) for day in range(days.HISTORY, days.number(DEFAULT_AS_OF) + 1)]
    parts = [
        pa.table(
            {
                "date": pa.array(dates, pa.date32()),
                "metric": pa.repeat(metric, len(dates)),
                "dimension": pa.repeat(dimension, len(dates)),
                "value": pa.repeat(value, len(dates)),
                "calm": pa.repeat(CALM, len(dates)),
            },
            schema=windows.CALM_SCHEMA,
        )
        for metric in metrics
        for dimension, value in SEGMENTS
    ]
    return pa.concat_tables(parts)


def _future() -> pa.Table:
    """What will be: of each metric as many on each day, and one more each week."""
    last = days.number(DEFAULT_AS_OF)
    dates = [days.date(day) for day in range(last - 27, last + 181)]
    parts = [
        pa.table(
            {
                "date": pa.array(dates, pa.date32()),
                "metric": pa.repeat(metric, len(dates)),
                "dimension": pa.repeat(dimension, len(dates)),
                "value": pa.repeat(value, len(dates)),
                "actual": pa.array([CALM + place // 7 for place in range(len(dates))], pa.float64()),
            },
            schema=effects.FUTURE_SCHEMA,
        )
        for metric in METRICS
        for dimension, value in SEGMENTS[:12]
    ]
    return pa.concat_tables(parts)


def _effects(first: dt.date) -> pa.Table:
    """What a story that begins on this day does to each number."""
    columns = _columns()
    dates = np.datetime64(first) + columns["day"].astype("timedelta64[D]")
    return pa.table(
        {"date": dates, **{n: columns[n] for n in effects.SCHEMA.names[1:]}}, schema=effects.SCHEMA
    )


@cache
def _columns() -> dict[str, NDArray[Any]]:
    """Effects by the day since a story's onset: of each metric and segment, one stretch of days after another."""
    of_product = [(metric, *segment) for metric in METRICS for segment in SEGMENTS[:12]]
    cells = np.array([*of_product, ("query_ms", "statement", PLANNER_STATEMENTS[0])], object)
    day = np.tile(np.arange(-42, LAST), len(cells))
    without = 1000.0 + 10.0 * day
    factor = np.repeat([*[1.0 - LOST] * len(of_product), float(small_planner.SLOWER)], LAST + 42)
    actual = np.where((day >= 0) & (day < LENGTH), without * factor, without)
    names = dict(zip(("metric", "dimension", "value"), np.repeat(cells, LAST + 42, axis=0).T, strict=True))
    return {"day": day, **names, "actual": actual, "without": without, "effect": actual - without}


def _window(deck: str, name: str, slot: object) -> dict[str, object]:
    seen, stories = slot.seen, slot.stories  # type: ignore[attr-defined]
    story = stories[0] if stories else None
    return {
        "deck": deck,
        "slot": name,
        "dealt": True,
        "fits": True,
        "cause": story.cause if story else "nothing",
        "place": story.place if story else None,
        "dimension": seen.cells,
        "value": seen.values[0],
        "first_day": dt.date(2024, 5, 6),
        "days": seen.days,
        "move": (seen.sign or 1) * (seen.low + seen.high) / 2,
        "z": 2.5,
        "explained": 0.9 if story else 0.0,
    }

"""What an incident did: the world with it, minus the same world without it.

It goes to 180 days beyond the as-of day, into the future that forecasts are graded by.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from synthetic import incidents
from synthetic.config import WorldConfig
from synthetic.kernel import days
from synthetic.kernel.draws import Floats
from synthetic.lake import notes, writer
from synthetic.outcomes.metrics import FROM_PEOPLE, METRICS, OF_SYSTEMS, OF_THE_PRODUCT, segments_of
from synthetic.scenario import Scenario
from synthetic.tables import LONGEST_LAG_DAYS
from synthetic.truth import windows
from synthetic.truth.experiment_effects import experiment_effects
from synthetic.truth.invitations import invitations
from synthetic.truth.twins import FUTURE_DAYS, Twins, without

BEFORE_DAYS = 28
"""Days before the onset that are there as well, for the picture."""
AFTER_DAYS = 56
"""Days after the end for which there is what is counted from rows; what comes from the people themselves
(stocks, cohorts, visits) goes to the end, since people who left stay away."""

SCHEMA = pa.schema(
    [
        pa.field("date", pa.date32(), False),
        pa.field("metric", pa.string(), False),
        pa.field("dimension", pa.string(), False),
        pa.field("value", pa.string(), False),
        pa.field("actual", pa.float64()),
        pa.field("without", pa.float64()),
        pa.field("effect", pa.float64()),
    ]
)
FUTURE_SCHEMA = pa.schema([SCHEMA.field(n) for n in ("date", "metric", "dimension", "value", "actual")])
OVERLAP_SCHEMA = pa.schema(
    [
        pa.field("incidents", pa.string(), False),
        *(SCHEMA.field(n) for n in ("date", "metric", "dimension", "value")),
        pa.field("together", pa.float64()),
        pa.field("interaction", pa.float64()),
    ]
)


def metrics_in_reach(drawn: incidents.Happening) -> tuple[str, ...]:
    """The metrics that differ from the twin: those of the outcome's tables, or all if it changes what people do."""
    outcome = drawn.outcome
    if outcome.moves is not None:
        return outcome.moves
    if outcome.reaches_people or drawn.instead:
        return tuple(METRICS)
    return tuple(metric for metric, how in METRICS.items() if how.table in outcome.reach)


def effects(
    twins: Twins,
    incident_id: str,
    *,
    metrics: Collection[str] | None = None,
    together_with: Iterable[str] = (),
) -> pa.Table:
    """Effect of an incident per day, metric and segment, in `SCHEMA`; empty if it begins after the as-of day.

    Rows start four weeks before the onset; metrics that the incident can't reach have none, and those that an
    incident names which bends nothing have effects of 0. Incidents in `together_with` are left out of both
    worlds: for what an incident does in the absence of others. Raises KeyError for an unknown incident or
    metric.
    """
    others = tuple(together_with)
    actual = without(twins.scenario, *others)
    drawn = actual.incidents[incident_id]
    if drawn.first >= twins.end:
        return SCHEMA.empty_table()
    first = max(drawn.first - BEFORE_DAYS, days.HISTORY)
    parts = []
    for chosen, last in _spans(drawn, twins.end, metrics):
        with_it = (
            twins.measured(actual, chosen, first, last) if others else twins.published(chosen, first, last)
        )
        without_it = with_it
        if drawn.bends_something:
            twin = without(twins.scenario, *others, incident_id)
            without_it = twins.measured(twin, chosen, first, last)
        parts += [_tidy(first, metric, with_it[metric], without_it[metric]) for metric in chosen]
    return pa.concat_tables(parts) if parts else SCHEMA.empty_table()


def other_twin(twins: Twins, incident_id: str, name: str) -> pa.Table:
    """The world as it is, minus a further twin of an incident (see `Draw.also`), in `SCHEMA`.

    From four weeks before the two worlds part to the end, in what comes from the people themselves. Raises
    KeyError for an unknown incident or twin.
    """
    bends = dict(twins.scenario.incidents[incident_id].also)[name]
    first = max(min(bend.first for bend in bends) - BEFORE_DAYS, days.HISTORY)
    span = FROM_PEOPLE, first, twins.end + FUTURE_DAYS
    twin = replace(twins.scenario, decisions=twins.scenario.decisions + bends)
    actual, other = twins.published(*span), twins.measured(twin, *span)
    return pa.concat_tables([_tidy(first, metric, actual[metric], other[metric]) for metric in FROM_PEOPLE])


def _spans(
    drawn: incidents.Happening, end: int, metrics: Collection[str] | None
) -> list[tuple[tuple[str, ...], int]]:
    """Which metrics there are up to which day, the first one without them."""
    until = end + FUTURE_DAYS
    moves_people = drawn.outcome.reaches_people or bool(drawn.instead)
    reached = metrics_in_reach(drawn) if drawn.bends_something else drawn.outcome.metrics
    if moves_people and metrics is None:  # more people call more often: nobody asks how much
        reached = tuple(metric for metric in reached if metric not in OF_SYSTEMS)
    wanted = [metric for metric in (reached if metrics is None else metrics) if metric in reached]
    rows_until = min(until, drawn.last + (AFTER_DAYS if moves_people else LONGEST_LAG_DAYS))
    people_until = until if moves_people else rows_until
    of_people = tuple(metric for metric in wanted if metric in FROM_PEOPLE)
    of_rows = tuple(metric for metric in wanted if metric not in FROM_PEOPLE)
    return [(chosen, last) for chosen, last in ((of_people, people_until), (of_rows, rows_until)) if chosen]


def _last_day(twins: Twins, name: str, metrics: Collection[str]) -> int:
    """The first day that does not have all of these metrics of an incident."""
    spans = _spans(twins.scenario.incidents[name], twins.end, metrics)
    return min(last for _, last in spans)


def future(twins: Twins) -> pa.Table:
    """What will be: all metrics of the product in the published world from four weeks before the end of the as-of day to
    180 days after it, in `FUTURE_SCHEMA`."""
    first = max(twins.end - BEFORE_DAYS, days.HISTORY)
    values = twins.published(OF_THE_PRODUCT, first, twins.end + FUTURE_DAYS)
    parts = [_tidy(first, metric, values[metric], values[metric]) for metric in OF_THE_PRODUCT]
    return pa.concat_tables(parts).select(FUTURE_SCHEMA.names)


def overlapping(config: WorldConfig) -> list[tuple[str, ...]]:
    """The combinations of incidents that go on together for a while and can move a metric together."""
    drawn = Scenario.of(config).incidents
    bending = [name for name in drawn if drawn[name].bends_something and not drawn[name].instead]

    def meet(names: tuple[str, ...]) -> bool:
        begins = max(drawn[name].first for name in names)
        shared = begins < min(drawn[name].last for name in names)
        happening = [drawn[name] for name in names]
        return shared and begins <= days.number(config.as_of) and bool(_shared_metrics(happening))

    return [
        names
        for size in range(2, len(bending) + 1)
        for names in itertools.combinations(bending, size)
        if meet(names)
    ]


def _shared_metrics(happening: Collection[incidents.Happening]) -> tuple[str, ...]:
    reaches = [set(metrics_in_reach(drawn)) for drawn in happening]
    people = all(drawn.outcome.reaches_people for drawn in happening)
    # What people do is enough where all are about people: stocks and cohorts have the rest. What happens to a system
    # is a client's or a statement's own, to which more people add nothing that is asked for.
    shared = FROM_PEOPLE if people else OF_THE_PRODUCT
    return tuple(m for m in shared if all(m in reach for reach in reaches))


def interactions(twins: Twins) -> pa.Table:
    """What overlapping incidents did together, and how much of it none did alone, in `OVERLAP_SCHEMA`.

    The interaction of a combination is its joint effect minus the leave-one-out effects of its incidents: 0
    where each does the same with and without the others.
    """
    tables = []
    for names in overlapping(twins.config):
        drawn = [twins.scenario.incidents[name] for name in names]
        metrics = _shared_metrics(drawn)
        first = max(max(draw.first for draw in drawn) - BEFORE_DAYS, days.HISTORY)
        last = min(twins.end + FUTURE_DAYS, max(draw.last for draw in drawn) + AFTER_DAYS)
        last = min(last, *(_last_day(twins, name, metrics) for name in names))
        whole = twins.published(metrics, first, last)
        nothing = twins.measured(without(twins.scenario, *names), metrics, first, last)
        together = {metric: whole[metric] - nothing[metric] for metric in metrics}
        rest = {metric: together[metric].copy() for metric in metrics}
        for name in names:
            alone = twins.measured(without(twins.scenario, name), metrics, first, last)
            for metric in metrics:
                rest[metric] -= whole[metric] - alone[metric]
        tidy = pa.concat_tables(_tidy(first, m, together[m], together[m] - rest[m]) for m in metrics)
        label = pa.array([" + ".join(names)]).take(pa.array(np.zeros(tidy.num_rows, np.int64)))
        columns = [label, *(tidy[n] for n in ("date", "metric", "dimension", "value", "actual", "effect"))]
        tables.append(pa.Table.from_arrays(columns, schema=OVERLAP_SCHEMA))
    return pa.concat_tables(tables) if tables else OVERLAP_SCHEMA.empty_table()


def _tidy(first: int, metric: str, actual: Floats, without: Floats) -> pa.Table:
    count, segments = len(actual), segments_of(metric)
    date = np.repeat(days.since_unix(np.arange(first, first + count)), len(segments))
    columns = [
        pa.array(date).view(pa.date32()),
        pa.array([metric]).take(pa.array(np.zeros(len(date), np.int64))),
        pa.array([dimension for dimension, _ in segments] * count),
        pa.array([value for _, value in segments] * count),
        pa.array(actual.ravel(), from_pandas=True),
        pa.array(without.ravel(), from_pandas=True),
        pa.array((actual - without).ravel(), from_pandas=True),
    ]
    return pa.Table.from_arrays(columns, schema=SCHEMA)


def describe(twins: Twins, incident_id: str) -> dict[str, object]:
    """What happened in this world: outcome, dates, segment, sizes, change log, ready for JSON."""
    incident = incidents.discover()[incident_id]
    drawn = twins.scenario.incidents[incident_id]
    outcome = drawn.outcome
    return {
        "id": incident.id,
        "number": incident.number,
        "level": incident.level,
        "title": incident.title,
        "outcome": outcome.name,
        "cause": outcome.cause,
        "could_have_been": {other.name: other.share for other in incident.outcomes},
        "story": outcome.story,
        "distractor": incident.distractor,
        "quiet": incident.quiet,
        "twin": outcome.twin,
        "metrics": list(outcome.metrics),
        "reach": list(outcome.reach),
        "reaches_people": outcome.reaches_people,
        "first_day": str(days.date(drawn.first)),
        "last_day": str(days.date(drawn.last - 1)),
        "segment": drawn.segment,
        "size": dict(drawn.size),
        "target": {
            "metric": outcome.target.metric,
            "per": outcome.target.per,
            "dimension": drawn.cell[0],
            "value": drawn.cell[1],
            "onset": str(days.date(drawn.onset)),
        },
        "releases": [
            {"platform": r.platform, "version": r.version, "day": str(days.date(r.day)), "notes": r.notes}
            for r in drawn.releases
        ],
        "campaigns": [
            {"name": c.name, "channel": c.channel, "day": str(days.date(c.first)), "notes": c.notes}
            for c in drawn.campaigns
        ],
    }


WORLD_WIDE: dict[str, tuple[Callable[[Twins], pa.Table], str]] = {
    "future": (future, "All metrics of this world beyond the as-of day, for forecasts to be graded by."),
    "overlaps": (interactions, "What overlapping incidents did together, and what none of them did alone."),
    "experiments": (
        experiment_effects,
        "What each experiment really does, by week since assignment: all in treatment, minus all in control.",
    ),
    "invitations": (
        invitations,
        "Whether people stay who are made to invite somebody, beside those who do so by themselves.",
    ),
    "calm": (windows.calm_outcomes, "The world in which nothing happens, per day and segment."),
    "windows": (windows.windows, "Windows that cases are dealt from, with their causes, and quiet ones."),
}
"""Truth that is not one incident's: how it is computed, and what it is."""


def write_truth(twins: Twins, name: str, folder: Path) -> list[Path]:
    """Write `<name>.parquet` (the effects of an incident, or a table of `WORLD_WIDE`) and, for an incident,
    `<name>.json` (what happened) and `<name>.<twin>.parquet` for each further twin; return their paths.

    Raises KeyError for an unknown incident and LakeError if the files can't be written.
    """
    if name in WORLD_WIDE:
        return [write_table(WORLD_WIDE[name][0](twins), folder / f"{name}.parquet")]
    target = write_table(effects(twins, name), folder / f"{name}.parquet")
    story = describe(twins, name)
    with writer.plainly():
        notes.replace_text(target.with_suffix(".json"), json.dumps(story, indent=1) + "\n")
    drawn = twins.scenario.incidents[name]
    others = [
        write_table(other_twin(twins, name, twin), folder / f"{name}.{twin}.parquet")
        for twin, _ in drawn.also
        if drawn.first < twins.end
    ]
    return [target, target.with_suffix(".json"), *others]


def write_table(table: pa.Table, target: Path) -> Path:
    """Write a table of truth in one step; return its path. Raises LakeError if it can't be written."""
    with writer.plainly():
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name}.tmp")
        pq.write_table(table, temporary, compression="zstd", store_schema=False)
        temporary.replace(target)
    return target

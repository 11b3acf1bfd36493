"""What an incident did: the world with it, minus the same world without it.

Both worlds make the same draws, so that the difference is the effect and nothing else: exactly zero before
the onset and outside the incident's reach.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from synthetic import days, incidents, lake, telemetry
from synthetic.config import WorldConfig
from synthetic.draws import Floats
from synthetic.outcomes import NEEDS, SEGMENTS, measure
from synthetic.scenario import scenario

BEFORE_DAYS = 28
"""Days before the onset that are told as well, for the picture."""

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


def metrics_in_reach(incident: incidents.Incident) -> tuple[str, ...]:
    """The metrics that an incident can move: those of its tables, or all if it changes what people do."""
    if incident.reaches_people:
        return tuple(NEEDS)
    return tuple(metric for metric, table in NEEDS.items() if table in incident.reach)


def effects(
    config: WorldConfig,
    incident_id: str,
    *,
    metrics: Collection[str] | None = None,
    together_with: Iterable[str] = (),
) -> pa.Table:
    """Effect of an incident per day, metric and segment, in `SCHEMA`; empty if it begins after `config.as_of`.

    Rows start four weeks before the onset; metrics that the incident can't reach have none. Incidents in
    `together_with` are left out of both worlds: for what an incident does in the absence of others. Raises
    KeyError for an unknown incident or metric.
    """
    incident = incidents.discover()[incident_id]
    wanted = tuple(
        metric for metric in (metrics or metrics_in_reach(incident)) if metric in metrics_in_reach(incident)
    )
    others = frozenset(together_with)
    actual = scenario(config, others)
    without = scenario(config, others | {incident_id})
    drawn = actual.incidents[incident_id]
    end = days.number(config.as_of) + 1
    if drawn.first >= end or not wanted:
        return SCHEMA.empty_table()
    first = max(drawn.first - BEFORE_DAYS, days.HISTORY)
    last = end if incident.reaches_people else min(end, drawn.last + telemetry.LONGEST_LAG_DAYS)
    with_it = measure(actual, first, last, metrics=wanted, horizon=end)
    same_people = None if incident.reaches_people else actual
    without_it = measure(without, first, last, metrics=wanted, horizon=end, people_of=same_people)
    parts = [_tidy(first, metric, with_it.values[metric], without_it.values[metric]) for metric in wanted]
    return pa.concat_tables(parts)


def _tidy(first: int, metric: str, actual: Floats, without: Floats) -> pa.Table:
    count = len(actual)
    date = np.repeat(days.since_unix(np.arange(first, first + count)), len(SEGMENTS))
    columns = [
        pa.array(date).view(pa.date32()),
        pa.array([metric]).take(pa.array(np.zeros(len(date), np.int64))),
        pa.array([dimension for dimension, _ in SEGMENTS] * count),
        pa.array([value for _, value in SEGMENTS] * count),
        pa.array(actual.ravel(), from_pandas=True),
        pa.array(without.ravel(), from_pandas=True),
        pa.array((actual - without).ravel(), from_pandas=True),
    ]
    return pa.Table.from_arrays(columns, schema=SCHEMA)


def describe(config: WorldConfig, incident_id: str) -> dict[str, object]:
    """What happened in this world: dates, segment, size, story, distractor, ready for JSON."""
    incident = incidents.discover()[incident_id]
    drawn = scenario(config).incidents[incident_id]
    return {
        "id": incident.id,
        "number": incident.number,
        "level": incident.level,
        "title": incident.title,
        "story": incident.story,
        "distractor": incident.distractor,
        "metrics": list(incident.metrics),
        "reach": list(incident.reach),
        "reaches_people": incident.reaches_people,
        "first_day": str(days.date(drawn.first)),
        "last_day": str(days.date(drawn.last - 1)),
        "segment": drawn.segment,
        "size": drawn.size,
    }


def write_truth(config: WorldConfig, incident_id: str, folder: Path) -> list[Path]:
    """Write `<incident>.parquet` (its effects) and `<incident>.json` (what happened); return their paths.

    Raises KeyError for an unknown incident and LakeError if the files can't be written.
    """
    table, story = effects(config, incident_id), describe(config, incident_id)
    target = folder / f"{incident_id}.parquet"
    with lake.plainly():
        folder.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name}.tmp")
        pq.write_table(table, temporary, compression="zstd", store_schema=False)
        temporary.replace(target)
        lake.replace_text(target.with_suffix(".json"), json.dumps(story, indent=1) + "\n")
    return [target, target.with_suffix(".json")]

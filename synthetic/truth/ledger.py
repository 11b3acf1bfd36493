"""The defect ledger of a whole world, on disk: what is wrong with each row, and what the row should be.

    defects.json                           the day up to which it goes, and how many there are of each kind
    ledger/<table>/<month>-<shard>.parquet the entries of `synthetic.truth.defects`, each with its day

It is truth: it belongs where those who look for the defects can't read it. A month that is over never changes,
and is not made again. The opening stock is filed under the day before history, and so is in that day's month.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from synthetic.config import WorldConfig
from synthetic.kernel import days
from synthetic.lake import notes, world, writer
from synthetic.people.populations import Populations, shards
from synthetic.scenario import Scenario
from synthetic.tables import of_shard
from synthetic.truth import defects

NAME = "defects"
"""Of the file that sums it up."""
_FOLDER = "ledger"
_OPENING = days.date(days.HISTORY - 1)

Counts = dict[str, dict[str, int]]
"""How many entries by table and defect."""


def write_world_ledger(config: WorldConfig, folder: Path) -> Path:
    """Write the ledger of a world up to its as-of day; return the path of its summary.

    Months that are there already are left alone. Raises LakeError if the files can't be written.
    """
    summary = folder / f"{NAME}.json"
    known = _known(summary)
    open_months = [
        month
        for month in (_OPENING.replace(day=1), *world.months(config))
        if f"{month:%Y-%m}" not in known["months"] or str(world.next_month(month)) > known["before"]
    ]
    scenario, horizon = Scenario.of(config), days.number(config.as_of) + 1
    populations = Populations()
    found: dict[str, Counts] = {}
    before: dict[tuple[str, int], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for shard in range(len(shards(scenario))):
        pair = defects.pair_of(scenario, shard, horizon, populations)
        for month in open_months:
            last = min(days.number(world.next_month(month)), horizon)
            first = days.number(max(month, _OPENING))
            parts = defects.compare_pair(pair, first, last, of_shard(shard))
            counts = found.setdefault(f"{month:%Y-%m}", {})
            _write_month(folder, f"{month:%Y-%m}-{shard:03}", parts, before, counts)
    months = {**known["months"], **found}
    totals: Counts = {}
    for of_month in months.values():
        for table, kinds in of_month.items():
            for kind, count in kinds.items():
                totals.setdefault(table, {})[kind] = totals.get(table, {}).get(kind, 0) + count
    story = {
        "as_of": str(config.as_of),
        "before": str(days.date(horizon)),
        "defects": totals,
        "months": months,
    }
    with writer.plainly():
        folder.mkdir(parents=True, exist_ok=True)
        notes.replace_text(summary, json.dumps(story, indent=1) + "\n")
    return summary


def entries(folder: Path, table: str, day: int) -> pa.Table:
    """The ledger of a table's day, as `defects.repair` wants it; empty if nothing is wrong with that day."""
    date = days.date(day)
    found = [
        pq.read_table(path, filters=pc.field("date") == pa.scalar(date))
        for path in sorted((folder / _FOLDER / table).glob(f"{date:%Y-%m}-*.parquet"))
    ]
    schema = defects.schema(table)
    return pa.concat_tables([part.select(schema.names) for part in found] or [schema.empty_table()])


def _known(summary: Path) -> dict[str, Any]:
    """What an earlier run has written; nothing, if that can't be read."""
    try:
        kept = json.loads(summary.read_text(encoding="utf-8"))
        return {"months": dict(kept["months"]), "before": str(kept["before"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {"months": {}, "before": ""}


def _write_month(
    folder: Path,
    name: str,
    parts: Any,
    before: dict[tuple[str, int], tuple[int, int]],
    counts: Counts,
) -> None:
    """Write one shard's month. `before`: dirty and clean rows of a table's day in earlier shards, whose rows
    come first in the day's file; those of this shard are added."""
    tables: dict[str, list[pa.Table]] = defaultdict(list)
    for part in parts:
        place = part.table, part.day
        dirty, clean = before[place]
        before[place] = dirty + part.dirty.num_rows, clean + part.clean.num_rows
        if not part.ledger.num_rows:
            continue
        moved = part.ledger
        for column, offset in (("dirty_row", dirty), ("clean_row", clean)):
            shifted = pc.add(moved[column], pa.scalar(offset, pa.int32()))
            moved = moved.set_column(
                moved.schema.get_field_index(column), moved.schema.field(column), shifted
            )
        date = pa.repeat(pa.scalar(days.date(part.day), pa.date32()), moved.num_rows)
        tables[part.table].append(moved.add_column(0, "date", date))
        own = counts.setdefault(part.table, {})
        for entry in pc.value_counts(moved["defect"]).to_pylist():
            own[entry["values"]] = own.get(entry["values"], 0) + entry["counts"]
    with writer.plainly():
        for table, days_of_month in tables.items():
            target = folder / _FOLDER / table / f"{name}.parquet"
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary = target.with_name(f".{target.name}.tmp")
            pq.write_table(pa.concat_tables(days_of_month), temporary, compression="zstd", store_schema=False)
            temporary.replace(target)

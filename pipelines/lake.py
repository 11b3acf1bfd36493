"""The lake: what of it a build writes, and what is in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.partitions import partition_of
from synthetic import world
from synthetic.config import WorldConfig


@dataclass(frozen=True)
class MonthOfTable:
    """What one table's files of one month hold."""

    rows: int
    bytes: int
    files: int


def write_lake(
    config: WorldConfig,
    out: Path,
    months: Iterable[dt.date],
    *,
    workers: int,
    on_day: Callable[[int, int], None],
) -> None:
    """Write the files that are missing in these months, up to `config.as_of`. `on_day` gets (done, all) days.

    The whole history goes through a pool of processes; some months are written one after the other.
    """
    out.mkdir(parents=True, exist_ok=True)
    wanted = [month for month in sorted(set(months)) if month <= config.as_of]
    if len(wanted) > 1 and wanted == world.months(config):
        world.write_world(
            config, out, workers=workers, on_progress=lambda p: on_day(p.done_days, p.total_days)
        )
        return
    total = sum(_days(month, config.as_of) for month in wanted)
    done = 0
    for month in wanted:
        world.write_month(config, month, out, through=config.as_of)
        done += _days(month, config.as_of)
        on_day(done, total)


def measure_lake(out: Path, as_of: dt.date) -> dict[tuple[str, str], MonthOfTable]:
    """Rows, bytes and files by table and partition, up to the day, from the files' footers."""
    if not any(out.glob("*/*.parquet")):
        return {}
    pattern = str(out / "*" / "*.parquet").replace("'", "''")
    with duckdb.connect() as connection:
        footers = connection.execute(
            f"SELECT file_name, num_rows FROM parquet_file_metadata('{pattern}')"
        ).fetchall()
    measured: dict[tuple[str, str], MonthOfTable] = {}
    for name, rows in footers:
        file = Path(name)
        day = dt.date.fromisoformat(file.stem)
        if day > as_of:
            continue
        key = (file.parent.name, partition_of(day))
        so_far = measured.get(key, MonthOfTable(0, 0, 0))
        measured[key] = MonthOfTable(
            so_far.rows + int(rows), so_far.bytes + file.stat().st_size, so_far.files + 1
        )
    return measured


def _days(month: dt.date, as_of: dt.date) -> int:
    following = (month + dt.timedelta(days=32)).replace(day=1)
    return (min(following, as_of + dt.timedelta(days=1)) - month).days

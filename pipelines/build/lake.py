"""The lake: what of it a build writes, and what is in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path

from pipelines.contract.calendar import DAY, next_period
from synthetic.config import WorldConfig
from synthetic.kernel import days
from synthetic.lake import world
from synthetic.lake.world import WrittenTable
from synthetic.lake.writer import read_marks
from synthetic.people.populations import Populations
from synthetic.tables import TABLES


def write_lake(
    config: WorldConfig,
    out: Path,
    months: Iterable[dt.date],
    *,
    workers: int,
    on_day: Callable[[int, int], None],
) -> dict[dt.date, dict[str, WrittenTable]]:
    """Write the files that are missing in these months, up to `config.as_of`; what each month then holds.

    The whole history goes through a pool of processes; some months are written one after the other.
    `on_day` gets (days done, days in all). Months after `config.as_of` are left out. Raises LakeError.
    """
    wanted = [month for month in sorted(set(months)) if month <= config.as_of]
    is_whole = len(wanted) > 1 and wanted == world.months(config)
    if is_whole:
        world.write_world(
            config, out, workers=workers, on_progress=lambda p: on_day(p.done_days, p.total_days)
        )
    total = sum(_days(month, config.as_of) for month in wanted)
    done = 0
    written = {}
    populations = Populations(out / world.POPULATIONS)
    for month in wanted:
        # For a month that is all there, this is a look at the simulator's own notes.
        written[month] = world.write_month(config, month, out, through=config.as_of, populations=populations)
        done += _days(month, config.as_of)
        if not is_whole:
            on_day(done, total)
    return written


def missing_months(config: WorldConfig, out: Path) -> list[dt.date]:
    """Months that are not there up to `config.as_of`, by the simulator's own notes."""
    missing = []
    for month in world.months(config):
        marks = read_marks(out, f"{month:%Y-%m}")
        last = days.number(month) + _days(month, config.as_of) - 1
        if any(name not in marks or marks[name].through < last for name in TABLES):
            missing.append(month)
    return missing


def _days(month: dt.date, as_of: dt.date) -> int:
    return (min(next_period(month, "month"), as_of + DAY) - month).days

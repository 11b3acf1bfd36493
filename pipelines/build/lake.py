"""The lake: what of it a build writes, and what is in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path

from pipelines.contract.calendar import DAY, first_of_month, next_period
from synthetic.config import HISTORY_START, WorldConfig
from synthetic.lake import world
from synthetic.lake.world import WrittenTable
from synthetic.people.populations import Populations

MOST_NAMED = 3


def write_lake(
    config: WorldConfig,
    out: Path,
    months: Iterable[dt.date],
    *,
    workers: int,
    on_day: Callable[[int, int], None],
    on_damage: Callable[[list[Path]], None],
) -> dict[dt.date, dict[str, WrittenTable]]:
    """Write the files that are missing in these months, up to `config.as_of`; what each month then holds.

    Files of any month that are not as they were written are made anew; `on_damage` gets them. The whole history
    goes through a pool of processes; some months are written one after the other. `on_day` gets (days done, days
    in all). Months after `config.as_of` are left out. Raises LakeError.
    """
    wanted = [month for month in sorted(set(months)) if month <= config.as_of]
    is_whole = len(wanted) > 1 and wanted == world.months(config)
    if is_whole:
        world.write_world(
            config,
            out,
            workers=workers,
            on_progress=lambda p: on_day(p.done_days, p.total_days),
            on_damage=on_damage,
        )
    else:
        mend_lake(config, out, workers=workers, on_damage=on_damage)
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


def mend_lake(
    config: WorldConfig, out: Path, *, workers: int, on_damage: Callable[[list[Path]], None]
) -> None:
    """Make the files anew that are not as they were written, before they are loaded.

    All of `lab` is looked at in less than a second. `on_damage` gets the files, if there are any. Raises LakeError.
    """
    damaged = world.discard_damaged(config, out, workers=workers, on_damage=on_damage)
    populations = Populations()
    for month in sorted({month_of(file) for file in damaged}):
        world.write_month(config, month, out, through=config.as_of, populations=populations)


def month_of(file: Path) -> dt.date:
    """The month that a day file is written with: the opening stock, from the day before, is of the first one."""
    return first_of_month(max(dt.date.fromisoformat(file.stem), HISTORY_START))


def damage_words(files: list[Path]) -> str:
    """The line that says which files are made anew."""
    some = ", ".join(f"{file.parent.name}/{file.name}" for file in files[:MOST_NAMED])
    more = f" and {len(files) - MOST_NAMED:,} more" if len(files) > MOST_NAMED else ""
    is_one = len(files) == 1
    return (
        f"{len(files):,} {'file' if is_one else 'files'} of the lake {'was' if is_one else 'were'} not as written, "
        f"and {'is' if is_one else 'are'} made anew: {some}{more}."
    )


def missing_months(config: WorldConfig, out: Path) -> list[dt.date]:
    """Months that are not all there up to `config.as_of`, by the simulator's own notes."""
    return [month for month in world.months(config) if world.unwritten(config, month, out)]


def _days(month: dt.date, as_of: dt.date) -> int:
    return (min(next_period(month, "month"), as_of + DAY) - month).days

"""Write a world: months of day files, by one process or several."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from synthetic import crew, days, lake, living, rows
from synthetic.config import HISTORY_START, WorldConfig
from synthetic.lake import LakeError, Mark, WrittenTable
from synthetic.population import Population
from synthetic.scenario import Scenario, scenario
from synthetic.schema import TABLES

__all__ = ["LakeError", "Progress", "WrittenTable", "months", "write_month", "write_world"]

SHARD_BLOCKS = 128
"""Blocks that are simulated together: enough to be worth a pass, few enough for flat memory."""

POPULATIONS = ".population"
NOTE = ".world"


@dataclass(frozen=True)
class Progress:
    """How far a world is written."""

    done_days: int
    total_days: int
    rows: int
    seconds: float

    @property
    def seconds_left(self) -> float | None:
        """About how long it will still take; None before anything is done."""
        if not self.done_days:
            return None
        return self.seconds * (self.total_days - self.done_days) / self.done_days


def months(config: WorldConfig) -> list[dt.date]:
    """First days of the months from the start of history to the as-of day."""
    found, month = [], HISTORY_START
    while month <= config.as_of:
        found.append(month)
        month = next_month(month)
    return found


def next_month(month: dt.date) -> dt.date:
    return (month.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def shards(world: Scenario) -> list[tuple[int, int]]:
    """First block and number of blocks of each shard."""
    return [
        (start, min(SHARD_BLOCKS, world.blocks - start)) for start in range(0, world.blocks, SHARD_BLOCKS)
    ]


_kept: dict[tuple[Scenario, tuple[int, int]], Population] = {}
"""Populations that are in memory: a world's and its twin's, or one shard's of a world that has several."""


def population_of(world: Scenario, shard: int, horizon: int, cache: Path | None = None) -> Population:
    """The population of a shard, at least up to day `horizon`: from memory, from `cache`, or simulated.

    A longer history leaves what comes before as it is, so that a population serves any shorter one as well.
    """
    blocks = shards(world)[shard]
    known = _kept.pop((world, blocks), None)
    if known is not None and known.horizon >= horizon:
        _kept[(world, blocks)] = known  # the one that was used last is dropped last
        return known
    file = cache / f"{shard}-{horizon}.npz" if cache else None
    while len(_kept) >= (2 if len(shards(world)) == 1 else 1):
        del _kept[next(iter(_kept))]
    if file and file.exists():
        with np.load(file) as arrays:
            found = Population.from_arrays(arrays)
    else:
        found = living.simulate(world, *blocks, horizon)
    _kept[(world, blocks)] = found
    return found


def keep_population(world: Scenario, shard: int, horizon: int, cache: Path) -> None:
    """Simulate a shard's population and keep it in `cache` for other processes. Raises LakeError."""
    file = cache / f"{shard}-{horizon}.npz"
    if file.exists():
        return
    found = population_of(world, shard, horizon)
    with lake.plainly():
        cache.mkdir(parents=True, exist_ok=True)
        temporary = file.with_name(f".{file.name}.tmp")
        with temporary.open("wb") as stream:
            np.savez(stream, **found.arrays())  # type: ignore[arg-type]
        temporary.replace(file)


def claim(config: WorldConfig, out: Path) -> None:
    """Make `out` the folder of this world. Raises LakeError if it belongs to another one."""
    note = out / NOTE
    with lake.plainly():
        out.mkdir(parents=True, exist_ok=True)
        if note.exists():
            owner = note.read_text().strip()
            if owner != config.world_id:
                raise LakeError(f"The folder {out} holds another world ({owner}): choose another folder.")
        else:
            lake.replace_text(note, config.world_id + "\n")


def write_month(
    config: WorldConfig,
    month: dt.date,
    out: Path,
    *,
    through: dt.date,
    tables: Collection[str] | None = None,
    on_day: Callable[[dt.date, int], None] | None = None,
    world: Scenario | None = None,
) -> dict[str, WrittenTable]:
    """Write the day files of a month that are missing, up to and with `through`; return what it holds then.

    `on_day` is told each day that was made, and its rows. The first month also writes the opening stock,
    filed under the day before history. Raises LakeError, with one sentence, if the files can't be written,
    and ValueError for a month that begins after `through`.
    """
    began = time.perf_counter()
    month = month.replace(day=1)
    first = days.number(month)
    first = days.HISTORY - 1 if first == days.HISTORY else first
    last = min(days.number(next_month(month)), days.number(through) + 1)
    if last <= first:
        raise ValueError(f"The month {month:%Y-%m} begins after {through}.")
    claim(config, out)
    known = lake.read_marks(out, f"{month:%Y-%m}")
    marks = {name: mark for name, mark in known.items() if lake.holds(out, name, first, mark)}
    wanted = [name for name in TABLES if tables is None or name in tables]
    open_tables = [name for name in wanted if name not in marks or marks[name].through < last - 1]
    if open_tables:
        done = {marks[name].through if name in marks else first - 1 for name in open_tables}
        start = done.pop() + 1 if len(done) == 1 else first

        def told(day: int, count: int) -> None:
            if on_day:
                on_day(days.date(day), count)

        # One horizon for all months, so that one population serves them all.
        horizon = days.number(max(through, config.as_of)) + 1
        made = _make(world or scenario(config), out, open_tables, start, last, horizon, told)
        for name in open_tables:
            files, size = lake.sizes(out, name, first, last)
            before = marks[name].rows if name in marks and start > first else 0
            marks[name] = Mark(last - 1, before + made.get(name, 0), size, files)
        with lake.plainly():
            lake.write_marks(out, f"{month:%Y-%m}", marks)
    seconds = time.perf_counter() - began
    return {
        name: WrittenTable(marks[name].rows, marks[name].bytes, marks[name].files, seconds) for name in wanted
    }


def _make(
    world: Scenario,
    out: Path,
    tables: list[str],
    first: int,
    last: int,
    horizon: int,
    on_day: Callable[[int, int], None],
) -> dict[str, int]:
    """Write the files of these days that are missing; return each table's rows, written now or before."""
    parts = shards(world)
    with lake.plainly(), lake.DayFiles(out, len(parts)) as files:
        for shard in range(len(parts)):
            people = population_of(world, shard, horizon, out / POPULATIONS)
            own = [name for name in tables if shard == 0 or name not in rows.WORLD_WIDE]
            last_one = shard == len(parts) - 1
            if first < days.HISTORY:
                lake.write_opening(files, rows.opening_stock(world, people, own))
            frames = rows.of_days(world, people, max(first, days.HISTORY), last, own)
            lake.write_days(
                files,
                frames,
                max(first, days.HISTORY),
                last,
                on_day if last_one else lambda _day, _count: None,
            )
        made: dict[str, int] = {}
        for (name, _), count in files.rows.items():
            made[name] = made.get(name, 0) + count
    return made


def write_world(
    config: WorldConfig,
    out: Path,
    *,
    workers: int,
    on_progress: Callable[[Progress], None],
) -> dict[str, WrittenTable]:
    """Write all months of a world that are missing, with so many processes; return what each table holds.

    Raises LakeError, with one sentence, if the files can't be written.
    """
    claim(config, out)
    began = time.perf_counter()
    world = scenario(config)
    total_days = (config.as_of - HISTORY_START).days + 1
    made_days, past_days, row_count = 0, 0, 0
    result = {name: WrittenTable() for name in TABLES}

    def tell() -> None:
        done = min(past_days + made_days, total_days)
        on_progress(Progress(done, total_days, row_count, time.perf_counter() - began))

    def passed(count: int) -> None:
        nonlocal made_days, row_count
        made_days += 1
        row_count += count
        tell()

    def finished(month: dt.date, made: int, written: dict[str, WrittenTable]) -> None:
        nonlocal past_days
        last = min(next_month(month), config.as_of + dt.timedelta(days=1))
        past_days += (last - month).days - made  # days whose files were there before
        for name, table in written.items():
            result[name] += table
        tell()

    tell()
    with lake.plainly():
        lake.sweep(out)
    parts = len(shards(world))
    with crew.Crew(config, out, workers) as hands:
        if parts > 1:
            hands.keep_populations(range(parts))
        hands.write_months(months(config), passed, finished)
    shutil.rmtree(out / POPULATIONS, ignore_errors=True)
    return result

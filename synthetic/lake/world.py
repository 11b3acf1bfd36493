"""Write a world: months of day files, by one process or several."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import shutil
import time
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import asdict
from pathlib import Path
from typing import Any

from synthetic.config import HISTORY_START, WorldConfig
from synthetic.kernel import days
from synthetic.lake import worker_pool, writer
from synthetic.lake.meter import LakeError, Progress, WrittenTable
from synthetic.lake.writer import Mark
from synthetic.people import simulation
from synthetic.people.branching import Trunk
from synthetic.people.population import Population
from synthetic.scenario import Scenario, scenario
from synthetic.tables import TABLES, of_shard, opening_rows, rows_of_days

__all__ = ["LakeError", "Progress", "WrittenTable", "months", "write_month", "write_world"]

SHARD_BLOCKS = 112
"""Most blocks that are simulated together, which is enough for the `lab` preset."""
_BLOCKS_OF_SEVERAL = 50
"""Most blocks of each even piece of a larger world: few, so that memory is the same whatever the world's size."""

_DAYS_AT_ONCE = 16
"""Days whose rows are in memory together."""

_POPULATION_COST = 0.12
"""Time to simulate a shard for a day, in that of writing its rows of a day."""

_STAGES = (2, 6, 14)
"""After so many of the months that are to be written, other processes may begin with them while one goes on to
simulate the population: it is simulated once, in about the time in which half of the first months are written."""

POPULATIONS = ".population"
NOTE = ".world"


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
    whole = world.blocks
    count = 1 if whole <= SHARD_BLOCKS else -(-whole // min(SHARD_BLOCKS, _BLOCKS_OF_SEVERAL))
    edges = [whole * number // count for number in range(count + 1)]
    return [(first, last - first) for first, last in itertools.pairwise(edges)]


_kept: dict[tuple[Scenario, tuple[int, int]], Population] = {}
"""Populations that are in memory: a world's and its twin's, or one shard's of a world that has several."""


_trunk: Trunk | None = None
"""Of a world whose twins are asked for."""


def keep_partings(world: Scenario, horizon: int, stops: Collection[int]) -> None:
    """Simulate a world up to this day so that twins, which part from it on one of these days or later, need
    not be simulated from the launch on. Worlds of several shards are left alone: their states are too big."""
    global _trunk
    parts = shards(world)
    if len(parts) > 1 or (_trunk and (_trunk.world, _trunk.horizon) == (world, horizon)):
        return
    _trunk = None
    _trunk = Trunk(world, *parts[0], horizon, stops)


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
    shared = _trunk.twin(world) if _trunk and _trunk.blocks == blocks and _trunk.horizon >= horizon else None
    if shared:
        found = shared
    elif file and file.exists():
        found = Population.load(file)
    else:
        found = simulation.simulate(world, *blocks, horizon)
    _kept[(world, blocks)] = found
    return found


def keep_population(
    world: Scenario,
    shard: int,
    horizon: int,
    cache: Path,
    stops: Collection[int] = (),
    on_stop: Callable[[int], None] = lambda _day: None,
) -> bool:
    """Simulate a shard's population and keep it in `cache` for other processes, unless it is there.

    What is known on one of the days `stops` is kept as well, as soon as it is; `on_stop` is told that day, and the
    horizon at last. Returns whether it was made. Raises LakeError.
    """
    if (cache / f"{shard}-{horizon}.npz").exists():
        on_stop(horizon)
        return False

    def keep(found: Population, until: int) -> None:
        with writer.plainly():
            found.save(cache / f"{shard}-{until}.npz")
        on_stop(until)

    blocks = shards(world)[shard]
    if stops:
        _kept[(world, blocks)] = simulation.simulate(
            world, *blocks, horizon, stops, lambda found: keep(found, found.horizon)
        )
    keep(population_of(world, shard, horizon), horizon)
    return True


def claim(config: WorldConfig, out: Path) -> None:
    """Make `out` the folder of this world. Raises LakeError if it belongs to another one."""
    note = out / NOTE
    with writer.plainly():
        out.mkdir(parents=True, exist_ok=True)
        if note.exists():
            owner = note.read_text().strip()
            if owner != config.world_id:
                raise LakeError(f"The folder {out} holds another world ({owner}): choose another folder.")
        else:
            writer.replace_text(note, config.world_id + "\n")


def write_month(
    config: WorldConfig,
    month: dt.date,
    out: Path,
    *,
    through: dt.date,
    tables: Collection[str] | None = None,
    on_day: Callable[[dt.date, int], None] | None = None,
    on_part: Callable[[int], None] | None = None,
    world: Scenario | None = None,
    horizon: int = 0,
) -> dict[str, WrittenTable]:
    """Write the day files of a month that are missing, up to and with `through`; return what it holds then.

    `on_day` is told each day that was made, and its rows; in a world of several shards days are made once for
    each of them, and `on_part` is told how many, of those that do not complete a day. The first month also writes the
    opening stock, filed under the day before history. `horizon`: the day, after this month, up to which there is a
    population, by default the as-of day's; it changes nothing. Raises LakeError, with one sentence, if the files can't be written,
    and ValueError for a month that begins after `through`.
    """
    began = time.perf_counter()
    month = month.replace(day=1)
    first, last = _span(month, through)
    if last <= first:
        raise ValueError(f"The month {month:%Y-%m} begins after {through}.")
    claim(config, out)
    wanted = [name for name in TABLES if tables is None or name in tables]
    marks, open_tables = _marks(out, month, first, last, wanted)
    if open_tables:
        done = {marks[name].through if name in marks else first - 1 for name in open_tables}
        start = done.pop() + 1 if len(done) == 1 else first

        def told(day: int, count: int) -> None:
            if on_day:
                on_day(days.date(day), count)

        # One horizon for all months, so that one population serves them all.
        horizon = horizon or days.number(max(through, config.as_of)) + 1
        made = _make(world or scenario(config), out, open_tables, start, last, horizon, told, on_part)
        for name in open_tables:
            files, size = writer.sizes(out, name, first, last)
            before = marks[name].rows if name in marks and start > first else 0
            marks[name] = Mark(last - 1, before + made.get(name, 0), size, files)
        with writer.plainly():
            writer.write_marks(out, f"{month:%Y-%m}", marks)
    seconds = time.perf_counter() - began
    return {
        name: WrittenTable(marks[name].rows, marks[name].bytes, marks[name].files, seconds) for name in wanted
    }


def _span(month: dt.date, through: dt.date) -> tuple[int, int]:
    """The first day of a month's files, and the day after the last one."""
    first = days.number(month)
    last = min(days.number(next_month(month)), days.number(through) + 1)
    return (first - 1 if first == days.HISTORY else first), last


def _marks(
    out: Path, month: dt.date, first: int, last: int, wanted: list[str]
) -> tuple[dict[str, Mark], list[str]]:
    """What is there of a month's files, and the tables of which days up to, and not on, `last` are missing."""
    known = writer.read_marks(out, f"{month:%Y-%m}")
    marks = {name: mark for name, mark in known.items() if writer.holds(out, name, first, mark)}
    return marks, [name for name in wanted if name not in marks or marks[name].through < last - 1]


def _make(
    world: Scenario,
    out: Path,
    tables: list[str],
    first: int,
    last: int,
    horizon: int,
    on_day: Callable[[int, int], None],
    on_part: Callable[[int], None] | None,
) -> dict[str, int]:
    """Write the files of these days that are missing; return each table's rows, written now or before."""
    parts = shards(world)
    rows_of_day: Counter[int] = Counter()
    with writer.plainly(), writer.DayFiles(out, len(parts)) as files:
        for shard in range(len(parts)):
            people = population_of(world, shard, horizon, out / POPULATIONS)
            own = [name for name in of_shard(shard) if name in tables]
            last_one = shard == len(parts) - 1
            if first < days.HISTORY:
                writer.write_opening(files, opening_rows(world, people, own))
            start = max(first, days.HISTORY)

            def told(day: int, count: int, is_whole: bool = last_one) -> None:
                rows_of_day[day] += count
                if is_whole:
                    on_day(day, rows_of_day[day])

            for begin in range(start, last, _DAYS_AT_ONCE):
                end = min(begin + _DAYS_AT_ONCE, last)
                writer.write_days(files, rows_of_days(world, people, begin, end, own), begin, end, told)
            if on_part and not last_one:
                on_part(last - start)
        made: dict[str, int] = {}
        for (name, _), count in files.rows.items():
            made[name] = made.get(name, 0) + count
    return made


def do(task: dict[str, Any], config: WorldConfig, out: Path, tell: worker_pool.Tell) -> None:
    """Do one task of a crew: keep a shard's population, or write a month."""
    told = scenario(config)
    if "shard" in task:
        horizon, cache = days.number(config.as_of) + 1, out / POPULATIONS
        if "stops" in task:
            keep_population(told, 0, horizon, cache, task["stops"], lambda day: tell({"reached": day}))
            tell({"done": task})
        else:
            tell({"new": keep_population(told, task["shard"], horizon, cache), "done": task})
        return
    made = 0

    def on_day(_day: dt.date, count: int) -> None:
        nonlocal made
        made += 1
        tell({"rows": count})

    written = write_month(
        config,
        dt.date.fromisoformat(task["month"]),
        out,
        through=config.as_of,
        on_day=on_day,
        on_part=lambda count: tell({"part": count}),
        world=told,
        horizon=task.get("horizon", 0),
    )
    tell({"done": task, "made": made, "written": {name: asdict(table) for name, table in written.items()}})


def _stages(config: WorldConfig, out: Path) -> dict[int, list[dt.date]]:
    """Months that are to be written, by the day up to which the population is to be known for it."""
    ahead = [
        month for month in months(config) if _marks(out, month, *_span(month, config.as_of), list(TABLES))[1]
    ]
    edges = [0, *(number for number in _STAGES if number < len(ahead)), len(ahead)]
    parts = [ahead[start:end] for start, end in itertools.pairwise(edges)] if len(edges) > 2 else []
    # The longest months first, so that the processes end together.
    return {_span(part[-1], config.as_of)[1]: part[::-1] for part in parts}


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
    made_parts, past_parts = 0.0, 0.0  # days of one shard
    result = {name: WrittenTable() for name in TABLES}
    parts = len(shards(world))
    end = days.number(config.as_of) + 1
    # A world of one shard has one population, which one process simulates while the others write what they can.
    stages = _stages(config, out) if parts == 1 and workers > 1 else {}
    reached = days.LAUNCH
    people = _POPULATION_COST * (end - days.LAUNCH) if parts > 1 or stages else 0.0
    work = parts * (total_days + people)

    def tell() -> None:
        done = min(past_days + made_days, total_days)
        before = past_parts + parts * past_days
        share = min(1.0, (before + made_parts + made_days) / work)
        seconds = time.perf_counter() - began
        on_progress(Progress(done, total_days, row_count, seconds, share, min(share, before / work)))

    def peopled(is_new: bool) -> None:
        nonlocal made_parts, past_parts
        if is_new:
            made_parts += people
        else:
            past_parts += people
        tell()

    def peopled_until(day: int) -> None:
        nonlocal made_parts, reached
        made_parts += people * (day - reached) / (end - days.LAUNCH)
        reached = day
        for stop in [stop for stop in stages if stop <= day]:
            hands.add({"month": str(month), "horizon": day} for month in stages.pop(stop))
        tell()

    def passed_part(count: int) -> None:
        nonlocal made_parts
        made_parts += count
        tell()

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
    with writer.plainly():
        writer.sweep(out)
    try:
        with worker_pool.Crew(config, out, workers, do) as hands:
            if parts > 1:
                hands.keep_populations(range(parts), peopled)
            later = {month for stage in stages.values() for month in stage}
            tasks = [{"shard": 0, "stops": sorted(stages)[:-1]}] if stages else []
            tasks += [{"month": str(month)} for month in months(config) if month not in later]
            hands.write_months(tasks, passed, finished, passed_part, peopled_until, len(later))
    except BaseException:
        # When one worker can't go on, the others are stopped in the middle of a file.
        with contextlib.suppress(OSError):
            writer.sweep(out)
        raise
    shutil.rmtree(out / POPULATIONS, ignore_errors=True)
    return result

"""Write a world: months of day files, by one process or several."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import shutil
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path

from synthetic.config import HISTORY_START, WorldConfig
from synthetic.kernel import days
from synthetic.lake import notes, writer
from synthetic.lake.meter import LakeError, Meter, OtherWorldError, Progress, WrittenTable
from synthetic.lake.notes import FileNote, MonthNote
from synthetic.lake.worker_pool import Do, Message, Reserve, Send, Task, WorkerPool
from synthetic.people.populations import Populations, shards
from synthetic.scenario import Scenario
from synthetic.tables import TABLES, of_shard, opening_rows, rows_of_days

__all__ = ["LakeError", "Progress", "WrittenTable", "months", "write_month", "write_world"]

_DAYS_AT_ONCE = 16
"""Days whose rows are in memory together."""

_SIMULATION_COST = 0.12
"""Time to simulate a shard for a day, in that of writing its rows of a day."""

_STAGES = (2, 6, 14)
"""After so many of the months that are to be written, other processes may begin with them while one goes on to
simulate the population: it is simulated once, in about the time in which half of the first months are written."""

POPULATIONS = ".population"


def months(config: WorldConfig) -> list[dt.date]:
    """First days of the months from the start of history to the as-of day."""
    found, month = [], HISTORY_START
    while month <= config.as_of:
        found.append(month)
        month = next_month(month)
    return found


def next_month(month: dt.date) -> dt.date:
    return (month.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def claim(config: WorldConfig, out: Path) -> None:
    """Make `out` the folder of this world. Raises LakeError if it belongs to another one.

    A damaged note is written anew: the months' own notes say of which world their files are.
    """
    with writer.plainly():
        out.mkdir(parents=True, exist_ok=True)
        owner = notes.owner(out)
        if owner is None:
            notes.write_owner(out, config.world_id)
        elif owner != config.world_id:
            raise OtherWorldError(
                f"The folder {out} holds another world ({owner}, not {config.world_id}): choose another folder."
            )


def write_month(  # noqa: PLR0913 -- what a month is written from and to, by name
    config: WorldConfig,
    month: dt.date,
    out: Path,
    *,
    through: dt.date,
    tables: Collection[str] | None = None,
    on_day: Callable[[dt.date, int], None] = lambda _day, _rows: None,
    on_parts: Callable[[int], None] = lambda _days: None,
    scenario: Scenario | None = None,
    populations: Populations | None = None,
    horizon: int = 0,
) -> dict[str, WrittenTable]:
    """Write the day files of a month that are missing, or not as they were noted, and return what it holds then.

    `through` is the last day. `on_day` is given each day that was written, and its rows; in a world of several
    shards days are written once for each of them, and `on_parts` is given how many, of those that do not complete
    a day. The first month also writes the opening stock, filed under the day before history. `populations`: those
    that are in memory, for who writes several months. `horizon`: the day, after this month, up to which there is a
    population, by default the as-of day's; it changes nothing. Raises LakeError, with one sentence, if the files
    can't be written, and ValueError for a month that begins after `through`.
    """
    began = time.perf_counter()
    month = month.replace(day=1)
    first, last = span(month, through)
    if last <= first:
        raise ValueError(f"The month {month:%Y-%m} begins after {through}.")
    claim(config, out)
    wanted = [name for name in TABLES if tables is None or name in tables]
    with writer.plainly():
        known = notes.read_notes(out, f"{month:%Y-%m}", config.world_id)
        to_write = _to_write(partial(notes.size_of_file, out), known, first, last, wanted)
    if to_write:
        written = _write_days(
            scenario or Scenario.of(config),
            populations or Populations(out / POPULATIONS),
            # One horizon for all months, so that one population serves them all.
            horizon or days.number(max(through, config.as_of)) + 1,
            out,
            config.encoding,
            to_write,
            lambda day, rows: on_day(days.date(day), rows),
            on_parts,
        )
        with writer.plainly():
            for name, of_table in to_write.items():
                known[name] = _noted(out, name, known.get(name), of_table, written, last)
            notes.write_notes(out, f"{month:%Y-%m}", config.world_id, known)
    seconds = time.perf_counter() - began
    return {name: _held(known[name], first, last, seconds) for name in wanted}


def unwritten(config: WorldConfig, month: dt.date, out: Path) -> dict[str, set[int]]:
    """The days of each table, up to the as-of day, whose files are missing in a month or not of the noted size.

    Raises OSError.
    """
    known = notes.read_notes(out, f"{month:%Y-%m}", config.world_id)
    return unlike(config, month, known, partial(notes.size_of_file, out))


def unlike(
    config: WorldConfig,
    month: dt.date,
    known: Mapping[str, MonthNote],
    size_of: Callable[[str, int], int | None],
) -> dict[str, set[int]]:
    """The days of each table, up to the as-of day, whose files are not of the size that is known of them.

    `size_of` gives the bytes of a table's day, None where there is no file.
    """
    return _to_write(size_of, known, *span(month, config.as_of), list(TABLES))


def span(month: dt.date, through: dt.date) -> tuple[int, int]:
    """The days `[first, last)` of a month's files."""
    last = min(days.number(next_month(month)), days.number(through) + 1)
    return notes.first_day(month), last


def _to_write(
    size_of: Callable[[str, int], int | None],
    known: Mapping[str, MonthNote],
    first: int,
    last: int,
    tables: list[str],
) -> dict[str, set[int]]:
    """The days `[first, last)` of each of the tables whose files are to be written."""
    found = {}
    for name in tables:
        note = known.get(name)
        if note is None:  # nobody knows what is in the files that may be there
            found[name] = set(range(first, last))
        else:
            later = range(max(first, note.through + 1), last)
            found[name] = notes.unlike(size_of, name, note, first, last).union(later)
    return {name: of_table for name, of_table in found.items() if of_table}


def _noted(
    out: Path,
    table: str,
    before: MonthNote | None,
    to_write: set[int],
    written: Mapping[tuple[str, int], FileNote],
    last: int,
) -> MonthNote:
    """What is to be noted of a table's month once these days are written. A file of a day that turned out to have
    no rows is removed."""
    for day in to_write:
        if (table, day) not in written:
            Path(notes.file_of(out, table, day)).unlink(missing_ok=True)
    kept = {day: note for day, note in before.files.items() if day not in to_write} if before else {}
    new = {day: written[table, day] for day in to_write if (table, day) in written}
    return MonthNote(max(last - 1, before.through if before else 0), kept | new)


def _held(note: MonthNote, first: int, last: int, seconds: float) -> WrittenTable:
    files = [of_file for day, of_file in note.files.items() if first <= day < last]
    return WrittenTable(
        sum(of_file.rows for of_file in files), sum(of_file.size for of_file in files), len(files), seconds
    )


def _write_days(  # noqa: PLR0913 -- what a month is written from and to, by name
    scenario: Scenario,
    populations: Populations,
    horizon: int,
    out: Path,
    encoding: str,
    to_write: Mapping[str, set[int]],
    on_day: Callable[[int, int], None],
    on_parts: Callable[[int], None],
) -> dict[tuple[str, int], FileNote]:
    """Write the files of these days, by table; return what was written.

    The day before history is the opening stock's.
    """
    parts = len(shards(scenario))
    rows_of_day: Counter[int] = Counter()
    wanted = sorted(set().union(*to_write.values()))
    spans = _spans([day for day in wanted if day >= days.HISTORY])
    with writer.plainly(), writer.DayFiles(out, parts, encoding) as files:
        for shard in range(parts):
            people = populations.of(scenario, shard, horizon)
            own = [name for name in of_shard(shard) if name in to_write]
            opening = [name for name in own if days.HISTORY - 1 in to_write[name]]
            if opening:
                writer.write_opening(files, opening_rows(scenario, people, opening))
            is_last = shard == parts - 1
            for begin, end in spans:
                frames = rows_of_days(scenario, people, begin, end, own)
                for day, count in files.add_days(frames, begin, end, to_write):
                    rows_of_day[day] += count
                    if is_last:
                        on_day(day, rows_of_day[day])
            if not is_last:
                on_parts(sum(end - begin for begin, end in spans))
    return files.notes


def _spans(wanted: list[int]) -> list[tuple[int, int]]:
    """Ranges `[begin, end)` of days that follow each other, each of at most `_DAYS_AT_ONCE`."""
    found: list[tuple[int, int]] = []
    for day in wanted:
        if found and found[-1][1] == day and day - found[-1][0] < _DAYS_AT_ONCE:
            found[-1] = (found[-1][0], day + 1)
        else:
            found.append((day, day + 1))
    return found


def begin(config: WorldConfig, out: Path) -> Do:
    """Make this process ready for the tasks of a world: a shard's population, or a month."""
    return partial(_do, config, out, Scenario.of(config), Populations(out / POPULATIONS))


def _do(
    config: WorldConfig, out: Path, scenario: Scenario, populations: Populations, task: Task, send: Send
) -> None:
    if "shard" in task:
        with writer.plainly():
            is_new = populations.keep(
                scenario,
                task["shard"],
                days.number(config.as_of) + 1,
                task["stops"],
                lambda day: send({"simulated_until": day}) if task["stops"] else None,
            )
        send({"done": task} if task["stops"] else {"new": is_new, "done": task})
        return
    written_days = 0

    def on_day(_day: dt.date, rows: int) -> None:
        nonlocal written_days
        written_days += 1
        send({"rows": rows})

    written = write_month(
        config,
        dt.date.fromisoformat(task["month"]),
        out,
        through=config.as_of,
        on_day=on_day,
        on_parts=lambda count: send({"parts": count}),
        scenario=scenario,
        populations=populations,
        horizon=task.get("horizon", 0),
    )
    tables = {name: asdict(table) for name, table in written.items()}
    send({"done": task, "written_days": written_days, "tables": tables})


def write_world(
    config: WorldConfig,
    out: Path,
    *,
    workers: int,
    on_progress: Callable[[Progress], None],
    on_damage: Callable[[list[Path]], None] = lambda _files: None,
    reserve: Reserve | None = None,
) -> dict[str, WrittenTable]:
    """Write all months of a world that are missing, with so many processes; return what each table holds.

    Files that are not as they were noted are made anew; `on_damage` is given them. `reserve`: workers that are
    started already. Raises LakeError, with one sentence, if the files can't be written.
    """
    claim(config, out)
    with writer.plainly():
        writer.sweep(out)
    discard_damaged(config, out, workers=workers, on_damage=on_damage)
    try:
        with WorkerPool(config, out, workers, begin, reserve=reserve) as pool:
            written = _Writing(config, out, pool, workers, on_progress).run()
    except BaseException:
        # When one worker can't go on, the others are stopped in the middle of a file.
        with contextlib.suppress(OSError):
            writer.sweep(out)
        raise
    shutil.rmtree(out / POPULATIONS, ignore_errors=True)
    return written


def discard_damaged(
    config: WorldConfig, out: Path, *, workers: int, on_damage: Callable[[list[Path]], None]
) -> list[Path]:
    """Remove the files, up to the as-of day, that are not as they were noted, so that they are made anew.

    Returns them; `on_damage` is given them if there are any. Raises LakeError.
    """
    with writer.plainly():
        damaged = notes.discard_damaged(out, config.world_id, days.number(config.as_of), workers)
    if damaged:
        on_damage(damaged)
    return damaged


class _Writing:
    """The writing of one world: which tasks the pool gets when, and what comes of them."""

    def __init__(
        self,
        config: WorldConfig,
        out: Path,
        pool: WorkerPool,
        workers: int,
        on_progress: Callable[[Progress], None],
    ) -> None:
        self._config, self._pool = config, pool
        self._end = days.number(config.as_of) + 1
        self._shards = len(shards(Scenario.of(config)))
        # A world of one shard has one population, which one process simulates while the others write what they can.
        self._stages = _stages(config, out) if self._shards == 1 and workers > 1 else {}
        is_step = self._shards > 1 or bool(self._stages)
        simulation = _SIMULATION_COST * (self._end - days.LAUNCH) if is_step else 0.0
        total_days = (config.as_of - HISTORY_START).days + 1
        self._meter = Meter(total_days, self._shards, simulation, on_progress)
        self._written = {name: WrittenTable() for name in TABLES}

    def run(self) -> dict[str, WrittenTable]:
        """Have everything written; return what each table holds. Raises LakeError."""
        self._meter.report()
        if self._shards > 1:
            self._pool.run([{"shard": shard, "stops": []} for shard in range(self._shards)], self._hear)
        later = {month for stage in self._stages.values() for month in stage}
        tasks: list[Task] = [{"shard": 0, "stops": sorted(self._stages)[:-1]}] if self._stages else []
        tasks += [{"month": str(month)} for month in months(self._config) if month not in later]
        self._pool.run(tasks, self._hear, len(later))
        return self._written

    def _hear(self, message: Message) -> None:
        """Take in what a worker says of its task."""
        if "rows" in message:
            self._meter.wrote_day(message["rows"])
        elif "parts" in message:
            self._meter.wrote_parts(message["parts"])
        elif "simulated_until" in message:
            self._begin_months(message["simulated_until"])
        elif "new" in message:
            self._meter.simulated(message["new"])
        elif "tables" in message:
            self._finish_month(dt.date.fromisoformat(message["done"]["month"]), message)

    def _begin_months(self, day: int) -> None:
        """The population is there up to a day: have the months written that waited for it."""
        for stop in [stop for stop in self._stages if stop <= day]:
            self._pool.add({"month": str(month), "horizon": day} for month in self._stages.pop(stop))
        self._meter.simulated_up_to((day - days.LAUNCH) / (self._end - days.LAUNCH))

    def _finish_month(self, month: dt.date, message: Message) -> None:
        for name, table in message["tables"].items():
            self._written[name] += WrittenTable(**table)
        last = min(next_month(month), self._config.as_of + dt.timedelta(days=1))
        self._meter.found_days((last - month).days - message["written_days"])


def _stages(config: WorldConfig, out: Path) -> dict[int, list[dt.date]]:
    """Months that are to be written, by the day up to which the population is to be known for it."""
    ahead = [month for month in months(config) if unwritten(config, month, out)]
    edges = [0, *(number for number in _STAGES if number < len(ahead)), len(ahead)]
    parts = [ahead[start:end] for start, end in itertools.pairwise(edges)] if len(edges) > 2 else []
    # The longest months first, so that the processes end together.
    return {span(part[-1], config.as_of)[1]: part[::-1] for part in parts}

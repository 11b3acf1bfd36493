"""Futures of a world, simulated and counted by workers, from people who are kept as they stand on the as-of day.

A world's blocks are taken in groups. Of each group the past is simulated once and kept in a file; every future goes on from
there as a task of its own. `keep` leaves these files, and the future in which nothing is decided, in a folder, and with that
folder a plan costs its own future only. Where something in it is missing, damaged or of another world, it is simulated anew:
what comes out is the same to the byte.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from synthetic import levers
from synthetic.config import WorldConfig
from synthetic.kernel import days
from synthetic.lake import notes, writer
from synthetic.lake.meter import LakeError
from synthetic.lake.worker_pool import Do, Message, Send, Task, WorkerPool
from synthetic.levers import Decision
from synthetic.people import kept, simulation
from synthetic.people.kept import KeptError
from synthetic.people.shard import Shard
from synthetic.scenario import Scenario
from synthetic.truth import tally
from synthetic.truth.tally import WINDOW, Tally

HORIZON = 180
GROUP = 64
"""Most blocks that are simulated together: half of the `lab` preset."""
_FEW = 16
"""So few blocks are simulated in this process: starting others takes longer."""
_SEND_DAYS = 25
_DAMAGE = (OSError, ValueError, LookupError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error)
NOTE, ALONE = "people.json", "alone.npz"


class CancelledError(RuntimeError):
    """The simulation was stopped by whoever asked for it."""


@dataclass(frozen=True)
class Progress:
    """How far a simulation is: days simulated or counted, of all that have to be."""

    done: int
    total: int
    seconds: float

    @property
    def fraction(self) -> float:
        return min(1.0, self.done / self.total)

    @property
    def seconds_left(self) -> float | None:
        """About how long it will still take; None before anything is done."""
        return self.seconds * (self.total - self.done) / self.done if self.done else None


@dataclass(frozen=True)
class Future:
    """A future that is asked for: what is decided, and whether rows are made, without which only people are counted."""

    decisions: tuple[Decision, ...] = ()
    rows: bool = True

    def days(self, horizon: int) -> int:
        """How many days have to pass or be counted in it."""
        return horizon + (horizon + WINDOW if self.rows else 0)


@dataclass(frozen=True)
class Running:
    """How a simulation is run, and followed by whoever asked for it. What the functions raise ends it.

    `people`: a folder that `keep` has filled for this world, which saves its past. `workers`: processes, all cores by
    default. When `cancelled` says so, CancelledError is raised within about a second. `on_note` is given a sentence
    where kept people could not be used, `on_future` each future by its number as soon as it is counted.
    """

    people: Path | None = None
    workers: int | None = None
    on_progress: Callable[[Progress], None] = lambda _progress: None
    cancelled: Callable[[], bool] = lambda: False
    on_note: Callable[[str], None] = lambda _sentence: None
    on_future: Callable[[int, Tally], None] = lambda _number, _tally: None


PLAIN = Running()


def groups(blocks: int) -> list[tuple[int, int]]:
    """First block and number of blocks of each group: few, as even as they can be, whatever the number of workers."""
    count = -(-blocks // GROUP)
    width = -(-blocks // count)
    return [(first, min(width, blocks - first)) for first in range(0, blocks, width)]


def keep(config: WorldConfig, folder: Path, running: Running = PLAIN) -> list[Path]:
    """Keep the people of a world as they stand at the end of its as-of day, and the future in which nothing is decided.

    Returns the files. Raises LakeError where they cannot be written, and CancelledError.
    """
    with writer.plainly():
        folder.mkdir(parents=True, exist_ok=True)
    work = _Work(config, [Future()], HORIZON, replace(running, people=None))
    (alone,) = work.run(folder)
    with writer.plainly():
        _save(folder / ALONE, alone, work.stamp)
        note = {"world": config.world_id, "as_of": str(config.as_of), "groups": work.groups}
        notes.replace_text(folder / NOTE, json.dumps(note) + "\n")
    return [*(folder / _people(group) for group in work.groups), folder / ALONE, folder / NOTE]


def simulate(
    config: WorldConfig, futures: Sequence[Future], horizon: int = HORIZON, running: Running = PLAIN
) -> list[Tally]:
    """The tallies of several futures of `horizon` days. Raises LakeError and CancelledError."""
    with writer.plainly(), tempfile.TemporaryDirectory(prefix="larder-what-if-") as scratch:
        return _Work(config, futures, horizon, running).run(Path(scratch))


class _Work:
    """Several futures of one world while they are simulated."""

    def __init__(
        self, config: WorldConfig, futures: Sequence[Future], horizon: int, running: Running
    ) -> None:
        blocks = Scenario.of(config).blocks
        self.config, self.futures, self.horizon, self.running = config, list(futures), horizon, running
        self.groups = groups(blocks)
        self.size = 1 if blocks <= _FEW else max(1, running.workers or os.cpu_count() or 1)
        self.start = days.number(config.as_of) + 1
        self.stamp = _stamp(config, horizon)
        self.found: dict[int, Tally] = {}
        self.parts: dict[int, dict[int, Tally]] = {}
        self.known: dict[int, str] = {}
        self.done = self.total = 0
        self.began = time.perf_counter()

    def run(self, scratch: Path) -> list[Tally]:
        """The futures' tallies; files of tasks go to `scratch`."""
        self._check()
        self._take_the_kept_future()
        wanted = [number for number in range(len(self.futures)) if number not in self.found]
        if wanted:
            past = [
                {"group": place, "blocks": group}
                for place, group in enumerate(self.groups)
                if not self._is_kept(place, group)
            ]
            self.total = len(past) * (self.start - days.LAUNCH) + len(self.groups) * sum(
                self.futures[number].days(self.horizon) for number in wanted
            )
            self._report()
            with WorkerPool(self.config, scratch, self.size, begin, while_waiting=self._check) as pool:
                ahead = [] if past else self._tasks(wanted)
                to_come = len(wanted) * len(self.groups) if past else 0
                pool.run(past + ahead, partial(self._hear, pool, wanted), to_come)
        return [self.found[number] for number in range(len(self.futures))]

    def _tasks(self, wanted: Sequence[int]) -> list[Task]:
        """Each of these futures of each group, so that the first one is known as soon as can be."""
        return [
            {
                "group": place,
                "blocks": group,
                "people": self.known[place],
                "future": number,
                "horizon": self.horizon,
                "decisions": [asdict(decision) for decision in self.futures[number].decisions],
                "rows": self.futures[number].rows,
            }
            for number in wanted
            for place, group in enumerate(self.groups)
        ]

    def _is_kept(self, place: int, group: tuple[int, int]) -> bool:
        """Whether there is a file with a group's people. What is wrong inside is seen by who reads it."""
        if self.running.people is None:
            return False
        file = self.running.people / _people(group)
        if not file.is_file():
            self._note("are not there yet")
            return False
        self.known[place] = str(file)
        return True

    def _take_the_kept_future(self) -> None:
        if self.running.people is None:
            return
        for number, future in enumerate(self.futures):
            if not future.decisions and (known := _load(self.running.people / ALONE, self.stamp)) is not None:
                self._find(number, known)

    def _hear(self, pool: WorkerPool, wanted: Sequence[int], message: Message) -> None:
        self._check()
        self.done += message.get("days", 0)
        self.total += message.get("more", 0)
        if "note" in message:
            self._note(message["note"])
        if "kept" in message:
            self.known[message["group"]] = message["kept"]
            if len(self.known) == len(self.groups):
                pool.add(self._tasks(wanted))
        if "counted" in message:
            self._gather(message["future"], message["group"], Path(message["counted"]))
        self._report()

    def _gather(self, number: int, group: int, file: Path) -> None:
        counted = _load(file, self.stamp)
        if counted is None:
            raise LakeError(
                f"{file} cannot be read back: the disk may be full. Free some space, and try again."
            )
        file.unlink()
        parts = self.parts.setdefault(number, {})
        parts[group] = counted
        if len(parts) == len(self.groups):
            self._find(number, Tally.together(parts.pop(place) for place in range(len(self.groups))))

    def _find(self, number: int, counted: Tally) -> None:
        self.found[number] = counted
        self.running.on_future(number, counted)

    def _note(self, problem: str) -> None:
        self.running.on_note(
            f"The people as they stand on {self.config.as_of} {problem}: the past is simulated anew, which takes some "
            "seconds more and gives the same."
        )

    def _check(self) -> None:
        if self.running.cancelled():
            raise CancelledError("The simulation was stopped.")

    def _report(self) -> None:
        self.running.on_progress(Progress(self.done, max(1, self.total), time.perf_counter() - self.began))


def begin(config: WorldConfig, out: Path) -> Do:
    """Make this process ready for the pasts and the futures of a world's groups of blocks; `out`: where files go."""
    return partial(_do, config, out)


def _do(config: WorldConfig, out: Path, task: Task, send: Send) -> None:
    """Simulate a group's past and keep it, or a group's future and count it."""
    unsent = 0

    def made(count: int = 1) -> None:
        nonlocal unsent
        unsent += count
        if unsent >= _SEND_DAYS:
            send({"days": unsent})
            unsent = 0

    first, blocks = task["blocks"]
    group, start = (first, blocks), days.number(config.as_of) + 1
    if "future" not in task:
        _past(config, group, made, out / _people(group))
        send({"days": unsent, "group": task["group"], "kept": str(out / _people(group)), "done": True})
        return
    end = start + int(task["horizon"])
    scenario = _scenario(config, [Decision(**decision) for decision in task["decisions"]], end - start)
    read = partial(kept.load, scenario, config.world_id, start, group, end)
    try:
        shard = read(Path(task["people"]))
    except KeptError as problem:
        try:
            shard = read(out / _people(group))  # another future of this group has met the same
        except KeptError:
            send({"note": str(problem), "more": start - days.LAUNCH})
            _past(config, group, made, out / _people(group))
            shard = read(out / _people(group))
    people = shard.go_on(start, made)
    if task["rows"]:
        counted = tally.count(scenario, people, start, end, made)
    else:
        counted = tally.count_people(scenario, people, start, end)
    file = out / f"counted-{task['future']}-{task['group']}.npz"
    with writer.plainly():
        _save(file, counted, _stamp(config, end - start))
    place = {"future": task["future"], "group": task["group"]}
    send({"days": unsent, "counted": str(file), **place, "done": True})


def _past(config: WorldConfig, group: tuple[int, int], made: Callable[[], None], file: Path) -> None:
    start = days.number(config.as_of) + 1
    shard: Shard = simulation.past(Scenario.of(config), *group, start, made)
    with writer.plainly():
        kept.save(shard, config.world_id, start, file)


def _scenario(config: WorldConfig, decisions: Sequence[Decision], horizon: int) -> Scenario:
    scenario = Scenario.of(config)
    start = days.number(config.as_of) + 1
    bends = levers.bends(
        levers.drawn(config.seed), decisions, start, horizon, levers.size_of(scenario.blocks)
    )
    return replace(scenario, decisions=scenario.decisions + bends)


def _people(group: tuple[int, int]) -> str:
    return f"people-{group[0]}-{group[1]}.npz"


def _stamp(config: WorldConfig, horizon: int) -> str:
    """Of what a tally is."""
    return f"{kept.VERSION} {config.world_id} {config.as_of} {horizon}"


def _save(file: Path, counted: Tally, stamp: str) -> None:
    temporary = file.with_name(f".{file.name}.tmp")
    with temporary.open("wb") as stream:
        np.savez(stream, **counted.arrays(), of=np.array(stamp))  # type: ignore[arg-type]
    temporary.replace(file)


def _load(file: Path, stamp: str) -> Tally | None:
    """The tally that a file has kept; None where there is none, it is damaged, or of another world or horizon."""
    try:
        with file.open("rb") as stream, np.load(stream) as arrays:
            whole: dict[str, Any] = {name: arrays[name] for name in arrays.files}
            return Tally.from_arrays(whole) if str(whole["of"]) == stamp else None
    except _DAMAGE:
        return None

"""How long a world takes on more processors: measured with one and two, simulated for more, and for more users.

    python -m synthetic.checks.scaling --preset lab
    python -m synthetic.checks.scaling --preset large --out DIR

Writes the world in pieces (docs/pieces.md), each a process of its own: first one after another, then two at a time.
From the pieces as they took with one process, all else is *simulated*: whoever is free takes the next piece, and
wave 2 begins when wave 1 is over. How far that is from what two processes really took stands beside it; it knows
nothing of disks and networks, and not that processors of one machine share their memory's bandwidth.

More users are computed, too: a shard takes as long for each of its blocks, and a month as long for each user, beyond
what a process takes to start. A world has at most 16 million of them, since users' numbers end there; a billion are
so many worlds with seeds of their own, which share nothing.

A piece counts by the processor's time, which a machine that has other work does not lengthen. `--out` keeps the
pieces of the first run; without it, they go to a temporary folder. Takes three times as long as writing the world.
"""

from __future__ import annotations

import argparse
import heapq
import math
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from synthetic.config import MOST_USERS, PRESETS, WorldConfig
from synthetic.lake import notes, pieces, world
from synthetic.lake.worker_pool import MEMORY
from synthetic.people.populations import shards
from synthetic.scenario import Scenario

CORES = (2, 4, 8, 16, 32, 64)
BILLION = 10**9
ROOT = Path(__file__).resolve().parents[2]
SYNTHETIC = (sys.executable, "-m", "synthetic")


@dataclass(frozen=True)
class Measured:
    """A world in pieces, as one process took for them."""

    config: WorldConfig
    start: float
    """Seconds for a piece that is done already: what each costs beside its work."""
    waves: tuple[tuple[float, ...], tuple[float, ...]]
    """Seconds of each piece: of the shards, and of the months."""
    check: float
    """Seconds in which one process holds every file against its digest, when all are there."""
    rows: int
    events: int
    size: int
    """Bytes of all files."""

    def of(self, users: int) -> Measured:
        """The same for another number of users, computed."""
        config = WorldConfig(self.config.seed, as_of=self.config.as_of, size=users)
        mine, theirs = (shards(Scenario.of(one)) for one in (self.config, config))
        block = sum(seconds - self.start for seconds in self.waves[0]) / sum(width for _, width in mine)
        more = users / self.config.users
        return Measured(
            config,
            self.start,
            (
                tuple(self.start + width * block for _, width in theirs),
                tuple(self.start + more * (seconds - self.start) for seconds in self.waves[1]),
            ),
            self.start + more * (self.check - self.start),
            round(more * self.rows),
            round(more * self.events),
            round(more * self.size),
        )

    def seconds(self, cores: int, worlds: int = 1) -> float:
        """Seconds that so many worlds of this kind take on so many processors, simulated."""
        return sum(makespan(worlds * wave, cores) for wave in self.waves)

    @property
    def serial(self) -> float:
        """Seconds that no number of processors makes shorter: the longest piece of each wave."""
        return sum(max(wave) for wave in self.waves)


def makespan(durations: Sequence[float], workers: int) -> float:
    """Seconds until all is done when whoever is free takes the next of the list."""
    free = [0.0] * workers
    for seconds in durations:
        heapq.heapreplace(free, free[0] + seconds)
    return max(free)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--preset", choices=PRESETS, default="lab")
    parser.add_argument("--users", type=int, help="number of users, in place of the preset's")
    parser.add_argument("--as-of", default=str(WorldConfig().as_of))
    parser.add_argument("--out", type=Path, help="new folder, which is left with the world")
    options = parser.parse_args(arguments)
    config = WorldConfig.from_settings(preset=options.preset, as_of=options.as_of, users=options.users)
    with tempfile.TemporaryDirectory(prefix="larder-scaling-") as temporary:
        out = options.out or Path(temporary) / "one"
        measured, one = measure(config, out)
        two, processor = run(config, Path(temporary) / "two", 2)
    print(report(measured, one, two, processor))


def measure(config: WorldConfig, out: Path) -> tuple[Measured, float]:
    """Do a world's pieces one after another; also seconds of the clock."""
    timed: list[float] = []
    began = time.perf_counter()
    work = pieces.pieces(config)
    for piece in work:
        timed.append(processor_seconds([*SYNTHETIC, "piece", "--out", str(out), piece.line()]))
        print(f"{piece.name}: {timed[-1]:.1f} s", file=sys.stderr, flush=True)
    one = time.perf_counter() - began
    start = processor_seconds([*SYNTHETIC, "piece", "--out", str(out), work[-1].line()])
    size = ["--users", str(config.users)] if config.size else ["--preset", config.preset]
    options = [*size, "--seed", str(config.seed), "--as-of", str(config.as_of)]
    check = processor_seconds([*SYNTHETIC, *options, "--workers", "1", "--out", str(out)])
    known = [notes.read_notes(out, f"{month:%Y-%m}", config.world_id) for month in world.months(config)]
    files = [
        (table, file) for month in known for table, note in month.items() for file in note.files.values()
    ]
    return Measured(
        config,
        start,
        (
            tuple(s for piece, s in zip(work, timed, strict=True) if piece.wave == 1),
            tuple(s for piece, s in zip(work, timed, strict=True) if piece.wave == 2),
        ),
        check,
        sum(file.rows for _, file in files),
        sum(file.rows for table, file in files if table == "events"),
        sum(file.size for _, file in files),
    ), one


def run(config: WorldConfig, out: Path, workers: int) -> tuple[float, float]:
    """Do a world's pieces with so many processes at a time; seconds of the clock, and of the processors."""
    began = time.perf_counter()
    processor = 0.0
    with ThreadPoolExecutor(workers) as pool:
        for wave in (1, 2):
            commands = [
                [*SYNTHETIC, "piece", "--out", str(out), piece.line()]
                for piece in pieces.pieces(config)
                if piece.wave == wave
            ]
            processor += sum(pool.map(processor_seconds, commands))
    seconds = time.perf_counter() - began
    shutil.rmtree(out)
    return seconds, processor


def processor_seconds(command: Sequence[str]) -> float:
    """Run a command; seconds of the processor that it took, or of the clock where the system doesn't tell (Windows).

    Raises CalledProcessError if it fails.
    """
    began = time.perf_counter()
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path, **MEMORY},
    )
    if sys.platform == "win32":
        seconds = 0.0
        process.wait()
    else:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = used.ru_utime + used.ru_stime
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return seconds or time.perf_counter() - began


def report(measured: Measured, one: float, two: float, processor: float) -> str:
    """What was measured and what is computed from it, as Markdown."""
    first, second = measured.waves
    machine = (
        f"{time.strftime('%Y-%m-%d')}, {platform.system()} on {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}"
    )
    what = (
        f"{measured.config.world_id}, {measured.rows:,} rows of which {measured.events:,} events, "
        f"{measured.size / 1e9:.2f} GB"
    )
    parts = (
        f"{len(first)} shards of {min(first):.1f} to {max(first):.1f} s and {len(second)} months of "
        f"{min(second):.1f} to {max(second):.1f} s, of which {measured.start:.1f} s are each process's start; "
        f"{measured.check:.1f} s to hold every file against its digest, by one process."
    )
    return "\n".join(
        [
            f"{machine}: {what}",
            "",
            "| processes at a time | seconds, measured | of the processors | seconds, simulated |",
            "|---|---|---|---|",
            f"| 1 | {one:,.1f} | {sum(first) + sum(second):,.1f} | {measured.seconds(1):,.1f} |",
            f"| 2 | {two:,.1f} | {processor:,.1f} | {measured.seconds(2):,.1f} |",
            "",
            parts,
            "",
            "Simulated, in minutes:",
            "",
            f"| users | events | {' | '.join(f'{cores} cores' for cores in CORES)} | serial | check by one | GB |",
            "|---" * (len(CORES) + 5) + "|",
            *(row(measured, users) for users in sizes(measured.config.users)),
        ]
    )


def sizes(measured: int) -> list[int]:
    """Numbers of users to compute: those that were measured and more, up to a billion."""
    return [measured, *(users for users in (*PRESETS.values(), MOST_USERS, BILLION) if users > measured)]


def row(measured: Measured, users: int) -> str:
    """The line of so many users, in as many worlds as they take."""
    worlds = math.ceil(users / MOST_USERS)
    world_of = measured if users == measured.config.users else measured.of(math.ceil(users / worlds))
    times = [world_of.seconds(cores, worlds) for cores in CORES]
    label = f"{users:,}" + (f" in {worlds} worlds" if worlds > 1 else "")
    return (
        f"| {label} | {worlds * world_of.events:,} | {' | '.join(map(minutes, times))} | "
        f"{minutes(world_of.serial)} | {minutes(worlds * world_of.check)} | {worlds * world_of.size / 1e9:,.1f} |"
    )


def minutes(seconds: float) -> str:
    """With two digits that say something."""
    return f"{seconds / 60:,.{2 if seconds < 600 else 0}f}"


if __name__ == "__main__":
    main()

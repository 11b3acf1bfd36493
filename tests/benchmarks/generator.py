"""How the simulator compares, in one run: speed with the bare write and with others, and memory by size.

    uv run --group benchmarks python -m tests.benchmarks.generator
    uv run --group benchmarks python -m tests.benchmarks.generator --users 30000 --memory 1 2

Rows a second by the clock, and by processor time, which says more on a machine that has other work. The
ratio is ours over theirs (for the bare write: its time under ours). Not part of the tests.

- ours: `python -m synthetic`, from start to finish, its processes' start included;
- bare write: the same Arrow tables, already made, with the same writer and as many processes;
- jafgen, Snowfakery: what their commands run; Faker: `name()` and `email()` in a loop; DuckDB: a table like
  `events` from `range()` and `random()`, written as Parquet.

Theirs is timed within their process after all imports, and for so many rows that it doesn't change with
more of them, so that their start isn't counted; ours counts its own.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from synthetic.lake import notes
from tests.benchmarks import memory

ROOT = Path(__file__).resolve().parents[2]
TIMED = """
import glob, json, os, time
os.chdir({folder!r})
{imports}
began, used = time.perf_counter(), time.process_time()
{work}
seconds, processor = time.perf_counter() - began, time.process_time() - used
rows = {rows} or sum(sum(1 for _ in open(name)) - 1 for name in glob.glob("**/*.csv", recursive=True))
print(json.dumps(dict(rows=rows, seconds=seconds, processor=processor)))
"""
SNOWFAKERY = """
- object: user
  fields:
    full_name: {fake: Name}
    email: {fake: Email}
    created_at: {fake: DateTime}
  friends:
    - object: event
      count: 4
      fields:
        user_id: {reference: user}
        event_name: {random_choice: [app_opened, recipe_viewed, plan_saved]}
        event_at: {fake: DateTime}
"""
DUCKDB = """
duckdb.execute("SET threads = {workers}")
duckdb.execute('''
    COPY (
        SELECT i AS id, (random() * 120000)::BIGINT AS user_id, i // 3 AS session_id,
            ['app_opened', 'recipe_viewed', 'plan_started', 'plan_saved'][1 + (random() * 3.99)::INT % 4] AS event_name,
            TIMESTAMP '2024-01-01' + to_seconds((random() * 7.8e7)::BIGINT) AS event_at,
            TIMESTAMP '2024-01-01' + to_seconds((random() * 7.8e7)::BIGINT) AS received_at,
            ['web', 'ios', 'android'][1 + (random() * 2.99)::INT % 3] AS platform,
            '6.' || (random() * 12)::INT || '.0' AS app_version
        FROM range({rows}) AS r(i)
    ) TO 'events.parquet' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)
''')
"""
SNOWFAKERY_WORK = """
generate_data("recipe.yml", target_number=({users}, "user"), output_format="csv", output_folder="out")
"""


@dataclass(frozen=True)
class Measured:
    """Rows, the wall and processor seconds that they took, and the peak memory of all processes."""

    name: str
    rows: int
    seconds: float
    processor: float
    peak_mb: float = 0.0


@dataclass(frozen=True)
class Contender:
    """Another generator: the module that it needs, and what is timed of it."""

    name: str
    module: str
    imports: str
    work: str
    rows: int = 0
    """How many rows it makes, or 0 to count them in the files that it leaves."""
    aim: float | None = None
    """How many times as fast ours is meant to be."""


def contenders(workers: int) -> tuple[Contender, ...]:
    return (
        Contender(
            "jafgen, a year",
            "jafgen",
            "from jafgen.simulation import Simulation",
            "told = Simulation(1, 'raw')\ntold.run_simulation()\ntold.save_results()",
            aim=50.0,
        ),
        Contender(
            "Snowfakery, users and events",
            "snowfakery",
            "from snowfakery import generate_data",
            SNOWFAKERY_WORK.format(users=12_000),
            aim=100.0,
        ),
        Contender(
            "Faker, name() and email()",
            "faker",
            "from faker import Faker\nfake = Faker()",
            "for _ in range(40_000):\n    fake.name(), fake.email()",
            40_000,
        ),
        Contender(
            "DuckDB, range() and random()",
            "duckdb",
            "import duckdb",
            DUCKDB.format(workers=workers, rows=10_000_000),
            10_000_000,
        ),
    )


def ours(users: int, as_of: str, workers: int, out: Path) -> tuple[Measured, int]:
    """Write a world; what it took, and how many events it has."""
    command = [sys.executable, "-m", "synthetic", "--users", str(users), "--as-of", as_of]
    told = memory.run([*command, "--workers", str(workers), "--out", str(out)])
    rows: Counter[str] = Counter()
    for month in (out / notes.FOLDER).glob("*.json"):
        for table, note in notes.read_notes(out, month.stem, notes.owner(out) or "").items():
            rows[table] += sum(file.rows for file in note.files.values())
    if not rows:
        raise SystemExit(f"nothing was written:\n{told.output}")
    return Measured("ours", rows.total(), told.seconds, told.processor, told.peak_mb), rows["events"]


def bare(lake: Path, workers: int, out: Path) -> Measured:
    """Write the tables of a lake once more, with so many processes at once."""
    script = str(Path(__file__).with_name("bare.py"))
    hands = [
        subprocess.Popen(
            [sys.executable, script, str(lake), str(out), str(part), str(workers)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for part in range(workers)
    ]
    told = [json.loads(hand.communicate()[0]) for hand in hands]
    return Measured(
        "bare write of the same tables",
        sum(part["rows"] for part in told),
        max(part["seconds"] for part in told),
        sum(part["processor"] for part in told),
    )


def theirs(contender: Contender, folder: Path) -> Measured:
    """What another generator takes."""
    (folder / "recipe.yml").write_text(SNOWFAKERY)
    script = TIMED.format(
        folder=str(folder), imports=contender.imports, work=contender.work, rows=contender.rows
    )
    told = memory.run([sys.executable, "-c", script])
    found = json.loads(told.output.splitlines()[-1])
    return Measured(contender.name, found["rows"], found["seconds"], found["processor"], told.peak_mb)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--users", type=int, default=120_000, help="size of the world (the lab preset's)")
    parser.add_argument("--as-of", default="2026-06-30", help="last day (%(default)s)")
    parser.add_argument("--workers", type=int, default=2, help="processes (%(default)s)")
    parser.add_argument(
        "--memory",
        type=float,
        nargs="*",
        default=[10.0, 100.0],
        help="millions of events at which memory is measured (%(default)s); none to leave it out",
    )
    options = parser.parse_args()
    with _folder() as folder:
        mine, events = ours(options.users, options.as_of, options.workers, folder / "ours")
        print(f"{options.users:,} users to {options.as_of}, {events:,} events, {options.workers} processes")
        print(f"{'':30}{'rows':>12}{'rows/s':>13}{'ratio':>8}{'rows/cpu-s':>13}{'ratio':>8}{'MB':>6}  aim")
        _print(mine, mine, None)
        _print(bare(folder / "ours", options.workers, folder / "bare"), mine, 3.0, under=True)
    for contender in contenders(options.workers):
        if importlib.util.find_spec(contender.module) is None:
            print(f"{contender.module} is left out: run this with `uv run --group benchmarks`.")
            continue
        with _folder() as folder:
            _print(theirs(contender, folder), mine, contender.aim)
    peaks: list[float] = []
    for millions in options.memory:
        users = max(1_000, round(options.users * millions * 1e6 / events, -3))
        with _folder() as folder:
            made, count = ours(int(users), options.as_of, options.workers, folder / "ours")
        peaks.append(made.peak_mb)
        print(
            f"memory at {count / 1e6:6.1f} million events ({users:,.0f} users): {made.peak_mb:6.0f} MB, "
            f"{made.rows:,} rows in {made.seconds:,.0f} s",
            flush=True,
        )
    if len(peaks) > 1:
        spread = 100.0 * (max(peaks) - min(peaks)) / min(peaks)
        print(f"most {max(peaks):.0f} MB (aim: 512), {spread:.1f} % apart (aim: 5)")


def _print(one: Measured, mine: Measured, aim: float | None, *, under: bool = False) -> None:
    """One line of the table. `under`: the ratio is how many times as long ours takes, and is to be small."""
    wall, own = (m.rows / m.seconds for m in (one, mine))
    cpu, own_cpu = (m.rows / m.processor for m in (one, mine))
    ratio, ratio_cpu = (wall / own, cpu / own_cpu) if under else (own / wall, own_cpu / cpu)
    told = ""
    if aim is not None:
        reached = ratio <= aim if under else ratio >= aim
        told = f"{'at most' if under else 'at least'} {aim:g}: {'reached' if reached else 'missed'}"
    memory_mb = f"{one.peak_mb:6.0f}" if one.peak_mb else f"{'':6}"
    print(
        f"{one.name:30}{one.rows:12,}{wall:13,.0f}{ratio:8.1f}{cpu:13,.0f}{ratio_cpu:8.1f}{memory_mb}  {told}",
        flush=True,
    )


@contextmanager
def _folder() -> Iterator[Path]:
    """A temporary folder for one measurement."""
    with tempfile.TemporaryDirectory(prefix="larder-benchmark-", ignore_cleanup_errors=True) as name:
        yield Path(name)


if __name__ == "__main__":
    main()

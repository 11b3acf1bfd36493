"""How the simulator compares, in one run: speed with the bare write and with others, and memory by size.

    uv run --group benchmarks python tests/benchmarks/generator.py
    uv run --group benchmarks python tests/benchmarks/generator.py --users 30000 --memory 1 2

Rows a second by the clock, and by processor time, which says more on a machine that has other work. The
ratio is ours over theirs (for the bare write: its time under ours). Not part of the tests.

- ours: `python -m synthetic`, from start to finish, with so many processes;
- bare write: the same Arrow tables, already made, with the same writer and as many processes;
- jafgen, Snowfakery: their own commands; Faker: `name()` and `email()` in a loop;
- DuckDB: a table like `events` from `range()` and `random()`, written as Parquet.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import memory

FAKER = """
from faker import Faker
fake = Faker()
for _ in range({rows}):
    fake.name(), fake.email()
"""
DUCKDB = """
import duckdb
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
    ) TO '{folder}/events.parquet' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)
''')
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


@dataclass(frozen=True)
class Measured:
    """Rows, and the wall and processor seconds that they took."""

    name: str
    rows: int
    seconds: float
    processor: float
    note: str = ""


def ours(users: int, as_of: str, workers: int, out: Path) -> tuple[Measured, memory.Run, int]:
    """Write a world; what it took, its memory, and how many events it has."""
    command = [sys.executable, "-m", "synthetic", "--users", str(users), "--as-of", as_of]
    told = memory.run([*command, "--workers", str(workers), "--out", str(out)])
    rows = dict.fromkeys(("events", "together"), 0)
    for note in (out / ".months").glob("*.json"):
        for table, mark in json.loads(note.read_text()).items():
            rows["together"] += mark["rows"]
            rows["events"] += mark["rows"] if table == "events" else 0
    return Measured("ours", rows["together"], told.seconds, told.processor), told, rows["events"]


def bare(lake: Path, workers: int, out: Path) -> Measured:
    script = str(Path(__file__).with_name("bare.py"))
    hands = [
        subprocess.Popen(
            [sys.executable, script, str(lake), str(out), str(part), str(workers)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).resolve().parents[2],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        )
        for part in range(workers)
    ]
    told = [json.loads(hand.communicate()[0]) for hand in hands]
    return Measured(
        "bare write",
        sum(part["rows"] for part in told),
        max(part["seconds"] for part in told),
        sum(part["processor"] for part in told),
        "aim: ours takes at most 3 times as long",
    )


def jafgen(folder: Path) -> Measured:
    told = memory.run(
        [
            sys.executable,
            "-c",
            f"import os; os.chdir({str(folder)!r}); from jafgen.cli import app; app(['1'])",
        ]
    )
    rows = sum(sum(1 for _ in path.open()) - 1 for path in folder.glob("jaffle-data/*.csv"))
    return Measured("jafgen", rows, told.seconds, told.processor, "a year; aim: 50 times as fast")


def snowfakery(folder: Path) -> Measured:
    recipe = folder / "recipe.yml"
    recipe.write_text(SNOWFAKERY)
    users = 6_000
    told = memory.run(
        [
            *(sys.executable, "-m", "snowfakery", str(recipe), "--target-number", "user", str(users)),
            *("--output-format", "csv", "--output-folder", str(folder / "out")),
        ]
    )
    rows = sum(sum(1 for _ in path.open()) - 1 for path in (folder / "out").glob("*.csv"))
    return Measured(
        "Snowfakery", rows, told.seconds, told.processor, "users and events; aim: 100 times as fast"
    )


def faker(_folder: Path) -> Measured:
    rows = 30_000
    told = memory.run([sys.executable, "-c", FAKER.format(rows=rows)])
    return Measured("Faker name+email", rows, told.seconds, told.processor)


def duckdb(folder: Path, workers: int) -> Measured:
    rows = 10_000_000
    told = memory.run([sys.executable, "-c", DUCKDB.format(rows=rows, workers=workers, folder=folder)])
    return Measured("DuckDB range()+random()", rows, told.seconds, told.processor, "independent columns")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--users", type=int, default=120_000)
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
    measured: list[Measured] = []
    with _folder() as folder:
        mine, _, events = ours(options.users, options.as_of, options.workers, folder / "ours")
        measured += [mine, bare(folder / "ours", options.workers, folder / "bare")]
    others: dict[str, Callable[[Path], Measured]] = {
        "jafgen": jafgen,
        "snowfakery": snowfakery,
        "faker": faker,
        "duckdb": lambda folder: duckdb(folder, options.workers),
    }
    for module, contender in others.items():
        if importlib.util.find_spec(module) is None:
            print(f"{module} is left out: run this with `uv run --group benchmarks`.")
            continue
        with _folder() as folder:
            measured.append(contender(folder))
    print(f"{options.users:,} users to {options.as_of}, {events:,} events, {options.workers} processes")
    print(f"{'':26}{'rows':>12}{'rows/s':>13}{'ratio':>8}{'rows/cpu-s':>13}{'ratio':>8}")
    for one in measured:
        wall, own = (m.rows / m.seconds for m in (one, mine))
        cpu, own_cpu = (m.rows / m.processor for m in (one, mine))
        print(
            f"{one.name:26}{one.rows:12,}{wall:13,.0f}{_ratio(one, own, wall):8.1f}"
            f"{cpu:13,.0f}{_ratio(one, own_cpu, cpu):8.1f}  {one.note}"
        )
    peaks: list[float] = []
    for millions in options.memory:
        users = max(1_000, round(options.users * millions * 1e6 / events, -3))
        with _folder() as folder:
            made, told, count = ours(int(users), options.as_of, options.workers, folder / "ours")
        peaks.append(told.peak_mb)
        print(
            f"memory at {count / 1e6:6.1f} million events ({users:,.0f} users): {told.peak_mb:6.0f} MB, "
            f"{made.rows / made.seconds:,.0f} rows/s",
            flush=True,
        )
    if len(peaks) > 1:
        spread = 100.0 * (max(peaks) - min(peaks)) / min(peaks)
        print(f"most {max(peaks):.0f} MB (aim: 512), {spread:.1f} % apart (aim: 5)")


def _ratio(one: Measured, own: float, theirs: float) -> float:
    """Ours over theirs; for the bare write, how many times as long ours takes."""
    return theirs / own if one.name == "bare write" else own / theirs


@contextmanager
def _folder() -> Iterator[Path]:
    """A temporary folder for one measurement."""
    with tempfile.TemporaryDirectory(prefix="larder-benchmark-", ignore_cleanup_errors=True) as name:
        yield Path(name)


if __name__ == "__main__":
    main()

"""How the simulator's speed compares with merely writing what it makes.

    python tests/benchmarks/generator.py [--users 120000] [--months 6] [--rounds 3]

In one run and one process: the time to simulate and write some months, over the time to write the same Arrow
tables with the same writer. The aim is a ratio of at most 3. Medians of the rounds; not part of the tests.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from synthetic import days, lake, rows, world
from synthetic.config import WorldConfig
from synthetic.scenario import scenario


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--users", type=int, default=120_000)
    parser.add_argument("--months", type=int, default=6)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    config = WorldConfig(size=options.users)
    told = scenario(config)
    if len(world.shards(told)) > 1:
        parser.error(f"at most {world.SHARD_BLOCKS * 1000:,} users fit into one measurement")
    began = time.perf_counter()
    people = world.population_of(told, 0, days.number(config.as_of) + 1)
    population = time.perf_counter() - began
    months = world.months(config)[-options.months :]
    ours, bare, count = [], [], 0
    for _ in range(options.rounds):
        folder = Path(tempfile.mkdtemp())
        try:
            began = time.perf_counter()
            written = [
                world.write_month(config, m, folder / "ours", through=config.as_of, world=told)
                for m in months
            ]
            ours.append(time.perf_counter() - began)
            count = sum(table.rows for month in written for table in month.values())
            seconds = 0.0
            for month in months:
                first, last = days.number(month), min(days.number(world.next_month(month)), people.horizon)
                tables = {
                    name: frame.to_arrow() for name, frame in rows.of_days(told, people, first, last).items()
                }
                frames = rows.of_days(told, people, first, last)
                began = time.perf_counter()
                with lake.DayFiles(folder / "bare", 1) as files:
                    for name, table in tables.items():
                        edges = frames[name].day.searchsorted(range(first, last + 1))
                        for day in range(first, last):
                            start, end = int(edges[day - first]), int(edges[day - first + 1])
                            if end > start:
                                files.add(name, day, table.slice(start, end - start))
                seconds += time.perf_counter() - began
            bare.append(seconds)
        finally:
            shutil.rmtree(folder)
    share = population * options.months / len(world.months(config))
    mine, theirs = statistics.median(ours) + share, statistics.median(bare)
    print(f"{count:,} rows of {options.months} months, one process, median of {options.rounds}")
    print(f"bare write           {theirs:6.2f} s  {count / theirs:12,.0f} rows/s")
    print(
        f"simulate and write   {mine:6.2f} s  {count / mine:12,.0f} rows/s  (population's share {share:.2f} s)"
    )
    print(f"ratio                {mine / theirs:6.2f}    (aim: at most 3)")


if __name__ == "__main__":
    main()

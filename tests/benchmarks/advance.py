"""What a day more costs the models, against building them whole; and that both come to the same rows.

    uv run python -m tests.benchmarks.advance [--preset large | --users 400000] [--days 10] [--folder DIR]

Simulates a world (or takes the lake that a former run left in the folder), builds the models whole for
a day, adds days one by one as the job advance_one_day does, each from a copy of what was there, and
builds them whole for the last day. Compares the execution time of the models as dbt tells it, summed,
and the rows of every table. The preset `large` takes some 30 GB and most of an hour on two cores. Aim:
a day costs at most a quarter of a full build. Not part of the tests.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import os
import statistics
import subprocess
import tempfile
from pathlib import Path

import duckdb

from pipelines.build.manifest import DBT_COMMAND, dbt_environment
from pipelines.build.warehouse import load_lake
from pipelines.contract.home import ROOT
from synthetic.config import DEFAULT_PRESET, WorldConfig
from synthetic.lake.world import write_world

SCHEMAS = ("staging", "intermediate", "marts")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--preset", default=DEFAULT_PRESET)
    parser.add_argument("--users", type=int)
    parser.add_argument("--days", type=int, default=10)
    parser.add_argument("--folder", type=Path, help="where to work, and leave the lake for the next time")
    options = parser.parse_args()
    last = WorldConfig.from_settings(preset=options.preset, users=options.users)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        lake = folder / "lake" / last.world_id
        write_world(last, lake, workers=os.cpu_count() or 1, on_progress=lambda _: None)
        days = [last.as_of - dt.timedelta(days=n) for n in range(options.days, -1, -1)]
        advanced, whole = folder / "advanced.duckdb", folder / "whole.duckdb"
        for file in (advanced, whole):
            file.unlink(missing_ok=True)
        load(lake, whole, last, last.as_of)
        full = build(whole, folder / "target")
        print(f"{last.world_id} whole, up to {last.as_of}: {told(full)}", flush=True)
        load(lake, advanced, last, days[0])
        build(advanced, folder / "target")
        totals = []
        for before, day in itertools.pairwise(days):
            load(lake, advanced, last, day)
            seconds = build(advanced, folder / "target", built_up_to=before)
            totals.append(sum(seconds.values()))
            print(f"one day more, {day}: {told(seconds)}", flush=True)
        wrong = differences(advanced, whole)
        for file in (advanced, whole):
            file.unlink()
    share = statistics.median(totals) / sum(full.values())
    print(f"A day more takes {share:.0%} of a full build (median of {len(totals)}; aim: at most 25 %).")
    print("\n".join(wrong) or f"Every table has the same rows after {len(totals)} days added one by one.")
    return 1 if wrong else 0


def load(lake: Path, warehouse: Path, world: WorldConfig, day: dt.date) -> None:
    load_lake(lake, warehouse, WorldConfig(world.seed, world.preset, day, world.size))


def build(warehouse: Path, target: Path, built_up_to: dt.date | None = None) -> dict[str, float]:
    """Seconds of each model, by name."""
    run = subprocess.run(
        [*DBT_COMMAND, "run"],
        cwd=ROOT,
        env=dbt_environment(target, warehouse, built_up_to),
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode != 0:
        raise SystemExit(run.stdout + run.stderr)
    results = json.loads((target / "run_results.json").read_text())["results"]
    return {result["unique_id"].split(".")[-1]: result["execution_time"] for result in results}


def told(seconds: dict[str, float]) -> str:
    longest = sorted(seconds.items(), key=lambda item: -item[1])[:4]
    return f"{sum(seconds.values()):.1f} s of models; longest " + ", ".join(
        f"{name} {took:.1f}" for name, took in longest
    )


def differences(one: Path, other: Path) -> list[str]:
    """Tables whose rows are not the same in both files."""
    found = []
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{one}' AS one (READ_ONLY); ATTACH '{other}' AS other (READ_ONLY)")
        tables = connection.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'other' "
            f"AND schema_name IN {SCHEMAS} ORDER BY ALL"
        ).fetchall()
        for schema, table in tables:
            mine, theirs = f"one.{schema}.{table}", f"other.{schema}.{table}"
            counted = "SELECT count(*), bit_xor(hash(t)), sum(hash(t) % 1000003) FROM"
            same = (
                connection.execute(f"{counted} {mine} AS t").fetchone()
                == connection.execute(f"{counted} {theirs} AS t").fetchone()
            )
            if not same:
                found.append(f"{schema}.{table} differs")
    return found


if __name__ == "__main__":
    raise SystemExit(main())

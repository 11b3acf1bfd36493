"""`python -m synthetic`: write a world as Parquet files, without the rest of the lab."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from synthetic.config import DEFAULT_AS_OF, DEFAULT_PRESET, DEFAULT_SEED, PRESETS, SettingError, WorldConfig
from synthetic.lake.meter import LakeError, Progress, WrittenTable
from synthetic.lake.worker_pool import Reserve

if TYPE_CHECKING:
    from tqdm import tqdm


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code: 0, 1 if writing failed, 2 for an option that can't be used."""
    parser = argparse.ArgumentParser(prog="python -m synthetic", description=__doc__)
    parser.add_argument(
        "--out", required=True, type=Path, help="folder to write to: OUT/<table>/<day>.parquet"
    )
    parser.add_argument("--preset", default=DEFAULT_PRESET, help=f"one of {', '.join(PRESETS)} (%(default)s)")
    parser.add_argument("--users", default=None, help="number of users, in place of the preset's")
    parser.add_argument("--seed", default=DEFAULT_SEED, help="the world's seed (%(default)s)")
    parser.add_argument("--as-of", default=str(DEFAULT_AS_OF), help="last day of history (%(default)s)")
    parser.add_argument("--workers", default=str(os.cpu_count() or 1), help="processes (%(default)s)")
    options = parser.parse_args(arguments)
    try:
        config = WorldConfig.from_settings(options.seed, options.preset, options.as_of, options.users)
        if not options.workers.isdigit() or not 1 <= int(options.workers) <= 256:
            raise SettingError(f"The number of workers must be from 1 to 256, not {options.workers!r}.")
    except SettingError as problem:
        print(problem, file=sys.stderr)
        return 2
    began = time.perf_counter()
    workers = int(options.workers)
    with Reserve(workers, "synthetic.lake.world") as reserve:
        try:
            written = _write(config, options.out, workers, reserve)
        except LakeError as problem:
            print(problem, file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print("Stopped. The same command goes on where it was.", file=sys.stderr)
            return 130
    for name, table in written.items():
        print(f"{name:24}{table.rows:>14,} rows{table.files:>8,} files{table.bytes / 1e6:>10,.1f} MB")
    total = sum(table.rows for table in written.values())
    seconds = time.perf_counter() - began
    print(
        f"{'together':24}{total:>14,} rows in {seconds:.1f} s ({total / seconds:,.0f} rows/s): {options.out}"
    )
    return 0


def _write(config: WorldConfig, out: Path, workers: int, reserve: Reserve) -> dict[str, WrittenTable]:
    """Write the world with a bar that shows how far it is. Raises LakeError."""
    from tqdm import tqdm  # while the workers import what they need

    from synthetic.lake.world import write_world

    layout = "{desc} {percentage:3.0f} %|{bar}| {elapsed}{postfix}"
    with tqdm(desc=config.world_id, total=1.0, bar_format=layout, dynamic_ncols=True, file=sys.stderr) as bar:
        return write_world(config, out, workers=workers, on_progress=lambda p: _show(bar, p), reserve=reserve)


def _show(bar: tqdm[None], progress: Progress) -> None:
    rate = progress.rows / progress.seconds if progress.seconds > 0 else 0.0
    left = progress.seconds_left
    ahead = "" if left is None else f", {bar.format_interval(left)} left"
    bar.n = progress.share
    bar.set_postfix_str(
        f"{progress.done_days} of {progress.total_days} days, {progress.rows:,} rows, {rate:,.0f} rows/s{ahead}",
        refresh=False,
    )
    bar.update(0)
    if progress.share >= 1.0:
        bar.refresh()


if __name__ == "__main__":
    sys.exit(main())

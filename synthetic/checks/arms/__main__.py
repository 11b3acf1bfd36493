"""Do experiments show what they really do?

    python -m synthetic.checks.arms [--seeds 20] [--first 1] [--preset lab] [--draws 10000] [--as-of 2025-09-30]

Each experiment of each world is read by the functions of the read-out page: as its arms were drawn, and with the assignment
drawn again from the twins, all in treatment and all in control, so many times. Ranges should hold the truth as often as they
say; how often they find it is the experiment's power. Then whether the arms have the sizes that a coin gives them, by what
was randomised, and what is read where treatment loses people before they have a row.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat

from synthetic.checks.arms import report
from synthetic.checks.arms.world import AS_OF, OfWorld, read
from synthetic.config import DEFAULT_PRESET, SettingError, WorldConfig


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 1 if something is not as it should be, 2 for a setting that can't be used."""
    parser = argparse.ArgumentParser(
        prog="python -m synthetic.checks.arms", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--seeds", type=int, default=20, help="how many seeds, from the first one on")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--preset", default=DEFAULT_PRESET)
    parser.add_argument("--users", default=None, help="number of users in place of the preset's")
    parser.add_argument("--draws", type=int, default=10_000, help="assignments a reading; 0 for none")
    parser.add_argument("--as-of", default=AS_OF, help="experiments that have begun by then are read")
    parser.add_argument("--workers", type=int, default=1, help="how many seeds at once, a process each")
    options = parser.parse_args(arguments)
    try:
        seeds = range(options.first, options.first + options.seeds)
        configs = [
            WorldConfig.from_settings(seed, options.preset, options.as_of, options.users) for seed in seeds
        ]
    except SettingError as error:
        print(error, file=sys.stderr)
        return 2
    if not configs or options.draws < 0:
        print("There is one seed at least, and no fewer than 0 draws.", file=sys.stderr)
        return 2
    began, worlds = time.monotonic(), []
    for config, world in zip(configs, _read(configs, options.draws, options.workers), strict=True):
        worlds.append(world)
        print(f"seed {config.seed}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    misses = []
    for part in (report.as_drawn, report.drawn_again, report.sizes, report.without_a_row):
        lines, missed = part(worlds)
        print("\n".join([*lines, ""]))
        misses += missed
    print("\n".join(misses) if misses else "Everything is as it should be.")
    return 1 if misses else 0


def _read(configs: Sequence[WorldConfig], draws: int, workers: int) -> Iterator[OfWorld]:
    """What is read of each world, in their order."""
    if workers <= 1:
        yield from (read(config, draws) for config in configs)
        return
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(read, configs, repeat(draws))


if __name__ == "__main__":
    sys.exit(main())

"""Do ranges hold, and tests find, as often as they say, on the real users of a release?

    python -m pipelines.checks.chance --home data [--splits 10000] [--sizes 300,3000,9000] [--seed 1]

Real users are split by chance into two arms, again and again, and each split is read by the functions that the lab
reads experiments with. Nothing was changed, so whatever is found is false; or an effect is put in first, and its range
should hold it, and be as often above 0 as was planned. A guardrail is made worse by just its margin: then one split in
twenty may call it safe. A cell passes within the larger of one point and three standard errors of its own from what is
stated. Where fewer than ten events are expected in an arm a cell is only reported, as the lab says nothing there.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from pipelines.checks import peeking
from pipelines.checks.cell import Cell
from pipelines.checks.cells import cells_of
from pipelines.checks.people import ENROLLED_DAYS, People, Signups, people, signups
from pipelines.contract.home import Home, HomeError
from pipelines.contract.release import Release, current_release

SIZES = (300, 3_000, 9_000)
SPLITS = 10_000
SIGNUP_DAYS = 112
BOUND_AT_MOST = 0.057
ALWAYS_VALID_AT_MOST = 0.05


@dataclass(frozen=True)
class Options:
    splits: int
    sizes: tuple[int, ...]
    seed: int


def report(release: Release, options: Options) -> Iterator[str | Cell]:
    """The lines of the report and the cells in them, as they are computed."""
    with duckdb.connect(str(release.warehouse), read_only=True) as connection:
        found = people(connection, release.as_of)
        recent = signups(connection, release.as_of, peeking.LOOKS)
        long = signups(connection, release.as_of, SIGNUP_DAYS)
    yield (
        f"{len(found):,} people of release {release.id} who came by from {found.first} to {found.last} "
        f"({ENROLLED_DAYS} days), each followed for 28 days; {options.splits:,} splits a cell."
    )
    yield from of_sizes(found, options)
    yield (
        f"\n{len(recent.day):,} people who signed up in {recent.days} days from {recent.first}, in their order; "
        f"{options.splits:,} splits of which nothing was changed."
    )
    yield from of_looks(recent, options)
    yield (
        f"\n{len(long.day):,} people who signed up in {long.days} days from {long.first}, with "
        f"{peeking.LIFT:.0%} more of treatment saving a plan in a week."
    )
    yield from of_waiting(long, options)


def of_sizes(found: People, options: Options) -> Iterator[str | Cell]:
    for size in options.sizes:
        if 2 * size > len(found):
            yield f"\n{size:,} an arm: there are {len(found):,} people only, fewer than two arms."
            continue
        yield f"\n{size:,} an arm"
        yield from cells_of(found, size, options.splits, np.random.default_rng((options.seed, size)))


def of_looks(recent: Signups, options: Options) -> Iterator[str | Cell]:
    """How often a look finds what is not there, by who looks how."""
    nothing = peeking.days(recent, options.splits, np.random.default_rng((options.seed, 1)))
    seen = peeking.false_finds(nothing)
    for name, share in (
        (f"{peeking.LOOKS} daily looks at p < .05", seen.by_looks),
        ("the first nine of them", seen.by_day_9),
        ("four weekly looks", seen.four_looks),
    ):
        yield Cell("peeking", name, None, share, options.splits)
    yield Cell("peeking", "one look at the end", 0.05, seen.at_the_end, options.splits)
    yield Cell(
        "sequential bound", "28 daily looks", BOUND_AT_MOST, seen.by_bound, options.splits, at_most=True
    )
    yield Cell(
        "always valid",
        "28 daily looks",
        ALWAYS_VALID_AT_MOST,
        seen.always_valid,
        options.splits,
        at_most=True,
    )


def of_waiting(long: Signups, options: Options) -> Iterator[str]:
    lifted = peeking.days(long, options.splits, np.random.default_rng((options.seed, 2)), peeking.LIFT)
    for name, waiting in peeking.waiting(long, lifted).items():
        planned, most, half = (
            "-" if day is None else f"{day} days"
            for day in (waiting.planned, waiting.four_of_five, waiting.half)
        )
        yield f"{name:20} planned for {planned:>8}, found in four of five after {most:>8}, in half after {half:>8}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 1 if a cell fails, 2 for a home or a setting that can't be used."""
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.checks.chance", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--home", type=Path, required=True, help="the data folder whose release is split")
    parser.add_argument("--splits", type=int, default=SPLITS)
    parser.add_argument(
        "--sizes", default=",".join(map(str, SIZES)), help="people an arm, with commas between"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the splits")
    given = parser.parse_args(arguments)
    try:
        sizes = tuple(int(size) for size in given.sizes.split(","))
        release = current_release(Home(given.home))
    except (ValueError, HomeError) as problem:
        print(problem, file=sys.stderr)
        return 2
    if given.splits < 1 or min(sizes) < 2 or release is None:
        missing = f"{given.home} has no release: build one with `make data`."
        print(
            missing if release is None else "Splits and sizes are numbers above 0, sizes above 1.",
            file=sys.stderr,
        )
        return 2
    began, cells = time.monotonic(), []
    for line in report(release, Options(given.splits, sizes, given.seed)):
        print(line, flush=True)
        if isinstance(line, Cell):
            cells.append(line)
    barred = [cell for cell in cells if cell.is_barred]
    failed = [cell for cell in barred if not cell.passes]
    print(
        f"\n{len(barred) - len(failed)} of {len(barred)} cells pass, {len(cells) - len(barred)} are only reported;",
        end=" ",
    )
    print(f"{time.monotonic() - began:.0f} seconds.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m synthetic`: write a world as Parquet files, without the rest of the lab.

`python -m synthetic pieces` and `piece` do the same in pieces, which a scheduler has done: docs/pieces.md.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from synthetic.config import (
    DEFAULT_AS_OF,
    DEFAULT_PRESET,
    DEFAULT_SEED,
    PRESETS,
    TUNED,
    SettingError,
    WorldConfig,
)
from synthetic.lake.addresses import folder_of
from synthetic.lake.meter import LakeError, OtherWorldError, Progress, WrittenTable
from synthetic.lake.worker import NoPandas
from synthetic.lake.worker_pool import MEMORY, Reserve

if TYPE_CHECKING:
    from tqdm import tqdm

    from synthetic.lake.pieces import Done


PIECES = "python -m synthetic pieces"


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code: 0, 1 if writing failed, 2 for an option that can't be used."""
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["pieces"]:
        return _list_pieces(given[1:])
    if given[:1] == ["piece"]:
        return _do_pieces(given[1:])
    parser = argparse.ArgumentParser(
        prog="python -m synthetic",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_world_options(parser)
    parser.add_argument("--workers", default=str(os.cpu_count() or 1), help="processes (%(default)s)")
    options = parser.parse_args(given)
    try:
        config = _config_of(options)
        out = folder_of(options.out)
        if out is None:
            raise SettingError(
                f"{options.out} is no folder of this machine: write there in pieces, by {PIECES}."
            )
        if not options.workers.isdigit() or not 1 <= int(options.workers) <= 256:
            raise SettingError(f"The number of workers must be from 1 to 256, not {options.workers!r}.")
    except SettingError as problem:
        print(problem, file=sys.stderr)
        return 2
    return _write_world(config, out, int(options.workers))


def _add_world_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", required=True, help="folder to write to: OUT/<table>/<day>.parquet")
    parser.add_argument("--preset", default=DEFAULT_PRESET, help=f"one of {', '.join(PRESETS)} (%(default)s)")
    parser.add_argument("--users", default=None, help="number of users, in place of the preset's")
    parser.add_argument("--seed", default=DEFAULT_SEED, help="the world's seed (%(default)s)")
    parser.add_argument("--as-of", default=str(DEFAULT_AS_OF), help="last day of history (%(default)s)")
    parser.add_argument(
        "--encoding",
        default=TUNED,
        help="how the files hold the rows: tuned, or plain for any reader (%(default)s)",
    )


def _config_of(options: argparse.Namespace) -> WorldConfig:
    """Raises SettingError."""
    return WorldConfig.from_settings(
        options.seed, options.preset, options.as_of, options.users, options.encoding
    )


def _list_pieces(arguments: list[str]) -> int:
    """Print a world's pieces; returns the exit code as `main` does."""
    parser = argparse.ArgumentParser(
        prog=f"{PIECES}",
        description="Print the pieces of a world, one line of JSON each: those of wave 1 must be done before those "
        "of wave 2 begin.",
    )
    _add_world_options(parser)
    parser.add_argument("--wave", choices=["1", "2"], help="only this wave's")
    parser.add_argument("--left", action="store_true", help="only those that are still to be done")
    options = parser.parse_args(arguments)
    from synthetic.lake import pieces, places

    try:
        config = _config_of(options)
        with places.place_of(options.out) as place:
            place.claim(config)
            listed = pieces.left(config, place) if options.left else pieces.pieces(config)
    except (SettingError, LakeError) as problem:
        return _refuse(problem)
    for piece in listed:
        if options.wave in (None, str(piece.wave)):
            print(piece.line())
    return 0


def _do_pieces(arguments: list[str]) -> int:
    """Do pieces of a world; returns the exit code as `main` does."""
    parser = argparse.ArgumentParser(
        prog="python -m synthetic piece",
        description="Do pieces of a world, each of them a line of JSON of `pieces`. What is done already is left "
        "alone, and a killed piece can be done again.",
    )
    parser.add_argument("--out", required=True, help="folder to write to, as it was given to `pieces`")
    parser.add_argument("piece", nargs="+", help="line of JSON")
    options = parser.parse_args(arguments)
    from synthetic.lake import pieces, places

    try:
        work = [pieces.Piece.of_line(line) for line in options.piece]
        with places.place_of(options.out) as place:
            began = time.perf_counter()
            for done in pieces.do(work, place, lambda sentence: print(sentence, file=sys.stderr, flush=True)):
                now = time.perf_counter()
                print(f"{done.piece.name}: {_what_came_of(done, now - began)}", flush=True)
                began = now
    except (SettingError, LakeError) as problem:
        return _refuse(problem)
    except KeyboardInterrupt:
        print("Stopped. The same piece can be done again.", file=sys.stderr)
        return 130
    return 0


def _what_came_of(done: Done, seconds: float) -> str:
    if done.was_there:
        return "was there"
    return f"{done.rows:,} rows in {seconds:.1f} s" if done.piece.month else f"simulated in {seconds:.1f} s"


def _refuse(problem: SettingError | LakeError) -> int:
    print(problem, file=sys.stderr)
    return 2 if isinstance(problem, SettingError | OtherWorldError) else 1


def _write_world(config: WorldConfig, out: Path, workers: int) -> int:
    """Write a whole world; returns the exit code as `main` does."""
    began = time.perf_counter()
    with Reserve(workers, "synthetic.lake.world") as reserve:
        try:
            written = _write(config, out, workers, reserve)
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
    print(f"{'together':24}{total:>14,} rows in {seconds:.1f} s ({total / seconds:,.0f} rows/s): {out}")
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
    sys.meta_path.insert(0, NoPandas())
    os.environ.update(MEMORY)
    sys.exit(main())

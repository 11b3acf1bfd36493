"""What becomes of bits that flip in a lake and in a release.

    python -m tests.benchmarks.damage [--flips 200] [--seed 1]

Copies the lake and the current release of LARDER_HOME (default: `data`) into a folder of its own, flips one bit in
each of so many files of the lake, and says what reading the file would have given; then writes the world again as a
build does, and holds every file against the one before. Then flips so many bits in the release, one at a time. Not
part of the tests.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import duckdb

from pipelines.build.lake import damage_words, mend_lake
from pipelines.build.releases import config_of
from pipelines.contract.home import larder_home
from pipelines.contract.release import Release, current_release, is_sound

OTHER, SAME, FAILS = "other rows, without an error", "the same rows", "an error"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--flips", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    home, release = larder_home(), current_release()
    if release is None:
        sys.exit("There is no release: build the data first.")
    draw = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        lake = shutil.copytree(home.world(release.world.id).lake, Path(folder) / "lake")
        flip_lake(release, lake, options.flips, draw)
        own = shutil.copytree(release.path, Path(folder) / release.id)
        flip_release(release.model_copy(update={"path": own}), options.flips, draw)


def flip_lake(release: Release, lake: Path, flips: int, draw: random.Random) -> None:
    files = sorted(lake.glob("*/*.parquet"))
    before = {file: file.read_bytes() for file in files}
    seen: Counter[str] = Counter()
    chosen = draw.sample(files, min(flips, len(files)))
    for file in chosen:
        rows = rows_in(file)
        flip(file, draw)
        now = rows_in(file)
        seen[FAILS if now is None else SAME if now == rows else OTHER] += 1
    print(f"{len(chosen)} files of the lake with a flipped bit would have given: {dict(seen)}")
    began, found = time.perf_counter(), list[Path]()
    mend_lake(config_of(release), lake, workers=2, on_damage=found.extend)
    print(f"{damage_words(found)} ({time.perf_counter() - began:.1f} s)")
    wrong = [file for file, content in before.items() if file.read_bytes() != content]
    print(
        f"of {len(files)} files, {len(wrong)} are not as they were before; noticed: {set(found) == set(chosen)}"
    )
    began = time.perf_counter()
    mend_lake(config_of(release), lake, workers=2, on_damage=found.extend)
    print(f"a look at all files, where none is damaged: {time.perf_counter() - began:.2f} s")


def rows_in(file: Path) -> list[tuple[object, ...]] | None:
    """The rows as the warehouse is loaded with them; None where they cannot be read."""
    try:
        with duckdb.connect() as connection:
            return connection.execute("SELECT * FROM read_parquet($1)", [str(file)]).fetchall()
    except (duckdb.Error, UnicodeDecodeError, ValueError, OverflowError):
        return None


def flip_release(release: Release, flips: int, draw: random.Random) -> None:
    names, sizes = zip(*((name, size) for name, (size, _) in release.files.items()), strict=True)
    began, unnoticed = time.perf_counter(), 0
    for _ in range(flips):
        flip_at = draw.choices(names, sizes)[0]
        undo = flip(release.path / flip_at, draw)
        unnoticed += is_sound(release)
        undo_flip(release.path / flip_at, undo)
    seconds = (time.perf_counter() - began) / flips
    print(f"{flips} flipped bits in a release: {unnoticed} not noticed, {seconds:.2f} s for a look")


def flip(file: Path, draw: random.Random) -> tuple[int, int]:
    """Turn one bit of a file; where it is."""
    at, bit = draw.randrange(file.stat().st_size), 1 << draw.randrange(8)
    undo_flip(file, (at, bit))
    return at, bit


def undo_flip(file: Path, place: tuple[int, int]) -> None:
    at, bit = place
    with file.open("r+b") as stream:
        stream.seek(at)
        (value,) = stream.read(1)
        stream.seek(at)
        stream.write(bytes([value ^ bit]))


if __name__ == "__main__":
    main()

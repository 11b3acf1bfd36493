"""All exercises, held against whole worlds: `python -m tests.lab_app.cases.worlds --seeds 7 11 23 [EXERCISE ...]`.

Each world is built in a folder of its own, read and removed: of `lab` up to twenty minutes, on two cores that have other
work as well. `--home` reads one that is there. By world and exercise: whether its reference is right, what that earns,
and how many of the foreseen wrong answers are wrong and get their own feedback. At the end, over all worlds: on how many
each of them is, and what is so on fewer than nine in ten; and of each question of a case, how far its answer varies, how well
it can be read, and what the reference, the best constant and foreseen wrong readings earn. What was read of a world is kept
in a file, so that a run that was stopped begins where it was; a change of the code reads the world anew. `--kept` counts in
what such files have, and reads nothing: of two of the same world the later one's exercises.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from lab_app.cli.tables import write
from lab_app.course.exercise import Exercise
from lab_app.course.tracks import discover, exercise
from lab_app.kinds.context import context_of
from lab_app.lab import Lab
from pipelines.contract.home import Home
from pipelines.contract.release import current_release
from tests.lab_app.cases.foreseen import Tried, Wrong, tried
from tests.lab_app.cases.spread import HEAD as OF_QUESTIONS
from tests.lab_app.cases.spread import by_question
from tests.lab_app.cases.summary import ENOUGH, below, by_exercise, by_level, by_mistake
from tests.lab_app.cases.worth import Worth
from tests.worlds.kept import PIPELINE, ROOT, digest

READ_BY = (*PIPELINE, "lab_app", "tests/lab_app/cases", "tests/lab_app/metric_oracles.py")
KEPT = ROOT / ".cache" / "read-worlds"
QUERY_SECONDS = 60.0
LAST_LINES = 5  # of what a build says that fails
HEAD = ("seed", "exercise", "reference", "points", "wrong, named", "seconds", "what is said")
OVER_ALL = ("exercise", "kind", "reference right", "mean points", f"foreseen on {ENOUGH:.0%}")
OF_EACH = ("exercise", "foreseen wrong answer", "is wrong", "is named", "worlds", "")


class WorldError(Exception):
    """A world could not be built or read. The message says why."""


@dataclass(frozen=True)
class World:
    """What was read of one world: its exercises, and the seconds that the build and each exercise took."""

    seed: int
    name: str
    read_by: str
    build_seconds: float
    seconds: dict[str, float]
    tried: tuple[Tried, ...]

    def save(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")

    @classmethod
    def of(cls, file: Path) -> World | None:
        """What the file holds; None where there is none, or it was not written to its end."""
        try:
            content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        there = tuple(
            Tried(
                **{
                    **one,
                    "wrong": tuple(Wrong(**wrong) for wrong in one["wrong"]),
                    "worths": tuple(Worth(**worth) for worth in one["worths"]),
                }
            )
            for one in content["tried"]
        )
        return cls(**{**content, "tried": there})


def main() -> int:
    """Print the tables; 1 if something is not so on enough worlds, or a world could not be read."""
    chosen = _parser().parse_args()
    exercises = [exercise(name) for name in chosen.exercises] or discover()
    now = digest(READ_BY)
    sources = [
        *(partial(_of_home, home, exercises, chosen.results) for home in chosen.home),
        *(partial(_of_seed, seed, chosen.preset, exercises, chosen.results, now) for seed in chosen.seeds),
    ]
    names = {one.code or one.id for one in exercises}
    try:
        read = kept_worlds(chosen.kept, names)
    except WorldError as error:
        print(error, file=sys.stderr)
        return 1
    wanted = len(read) + len(sources)
    for source in sources:
        try:
            read.append(source())
        except WorldError as error:
            print(error, file=sys.stderr)
            if not chosen.keep_going:
                return 1
        else:
            _print(read[-1])
    return int(bool(_print_all([one.tried for one in read])) or len(read) < wanted)


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("exercises", nargs="*", metavar="exercise", help="all, without any")
    made.add_argument("--seeds", type=int, nargs="+", default=[], help="the worlds that are built")
    made.add_argument("--preset", default="lab")
    made.add_argument("--home", type=Path, action="append", default=[], help="a home with a world to read")
    made.add_argument(
        "--kept", type=Path, nargs="+", default=[], help="files of worlds that were read, to be counted in"
    )
    made.add_argument("--results", type=Path, default=KEPT, help="where the file of each world is")
    made.add_argument(
        "--keep-going", action="store_true", help="go on after a world that can't be built or read"
    )
    return made


def _of_home(home: Path, exercises: Sequence[Exercise], results: Path) -> World:
    """What is read of a home that is there, anew each time: nobody knows which code has built it. Raises WorldError."""
    world = read_home(home, exercises, "", 0.0)
    world.save(results / f"{world.name}-of-a-home.json")
    return world


def _of_seed(seed: int, preset: str, exercises: Sequence[Exercise], results: Path, now: str) -> World:
    """What is read of a seed's world, or was by the same code. Raises WorldError."""
    file = results / f"{preset}-seed{seed}.json"
    kept = from_kept(World.of(file), exercises, now)
    if kept is not None:
        return kept
    world = read_seed(seed, preset, exercises, now)
    world.save(file)
    return world


def from_kept(kept: World | None, exercises: Sequence[Exercise], now: str) -> World | None:
    """What a file holds, if the same code wrote it and it has all the exercises."""
    if kept is None or kept.read_by != now or {e.code or e.id for e in exercises} - kept.seconds.keys():
        return None
    return kept


def kept_worlds(files: Sequence[Path], exercises: Collection[str]) -> list[World]:
    """What was read of worlds, one for each: of its exercises what the last of its files has. Raises WorldError."""
    found: dict[str, World] = {}
    for file in files:
        one = World.of(file)
        if one is None:
            raise WorldError(f"{file} is no world that was read. Name a file that this command has written.")
        tried = {
            each.exercise: each
            for each in (*(found[one.name].tried if one.name in found else ()), *one.tried)
        }
        there = tuple(each for name, each in tried.items() if name in exercises)
        found[one.name] = replace(one, tried=there)
    return list(found.values())


def read_seed(seed: int, preset: str, exercises: Sequence[Exercise], now: str) -> World:
    """Build a world, read it, and remove it. Raises WorldError."""
    with tempfile.TemporaryDirectory(prefix=f"larder-seed-{seed}-") as folder:
        began = time.perf_counter()
        built = subprocess.run(
            [sys.executable, "-m", "pipelines", "--preset", preset, "--seed", str(seed)],
            env={**os.environ, "LARDER_HOME": folder},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if built.returncode:
            said = "\n".join(built.stderr.splitlines()[-LAST_LINES:])
            raise WorldError(f"Seed {seed} could not be built:\n{said}")
        return read_home(Path(folder), exercises, now, time.perf_counter() - began)


def read_home(path: Path, exercises: Sequence[Exercise], now: str, build_seconds: float) -> World:
    """What the exercises do on the release that a home has. Raises WorldError."""
    os.environ["LARDER_HOME"] = str(path)  # a lab finds truth and hidden worlds by it
    release = current_release(Home(path))
    if release is None:
        raise WorldError(f"There is no release in {path}.")
    done: list[Tried] = []
    seconds: dict[str, float] = {}
    with Lab(release, timeout_seconds=QUERY_SECONDS) as lab:
        context = context_of(lab)
        if context.truth is None or context.variants is None:
            raise WorldError(f"{path} has no truth or no hidden worlds yet: the build was not finished.")
        for one in exercises:
            began = time.perf_counter()
            done.append(tried(one, context))
            seconds[done[-1].exercise] = round(time.perf_counter() - began, 2)
            print(f"{done[-1].exercise}: {seconds[done[-1].exercise]} s", file=sys.stderr, flush=True)
    return World(release.world.seed, release.world.id, now, round(build_seconds, 1), seconds, tuple(done))


def _print(world: World) -> None:
    write(HEAD, list(_lines(world)), "table", sys.stdout)
    read = sum(world.seconds.values())
    print(f"{world.name}: built in {world.build_seconds:.0f} s, read in {read:.0f} s.\n", flush=True)


def _lines(world: World) -> Iterator[list[object]]:
    for one in world.tried:
        named = sum(wrong.is_wrong and wrong.is_named for wrong in one.wrong)
        said = [
            one.said,
            *(f"{w.question} {w.name}: {w.said}" for w in one.wrong if not (w.is_wrong and w.is_named)),
        ]
        yield [
            world.seed,
            one.exercise,
            "right" if one.is_right else "not right",
            "" if one.points is None else f"{one.points:.0f}",
            f"{named} of {len(one.wrong)}",
            world.seconds[one.exercise],
            " | ".join(filter(None, said)),
        ]


def _print_all(worlds: Sequence[Sequence[Tried]]) -> bool:
    """Print what is so over all worlds; whether something is not so on enough of them."""
    write(OF_EACH, [one.line for one in by_mistake(worlds)], "table", sys.stdout)
    print()
    questions = by_question(worlds)
    write(OF_QUESTIONS, [one.line for one in questions], "table", sys.stdout)
    print()
    write(OVER_ALL, [one.line for one in by_exercise(worlds)], "table", sys.stdout)
    for level, points in by_level(worlds).items():
        print(f"{level}: {points:.0f} points in the mean")
    found = [
        *below(worlds),
        *(f"{one.exercise}, {one.question}: {fault}" for one in questions for fault in one.faults),
    ]
    print(f"\nNot as it should be, over {len(worlds)} worlds:" if found else "\nAll is as it should be.")
    for line in found:
        print(f"    {line}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())

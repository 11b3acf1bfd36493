"""Hold the exercises that are answered with a metric against drawn worlds, each in a folder of its own for a while:
`uv run python -m tests.lab_app.metric_worlds [exercise ...] --seeds 10 --preset lab`, a minute or two a world; without
seeds, the current release.

For each exercise: on how many worlds the solution has the values that plain SQL gives, and on how many each foreseen
mistake differs by more than the tolerance, with how far off it is by the first grain, in the middle of all worlds. A
North Star needs the truth as well, which takes minutes a world: on how many its definitions pass, and on how many each
mistake fails the test of its name.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lab_app.cli.tables import write
from lab_app.course.tracks import discover, exercise
from lab_app.kinds.context import Context
from lab_app.kinds.metric.compare import difference
from lab_app.kinds.metric.spec import MetricExercise
from lab_app.kinds.metric.workshop import Cells, published, workshop
from lab_app.kinds.north_star.judge import judge
from lab_app.kinds.north_star.spec import NorthStarExercise
from lab_app.lab import Lab
from lab_app.truth import Truth
from pipelines.contract.home import Home, larder_home
from pipelines.contract.release import Release, current_release
from tests.lab_app.metric_oracles import unlike

HEAD = ["exercise", "what", "holds on", "worlds", "middle difference, %"]
ENOUGH = 0.9  # of the worlds, on which a mistake has to differ
FIRST_SEED = 101


@dataclass(frozen=True)
class Held:
    """How one exercise did on one world: `what` is its solution or a mistake of it."""

    exercise: str
    what: str
    holds: bool
    off: float | None = None


def main() -> int:
    """Print the table; the code is 1 where something does not hold on enough worlds."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("exercises", nargs="*", metavar="exercise")
    asked.add_argument("--seeds", type=int, default=0, help="how many worlds are drawn; 0 for the release")
    asked.add_argument("--preset", default="lab")
    chosen = asked.parse_args()
    named = [exercise(name) for name in chosen.exercises] or discover()
    exercises = [found for found in named if isinstance(found, MetricExercise | NorthStarExercise)]
    options = [] if any(isinstance(found, NorthStarExercise) for found in exercises) else ["--release-only"]
    held: list[Held] = []
    if chosen.seeds:
        for seed in range(FIRST_SEED, FIRST_SEED + chosen.seeds):
            with tempfile.TemporaryDirectory(prefix="larder-world-") as folder:
                print(f"Seed {seed}", file=sys.stderr)
                held += hold(
                    exercises, _built(Path(folder), seed, chosen.preset, options), Home(Path(folder))
                )
    else:
        release = current_release()
        if release is None:
            sys.exit("There is no release: run `make data`, or ask for --seeds.")
        held += hold(exercises, release, larder_home())
    table, is_kept = tabled(held)
    write(HEAD, table, "table", sys.stdout)
    return 0 if is_kept else 1


def hold(exercises: Iterable[MetricExercise | NorthStarExercise], release: Release, home: Home) -> list[Held]:
    """How the exercises do on a release of the home; a North Star is left out where there is no truth."""
    truth = Truth.of(home.world(release.world.id))
    with Lab(release, timeout_seconds=60) as lab:
        context = Context(lab.sandbox, truth=truth, as_of=release.as_of, checker=lambda: lab.checker)
        return [
            held
            for found in exercises
            for held in (
                _on(found, context, release)
                if isinstance(found, MetricExercise)
                else _of_north_star(found, context)
            )
        ]


def tabled(held: Iterable[Held]) -> tuple[list[list[str]], bool]:
    """A line for each exercise's solution and each of its mistakes, and whether all hold on enough worlds."""
    grouped: dict[tuple[str, str], list[Held]] = defaultdict(list)
    for one in held:
        grouped[one.exercise, one.what].append(one)
    lines, is_kept = [], True
    for (name, what), ones in grouped.items():
        holds = sum(one.holds for one in ones)
        is_kept = is_kept and holds >= (len(ones) if what == "solution" else ENOUGH * len(ones))
        offs = [one.off for one in ones if one.off is not None]
        lines.append(
            [name, what, f"{holds}", f"{len(ones)}", f"{100 * statistics.median(offs):.3g}" if offs else ""]
        )
    return lines, is_kept


def _on(found: MetricExercise, context: Context, release: Release) -> Iterable[Held]:
    wrong = unlike(found, context, release.as_of)
    for line in wrong:
        print(line, file=sys.stderr)
    yield Held(found.code or found.id, "solution", not wrong)
    at, world = workshop(found, context), published(context)
    for mistake in found.mistakes:
        pairs = [
            (
                where,
                at.known_cells(found.solution, where, world),
                at.known_cells(mistake.answer, where, world),
            )
            for where in found.slices
        ]
        differs = any(
            difference(where, right, theirs, zero_is_nothing=found.zero_is_nothing)
            for where, right, theirs in pairs
        )
        yield Held(found.code or found.id, mistake.name, differs, _off(pairs[0][1], pairs[0][2]))


def _of_north_star(found: NorthStarExercise, context: Context) -> Iterable[Held]:
    if context.truth is None:
        print(f"{found.id} is left out: there is no truth of this world.", file=sys.stderr)
        return
    for way in (found.solution, *found.ways):
        verdict = judge(found, way, context)
        if not verdict.is_right:
            print(found.id, verdict.message, *verdict.rows, file=sys.stderr)
        yield Held(found.code or found.id, "solution", verdict.is_right)
    for mistake in found.mistakes:
        for answer in mistake.answers:
            yield Held(
                found.code or found.id, mistake.name, judge(found, answer, context).mistake == mistake.name
            )


def _off(right: Cells, wrong: Cells) -> float | None:
    """By how much, as a share, the wrong values are off in the middle of all cells in which they are."""
    offs = [
        abs(float(wrong[cell]) / float(value) - 1)
        for cell, value in right.items()
        if value and cell in wrong and float(wrong[cell]) != float(value)
    ]
    return statistics.median(offs) if offs else None


def _built(folder: Path, seed: int, preset: str, more: list[str]) -> Release:
    options = ["--preset", preset, "--seed", str(seed), *more]
    environment = {**os.environ, "LARDER_HOME": str(folder)}
    subprocess.run(
        [sys.executable, "-m", "pipelines", *options], env=environment, check=True, stdout=subprocess.DEVNULL
    )
    release = current_release(Home(folder))
    assert release is not None
    return release


if __name__ == "__main__":
    sys.exit(main())

"""Exercises held against whole worlds: `python -m tests.lab_app.cases.worlds [--seeds 10] [--preset lab] [EXERCISE ...]`.

By world and exercise: what is true, what the reference reading of the data earns, and what each foreseen wrong answer
does. Worlds are built where there are none (`--folder`, a home by seed in it, three minutes each of `lab`) and deleted
again unless `--keep`; `--home` reads one that is there.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from lab_app.cli.tables import write
from lab_app.cli.terminal import opened_lab
from lab_app.course import tracks
from lab_app.course.exercise import Exercise
from lab_app.kinds.case import CaseExercise, Known
from lab_app.kinds.case.judge import dealt
from lab_app.kinds.context import Context, context_of
from lab_app.kinds.grade import grade
from lab_app.kinds.labels import LabelsExercise
from lab_app.kinds.number import NumberExercise
from lab_app.kinds.number.judge import value_of
from tests.lab_app.cases.readings import READERS, Reading

HEAD = ["seed", "exercise", "answer", "outcome", "points", "right", "what is said"]
NAMES = (*READERS, "when_a_day_is_in", "bots_of_a_month")
SECONDS = 60.0


def main() -> int:
    """Print the table; 1 if a reference is not right, or a foreseen wrong answer is."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0] if __doc__ else "")
    asked.add_argument("exercises", nargs="*", default=NAMES, metavar="exercise")
    asked.add_argument("--seeds", type=int, default=10)
    asked.add_argument("--preset", default="lab")
    asked.add_argument("--folder", type=Path, default=None, help="where the worlds are built")
    asked.add_argument("--home", type=Path, action="append", default=[], help="a home with a world to read")
    asked.add_argument("--keep", action="store_true", help="leave the worlds there")
    chosen = asked.parse_args()
    rows: list[list[object]] = []
    for home in chosen.home or _homes(chosen.folder, chosen.seeds, chosen.preset, keep=chosen.keep):
        os.environ["LARDER_HOME"] = str(home)
        with opened_lab(seconds=SECONDS) as lab:
            for name in chosen.exercises:
                rows += [
                    [lab.release.world.seed, name, *line]
                    for line in _lines(tracks.exercise(name), context_of(lab))
                ]
    write(HEAD, rows, "table", sys.stdout)
    return int(any(_is_off(row) for row in rows))


def _is_off(row: list[object]) -> bool:
    """Whether an answer that is right or wrong is not what it should be."""
    name, outcome = row[2], row[3]
    return outcome != "scored" and (name == "reference") != (outcome == "right")


def _homes(folder: Path | None, seeds: int, preset: str, *, keep: bool) -> Iterator[Path]:
    """A home for each seed, built where it is not there."""
    with tempfile.TemporaryDirectory() as temporary:
        for seed in range(1, seeds + 1):
            home = (folder or Path(temporary)) / f"seed-{seed}"
            if not (home / "current.json").exists():
                settings = {"LARDER_SEED": str(seed), "LARDER_PRESET": preset, "LARDER_HOME": str(home)}
                subprocess.run(
                    [sys.executable, "-m", "pipelines"], env={**os.environ, **settings}, check=True
                )
            yield home
            if not keep:
                shutil.rmtree(home)


def _lines(exercise: Exercise, context: Context) -> Iterator[list[object]]:
    """An answer a line: its name, the outcome, the points, the questions that are right, and what is said of it."""
    for reading in _readings(exercise, context):
        verdict = grade(exercise, reading.answer, context)
        points = "" if verdict.points is None else f"{verdict.points:.0f}"
        right = ", ".join(one.question for one in verdict.answered if one.right)
        yield [reading.name, verdict.outcome, points, right, verdict.message]


def _readings(exercise: Exercise, context: Context) -> Iterator[Reading]:
    match exercise:
        case CaseExercise():
            known = Known(context.sandbox, context.as_of, context.seed, context.truth)
            yield from READERS[exercise.id](known, dealt(exercise, context).seen)
        case NumberExercise():
            yield Reading("reference", repr(value_of(context, exercise.solution)))
            for mistake in exercise.mistakes:
                yield Reading(mistake.name, repr(value_of(context, mistake.answer)))
        case LabelsExercise():
            yield Reading("reference", exercise.solution)
            for mistake in exercise.mistakes:
                yield Reading(mistake.name, mistake.answer)


if __name__ == "__main__":
    sys.exit(main())

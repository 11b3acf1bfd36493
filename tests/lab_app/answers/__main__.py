"""Judge all answers on the current release: `uv run python -m tests.lab_app.answers [--lines] [exercise ...]`."""

from __future__ import annotations

import argparse
import sys

from lab_app.cli.tables import write
from lab_app.cli.terminal import opened_lab
from lab_app.course.verdict import Verdict
from lab_app.kinds.context import Context, context_of
from lab_app.kinds.grade import grade
from tests.lab_app.answers import NAMES, exercise_of, filled, read


def main() -> None:
    """Print, for each exercise, how many answers are judged as they should be."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("exercises", nargs="*", default=NAMES, metavar="exercise")
    asked.add_argument("--lines", action="store_true", help="each answer with what is said about it, too")
    chosen = asked.parse_args()
    with opened_lab() as lab:
        table = [_line(name, context_of(lab), is_told=chosen.lines) for name in chosen.exercises]
    table.append(["all", *(f"{sum(int(line[i]) for line in table)}" for i in range(1, len(HEAD)))])
    write(HEAD, table, "table", sys.stdout)


HEAD = ["exercise", "right", "accepted", "wrong", "refused", "told why"]


def _line(name: str, context: Context, *, is_told: bool) -> list[str]:
    judged = [(answer, grade(exercise_of(name), filled(answer, context), context)) for answer in read(name)]
    if is_told:
        for answer, verdict in judged:
            print(
                f"{answer}\n    {verdict.outcome}: {verdict.message}",
                f"{verdict.reasons}",
                *verdict.notes,
                sep="\n    ",
            )
    right = [verdict for answer, verdict in judged if answer.kind == "right"]
    wrong = [verdict for answer, verdict in judged if answer.kind == "wrong"]
    counts = (
        len(right),
        sum(v.is_right for v in right),
        len(wrong),
        sum(not v.is_right for v in wrong),
        sum(map(_is_told_why, wrong)),
    )
    return [name, *map(str, counts)]


def _is_told_why(verdict: Verdict) -> bool:
    return bool(verdict.reasons) or verdict.outcome == "error"


if __name__ == "__main__":
    main()

"""`larder exercises` and `larder grade`: which exercises there are, and what an answer is worth."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from lab_app.cli.query import suggest, translation
from lab_app.cli.terminal import Format, Text, fail, my_progress, note, opened_lab, say, typed
from lab_app.dialects.names import Dialect


def exercises(
    output: Annotated[Format, typer.Option("--format", help="How rows are written.")] = Format.TABLE,
) -> None:
    """List the exercises."""
    from lab_app.cli.tables import write
    from lab_app.course.tracks import discover

    names = ["exercise", "code", "level", "title", "concept", "difficulty", "minutes", "kind", "core_path"]
    rows = [
        (e.id, e.code, e.level, e.title, e.concept, e.difficulty, e.minutes, e.kind, e.core)
        for e in discover()
    ]
    write(names, rows, output.value, sys.stdout)


def grade(
    exercise: Annotated[str, typer.Argument(help="An exercise's name, or its number such as C01.")],
    answer_file: Annotated[Path, typer.Argument(help="File with the answer; - reads standard input.")],
    output: Annotated[Text, typer.Option("--format", help="Text, or JSON for a script.")] = Text.TEXT,
    source: Annotated[
        Dialect | None,
        typer.Option("--from", help="The database whose SQL the answer is, if it isn't this one's."),
    ] = None,
) -> None:
    """Judge an answer and print the verdict. Exit code 0 if it is right, or only scored, 1 if not.

    It counts as it does in the lab.
    """
    from lab_app.course import tracks
    from lab_app.course.handing_in import hand_in

    try:
        chosen = tracks.exercise(exercise)
    except KeyError:
        fail(f"There is no exercise {exercise}. `larder exercises` lists them.")
    answer = typed(answer_file, "answer")
    with opened_lab() as lab, my_progress() as progress:
        if source is not None:
            answer = translation(source, answer, lab)
        verdict = hand_in(progress, chosen, answer, lab)
        if verdict.outcome == "error" and chosen.kind == "sql":
            suggest(answer, lab)
    if output is Text.JSON:
        typer.echo(json.dumps({"exercise": chosen.id, **verdict.as_json()}, indent=2, ensure_ascii=False))
    else:
        say(f"{verdict.headline}. {verdict.message}")
        for row in verdict.rows:
            typer.echo(f"  {row.where}: should be {row.expected}, is {row.actual}")
        for shown in (verdict.example, verdict.reveal):
            if shown:
                say(f"\n{shown}")
        for remark in verdict.notes:
            note(remark)
        if verdict.outcome == "right so far":
            note(
                "The lab does so while it is open; without it, run this again. `larder status` says what is there."
            )
    raise typer.Exit(0 if verdict.is_done else 1)

"""`larder exercise`: begin an exercise, and check one against the rules for all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lab_app.cli.terminal import fail, note, opened_lab

if TYPE_CHECKING:
    from lab_app.course.exercise import Exercise
    from lab_app.kinds.context import Context
    from lab_app.kinds.rules import Rule
    from pipelines.contract.release import Release

NO_HIDDEN = "there are no hidden worlds yet; `make data` makes them after the data"

app = typer.Typer(help="Begin an exercise, or check one.", no_args_is_help=True, rich_markup_mode=None)


@app.command(short_help="Write the file of a new exercise.")
def new(
    place: Annotated[str, typer.Argument(metavar="TRACK/LEVEL/NAME", help="Where it belongs.")],
    kind: Annotated[str, typer.Option(help="How it is answered: a folder of lab_app/kinds.")] = "sql",
) -> None:
    """Write the file of a new exercise, which runs and has a TODO wherever something is yours to write."""
    from lab_app.course.skeletons import PlaceError, write_skeleton
    from lab_app.course.tracks import TrackError

    try:
        file = write_skeleton(place, kind)
    except (PlaceError, TrackError) as error:
        fail(str(error))
    typer.echo(_near(file))
    note(f"Write what is marked TODO there, and try it with `larder exercise check {file.stem}`.")


@app.command(short_help="Check an exercise against its rules.")
def check(
    name: Annotated[str, typer.Argument(help="An exercise's name, or its number such as C01.")],
) -> None:
    """Check an exercise against its rules, on the current release. Exit code 0 if it keeps all of them, 1 if not."""
    from lab_app.kinds.context import context_of

    chosen = _exercise(name)
    with opened_lab() as lab:
        is_kept = _report(chosen, lab.release, context_of(lab))
    raise typer.Exit(0 if is_kept else 1)


def _report(exercise: Exercise, release: Release, context: Context) -> bool:
    """Print how the exercise keeps each of its rules. Whether it keeps all that could be tried."""
    from lab_app.course.rules import left_out, rules_of

    hidden = 0 if context.variants is None else len(context.variants.worlds)
    typer.echo(
        f"{exercise.key} ({exercise.kind}) on release {release.id} and {_count(hidden, 'hidden world')}\n"
    )
    broken = tried = untried = 0
    omitted = list(left_out(exercise))
    for says, rules in groupby(rules_of(exercise), key=lambda rule: rule.says):
        alike = list(rules)
        title = says if len(alike) == 1 else f"{says} ({len(alike)})"
        if context.variants is None and any(rule.needs_hidden for rule in alike):
            omitted.insert(0, f"{title}: {NO_HIDDEN}.")
            untried += 1
            continue
        tried += 1
        said = list(_findings(alike, context))
        broken += bool(said)
        typer.echo(f"{'no' if said else 'ok'}  {title}")
        for line in said:
            typer.echo(f"      {line}")
        if said and any(rule.goes_first for rule in alike):
            omitted.insert(0, "Everything after this: fix it first.")
            break
    typer.echo("\nLeft out:")
    for sentence in omitted:
        typer.echo(f"    {sentence}")
    rest = f", {untried} could not be tried" if untried else ""
    typer.echo(f"\n{tried - broken} of {tried + untried} rules are kept{rest}.")
    return not broken


def _findings(rules: Iterable[Rule], context: Context) -> Iterator[str]:
    """What is wrong by these rules, line by line."""
    from lab_app.kinds.rules import findings

    for rule in rules:
        for finding in findings(rule, context):
            yield from finding.splitlines()


def _exercise(name: str) -> Exercise:
    from lab_app.course.tracks import TrackError, exercise

    try:
        return exercise(name)
    except KeyError:
        fail(
            f"There is no exercise {name}. `larder exercises` lists them, "
            "`larder exercise new TRACK/LEVEL/NAME` begins one."
        )
    except TrackError as error:
        fail(str(error))


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


def _near(file: Path) -> Path:
    return file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file

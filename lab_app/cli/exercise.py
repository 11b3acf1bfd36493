"""`larder exercise`: get on with an exercise, begin one, and check one against the rules for all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lab_app.cli.terminal import fail, my_progress, note, opened_lab, release_now, typed

if TYPE_CHECKING:
    from lab_app.course.exercise import Exercise
    from lab_app.kinds.context import Context
    from lab_app.kinds.rules import Rule
    from pipelines.contract.release import Release

NO_HIDDEN = "there are no hidden worlds yet; `make data` makes them after the data"

app = typer.Typer(
    help="Get a hint, or begin or check an exercise.", no_args_is_help=True, rich_markup_mode=None
)


@app.command(short_help="Write the file of a new exercise.")
def new(
    place: Annotated[str, typer.Argument(metavar="TRACK/LEVEL/NAME", help="Where it belongs.")],
    kind: Annotated[str, typer.Option(help="How it is answered: a folder of lab_app/kinds.")] = "sql",
) -> None:
    """Write the file of a new exercise, which runs and has a TODO wherever something is yours to write."""
    from lab_app.course.authoring.skeletons import PlaceError, write_skeleton
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


@app.command(short_help="One hint more, or all that were shown.")
def hint(
    name: Annotated[str, typer.Argument(help="An exercise's name, or its number such as C01.")],
    answer_file: Annotated[
        Path | None, typer.Argument(help="File with the answer so far, which hints look at.")
    ] = None,
) -> None:
    """Print the hints that were shown and one more, as the exercise's page does."""
    chosen = _exercise(name)
    answer = typed(answer_file, "answer") if answer_file else ""
    with my_progress() as progress:
        hints = chosen.hints_on(answer or progress.draft(chosen.key) or "")
        shown = min(progress.hints_shown(chosen.key) + 1, len(hints))
        progress.show_hint(chosen.key, shown)
    for number, text in enumerate(hints[:shown], 1):
        typer.echo(f"{number} of {len(hints)}: {text}")
    if shown == len(hints) and chosen.one_way:
        note(f"That was the last one. `larder exercise show {chosen.id}` shows one way to write it.")


@app.command(short_help="One way to write the answer, after the last hint.")
def show(
    name: Annotated[str, typer.Argument(help="An exercise's name, or its number such as C01.")],
) -> None:
    """Print one way to write the answer and what to remember. It is noted as shown."""
    from lab_app.kinds.request import RequestExercise

    chosen = _exercise(name)
    if isinstance(chosen, RequestExercise):
        chosen = chosen.in_world(release_now().world.seed)
    if not chosen.one_way:
        fail("There is nothing to be written here: choose one of the answers.")
    with my_progress() as progress:
        if chosen.key not in progress.solved() and progress.hints_shown(chosen.key) < len(chosen.hints):
            fail(f"There are hints left: `larder exercise hint {chosen.id}` shows the next one.")
        progress.show_truth(chosen.key, release_now().world.id)
    typer.echo(f"{chosen.one_way}\n")
    typer.echo(f"To remember: {chosen.takeaway}")


def _report(exercise: Exercise, release: Release, context: Context) -> bool:
    """Print how the exercise keeps each of its rules. Whether it keeps all that could be tried."""
    from lab_app.course.authoring.rules import left_out, rules_of

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

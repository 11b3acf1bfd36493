"""The command `larder`: the lab's engine for scripts, for teachers and for those who live in a terminal.

Data goes to standard output, remarks to standard error, and whatever fails ends with exit code 1 and
a plain sentence. What a command needs is imported when it runs, so that none waits for another's.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from typer.core import TyperGroup

from lab_app.cli.exercise import app as exercise_app

if TYPE_CHECKING:
    from lab_app.release import Release
    from lab_app.sandbox import Sandbox

NO_RELEASE = (
    "There is no data yet. Build it with `make data`, or with `make lab`, which opens the lab as well."
)
TABLE_ROWS, FILE_ROWS = 50, 1000  # the most rows, unless asked for more: to read, and for a script
LONGEST_INPUT = 200_000  # characters; a query may have a quarter of it
CLI_REPLY_BYTES = 512 * 2**20  # a script may want a table as a whole


class _Commands(TyperGroup):
    """The commands, with usage errors in plain words."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override, unused-ignore]
        """Run one of them."""
        for stream in (sys.stdout, sys.stderr):
            # A terminal or a pipe of another alphabet gets an escape for what it cannot show.
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except typer.BadParameter as error:
            error.message = error.message.removeprefix("Value error, ")
            raise
        except BrokenPipeError:  # whoever reads has seen enough
            raise
        except OSError as error:
            with contextlib.suppress(OSError, ValueError):  # what could not be written is not tried again
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            _fail(f"The command could not be finished: {error.strerror or error}.")
        return result


app = typer.Typer(
    name="larder",
    cls=_Commands,
    help="Larder Lab: question the data, read the metrics, check an answer, open the lab.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # the boxes say "--help <bool>"
)
app.add_typer(exercise_app, name="exercise")


class Format(StrEnum):
    """How rows are written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class Text(StrEnum):
    """How anything else is written."""

    TEXT = "text"
    JSON = "json"


class Grain(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@app.command(short_help="Say which data there is.")
def status(
    output: Annotated[Text, typer.Option("--format", help="Text, or JSON for a script.")] = Text.TEXT,
) -> None:
    """Say which data the lab stands on, and what the last build did."""
    from lab_app.release import build_status, current_release, larder_home

    with _plainly():
        home = larder_home()
        release, build = current_release(home), build_status(home)
    if output is Text.JSON:
        facts = {
            "home": str(home),
            "release": None
            if release is None
            else {
                "id": release.id,
                "as_of": release.as_of.isoformat(),
                "built_at": release.built_at.isoformat(),
                "world": release.world,
                "row_counts": release.row_counts,
            },
            "build": None
            if build is None
            else {"state": build.state, "fraction": build.fraction, "message": build.message},
        }
        typer.echo(json.dumps(facts, indent=2))
        return
    near = home.relative_to(Path.cwd()) if home.is_relative_to(Path.cwd()) else home
    typer.echo(f"Data folder   {near}")
    if release is None:
        typer.echo("Release       none yet")
    else:
        rows = sum(release.row_counts.values())
        typer.echo(f"Release       {release.id}, built {release.built_at:%Y-%m-%d %H:%M} UTC")
        typer.echo(f"World         {release.world.get('id', 'unknown')}, up to {release.as_of}")
        typer.echo(f"Rows          {rows:,} in {len(release.row_counts)} tables")
    if build is None:
        typer.echo("Last build    none yet")
    elif build.state == "running":
        typer.echo(f"Build         running, {build.fraction:.0%}: {build.stage_label}")
    else:
        typer.echo(f"Last build    {build.state}: {build.message}")
    if release is None:
        _note(NO_RELEASE)


@app.command(short_help="Run a query in the lab's sandbox.")
def sql(
    query: Annotated[str, typer.Argument(help="One SELECT, as in the lab; - reads it from standard input.")],
    output: Annotated[Format, typer.Option("--format", help="How rows are written.")] = Format.TABLE,
    limit: Annotated[
        int | None,
        typer.Option(
            min=1, help=f"The most rows to give; else {TABLE_ROWS}, and {FILE_ROWS} as CSV or JSON."
        ),
    ] = None,
) -> None:
    """Run a query in the lab's sandbox: unqualified names are those of the product's tables."""
    from lab_app.sandbox import QueryError

    text = _typed(Path("-"), "query") if query == "-" else query
    if limit is None:
        limit = TABLE_ROWS if output is Format.TABLE else FILE_ROWS
    release = _release()
    with _plainly(), _sandbox(release) as sandbox:
        try:
            result = sandbox.run(text, limit=limit)
        except QueryError as error:
            pointer = error.pointer(text)
            _fail(str(error) if pointer is None else f"{error}\n{pointer}")
    from lab_app.cli.tables import write

    if result.notice:  # before the rows, where it is read
        _note(result.notice + " Ask for more with --limit.")
    write([column.name for column in result.columns], result.rows, output.value, sys.stdout)


@app.command(short_help="Read a metric, by period and by dimension.")
def metric(
    name: Annotated[str, typer.Argument(help="A metric's name, such as mau.")],
    by: Annotated[
        list[str] | None, typer.Option("--by", help="Split by this dimension; may be given again.")
    ] = None,
    grain: Annotated[
        Grain | None, typer.Option(help="One row per period; without it one value for all time.")
    ] = None,
    start: Annotated[str | None, typer.Option(help="First day, as 2026-01-01.")] = None,
    end: Annotated[str | None, typer.Option(help="Last day, as 2026-06-30.")] = None,
    output: Annotated[Format, typer.Option("--format", help="How rows are written.")] = Format.TABLE,
) -> None:
    """Read a metric as the dbt project defines it: the period first, then dimensions, the value last."""
    from lab_app.metrics.layer import MetricError, semantic_layer_for
    from lab_app.sandbox import QueryError

    release = _release()
    with _plainly(), _sandbox(release, seconds=60.0) as sandbox:
        try:
            layer = semantic_layer_for(release)
            frame = layer.query(
                name,
                by=tuple(by or ()),
                grain=None if grain is None else grain.value,
                start=start,
                end=end,
                sandbox=sandbox,
            )
        except (MetricError, QueryError) as error:
            _fail(str(error))
    from lab_app.cli.tables import frame_rows, write
    from lab_app.metrics.layer import how_to_read

    write([str(column) for column in frame.columns], frame_rows(frame), output.value, sys.stdout)
    if grain is not None:
        remark = how_to_read(layer, name, [day.date() for day in frame["period"].dropna()], grain.value)
        if remark:
            _note(remark)


@app.command("check-metric")
def check_metric(
    file: Annotated[Path, typer.Argument(help="File with the metric's YAML; - reads standard input.")],
    output: Annotated[Text, typer.Option("--format", help="Text, or JSON for a script.")] = Text.TEXT,
) -> None:
    """Check a metric's YAML: how it reads, what it names, what MetricFlow and the data say. Exit code 0 if it is right."""
    from lab_app.metric_writing.check import MetricChecker
    from lab_app.metric_writing.compiler import close_compilers
    from lab_app.metric_writing.report import as_json, as_text, read_metric_file

    release = _release()
    with _plainly(), _sandbox(release, seconds=60.0) as sandbox:
        checker = MetricChecker(release, sandbox)
        checked = read_metric_file(file, checker, sys.stdin)
    close_compilers()
    typer.echo(
        json.dumps(as_json(checked), indent=2, ensure_ascii=False)
        if output is Text.JSON
        else as_text(checked)
    )
    raise typer.Exit(0 if checked.is_right else 1)


@app.command()
def exercises(
    output: Annotated[Format, typer.Option("--format", help="How rows are written.")] = Format.TABLE,
) -> None:
    """List the exercises."""
    from lab_app.cli.tables import write
    from lab_app.course.tracks import discover

    rows = [(e.id, e.code, e.level, e.title, e.minutes, e.kind, e.core) for e in discover()]
    write(
        ["exercise", "code", "level", "title", "minutes", "kind", "core_path"], rows, output.value, sys.stdout
    )


@app.command()
def grade(
    exercise: Annotated[str, typer.Argument(help="An exercise's name, or its number such as C01.")],
    answer_file: Annotated[Path, typer.Argument(help="File with the answer; - reads standard input.")],
    output: Annotated[Text, typer.Option("--format", help="Text, or JSON for a script.")] = Text.TEXT,
) -> None:
    """Judge an answer and print the verdict. Exit code 0 if it is right, or only scored, 1 if not."""
    from lab_app.course import tracks
    from lab_app.kinds.context import context_of
    from lab_app.kinds.grade import grade as graded

    try:
        chosen = tracks.exercise(exercise)
    except KeyError:
        _fail(f"There is no exercise {exercise}. `larder exercises` lists them.")
    answer = _typed(answer_file, "answer")
    release = _release()
    with _plainly(), _sandbox(release) as sandbox:
        verdict = graded(chosen, answer, context_of(release, sandbox))
    if output is Text.JSON:
        typer.echo(json.dumps({"exercise": chosen.id, **verdict.as_json()}, indent=2, ensure_ascii=False))
    else:
        typer.echo(f"{verdict.headline}. {verdict.message}")
        for row in verdict.rows:
            typer.echo(f"  {row.where}: should be {row.expected}, is {row.actual}")
        for shown in (verdict.example, verdict.reveal):
            if shown:
                typer.echo(f"\n{shown}")
        for note in verdict.notes:
            _note(note)
    raise typer.Exit(0 if verdict.is_done else 1)


@app.command(short_help="Copy the release, for dbt and mf by hand.")
def dev(
    refresh: Annotated[bool, typer.Option("--refresh", help="Copy again even if there is a copy.")] = False,
) -> None:
    """Copy the current release to dev.duckdb, where dbt and mf can be used by hand."""
    release = _release()
    from lab_app.release import larder_home

    copy = larder_home() / "dev.duckdb"
    if copy.exists() and not refresh:
        typer.echo(copy)
        _note("The copy is there already; --refresh makes it anew.")
        return
    beside = copy.with_name(f"{copy.name}.{os.getpid()}.new")
    try:
        shutil.copyfile(release.warehouse, beside)
        # A log beside a file that has been replaced would be refused.
        copy.with_name(copy.name + ".wal").unlink(missing_ok=True)
        beside.replace(copy)
    except OSError as error:
        beside.unlink(missing_ok=True)
        _fail(f"{copy} cannot be written: {error.strerror}.")
    typer.echo(copy)
    _note(f"Copied from release {release.id}.")


@app.command(short_help="Serve Dagster and the lab until Ctrl-C.")
def lab(
    dagster_port: Annotated[int, typer.Option(min=1, max=65535, help="Port of Dagster.")] = 3000,
    lab_port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the lab.")] = 8501,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the lab in the browser.")] = False,
) -> None:
    """Serve Dagster and the lab until Ctrl-C; build the data first if there is none."""
    from lab_app.cli.supervisor import ServeError, run

    try:
        code = run(dagster_port=dagster_port, lab_port=lab_port, open_browser=open_browser)
    except ServeError as error:
        _fail(str(error))
    raise typer.Exit(code)


def _typed(file: Path, what: str) -> str:
    """What somebody has typed into a file, or into standard input; no more of it than is ever read."""
    try:
        if str(file) == "-":
            return sys.stdin.read(LONGEST_INPUT)
        with file.open(encoding="utf-8") as opened:
            return opened.read(LONGEST_INPUT)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not a text"
        where = "standard input" if str(file) == "-" else str(file)
        _fail(f"The {what} cannot be read from {where}: {reason}.")


def _release() -> Release:
    from lab_app.release import current_release

    with _plainly():
        release = current_release()
    if release is None:
        _fail(NO_RELEASE)
    return release


def _sandbox(release: Release, *, seconds: float = 5.0) -> Sandbox:
    from lab_app.sandbox import Sandbox

    return Sandbox(release.warehouse, workers=1, timeout_seconds=seconds, reply_bytes=CLI_REPLY_BYTES)


@contextlib.contextmanager
def _plainly() -> Iterator[None]:
    """Turn the errors that our own modules raise on purpose into a sentence and exit code 1."""
    from lab_app.release import ReleaseError
    from lab_app.sandbox import QueryError

    try:
        yield
    except (ReleaseError, QueryError) as error:
        _fail(str(error))


def _fail(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)


def _note(message: str) -> None:
    typer.echo(message, err=True)

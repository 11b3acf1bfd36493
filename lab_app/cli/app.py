"""The command `larder`: the lab's engine for scripts, for teachers and for those who live in a terminal.

Data goes to standard output, remarks to standard error, and whatever fails ends with exit code 1 and
a plain sentence. What a command needs is imported when it runs, so that none waits for another's.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys

import typer
from typer.core import TyperGroup

from lab_app.cli import dev, exercise, grade, links, metric, query, serve, status
from lab_app.cli.terminal import fail


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
            fail(f"The command could not be finished: {error.strerror or error}.")
        return result


app = typer.Typer(
    name="larder",
    cls=_Commands,
    help="Larder Lab: query the data, read the metrics, check an answer, open the lab.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # the boxes say "--help <bool>"
)

# In the order in which `larder --help` lists them.
app.command(short_help="Say which data there is.")(status.status)
app.command(short_help="Run a query in the lab's sandbox.", cls=query.SqlCommand)(query.sql)
app.command(short_help="Read a metric, by period and by dimension.")(metric.metric)
app.command("check-metric", short_help="Check the YAML of a metric.")(metric.check_metric)
app.command()(grade.exercises)
app.command(short_help="Judge an answer.")(grade.grade)
app.add_typer(exercise.app, name="exercise")
app.command(short_help="Ask whether the addresses that the lab names still answer.")(links.links)
app.command(short_help="Copy the release, to use dbt and mf on it.")(dev.dev)
app.command(short_help="Serve Dagster and the lab until Ctrl-C.")(serve.lab)

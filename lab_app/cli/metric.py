"""`larder metric` and `larder check-metric`: read a metric, and check one that is being written."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lab_app.cli.terminal import Format, Text, fail, note, opened_lab


class Grain(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


def metric(
    name: Annotated[str, typer.Argument(help="A metric's name, such as mau.")],
    by: Annotated[
        list[str] | None, typer.Option("--by", help="Split by this dimension; can be repeated.")
    ] = None,
    grain: Annotated[
        Grain | None, typer.Option(help="One row per period; without it one value for all time.")
    ] = None,
    start: Annotated[str | None, typer.Option(help="First day, as 2026-01-01.")] = None,
    end: Annotated[str | None, typer.Option(help="Last day, as 2026-06-30.")] = None,
    output: Annotated[Format, typer.Option("--format", help="How rows are written.")] = Format.TABLE,
) -> None:
    """Read a metric as the dbt project defines it: the period first, then dimensions, the value last."""
    from lab_app.metrics.question import MetricError
    from lab_app.sandbox import QueryError

    with opened_lab(seconds=60.0) as lab:
        try:
            layer = lab.layer
            frame = layer.query(
                name,
                by=tuple(by or ()),
                grain=None if grain is None else grain.value,
                start=start,
                end=end,
                sandbox=lab.sandbox,
            )
        except (MetricError, QueryError) as error:
            fail(str(error))
    from lab_app.cli.tables import frame_rows, write
    from lab_app.metrics.periods import how_to_read

    write([str(column) for column in frame.columns], frame_rows(frame), output.value, sys.stdout)
    if grain is not None:
        periods = [day.date() for day in frame["period"].dropna()]
        remark = how_to_read(layer.metric(name), periods, grain.value, lab.release.as_of)
        if remark:
            note(remark)


def check_metric(
    file: Annotated[Path, typer.Argument(help="File with the metric's YAML; - reads standard input.")],
    output: Annotated[Text, typer.Option("--format", help="Text, or JSON for a script.")] = Text.TEXT,
) -> None:
    """Check a metric's YAML: how it reads, what it names, what MetricFlow and the data say. Exit code 0 if it is right."""
    from lab_app.metric_writing.report import as_json, as_text, read_metric_file

    with opened_lab(seconds=60.0) as lab:
        checked = read_metric_file(file, lab.checker, sys.stdin)
    typer.echo(
        json.dumps(as_json(checked), indent=2, ensure_ascii=False)
        if output is Text.JSON
        else as_text(checked)
    )
    raise typer.Exit(0 if checked.is_right else 1)

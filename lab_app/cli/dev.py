"""`larder dev`: a copy of the release to work on by hand."""

from __future__ import annotations

import os
import shutil
from typing import Annotated

import typer

from lab_app.cli.terminal import fail, note, release_now


def dev(
    refresh: Annotated[bool, typer.Option("--refresh", help="Copy again even if there is a copy.")] = False,
) -> None:
    """Copy the current release to dev.duckdb, where dbt and mf can be used by hand."""
    release = release_now()
    from lab_app.release import larder_home

    copy = larder_home() / "dev.duckdb"
    if copy.exists() and not refresh:
        typer.echo(copy)
        note("The copy is there already; --refresh makes it anew.")
        return
    beside = copy.with_name(f"{copy.name}.{os.getpid()}.new")
    try:
        shutil.copyfile(release.warehouse, beside)
        # A log beside a file that has been replaced would be refused.
        copy.with_name(copy.name + ".wal").unlink(missing_ok=True)
        beside.replace(copy)
    except OSError as error:
        beside.unlink(missing_ok=True)
        fail(f"{copy} cannot be written: {error.strerror}.")
    typer.echo(copy)
    note(f"Copied from release {release.id}.")

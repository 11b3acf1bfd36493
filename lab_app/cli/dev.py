"""`larder dev`: a copy of the release to work on yourself."""

from __future__ import annotations

from typing import Annotated

import typer

from lab_app.cli.terminal import fail, note, release_now


def dev(
    refresh: Annotated[bool, typer.Option("--refresh", help="Copy again even if there is a copy.")] = False,
) -> None:
    """Copy the current release to dev.duckdb, where you can use dbt and mf yourself."""
    release = release_now()
    from pipelines.contract.engines import duckdb
    from pipelines.contract.home import larder_home

    made = larder_home().dev_warehouse
    if made.exists() and not refresh:
        typer.echo(made)
        note("There is already a copy; --refresh makes a new one.")
        return
    try:
        duckdb.copy(release.warehouse, made)
    except OSError as error:
        fail(f"{made} cannot be written: {error.strerror}.")
    typer.echo(made)
    note(f"Copied from release {release.id}.")

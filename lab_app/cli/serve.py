"""`larder lab`: Dagster and the lab, side by side."""

from __future__ import annotations

from typing import Annotated

import typer

from lab_app.cli.stopping import StopSignals
from lab_app.cli.terminal import fail


def lab(
    dagster_port: Annotated[int, typer.Option(min=1, max=65535, help="Port of Dagster.")] = 3000,
    lab_port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the lab.")] = 8501,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the lab in the browser.")] = False,
) -> None:
    """Serve Dagster and the lab until Ctrl-C; build the data first if there is none."""
    with StopSignals() as stop:  # before anything else: what is imported below takes a while
        from lab_app.cli.servers import ServeError
        from lab_app.cli.supervisor import run

        try:
            code = run(stop, dagster_port=dagster_port, lab_port=lab_port, open_browser=open_browser)
        except ServeError as error:
            fail(str(error))
    raise typer.Exit(code)

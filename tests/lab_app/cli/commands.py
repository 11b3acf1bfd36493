"""Commands of `larder`, run in this process."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

from lab_app.cli.app import app


def larder(*arguments: str, home: Path, stdin: str | None = None) -> Result:
    """What a command gives over this data folder."""
    return CliRunner().invoke(app, list(arguments), input=stdin, env={"LARDER_HOME": str(home)})

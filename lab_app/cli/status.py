"""`larder status`: which data there is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from lab_app.cli.terminal import NO_RELEASE, Text, note, plainly
from pipelines.contract.units import percent


def status(
    output: Annotated[Text, typer.Option("--format", help="Text, or JSON for a script.")] = Text.TEXT,
) -> None:
    """Say which data the lab uses, and what the last build did."""
    from lab_app.simulator import note_on_age
    from pipelines.contract.home import larder_home
    from pipelines.contract.release import readable_release
    from pipelines.contract.status import build_status

    with plainly():
        home = larder_home()
        (release, problem), build = readable_release(home), build_status(home)
    if output is Text.JSON:
        facts = {
            "home": str(home.path),
            "problem": problem,
            "release": None
            if release is None
            else {
                "id": release.id,
                "as_of": release.as_of.isoformat(),
                "built_at": release.built_at.isoformat(),
                "world": release.world.model_dump(),
                "row_counts": release.row_counts,
                "engine": release.engine,
                "raw_share": release.raw_share,
            },
            "build": None
            if build is None
            else {"state": build.state, "fraction": build.fraction, "message": build.message},
        }
        typer.echo(json.dumps(facts, indent=2))
        return
    near = home.path.relative_to(Path.cwd()) if home.path.is_relative_to(Path.cwd()) else home.path
    typer.echo(f"Data folder   {near}")
    if release is None:
        typer.echo("Release       none yet")
    else:
        rows = sum(release.row_counts.values())
        typer.echo(f"Release       {release.id}, built {release.built_at:%Y-%m-%d %H:%M} UTC")
        typer.echo(f"World         {release.world.id}, up to {release.as_of}")
        typer.echo(f"Rows          {rows:,} in {len(release.row_counts)} tables")
        if release.engine != "duckdb":
            typer.echo(f"Models        built on {release.engine.capitalize()}")
    if build is None:
        typer.echo("Last build    none yet")
    elif build.state == "running":
        typer.echo(f"Build         running, {percent(build.fraction, 0)}: {build.stage_label}")
    else:
        typer.echo(f"Last build    {build.state}: {build.message}")
    if problem:
        note(problem)
    sample = release.note_on_sample() if release else None
    if sample:
        note(sample)
    age = NO_RELEASE if release is None else note_on_age(release)
    if age:
        note(age)

"""A day more: the build starts from a copy of the last release, and dbt adds to what is there.

Only where that comes to the same rows as building everything: the release is of the same world up to
the day before, and its tables were made by the same models and the same versions of the packages. In
any other case the build starts from nothing, as the first one does.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import yaml

from pipelines.build.releases import versions
from pipelines.build.settings import DBT_PROJECT
from pipelines.build.warehouse import CLOCK_SCHEMA, SCHEMA
from pipelines.contract.calendar import DAY
from pipelines.contract.engines.duckdb import copy, open_to_write
from pipelines.contract.release import Release
from synthetic.config import WorldConfig


def can_go_on_from(release: Release, config: WorldConfig, project: Path = DBT_PROJECT) -> bool:
    """Whether the build's day is the one after the release's, in the same world and by the same models."""
    return (
        release.world.id == config.world_id
        and config.as_of == release.as_of + DAY
        and release.models == edition_of_models(project)
        and release.engine == "duckdb"
        and release.versions == versions()
        and release.compiled_models.is_file()  # what a build compiles that adds a day builds nothing whole
    )


def start_from(release: Release, warehouse: Path) -> None:
    """Copy the release's warehouse without the product's tables, which are loaded anew into their room."""
    copy(release.warehouse, warehouse)
    with open_to_write(warehouse) as connection:
        for schema in (SCHEMA, CLOCK_SCHEMA):
            connection.execute(f"DROP SCHEMA {schema} CASCADE")
        connection.execute("CHECKPOINT")


def edition_of_models(project: Path = DBT_PROJECT) -> str:
    """Tells the models' tables from those of other versions of them.

    Everything that a table's rows or columns depend on is in it: SQL, macros, the project's settings
    and variables, columns with their types. What is only said of them is not, nor are metrics.
    """
    parts: list[Any] = [(project / "dbt_project.yml").read_text(encoding="utf-8")]
    for folder in ("models", "macros"):
        parts += [
            [file.relative_to(project).as_posix(), file.read_text(encoding="utf-8")]
            for file in sorted((project / folder).rglob("*.sql"))
        ]
    for file in sorted((project / "models").rglob("*.yml")):
        content = yaml.load(file.read_bytes(), Loader=_LOADER) or {}
        parts += [
            [model["name"], model.get("config"), [[c["name"], c.get("data_type")] for c in model["columns"]]]
            for model in content.get("models") or ()
        ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:16]


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

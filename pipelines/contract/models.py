"""The models as SQL that builds them whole, in the order in which they build on each other.

dbt has compiled them; running its SQL again takes a second on a small world, and starts no dbt. So the hidden
worlds have the same marts as a release, by the same statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from pipelines.contract.files import read_json

NAME = "models.json"


@dataclass(frozen=True)
class Model:
    """A model: where it is, whether it is a view, and its SELECT, which names no database."""

    schema: str
    name: str
    is_view: bool
    sql: str


def compiled(manifest: Mapping[str, Any]) -> tuple[Model, ...]:
    """The models of a manifest as dbt has compiled them, each after those that it reads."""
    nodes = {
        key: node
        for key, node in manifest.get("nodes", {}).items()
        if node["resource_type"] == "model" and node.get("compiled_code")
    }
    order = TopologicalSorter(
        {key: [up for up in node["depends_on"]["nodes"] if up in nodes] for key, node in nodes.items()}
    )
    return tuple(
        Model(
            node["schema"],
            node["alias"],
            node["config"]["materialized"] == "view",
            # A build's file has another name than a hidden world's, and so has the database in it.
            node["compiled_code"].strip().replace(f'"{node["database"]}".', ""),
        )
        for node in (nodes[key] for key in order.static_order())
    )


def statements(models: Iterable[Model], *, all_views: bool = False) -> Iterator[str]:
    """What builds the models in an empty database that has what they read; with `all_views`, keeps no rows."""
    schemas = dict.fromkeys(model.schema for model in models)
    yield from (f'CREATE SCHEMA "{schema}"' for schema in schemas)
    for model in models:
        kind = "VIEW" if model.is_view or all_views else "TABLE"
        yield f'CREATE {kind} "{model.schema}"."{model.name}" AS ({model.sql}\n)'


def described(models: Iterable[Model]) -> dict[str, Any]:
    """The models as they are written down beside a release."""
    return {"models": [asdict(model) for model in models]}


def read_models(file: Path) -> tuple[Model, ...]:
    """The models of a release. Raises one of `files.DAMAGE`; FileNotFoundError for an older release, without them."""
    return tuple(Model(**entry) for entry in read_json(file)["models"])

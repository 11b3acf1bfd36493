"""The raw columns that a model's column is made of, read from the SQL that dbt compiled for the release.

Followed are values, not what filters or joins. A UNION of several tables ends the way: which of them a
value comes from is decided by other columns, and a guess would name tables that have nothing to do with it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.lineage import lineage
from sqlglot.optimizer import build_scope, qualify
from sqlglot.schema import MappingSchema

_DIALECT = "duckdb"
_RAW = "product"

Column = tuple[str, str]  # table, column


@dataclass
class ColumnLineage:
    """Follows columns through the models of one release, each model read once."""

    models: Mapping[str, str]  # name -> compiled SQL
    columns: Mapping[str, Mapping[str, Mapping[str, str]]]  # schema -> table -> column -> type
    _scopes: dict[str, Any] = field(default_factory=dict)
    _found: dict[Column, tuple[Column, ...] | None] = field(default_factory=dict)

    def raw(self, table: str, columns: Sequence[str]) -> tuple[Column, ...]:
        """Raw tables' columns behind these of a model, sorted; none where one of them cannot be followed."""
        found, seen = set[Column](), set[Column]()
        waiting = [(table, column) for column in columns]
        while waiting:
            at = waiting.pop()
            if at in seen:
                continue
            seen.add(at)
            if at[0] in self.models:
                above = self._above(at)
                if above is None:
                    return ()
                waiting += above
            elif at[0] in self.columns.get(_RAW, {}):
                found.add(at)
        return tuple(sorted(found))

    def _above(self, at: Column) -> tuple[Column, ...] | None:
        """The columns directly above one, None where the SQL cannot be followed."""
        if at not in self._found:
            try:
                self._found[at] = self._read(*at)
            except (SqlglotError, ValueError, KeyError) as error:
                logging.getLogger(__name__).info("%s.%s cannot be followed: %s", *at, error)
                self._found[at] = None
        return self._found[at]

    def _read(self, table: str, column: str) -> tuple[Column, ...] | None:
        if table not in self._scopes:
            schema = MappingSchema({**self.columns}, dialect=_DIALECT)
            tree = qualify.qualify(
                _without_database(self.models[table]), schema=schema, dialect=_DIALECT,
                validate_qualify_columns=False, identify=False,
            )  # fmt: skip
            self._scopes[table] = build_scope(tree)
        scope = self._scopes[table]
        root = lineage(
            column, scope.expression, MappingSchema(), scope=scope, dialect=_DIALECT, trim_selects=False
        )
        above = tuple(
            (node.source.name, node.name.rpartition(".")[2].strip('"'))
            for node in root.walk()
            if not node.downstream and isinstance(node.source, exp.Table)
        )
        several = len({name for name, _ in above}) > 1
        return None if several and scope.expression.find(exp.SetOperation) else above


def _without_database(sql: str) -> exp.Expr:
    from sqlglot import parse_one

    tree = parse_one(sql, dialect=_DIALECT)
    for table in tree.find_all(exp.Table):
        table.set("catalog", None)
    return tree


def column_lineage(manifest: Path) -> ColumnLineage:
    """Of the release whose dbt manifest this is. Raises OSError and ValueError for a file that cannot be read."""
    content = json.loads(manifest.read_text(encoding="utf-8"))
    nodes = [n for n in content["nodes"].values() if n["resource_type"] == "model"]
    columns: dict[str, dict[str, dict[str, str]]] = {}
    for node in [*nodes, *content["sources"].values()]:
        name = node.get("alias") or node["name"]
        types = {c["name"]: str(c.get("data_type") or "unknown") for c in node["columns"].values()}
        columns.setdefault(str(node["schema"]), {})[name] = types
    return ColumnLineage({n["name"]: n.get("compiled_code") or "" for n in nodes}, columns)

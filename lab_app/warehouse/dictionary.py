"""The data dictionary of a release: its tables, as dbt's manifest describes them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from lab_app.warehouse.types import in_words
from pipelines.contract.release import readable

Layer = Literal["product", "staging", "intermediate", "marts"]
LAYERS: tuple[Layer, ...] = ("product", "staging", "intermediate", "marts")
SEARCHED = ("product", "marts")  # what a query finds without naming the schema

_OPENING = re.compile(r"^one row per (.+?)(?:[.:;](?=\s|$)|$)", re.IGNORECASE | re.DOTALL)
_BEGINS_WITH_A_NAME = re.compile(r"\w+[._]\w")  # `product.orders`: another name with a capital
_TEST_WORDS = {
    "not_null": "never empty",
    "unique": "no value twice",
    "accepted_values": "only known values",
    "relationships": "points at an existing row",
    "unique_combination_of_columns": "no two rows with the same key",
    "has_rows": "not empty",
}


@dataclass(frozen=True)
class DictionaryColumn:
    """One column: what it holds, its DuckDB type, and what is tested of it, in words."""

    name: str
    type: str
    description: str
    tests: tuple[str, ...]

    @property
    def is_personal(self) -> bool:
        """Whether its values belong to a person, and are shown only to whoever asks for them in a query."""
        return "Personal data." in self.description


@dataclass(frozen=True)
class DictionaryTable:
    """One table or view. `reads` and `feeds` name the tables directly before and after it."""

    id: str
    name: str
    layer: str
    description: str
    grain: str | None
    origin: str | None
    owner: str | None
    columns: tuple[DictionaryColumn, ...]
    tests: tuple[str, ...]
    freshness: str | None
    reads: tuple[str, ...]
    feeds: tuple[str, ...]

    @property
    def qualified(self) -> str:
        """How a query names it: alone where the search path finds it, else with its schema."""
        return self.name if self.layer in SEARCHED else f"{self.layer}.{self.name}"

    @property
    def test_count(self) -> int:
        return len(self.tests) + sum(len(column.tests) for column in self.columns)


def read_dictionary(manifest: Path) -> tuple[DictionaryTable, ...]:
    """All tables of the release, by layer and name. Raises ReleaseError for a damaged manifest."""
    with readable(manifest):
        return _tables(json.loads(manifest.read_text(encoding="utf-8")))


def _tables(content: Any) -> tuple[DictionaryTable, ...]:
    entries: dict[str, Mapping[str, Any]] = {
        **content.get("sources", {}),
        **{
            key: node
            for key, node in content.get("nodes", {}).items()
            if node.get("resource_type") == "model"
            and node.get("config", {}).get("materialized") != "ephemeral"
        },
    }
    tests = _tests_by_table(content.get("nodes", {}).values())
    owners = {group["name"]: _owner_name(group) for group in content.get("groups", {}).values()}
    parents, children = content.get("parent_map", {}), content.get("child_map", {})
    names = {key: str(entry["name"]) for key, entry in entries.items()}
    tables = [
        DictionaryTable(
            id=key,
            name=names[key],
            layer=str(entry.get("schema", "")),
            description=_after_grain(entry.get("description") or ""),
            grain=_grain(entry),
            origin=_meta(entry).get("origin"),
            owner=_owner(entry, owners),
            columns=tuple(
                DictionaryColumn(
                    name=str(column["name"]),
                    type=str(column.get("data_type") or "").lower(),
                    description=str(column.get("description") or ""),
                    tests=tuple(tests.get((key, str(column["name"]).lower()), ())),
                )
                for column in entry.get("columns", {}).values()
            ),
            tests=tuple(tests.get((key, ""), ())),
            freshness=_freshness(entry.get("freshness")),
            reads=tuple(sorted({names[p] for p in parents.get(key, ()) if p in names})),
            feeds=tuple(sorted({names[c] for c in children.get(key, ()) if c in names})),
        )
        for key, entry in entries.items()
    ]
    order = {layer: i for i, layer in enumerate(LAYERS)}
    return tuple(sorted(tables, key=lambda table: (order.get(table.layer, 99), table.name)))  # type: ignore[call-overload]


def completions(tables: Iterable[DictionaryTable]) -> dict[str, Any]:
    """What the editor completes: the tables that a query can name, with their columns."""
    return {
        table.qualified: {
            "grain": table.grain,
            "columns": [
                {"name": c.name, "type": in_words(c.type, of_table=True), "description": c.description}
                for c in table.columns
            ],
        }
        for table in tables
        if table.layer in SEARCHED
    }


def search(
    tables: Iterable[DictionaryTable], words: str
) -> list[tuple[DictionaryTable, list[DictionaryColumn]]]:
    """The tables in which every word is found, each with the columns that match; best matches first."""
    wanted = words.lower().split()
    found = []
    for table in tables:
        columns = [c for c in table.columns if all(w in f"{c.name} {c.description}".lower() for w in wanted)]
        about = f"{table.name} {table.description} {table.grain or ''}".lower()
        if columns or all(word in about for word in wanted):
            rank = 0 if all(word in table.name for word in wanted) else 1 if columns else 2
            found.append((rank, table, columns))
    return [(table, columns) for _, table, columns in sorted(found, key=lambda hit: hit[0])]


def _tests_by_table(nodes: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], list[str]]:
    """(table, column or "") -> what is tested, in words."""
    found: dict[tuple[str, str], list[str]] = {}
    for node in nodes:
        if node.get("resource_type") != "test":
            continue
        metadata = node.get("test_metadata")
        words = (
            _TEST_WORDS.get(metadata["name"], metadata["name"].replace("_", " "))
            if metadata
            else (node.get("description") or str(node["name"]).replace("_", " "))
        )
        if (node.get("config") or {}).get("where"):
            words += " (in the newest rows)"
        attached = node.get("attached_node") or next(
            (p for p in node.get("depends_on", {}).get("nodes", ()) if p.startswith(("source.", "model."))),
            None,
        )
        if attached:
            column = str(node.get("column_name") or "").lower()
            if words not in found.setdefault((attached, column), []):
                found[attached, column].append(words)
    return found


def _meta(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**(entry.get("meta") or {}), **((entry.get("config") or {}).get("meta") or {})}


def _grain(entry: Mapping[str, Any]) -> str | None:
    grain = _meta(entry).get("grain")
    if grain:
        return str(grain)
    opening = _OPENING.match(str(entry.get("description") or ""))
    return opening.group(1).strip() if opening else None


def _after_grain(description: str) -> str:
    """The description without its opening "One row per ...", which is shown on its own."""
    rest = _OPENING.sub("", description, count=1).strip()
    return rest if _BEGINS_WITH_A_NAME.match(rest) else rest[:1].upper() + rest[1:]


def _owner(entry: Mapping[str, Any], owners: Mapping[str, str]) -> str | None:
    meta = _meta(entry)
    if meta.get("owner"):
        return str(meta["owner"])
    group = entry.get("group") or (entry.get("config") or {}).get("group")
    return owners.get(str(group)) if group else None


def _owner_name(group: Mapping[str, Any]) -> str:
    owner = group.get("owner") or {}
    return str(owner.get("name") or owner.get("email") or group["name"])


def _freshness(rule: Mapping[str, Any] | None) -> str | None:
    after = (rule or {}).get("error_after") or {}
    if not after.get("count"):
        after = (rule or {}).get("warn_after") or {}
    if not after.get("count"):
        return None
    count, period = int(after["count"]), str(after["period"])
    return f"a row at least every {period}" if count == 1 else f"a row at least every {count} {period}s"

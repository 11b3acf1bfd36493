"""The data dictionary, read from a dbt manifest of a few lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lab_app.warehouse.dictionary import completions, read_dictionary, search


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """A dbt manifest with a source, a model on it, and their tests."""
    source, model = "source.larder.product.users", "model.larder.dim_users"
    content = {
        "sources": {
            source: {
                "name": "users",
                "schema": "product",
                "description": "One row per account. Everyone, see product.users for more.",
                "config": {"meta": {"grain": "account", "origin": "server"}},
                "freshness": {"warn_after": {"count": 2, "period": "day"}},
                "columns": {"id": {"name": "id", "data_type": "BIGINT", "description": "The number."}},
            }
        },
        "nodes": {
            model: {
                "resource_type": "model",
                "name": "dim_users",
                "schema": "marts",
                "description": "One row per account: cleaned.",
                "config": {"materialized": "table", "group": "growth"},
                "columns": {
                    "user_id": {"name": "user_id", "data_type": "bigint", "description": "Refunded."}
                },
            },
            "test.larder.t": {
                "resource_type": "test",
                "name": "unique_dim_users_user_id",
                "attached_node": model,
                "column_name": "user_id",
                "test_metadata": {"name": "unique"},
            },
        },
        "groups": {"g": {"name": "growth", "owner": {"name": "Growth team"}}},
        "parent_map": {model: [source], source: []},
        "child_map": {model: [], source: [model]},
    }
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(content))
    return path


def test_the_dictionary_tells_grain_owner_tests_freshness_and_lineage(manifest: Path) -> None:
    users, dim_users = read_dictionary(manifest)
    assert (users.grain, users.origin, users.freshness) == (
        "account",
        "server",
        "a row at least every 2 days",
    )
    assert users.description == "Everyone, see product.users for more."
    assert users.feeds == ("dim_users",)
    assert dim_users.reads == ("users",)
    assert (dim_users.grain, dim_users.owner) == ("account", "Growth team")
    assert dim_users.columns[0].tests == ("no value twice",)
    assert users.columns[0].type == "bigint"


def test_the_dictionary_tells_of_a_test_that_looks_at_the_newest_rows_alone(manifest: Path) -> None:
    content = json.loads(manifest.read_text())
    content["nodes"]["test.larder.t"]["config"] = {"where": "created_at >= date '2026-06-03'"}
    manifest.write_text(json.dumps(content))
    assert read_dictionary(manifest)[1].columns[0].tests == ("no value twice (in the newest rows)",)


@pytest.mark.parametrize(
    ("description", "said"),
    [
        ("One row per account: cleaned.", "Cleaned."),
        ("One row per account: product.users with better names.", "product.users with better names."),
    ],
)
def test_what_follows_the_grain_begins_with_a_capital_unless_it_is_a_table_s_name(
    manifest: Path, description: str, said: str
) -> None:
    content = json.loads(manifest.read_text())
    content["nodes"]["model.larder.dim_users"]["description"] = description
    manifest.write_text(json.dumps(content))
    assert next(t for t in read_dictionary(manifest) if t.name == "dim_users").description == said


def test_search_finds_names_before_meanings(manifest: Path) -> None:
    tables = read_dictionary(manifest)
    assert [table.name for table, _ in search(tables, "users")] == ["users", "dim_users"]
    assert [table.name for table, _ in search(tables, "refunded")] == ["dim_users"]
    assert search(tables, "elephant") == []


def test_the_editor_completes_tables_and_columns(manifest: Path) -> None:
    found = completions(read_dictionary(manifest))
    assert found["users"]["columns"] == [{"name": "id", "type": "whole number", "description": "The number."}]

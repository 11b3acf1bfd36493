"""What dbt has compiled builds the models again, in any database that has what they read."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipelines.contract.files import write_json
from pipelines.contract.models import Model, compiled, described, read_models, statements


def node(name: str, sql: str, *reads: str, kind: str = "table") -> dict[str, object]:
    return {
        "resource_type": "model",
        "database": "warehouse",
        "schema": "marts",
        "alias": name,
        "config": {"materialized": kind},
        "compiled_code": sql,
        "depends_on": {"nodes": [*reads, "source.orders"]},
    }


MANIFEST = {
    "nodes": {
        "twice": node("twice", 'SELECT 2 * n AS n FROM "warehouse"."marts"."once"\n', "once", kind="incremental"),
        "once": node("once", 'SELECT n FROM "warehouse"."product"."orders" -- all', kind="view"),
        "test": {"resource_type": "test"},
        "never": {**node("never", ""), "compiled_code": None},
    }
}  # fmt: skip


@pytest.mark.parametrize("all_views", [False, True])
def test_the_models_are_built_in_a_database_of_any_name(all_views: bool) -> None:
    with duckdb.connect(":memory:") as connection:
        connection.execute("CREATE SCHEMA product; CREATE TABLE product.orders AS SELECT 3 AS n")
        for statement in statements(compiled(MANIFEST), all_views=all_views):
            connection.execute(statement)
        connection.execute("INSERT INTO product.orders VALUES (4)")
        found = connection.execute("FROM marts.twice ORDER BY n").fetchall()
    assert found == ([(6,), (8,)] if all_views else [(6,)])


def test_models_are_read_as_they_were_written(tmp_path: Path) -> None:
    models = compiled(MANIFEST)
    assert [model.name for model in models] == ["once", "twice"]
    assert models[0] == Model("marts", "once", True, 'SELECT n FROM "product"."orders" -- all')
    write_json(tmp_path / "models.json", described(models))
    assert read_models(tmp_path / "models.json") == models

"""The project's own rules, read from dbt's manifest."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml

from synthetic.tables import TABLES
from tests.dbt_project.checkout import ROOT
from tests.dbt_project.manifest import Manifest

LAYERS = {"staging": r"(stg|base)_\w+", "intermediate": r"int_\w+", "marts": r"(fct|dim)_\w+"}
ROLES = {"north_star", "input", "guardrail", "health", "component"}


def sql_type(data_type: pa.DataType) -> str:
    if pa.types.is_dictionary(data_type):
        data_type = data_type.value_type
    if pa.types.is_decimal(data_type):
        return f"decimal({data_type.precision},{data_type.scale})"
    return {
        pa.int64(): "bigint",
        pa.int32(): "integer",
        pa.bool_(): "boolean",
        pa.string(): "string",
        pa.date32(): "date",
        pa.timestamp("us"): "timestamp",
        pa.float64(): "double",
    }[data_type]


def test_sources_say_what_the_simulators_contract_says() -> None:
    path = ROOT / "dbt_project" / "models" / "staging" / "product" / "_product__sources.yml"
    sources = {source["name"]: source for source in yaml.safe_load(path.read_text())["sources"]}
    described = {
        table["name"]: {
            "description": table["description"],
            "origin": table["config"]["meta"]["origin"],
            "columns": [(c["name"], c["data_type"], c["description"]) for c in table["columns"]],
        }
        for table in sources["product"]["tables"]
    }
    expected = {
        table.name: {
            "description": f"One row per {table.grain}. {table.description}",
            "origin": table.origin,
            "columns": [(c.name, sql_type(c.type), c.description) for c in table.columns],
        }
        for table in TABLES.values()
    }
    for name, table in expected.items():
        assert described.get(name) == table, f"{path.name} must say of {name}: {table}"
    assert described.keys() == expected.keys()


def test_every_source_table_is_one_asset_of_the_pipeline(manifest: Manifest) -> None:
    for source in manifest.raw["sources"].values():
        assert source["config"]["meta"]["dagster"]["asset_key"] == ["product", source["name"]]


def test_models_are_named_by_their_layer_and_stand_in_its_schema(manifest: Manifest) -> None:
    for model in manifest.models:
        layer = Path(model["original_file_path"]).parts[1]
        assert re.fullmatch(LAYERS[layer], model["name"]), model["original_file_path"]
        assert model["schema"] == layer


def test_each_source_table_is_read_by_its_staging_model_alone(manifest: Manifest) -> None:
    """Beside it, where clients send things twice, by the list of what was, or by a view of all that was sent."""
    for model in manifest.models:
        read = [key.split(".")[-1] for key in model["depends_on"]["nodes"] if key.startswith("source.")]
        own = re.sub(r"^(stg|base_repeated|base)_", "", model["name"])
        assert read == ([own] if model["schema"] == "staging" else []), model["name"]


def test_every_model_says_its_grain_and_describes_every_column(manifest: Manifest) -> None:
    for model in manifest.models:
        assert model["description"].startswith("One row per "), model["name"]
        assert model["columns"], model["name"]
        assert all(column["description"] for column in model["columns"].values()), model["name"]


def test_described_columns_are_the_columns_there_are(manifest: Manifest, connection: Any) -> None:
    for model in manifest.models:
        found = connection.execute(
            "SELECT column_name FROM duckdb_columns() WHERE schema_name = ? AND table_name = ? ORDER BY column_index",
            [model["schema"], model["name"]],
        ).fetchall()
        assert set(model["columns"]) == {name for (name,) in found}, model["name"]


def test_every_mart_has_a_contract_a_key_and_rows(manifest: Manifest) -> None:
    marts = [model for model in manifest.models if model["schema"] == "marts"]
    assert len(marts) >= 13
    for mart in marts:
        assert mart["contract"]["enforced"], mart["name"]
        assert all(column["data_type"] for column in mart["columns"].values()), mart["name"]
        assert any(not test["config"].get("where") for _, test in manifest.keys(mart)), mart["name"]
        assert manifest.tests_on(mart, "has_rows"), mart["name"]


def test_every_hard_model_has_a_unit_test(manifest: Manifest) -> None:
    tested = {test["model"] for test in manifest.raw["unit_tests"].values()}
    assert tested >= {"int_users_classified", "int_mau_memberships", "fct_active_base", "fct_signups"}


def test_every_metric_tells_what_a_product_manager_needs(manifest: Manifest) -> None:
    for name, metric in manifest.metrics.items():
        meta = metric["config"]["meta"]
        assert metric["label"] and metric["label"] != name
        for part in ("Assumption: ", "Trade-off: ", "Breaks if "):
            assert part in metric["description"], (name, part)
        assert meta["owner"] and meta["unit"], name
        assert meta["role"] in ROLES, name
        assert meta["good_direction"] in ("up", "down"), name
        assert isinstance(meta["maturity"], int), name
        assert (meta["role"] == "guardrail") == ("threshold" in meta), name


def test_metrics_form_trees_whose_roots_are_mau_and_revenue(manifest: Manifest) -> None:
    parents = {name: metric["config"]["meta"].get("parent") for name, metric in manifest.metrics.items()}
    assert {name for name, parent in parents.items() if parent is None} == {"mau", "revenue"}
    for name in parents:
        seen, node = set(), name
        while parents[node] is not None:
            assert node not in seen, f"{name} is its own ancestor"
            seen.add(node)
            node = parents[node]
        if parents.get(name):
            assert manifest.metrics[name]["config"]["meta"]["edge"] in ("identity", "hypothesis")


def test_metrics_that_are_not_simple_stand_in_files_of_their_own(manifest: Manifest) -> None:
    """Inside a model's file they break each later partial parse."""
    for name, metric in manifest.metrics.items():
        path = metric["original_file_path"]
        if metric["type"] == "simple":
            assert path.startswith("models/marts/"), name
        else:
            assert path == f"models/metrics/{name}.yml"


def test_parts_of_a_tree_that_are_identities_match_the_formula(manifest: Manifest) -> None:
    """A metric's inputs are its children along identity edges, where they are nobody else's."""
    for name, metric in manifest.metrics.items():
        for part in metric["type_params"].get("metrics") or []:
            meta = manifest.metrics[part["name"]]["config"]["meta"]
            if meta["role"] == "component":
                assert meta["edge"] == "identity", (name, part["name"])


def test_engine_specific_expressions_stand_in_macros_only() -> None:
    special = re.compile(
        r"\b(strftime|generate_series|unnest|qualify|interval|::|quantile_cont|list_|epoch)\b|::", re.I
    )
    for path in (ROOT / "dbt_project" / "models").rglob("*.sql"):
        assert not special.search(path.read_text()), path.name


def test_every_page_that_is_said_to_read_the_models_is_there(manifest: Manifest) -> None:
    exposures = manifest.raw["exposures"].values()
    assert len(exposures) >= 5
    addresses = (ROOT / "tests" / "lab_app" / "app_pages" / "addresses.txt").read_text().split()
    for exposure in exposures:
        assert exposure["url"].removeprefix("http://localhost:8501/") in addresses, exposure["name"]
        page = exposure["config"]["meta"]["page"]
        assert (ROOT / "lab_app" / "tracks" / f"{page}.py").is_file(), exposure["name"]
        assert exposure["depends_on"]["nodes"] and exposure["description"] and exposure["owner"]["name"]
    facts = {key for key in manifest.raw["nodes"] if key.startswith("model.larder.fct_")}
    read = {key for exposure in exposures for key in exposure["depends_on"]["nodes"]}
    assert facts <= read


def test_the_documentation_begins_with_a_page_of_our_own(manifest: Manifest) -> None:
    (overview,) = (
        doc
        for doc in manifest.raw["docs"].values()
        if doc["name"] == "__overview__" and doc["package_name"] == "larder"
    )
    text = overview["block_contents"]
    assert "Larder" in text
    names = {node["name"] for node in manifest.raw["nodes"].values()} | {
        m["name"] for m in manifest.raw["metrics"].values()
    }
    named = set(re.findall(r"`(\w+)`", text)) - {"product", "owner"}
    assert named <= names


def test_each_model_says_whose_it_is_and_which_layer_it_is_of(manifest: Manifest) -> None:
    models = [node for node in manifest.raw["nodes"].values() if node["resource_type"] == "model"]
    for model in models:
        assert model["config"]["meta"]["owner"], model["name"]
        assert model["fqn"][1] in model["tags"], model["name"]


def test_the_saved_query_and_the_exposure_of_the_board_have_what_the_board_shows(manifest: Manifest) -> None:
    shown = {
        name
        for name, metric in manifest.metrics.items()
        if metric["config"]["meta"]["role"] in ("north_star", "input", "guardrail")
    }
    (query,) = (q for q in manifest.raw["saved_queries"].values() if q["name"] == "board")
    assert set(query["query_params"]["metrics"]) == shown
    (board,) = (e for e in manifest.raw["exposures"].values() if e["name"] == "board")
    assert {key.split(".")[-1] for key in board["depends_on"]["nodes"]} == shown

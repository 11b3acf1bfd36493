"""dbt and mf as somebody uses them at a prompt."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from tests.dbt_project.checkout import Checkout, copy_project, run_in


def test_build_leaves_staging_intermediate_and_marts_in_dev_duckdb(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    schemas = connection.execute(
        "SELECT DISTINCT schema_name FROM duckdb_tables() UNION SELECT schema_name FROM duckdb_views()"
    )
    assert {"product", "staging", "intermediate", "marts"} <= {name for (name,) in schemas.fetchall()}


def test_mf_answers_in_the_project_folder(checkout: Checkout) -> None:
    asked = checkout.run(
        "mf", "query", "--metrics", "mau,activation_rate", "--group-by", "metric_time__month",
        "--csv", str(checkout.root / "mau.csv"),
    )  # fmt: skip
    assert asked.returncode == 0, asked.stdout
    lines = (checkout.root / "mau.csv").read_text().splitlines()
    assert lines[0] == "metric_time__month,mau,activation_rate"
    assert len(lines) == 31


def test_docs_are_generated_with_every_model_in_the_catalog(checkout: Checkout) -> None:
    docs = checkout.run("dbt", "docs", "generate")
    assert docs.returncode == 0, docs.stdout
    catalog = json.loads((checkout.project / "target" / "catalog.json").read_text())
    assert "model.larder.fct_active_base" in catalog["nodes"]
    assert "source.larder.product.users" in catalog["sources"]


def test_sources_are_fresh_by_the_worlds_clock_and_dbt_runs_from_the_root(checkout: Checkout) -> None:
    at_root = {"DBT_PROJECT_DIR": "dbt_project", "DBT_PROFILES_DIR": "dbt_project"}
    fresh = checkout.run("dbt", "source", "freshness", folder=checkout.root, extra=at_root)
    assert fresh.returncode == 0, fresh.stdout
    results = json.loads((checkout.project / "target" / "sources.json").read_text())["results"]
    assert len(results) == 14
    assert {result["status"] for result in results} == {"pass"}


def test_a_file_without_data_is_told_of_in_one_sentence(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    (tmp_path / "data").mkdir()
    run = run_in(project, "dbt", "run", "--select", "stg_users")
    assert run.returncode != 0
    assert "uv run larder dev --refresh" in run.stdout
    assert "Traceback" not in run.stdout

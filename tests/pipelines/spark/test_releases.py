"""A release that Sail has built, or Spark, against DuckDB's: the same rows, and the same metrics in both dialects."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.build.spark.server import serve
from pipelines.build.spark.session import Session
from pipelines.checks import audit
from pipelines.checks.engines import TOLERANCE, compare_metrics
from pipelines.contract.engines.duckdb import open_to_read
from pipelines.contract.home import Home
from pipelines.contract.models import read_models
from pipelines.contract.release import Release, current_release
from synthetic.config import HISTORY_START
from tests.prompt import ROOT

pytestmark = [
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pyspark.*"),
]

KINDS = ("model", "test", "unit_test")
AS_TEXT = {"plan_key"}
"""Columns that hold a moment as text, which every engine writes in its own way: only ever compared with themselves."""


@pytest.fixture(scope="module")
def release(engine_home: Path) -> Release:
    found = current_release(Home(engine_home))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def both(tiny_release: Release, release: Release) -> Iterator[duckdb.DuckDBPyConnection]:
    """Both warehouses, as `ours` and `theirs`."""
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{tiny_release.warehouse}' AS ours (READ_ONLY)")
        connection.execute(f"ATTACH '{release.warehouse}' AS theirs (READ_ONLY)")
        yield connection


def test_the_release_says_what_built_it(tiny_release: Release, engine_home: Path, release: Release) -> None:
    package = {"sail": "pysail", "spark": "pyspark"}[release.engine]
    assert tiny_release.engine == "duckdb"
    assert package in release.versions
    assert package not in tiny_release.versions
    assert release.models == tiny_release.models
    assert release.row_counts == tiny_release.row_counts
    assert {file.name for file in release.path.iterdir()} == {
        file.name for file in tiny_release.path.iterdir()
    }
    said = subprocess.run(
        [sys.executable, "-m", "lab_app", "status"],
        env={**os.environ, "LARDER_HOME": str(engine_home)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"Models        built on {release.engine.capitalize()}" in said.stdout


def test_every_table_has_the_same_rows_and_types(
    both: duckdb.DuckDBPyConnection, tiny_release: Release
) -> None:
    models = read_models(tiny_release.compiled_models)
    assert len(models) > 40
    for model in models:
        name = f'"{model.schema}"."{model.name}"'
        columns = both.execute(f"DESCRIBE ours.{name}").fetchall()
        if model.schema == "marts":
            assert both.execute(f"DESCRIBE theirs.{name}").fetchall() == columns, name
        listed = ", ".join(f'"{column[0]}"' for column in columns if column[0] not in AS_TEXT)
        for one, other in (("ours", "theirs"), ("theirs", "ours")):
            ((apart,),) = both.execute(
                f"SELECT count(*) FROM (SELECT {listed} FROM {one}.{name} EXCEPT ALL SELECT {listed} FROM {other}.{name})"
            ).fetchall()
            assert apart == 0, f"{apart} rows of {name} are in {one} only"


def test_what_dbt_tested_was_tested_there(release: Release) -> None:
    results = json.loads((release.path / "run_results.json").read_text())["results"]
    kinds = {kind: [r for r in results if r["unique_id"].startswith(f"{kind}.")] for kind in KINDS}
    assert len(kinds["model"]) > 40 and len(kinds["test"]) > 80 and len(kinds["unit_test"]) >= 9
    assert {r["status"] for found in kinds.values() for r in found} == {"success", "pass"}


def test_hidden_worlds_are_built_by_duckdbs_sql(tiny_release: Release, release: Release) -> None:
    assert read_models(release.compiled_models) == read_models(tiny_release.compiled_models)


def test_metrics_come_out_the_same_in_sparks_dialect(
    tiny_release: Release, sail_home: Path, tmp_path: Path
) -> None:
    """MetricFlow writes each metric for DuckDB and for Spark: one answers from its own marts, Sail from its.

    Spark is asked by `test_spark.py`, where it has them.
    """
    sail_release = current_release(Home(sail_home))
    assert sail_release is not None
    with serve("sail", tmp_path / "sail") as server:
        session = Session(server.remote)
        try:
            with open_to_read(sail_release.warehouse) as connection:
                models = read_models(sail_release.compiled_models)
                names = [f"marts.{model.name}" for model in models if model.schema == "marts"]
                for name in ("product.meal_plans", *names):
                    folder = tmp_path / name
                    folder.mkdir()
                    connection.execute(f"COPY {name} TO '{folder}/rows.parquet' (FORMAT parquet)")
                    session.run(f"CREATE DATABASE IF NOT EXISTS {name.partition('.')[0]}")
                    session.run(f"CREATE TABLE {name} USING parquet LOCATION '{folder}'")
                # What a release with a sample of the raw tables holds its North Star against.
                days = audit.days_to_compare(HISTORY_START, tiny_release.as_of)
                counted = audit.plain_mau(lambda sql: connection.execute(sql).fetchall(), days)
            assert audit.plain_mau(session.rows, days) == counted
            found = compare_metrics(tiny_release, session, lambda _: None)
        finally:
            session.close()
    assert len(found) >= 65
    assert sum(one.cells for one in found) > 10_000
    assert [one for one in found if not one.is_same] == []
    loose = {one.metric for one in found if one.tolerance > TOLERANCE}
    assert loose == {"api_p95_ms", "page_load_p75"}
    assert max(one.largest for one in found if one.metric not in loose) <= TOLERANCE

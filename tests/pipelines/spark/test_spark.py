"""Spark itself against DuckDB: `uv run --group spark pytest -m spark`, with Java 17. Some minutes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.checks.engines import compare
from pipelines.contract.home import Home
from pipelines.contract.release import Release

pytestmark = [
    pytest.mark.spark,
    pytest.mark.timeout(3600),
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]


def test_spark_builds_the_tiny_world_as_duckdb_does(
    tiny_home: Path, tiny_release: Release, tmp_path: Path
) -> None:
    lake = Home(tiny_home).world(tiny_release.world.id).lake
    found = compare(tiny_release, lake, "spark", tmp_path)
    assert found.failed == []
    assert {status for (kind, status) in found.nodes if kind in {"model", "test", "unit_test"}} == {
        "success",
        "pass",
    }
    assert found.rows == {}
    assert len(found.metrics) >= 65
    assert [one for one in found.metrics if not one.is_same] == []

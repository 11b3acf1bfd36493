"""SQL from a semantic manifest, for alerts and the lab alike."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from pipelines.contract.engines.duckdb import open_to_read
from pipelines.contract.metricflow import engine_from, parse, to_sql
from pipelines.contract.release import Release

FIRST, LAST = dt.date(2024, 3, 1), dt.date(2024, 3, 31)


@pytest.fixture(scope="module")
def manifest(short_release: Release) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(short_release.semantic_manifest.read_text())
    return content


def test_days_are_cast_and_longer_periods_truncated(manifest: dict[str, Any], short_release: Release) -> None:
    engine = engine_from(manifest)
    by_day = to_sql(engine, ["new_signups"], ["metric_time__day"], first=FIRST, last=LAST)
    by_month = to_sql(engine, ["new_signups"], ["metric_time__month"], first=FIRST, last=LAST)
    assert "AS DATE) AS metric_time__day" in by_day
    assert "DATE_TRUNC('month'" in by_month
    with open_to_read(short_release.warehouse) as connection:
        days = connection.execute(by_day).fetchall()
        ((month, whole),) = connection.execute(by_month).fetchall()
    assert [day for day, _ in days] == sorted(day for day, _ in days)
    assert (days[0][0] >= FIRST, days[-1][0] <= LAST) == (True, True)
    assert (str(month)[:10], whole) == (str(FIRST), sum(count for _, count in days))


def test_tables_are_named_without_the_file_that_they_were_built_in(manifest: dict[str, Any]) -> None:
    for model in parse(manifest).semantic_models:
        assert model.node_relation.database is None
        assert model.node_relation.relation_name.count(".") == 1


def test_a_saved_query_that_names_a_metric_that_is_gone_is_no_error(manifest: dict[str, Any]) -> None:
    saved = {
        "name": "old",
        "query_params": {"metrics": ["gone"], "group_by": [], "where": None},
        "exports": [],
    }
    with_query = {**manifest, "saved_queries": [saved]}
    assert parse(with_query).saved_queries == []
    assert to_sql(engine_from(with_query), ["new_signups"])
    assert with_query["saved_queries"] == [saved]  # what came in stays as it was


def test_spark_gets_its_own_dialect_and_names(manifest: dict[str, Any]) -> None:
    engine = engine_from(manifest, "spark")
    signups = to_sql(engine, ["new_signups"], ["metric_time__day"], first=FIRST, last=LAST)
    assert "DATE_TRUNC('day', " in signups
    assert "`marts`.`fct_signups`" in signups
    p75 = to_sql(engine, ["page_load_p75"], ["metric_time__month"])
    assert "PERCENTILE_CONT" in p75

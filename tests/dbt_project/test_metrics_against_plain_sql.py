"""Each metric against plain SQL over `product`, and what must hold between their values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace

import duckdb
import numpy as np
import pytest

from lab_app.metrics.layer import SemanticLayer
from lab_app.sandbox import Sandbox
from pipelines.contract.calendar import next_period
from tests.dbt_project import oracles
from tests.dbt_project.checkout import Checkout
from tests.dbt_project.oracles import ask, compare, unmatched
from tests.dbt_project.plain_sql import ORACLES, PREPARATION


@pytest.fixture(scope="module")
def prepared(checkout: Checkout) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(checkout.warehouse), read_only=True) as opened:
        opened.execute(PREPARATION)
        yield opened


def test_every_metric_has_an_oracle(layer: SemanticLayer) -> None:
    metrics = {metric.name for metric in layer.metrics() if not metric.is_own}
    assert not unmatched(metrics | ORACLES.keys(), metrics)
    assert metrics == set(ORACLES)


def test_the_command_names_a_metric_without_an_oracle_and_an_oracle_without_a_metric(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    release = SimpleNamespace(
        id="today",
        as_of=checkout.as_of,
        warehouse=checkout.warehouse,
        semantic_manifest=checkout.semantic_manifest,
    )
    monkeypatch.setattr(oracles, "current_release", lambda: release)
    assert oracles.main(["--metric", "tickets"]) == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setitem(ORACLES, "lost", ORACLES["orders"])
    monkeypatch.delitem(ORACLES, "orders")
    assert oracles.main(["--metric", "tickets", "orders", "lost", "nothing"]) == 1
    shown = capsys.readouterr()
    assert "1 metrics, " in shown.out
    assert shown.err.splitlines() == [
        "The metric orders has no oracle: add plain SQL for it to ORACLES in tests/dbt_project/plain_sql.py.",
        (
            "There is no metric lost in this release. If it is new, run `make data` first, a minute or two; "
            "if it is gone, remove its oracle from ORACLES in tests/dbt_project/plain_sql.py."
        ),
        "There is no metric nothing, and no oracle of that name.",
    ]


@pytest.mark.parametrize("metric", sorted(ORACLES))
def test_metric_equals_plain_sql_on_random_periods(
    metric: str, layer: SemanticLayer, prepared: duckdb.DuckDBPyConnection
) -> None:
    told = compare(metric, layer, prepared)
    assert told.cells >= 15
    assert told.is_same, told


def test_mau_equals_count_distinct_on_the_last_day_of_every_month(
    layer: SemanticLayer, sandbox: Sandbox, prepared: duckdb.DuckDBPyConnection, checkout: Checkout
) -> None:
    frame = layer.query("mau", grain="month", sandbox=sandbox)
    assert len(frame) == 30
    for period, mau in zip(frame["period"].dt.date, frame["mau"], strict=True):
        last = min(next_period(period, "month") - dt.timedelta(days=1), checkout.as_of)
        assert ask(prepared, "mau", None, period, last, checkout.as_of)[None] == mau


def test_sums_over_a_partition_of_people_equal_the_whole(layer: SemanticLayer, sandbox: Sandbox) -> None:
    """Of every metric that counts or adds up: people are parted by what they are at signup, and by cohort."""
    tried = 0
    for metric in layer.metrics():
        if metric.type != "simple" or metric.unit not in ("count", "euro") or not metric.dimensions:
            continue
        whole = layer.query(metric.name, grain="month", sandbox=sandbox).set_index("period")[metric.name]
        people = ("country", "signup_platform", "signup_plan", "signup_source", "signup_cohort")
        partition = [d.short for d in metric.dimensions if d.short in people]
        if not partition:
            continue
        parts = layer.query(metric.name, by=partition, grain="month", sandbox=sandbox)
        summed = parts.groupby("period")[metric.name].sum().reindex(whole.index)
        np.testing.assert_allclose(whole.fillna(0), summed.fillna(0), rtol=1e-9, err_msg=metric.name)
        assert (parts[partition].nunique() > 2).all()
        tried += 1
    assert tried > 35


def test_mau_by_cohort_is_mau_and_platforms_overlap(layer: SemanticLayer, sandbox: Sandbox) -> None:
    mau = layer.query("mau", grain="day", sandbox=sandbox).set_index("period")["mau"].dropna()
    cohorts = layer.query("mau_of_cohort", by=["signup_cohort"], grain="day", sandbox=sandbox)
    assert (cohorts.groupby("period")["mau_of_cohort"].sum()[mau.index] == mau).all()
    platforms = layer.query("mau_on_platform", by=["activity_platform"], grain="day", sandbox=sandbox)
    of_platforms = platforms.groupby("period")["mau_on_platform"]
    assert (of_platforms.sum()[mau.index] > mau).mean() > 0.9  # who uses two counts on both
    assert (of_platforms.max()[mau.index] <= mau).all()


def test_a_cell_is_empty_and_never_low_until_a_window_is_over(
    layer: SemanticLayer, sandbox: Sandbox, checkout: Checkout
) -> None:
    for metric in layer.metrics():
        if metric.type != "ratio" or not metric.maturity_days:
            continue
        frame = layer.query(metric.name, grain="day", sandbox=sandbox).set_index("period")[metric.name]
        ripe = np.datetime64(checkout.as_of - dt.timedelta(days=metric.maturity_days))
        assert frame[frame.index > ripe].isna().mean() > 0.9, metric.name  # a day's first hours can be ripe
        assert frame[frame.index > ripe + np.timedelta64(1, "D")].isna().all(), metric.name
        assert frame[frame.index <= ripe].notna().mean() > 0.9, metric.name

"""The semantic layer over a real build: in the sandbox's workers, and against MetricFlow itself."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest

from lab_app.lab import Lab
from lab_app.metrics.layer import SemanticLayer
from lab_app.metrics.metric import GRAINS
from lab_app.metrics.question import MetricError
from lab_app.sandbox import Sandbox
from tests.dbt_project.agreement import ask_mf, batches, compare
from tests.dbt_project.checkout import ROOT, Checkout


def test_compiled_sql_runs_in_the_sandbox(layer: SemanticLayer, sandbox: Sandbox, checkout: Checkout) -> None:
    question = {
        "by": ["country"],
        "grain": "month",
        "start": "2026-01-01",
        "where": {"signup_platform": ["ios", "web"]},
    }
    with Sandbox(checkout.warehouse, workers=1) as workers:
        frame = layer.query(["mau", "ticket_rate"], sandbox=workers, **question)  # type: ignore[arg-type]
    assert list(frame.columns) == ["period", "country", "mau", "ticket_rate"]
    assert frame["period"].dt.date.min() == dt.date(2026, 1, 1)
    assert frame.equals(layer.query(["mau", "ticket_rate"], sandbox=sandbox, **question))  # type: ignore[arg-type]


def test_every_metric_answers_by_each_of_its_dimensions(layer: SemanticLayer, sandbox: Sandbox) -> None:
    for metric in layer.metrics():
        for dimension in metric.dimensions:
            frame = layer.query(
                metric.name,
                by=[str(dimension)],
                grain=metric.grains[-1],
                start="2025-06-01",
                end="2025-12-31",
                sandbox=sandbox,
            )
            assert len(frame), (metric.name, dimension)
            assert not frame.duplicated(["period", dimension.short]).any()


def test_dimensions_read_from_the_manifest_are_those_of_metricflow(layer: SemanticLayer) -> None:
    engine = layer._engine
    for metric in layer.metrics():
        known = engine.simple_dimensions_for_metrics([metric.name])
        expected = {d.dunder_name for d in known if d.type.value == "categorical"}
        assert {d.name for d in metric.dimensions} == expected, metric.name


def test_a_filter_leaves_what_the_same_cut_by_dimension_shows(layer: SemanticLayer, sandbox: Sandbox) -> None:
    cut = layer.query("mau", by=["country"], grain="month", sandbox=sandbox)
    for where in ({"country": "DE"}, "country = 'DE'", "country in ('DE') and signup_plan is not null"):
        kept = layer.query("mau", grain="month", where=where, sandbox=sandbox)
        assert kept["mau"].tolist() == cut.loc[cut["country"] == "DE", "mau"].tolist()


def test_one_value_for_all_time_is_the_last_day_of_a_stock(
    layer: SemanticLayer, sandbox: Sandbox, checkout: Checkout
) -> None:
    day = layer.query("mau", grain="day", start=checkout.as_of, end=checkout.as_of, sandbox=sandbox)
    assert layer.query("mau", sandbox=sandbox)["mau"].item() == day["mau"].item()


def test_mf_and_the_semantic_layer_agree_on_every_metric_by_country(
    layer: SemanticLayer, sandbox: Sandbox, checkout: Checkout
) -> None:
    """`mf` compiles with its own settings and runs on dev.duckdb. The others: `agreement` as a command."""

    def run(*arguments: str) -> None:
        asked = checkout.run("mf", *arguments)
        assert asked.returncode == 0, asked.stdout

    names, dimension = next(batches(layer.metrics(), at_a_time=100))
    assert len(names) >= 60
    theirs = ask_mf(names, dimension, "month", run, checkout.root)
    for told in compare(theirs, layer, sandbox, names, dimension, "month"):
        assert told.is_same, told


def test_a_metric_with_one_grain_is_refused_by_another(layer: SemanticLayer) -> None:
    assert layer.metric("mau_calendar_month").grains == ("month",)
    with pytest.raises(MetricError, match="is read by month, not by week"):
        layer.compile("mau_calendar_month", grain="week")
    assert layer.metric("mau").grains == GRAINS


def test_one_layer_serves_one_release(checkout: Checkout) -> None:
    lab = Lab(checkout.release)
    assert lab.layer is lab.layer


def test_naming_metrics_does_not_import_metricflow(checkout: Checkout) -> None:
    script = (
        "import sys, datetime as dt, pathlib\n"
        "from lab_app.metrics.layer import SemanticLayer\n"
        f"layer = SemanticLayer(pathlib.Path({str(checkout.semantic_manifest)!r}), dt.date(2026, 6, 17))\n"
        "assert len(layer.metrics()) > 50\n"
        "assert not [m for m in sys.modules if m.startswith(('metricflow', 'dbt'))]\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode == 0, ran.stderr

"""A window over the daily roll-up gives what MetricFlow's own range join gives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lab_app.metric_writing.check import MetricChecker
from lab_app.metric_writing.metricflow.compiler import Compiler
from lab_app.metric_writing.names.known import read_known
from lab_app.metric_writing.project.overlay import ProjectBeside
from lab_app.metrics.layer import SemanticLayer
from lab_app.metrics.manifest import Overlay
from lab_app.metrics.metric import Dimension, Grain
from lab_app.metrics.queries.request import Request
from lab_app.sandbox import Sandbox
from pipelines.contract.release import Release

SHAPES = {
    "people in 28 days": ("buyers", "window: 28 days"),
    "people in 2 weeks, last day": ("buyers", "window: 2 weeks, period_agg: last"),
    "people in 7 days of one country": (
        "buyers",
        "window: 7 days, filter: \"{{ Dimension('segment__country') }} = 'DE'\"",
    ),
    "orders in 28 days, mean": ("orders", "window: 28 days, period_agg: average"),
}


@pytest.fixture(scope="module")
def checker(short_release: Release) -> Iterator[MetricChecker]:
    compiler = Compiler(
        read_known(short_release.semantic_manifest, short_release.manifest).content, seconds=30
    )
    with Sandbox(short_release.warehouse, workers=1, timeout_seconds=60) as sandbox:
        yield MetricChecker(ProjectBeside(short_release), sandbox, compiler)
    compiler.close()


@pytest.mark.parametrize("grain", ["day", "week", "month"])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_roll_up_equals_the_range_join(shape: str, grain: Grain, checker: MetricChecker) -> None:
    source, rest = SHAPES[shape]
    checked = checker.check(
        f"metrics:\n  - {{name: mine, type: cumulative, input_metric: {source}, {rest}}}\n", with_values=False
    )
    assert checked.is_right, [str(f) for f in checked.errors]
    for by in ((), (Dimension("segment__country", "country", "Country", ""),)):
        rolled = checker.sql(checked, "mine", grain=grain, by=by)
        assert "roll_up" in rolled
        request = Request(("mine",), (f"metric_time__{grain}", *(dimension.name for dimension in by)))
        joined = checker.compiler.compile(checker.beside(checked), [request])[0].sql
        assert joined is not None and "roll_up" not in joined
        # Where a window holds only rows that don't count (orders that failed), the join has a zero, the
        # roll-up no row.
        expected = {
            tuple(str(v)[:10] for v in row[:-1]): float(row[-1])
            for row in checker.sandbox.run(joined, limit=20_000).rows
            if row[-1]
        }
        found = {
            tuple(str(v)[:10] for v in row[:-1]): float(row[-1])
            for row in checker.sandbox.run(rolled, limit=20_000).rows
        }
        assert len(expected) > 2
        assert found == pytest.approx(expected)


def test_a_saved_window_is_asked_for_through_the_roll_up(
    checker: MetricChecker, short_release: Release
) -> None:
    checked = checker.check(
        "metrics:\n  - {name: mine, type: cumulative, input_metric: buyers, window: 28 days}\n",
        with_values=False,
    )
    (mine,) = (metric for metric in checker.beside(checked) if metric["name"] == "mine")
    beside = Overlay({"mine": mine}, frozenset(), {})
    layer = SemanticLayer(short_release.semantic_manifest, short_release.as_of, beside)
    assert "roll_up" in layer.compile("mine", grain="month", by=["country"], where="country = 'DE'")
    assert "roll_up" not in layer.compile("buyers", grain="month")


@pytest.mark.parametrize("grain", ["day", "week", "month"])
@pytest.mark.parametrize("denominator", ["mau", "visitors", "theirs"])
def test_a_ratio_of_windows_equals_the_range_join(
    denominator: str, grain: Grain, checker: MetricChecker
) -> None:
    text = f"""
metrics:
  - {{name: ours, type: cumulative, input_metric: orders, window: 28 days, period_agg: last}}
  - {{name: theirs, type: cumulative, input_metric: buyers, window: 14 days, period_agg: last}}
  - {{name: mine, type: ratio, numerator: ours, denominator: {denominator}}}
"""
    checked = checker.check(text, with_values=False)
    assert checked.is_right, [str(f) for f in checked.errors]
    for by in ((), (Dimension("segment__country", "country", "Country", ""),)):
        rolled = checker.sql(checked, "mine", grain=grain, by=by)
        assert "roll_up" in rolled
        request = Request(("mine",), (f"metric_time__{grain}", *(dimension.name for dimension in by)))
        joined = checker.compiler.compile(checker.beside(checked), [request])[0].sql
        assert joined is not None and "roll_up" not in joined
        expected, found = (
            {
                tuple(str(v)[:10] for v in row[:-1]): float(row[-1])
                for row in checker.sandbox.run(sql, limit=20_000).rows
                if row[-1]
            }
            for sql in (joined, rolled)
        )
        assert len(expected) > 2
        assert found == pytest.approx(expected)


def test_a_ratio_with_a_filter_or_an_offset_is_left_to_metricflow(checker: MetricChecker) -> None:
    text = """
metrics:
  - {name: ours, type: cumulative, input_metric: orders, window: 28 days}
  - {name: mine, type: ratio, numerator: {name: ours, filter: "{{ Dimension('segment__country') }} = 'DE'"}, denominator: mau}
"""
    checked = checker.check(text, with_values=False)
    assert checked.is_right, [str(f) for f in checked.errors]
    assert "roll_up" not in checker.sql(checked, "mine", grain="month")

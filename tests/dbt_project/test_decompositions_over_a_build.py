"""The tree and its decompositions on a real build: identities hold, and contributions add up."""

from __future__ import annotations

import datetime as dt

import duckdb
import numpy as np
import pytest

from lab_app.metrics.layer import SemanticLayer
from lab_app.metrics.metric import Grain
from lab_app.metrics.tree import GROWTH, MetricTree, metric_tree
from lab_app.sandbox import Sandbox
from pipelines.statistics.decomposition import growth_classes, growth_flows, mix_and_rate
from tests.dbt_project.checkout import Checkout

FROM, TO = dt.date(2025, 11, 20), dt.date(2026, 3, 9)


@pytest.fixture(scope="module")
def tree(layer: SemanticLayer) -> MetricTree:
    return metric_tree(layer.metrics())


def test_the_roots_and_the_formulas_are_those_of_the_metrics(tree: MetricTree) -> None:
    assert [name for name in tree.roots if not tree.nodes[name].metric.is_own] == ["mau", "revenue"]
    formulas = {node.name: str(node.formula) for node in tree.nodes.values() if node.formula}
    assert formulas["mau"] == "the day before + mau_new + mau_resurrected − mau_churned"
    assert formulas["activated_signups"] == "new_signups × activation_rate"
    assert formulas["ticket_rate"] == "1,000 × tickets_28d ÷ mau"
    assert str(tree.factors("revenue")) == "buyers × orders_per_buyer × average_order_value"
    assert {node.name for node in tree.nodes.values() if node.metric.type == "ratio"} <= formulas.keys()


def test_every_product_of_the_tree_holds_by_day_week_and_month(
    tree: MetricTree, layer: SemanticLayer, sandbox: Sandbox
) -> None:
    checked = 0
    for node in tree.nodes.values():
        formula = node.formula
        if formula is None or formula.kind == GROWTH:
            continue
        names = [node.name, *(factor for factor, _ in formula.factors)]
        shared = set.intersection(*({str(d) for d in layer.metric(name).dimensions} for name in names))
        for grain in grains_of(layer, names):
            frame = layer.query(names, by=sorted(shared)[:1], grain=grain, end="2026-04-30", sandbox=sandbox)
            frame = frame.dropna()
            value = np.full(len(frame), formula.scale)
            for name, power in formula.factors:
                value = value * frame[name].to_numpy(float) ** power
            np.testing.assert_allclose(value, frame[node.name].to_numpy(float), rtol=1e-9, err_msg=node.name)
            checked += len(frame)
    assert checked > 5000


def grains_of(layer: SemanticLayer, names: list[str]) -> list[Grain]:
    """Those by which all of these metrics are read: one of whole months has no days."""
    wanted: tuple[Grain, ...] = ("day", "week", "month")
    return [grain for grain in wanted if all(grain in layer.metric(name).grains for name in names)]


def test_contributions_to_every_product_add_up(
    tree: MetricTree, layer: SemanticLayer, sandbox: Sandbox
) -> None:
    for name in tree.nodes:
        formula = tree.factors(name)
        if formula is None:
            continue
        factors = [factor for factor, _ in formula.factors]
        asked = [name, *dict.fromkeys(factors)]
        months = layer.query(
            asked, grain="month", start="2026-01-01", end="2026-03-31", sandbox=sandbox
        ).set_index("period")
        before, after = months.iloc[0], months.iloc[-1]
        parts = tree.contributions(
            name, {f: float(before[f]) for f in factors}, {f: float(after[f]) for f in factors}
        )
        assert parts["contribution"].sum() == pytest.approx(after[name] - before[name], rel=1e-9, abs=1e-9), (
            name
        )


@pytest.mark.parametrize("by", [[], ["signup_source"]])
def test_growth_flows_and_classes_lead_from_one_mau_to_the_other(
    by: list[str], layer: SemanticLayer, sandbox: Sandbox, connection: duckdb.DuckDBPyConnection
) -> None:
    names = ["mau", "mau_new", "mau_resurrected", "mau_churned"]
    daily = layer.query(names, by=by, grain="day", start=FROM, end=TO, sandbox=sandbox)
    flows = growth_flows(daily, FROM, TO, by=by)
    spells = (
        connection.cursor()
        .execute(
            "SELECT m.user_id, m.started_on, m.lapsed_on, m.is_first, s.signup_source "
            "FROM intermediate.int_mau_memberships m JOIN marts.dim_segments s USING (segment_id)"
        )
        .df()
    )
    classes = growth_classes(spells, FROM, TO, by=by)
    assert len(flows) == len(classes) == (6 if by else 1)  # five channels, and those of whom none is known
    for told in (flows, classes):
        assert (told["before"] + told["new"] + told["resurrected"] + told["churned"] == told["after"]).all()
    assert flows["before"].tolist() == classes["before"].tolist()
    assert flows["after"].tolist() == classes["after"].tolist()
    # People who came and went in between stand in the flows alone.
    assert flows["churned"].sum() < classes["churned"].sum() < 0
    assert flows["resurrected"].sum() > classes["resurrected"].sum() > 0


def test_a_rates_change_is_mix_and_rate_of_its_segments(
    layer: SemanticLayer, sandbox: Sandbox, checkout: Checkout
) -> None:
    assert checkout.as_of > dt.date(2026, 5, 31)
    names = ["activated_signups", "activation_eligible_signups", "activation_rate"]
    both = [
        layer.query(names, by=by, grain="month", start="2026-03-01", end="2026-04-30", sandbox=sandbox)
        for by in (["signup_source"], [])
    ]
    wide = both[0].pivot_table(index="signup_source", columns="period", values=names[:2]).reset_index()
    months = sorted(both[0]["period"].unique())
    frame = wide.set_axis(["signup_source", "n0", "n1", "d0", "d1"], axis=1)
    assert [tuple(column) for column in wide.columns[1:3]] == [
        ("activated_signups", month) for month in months
    ]
    told = mix_and_rate(frame, "signup_source", numerator=("n0", "n1"), denominator=("d0", "d1"))
    change = both[1]["activation_rate"].iloc[1] - both[1]["activation_rate"].iloc[0]
    assert told["contribution"].sum() == pytest.approx(change, abs=1e-12)
    assert told["mix"].abs().sum() > 0 and told["rate"].abs().sum() > 0

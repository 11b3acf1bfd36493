"""From a metric's columns to the raw ones, as far as the SQL can be followed."""

from __future__ import annotations

import re

import pytest

from lab_app.metric_writing.lineage.metric_lineage import Lineage, lineage_of
from lab_app.metric_writing.lineage.raw_columns import ColumnLineage, column_lineage
from lab_app.metrics.layer import SemanticLayer
from lab_app.ui.metrics.lineage import lineage_html
from lab_app.warehouse.dictionary import read_dictionary
from pipelines.contract.release import Release

COLUMNS = {
    "product": {
        "orders": {"id": "bigint", "status": "varchar", "total_amount": "decimal", "user_id": "bigint"}
    },
    "staging": {"stg_orders": {"order_id": "bigint", "status": "varchar", "amount": "decimal"}},
    "marts": {"fct_orders": {"order_id": "bigint", "is_paid": "boolean"}},
}
MODELS = {
    "stg_orders": 'with raw as (select * from "w"."product"."orders") '
    "select id as order_id, status, total_amount as amount from raw",
    "fct_orders": 'select order_id, status = \'paid\' and amount > 0 as is_paid from "w"."staging"."stg_orders" '
    "where order_id is not null",
    "fct_both": 'select order_id from "w"."staging"."stg_orders" union all select id from "w"."product"."users"',
    "fct_twice": 'select status from "w"."staging"."stg_orders" union all select status from "w"."staging"."stg_orders"',
    "fct_broken": "select from where",
}


@pytest.mark.parametrize(
    ("model", "column", "raw"),
    [
        ("fct_orders", "is_paid", (("orders", "status"), ("orders", "total_amount"))),
        ("fct_orders", "order_id", (("orders", "id"),)),
        ("stg_orders", "status", (("orders", "status"),)),
        ("fct_twice", "status", (("orders", "status"),)),
        ("fct_both", "order_id", ()),  # which table a row is of depends on more than the column
        ("fct_broken", "order_id", ()),
        ("fct_gone", "order_id", ()),
    ],
)
def test_a_column_is_followed_to_the_raw_ones(
    model: str, column: str, raw: tuple[tuple[str, str], ...]
) -> None:
    assert ColumnLineage(MODELS, COLUMNS).raw(model, [column]) == raw


def test_metrics_of_a_release_lead_to_raw_columns_that_are_there(tiny_release: Release) -> None:
    tables = read_dictionary(tiny_release.manifest)
    follow = column_lineage(tiny_release.manifest)
    layer = SemanticLayer(tiny_release.semantic_manifest, tiny_release.as_of)
    raw = {f"{t.name}.{c.name}" for t in tables if t.layer == "product" for c in t.columns}
    found = {m.name: lineage_of(m.name, layer, tables, follow) for m in layer.metrics()}
    assert found["activation_rate"].raw_columns == ("meal_plans.created_at", "users.created_at")
    assert found["page_load_p75"].raw_columns == ("page_loads.load_ms",)
    for name, line in found.items():
        assert set(line.raw_columns) <= raw, name
        assert {column.partition(".")[0] for column in line.raw_columns} <= set(line.raw), name
    assert sum(bool(line.raw_columns) for line in found.values()) >= len(found) / 3


def test_the_picture_of_a_lineage_goes_from_raw_columns_to_what_uses_the_metric() -> None:
    line = Lineage(
        metrics=("orders",),
        used_by=("orders_per_buyer",),
        columns=("fct_orders.is_paid",),
        tables=("stg_orders", "fct_orders"),
        raw=("orders",),
        raw_columns=("orders.status",),
    )
    layers = {"orders": "product", "stg_orders": "staging", "fct_orders": "marts"}
    said = re.sub(r"<(?!h3)[^>]+>", " ", lineage_html("Paid <orders>", line, layers, lambda name: name))
    steps = [" ".join(step.split()) for step in said.split("<h3>")[1:]]
    assert steps == [
        "Raw orders status",
        "Cleaned stg_ orders",
        "Ready to count fct_ orders is_ paid",
        "Computed from orders",
        "The metric Paid &lt;orders&gt;",
        "Used by orders_per_buyer",
    ]

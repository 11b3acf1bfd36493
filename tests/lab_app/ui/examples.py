"""What several tests of this folder draw: a metric, and the last day of the data."""

from __future__ import annotations

import datetime as dt

from lab_app.metrics.metric import Metric

DAY = dt.date(2026, 6, 30)
METRIC = Metric(
    name="page_load_p75",
    label="Page load time",
    description="Three of four loads were this quick. Assumption: bounds hold. Trade-off: pooled. Breaks if it stops.",
    type="simple",
    role="guardrail",
    good_direction="down",
    maturity_days=0,
    unit="ms",
    owner="platform",
    parent=None,
    edge=None,
    threshold=2500.0,
    is_stock=False,
    grains=("day", "week", "month"),
    inputs=(),
    models=(),
    dimensions=(),
    meta={},
)

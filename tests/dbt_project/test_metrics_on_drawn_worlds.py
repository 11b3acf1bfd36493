"""Metrics on worlds of a handful of people: empty days, one user, no orders, a platform that ends."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lab_app.metrics.layer import SemanticLayer
from tests.dbt_project.checkout import Checkout, open_file
from tests.dbt_project.drawn_worlds import FIRST, Models, World, worlds
from tests.dbt_project.oracles import TOLERANCE, compare, difference
from tests.dbt_project.plain_sql import ORACLES, PREPARATION

DRAWN = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.fixture(scope="module")
def models(checkout: Checkout) -> Models:
    return Models(checkout.manifest)


@pytest.fixture(scope="module")
def drawn_layer(checkout: Checkout) -> SemanticLayer:
    """A layer whose day is set by each example; what it has compiled serves them all."""
    return SemanticLayer(checkout.semantic_manifest, checkout.as_of)


@DRAWN
@given(
    world=worlds,
    metrics=st.lists(st.sampled_from(sorted(ORACLES)), min_size=15, max_size=15, unique=True),
    dimension=st.sampled_from([None, "country", "signup_platform", "signup_source"]),
)
def test_metrics_equal_plain_sql_on_drawn_worlds(
    models: Models, drawn_layer: SemanticLayer, world: World, metrics: list[str], dimension: str | None
) -> None:
    drawn_layer.as_of = world.as_of
    with models.build(world, world.as_of) as connection:
        connection.execute(PREPARATION)
        for metric in metrics:
            told = compare(metric, drawn_layer, connection, by=[dimension], first_day=FIRST, draws=2)
            assert told.is_same, told


@settings(DRAWN, max_examples=3, phases=[Phase.generate])
@given(
    world=worlds,
    days=st.integers(1, 9),
    metrics=st.lists(st.sampled_from(sorted(ORACLES)), min_size=10, max_size=10, unique=True),
)
def test_adding_days_never_changes_a_complete_cell(
    models: Models, drawn_layer: SemanticLayer, world: World, days: int, metrics: list[str]
) -> None:
    earlier = world.as_of - dt.timedelta(days=days)
    with models.build(world, earlier) as before, models.build(world, world.as_of) as after:
        for metric in metrics:
            for grain in drawn_layer.metric(metric).grains[:3]:
                drawn_layer.as_of = earlier
                told = drawn_layer.query(metric, grain=grain, sandbox=open_file(before))
                later = drawn_layer.query(metric, grain=grain, sandbox=open_file(after)).set_index("period")
                for period, value in zip(told["period"], told[metric], strict=True):
                    if drawn_layer.is_complete(metric, period.date(), grain):
                        now = later[metric].get(period)
                        is_empty = now is None or math.isnan(now)
                        assert math.isnan(value) is is_empty, (metric, grain, period, value, now)
                        assert is_empty or difference(value, now) <= TOLERANCE, (metric, grain, period)

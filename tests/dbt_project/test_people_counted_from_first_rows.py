"""People of a period told from their first rows: the same numbers as counting them, and only where that holds."""

from __future__ import annotations

import copy
from collections.abc import Sequence

import pytest

from lab_app.metrics.layer import SemanticLayer
from lab_app.metrics.metric import Grain
from lab_app.metrics.queries.first_of_period import (
    counted_from_first,
    first_of,
    keeps_people_together,
    with_first_of_periods,
)
from lab_app.sandbox import Sandbox
from tests.dbt_project.checkout import Checkout


@pytest.fixture(scope="module")
def in_full(checkout: Checkout) -> SemanticLayer:
    """The same metrics, none of which says how people can be told from their first rows."""
    layer = SemanticLayer(checkout.semantic_manifest, checkout.as_of)
    for metric in layer._manifest["metrics"]:
        metric["config"]["meta"].pop("previous_day", None)
    return layer


@pytest.mark.parametrize("grain", ["day", "week", "month", "year"])
@pytest.mark.parametrize("by", [(), ("country",), ("signup_cohort",), ("activity_platform",)])
def test_first_rows_give_what_counting_people_gives(
    layer: SemanticLayer, in_full: SemanticLayer, sandbox: Sandbox, by: Sequence[str], grain: Grain
) -> None:
    # From the middle of a week and of a month, so that periods are cut if they are cut anywhere.
    period = {"start": "2025-03-05", "end": "2026-05-14"}
    for names, where in (
        (["sessions", "session_users"], None),
        ("visitors", None),
        ("sessions_per_user", {"signup_platform": ["ios", "web"]}),
        ("sessions_per_user", {"activity_platform": "ios"}),
    ):
        asked = {"by": by, "grain": grain, "where": where, "sandbox": sandbox, **period}
        quick = layer.query(names, **asked)  # type: ignore[arg-type]
        assert len(quick)
        assert quick.equals(in_full.query(names, **asked))  # type: ignore[arg-type]


def test_people_are_counted_in_full_where_their_rows_fall_into_several_parts(layer: SemanticLayer) -> None:
    assert "DISTINCT" not in layer.compile("visitors", by=["country", "signup_cohort"], grain="week")
    for question in (
        {"by": ["activity_platform"], "grain": "week"},
        {"grain": "week", "where": "activity_platform = 'ios'"},
        {"by": ["country"]},
    ):
        assert "COUNT(DISTINCT" in layer.compile("visitors", **question)
    assert keeps_people_together(["segment__country"], "{{ Dimension('user__plan') }} = 'x'")
    assert not keeps_people_together([], "{{ Dimension('session__app_version') }} = '1'")


def test_every_metric_that_names_a_previous_day_is_counted_from_first_rows(layer: SemanticLayer) -> None:
    named = {m.name for m in layer.metrics() if m.meta.get("previous_day")}
    made_of_them = {m.name for m in layer.metrics() if named.intersection(m.inputs)}
    assert named >= {"session_users", "visitors"}
    assert made_of_them >= {"sessions_per_user"}
    assert named | {"sessions_per_user"} <= counted_from_first(layer._manifest) <= named | made_of_them


@pytest.mark.parametrize(
    "change",
    [
        {"expr": "session_id"},
        {"filter": {"where_filters": [{"where_sql_template": "{{ Dimension('session__app_version') }} = '1'"}]}},
        {"day": "previous_activity_date"},
        {"agg": "count"},
    ],
)  # fmt: skip
def test_a_copy_that_counts_something_else_is_counted_in_full(
    layer: SemanticLayer, change: dict[str, object]
) -> None:
    (people,) = (m for m in layer._manifest["metrics"] if m["name"] == "session_users")
    copied = copy.deepcopy({**people, "name": "mine"})
    assert counted_from_first({"metrics": [copied]}) == {"mine"}
    params = copied["type_params"]
    params["expr"] = change.get("expr", params["expr"])
    params["metric_aggregation_params"]["agg"] = change.get("agg", "count_distinct")
    copied["filter"] = change.get("filter")
    copied["config"]["meta"]["previous_day"] = change.get("day", "previous_session_date")
    assert not counted_from_first({"metrics": [copied]})


def test_a_formula_finds_its_inputs_and_a_shifted_one_is_left_alone(layer: SemanticLayer) -> None:
    metrics = {m["name"]: m for m in copy.deepcopy(layer._manifest["metrics"])}
    part = metrics["sessions_per_user"]["type_params"]["denominator"]
    growth = copy.deepcopy(metrics["sessions_per_user"])
    growth.update(name="growth", type="derived")
    growth["type_params"].update(
        numerator=None,
        denominator=None,
        expr="session_users - before",
        metrics=[part, {**part, "alias": "before", "offset_window": {"count": 7, "granularity": "day"}}],
    )
    made = {m["name"]: m for m in with_first_of_periods({"metrics": [*metrics.values(), growth]})["metrics"]}
    now, before = made[first_of("growth", "week")]["type_params"]["metrics"]
    assert (now["name"], now["alias"]) == (first_of("session_users", "week"), "session_users")
    assert (before["name"], before["alias"]) == ("session_users", "before")

"""Names, errors and conditions of the semantic layer, on a manifest of a few lines."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any, cast

import pytest

from lab_app.metrics.filter import FilterError, filter_template
from lab_app.metrics.layer import SemanticLayer
from lab_app.metrics.periods import how_to_read
from lab_app.metrics.question import MetricError
from lab_app.sandbox import Result, ResultColumn, Sandbox

AS_OF = dt.date(2026, 6, 30)


def layer_of(folder: Path, content: str) -> SemanticLayer:
    """The layer over a semantic manifest with this content."""
    manifest = folder / "semantic_manifest.json"
    manifest.write_text(content)
    return SemanticLayer(manifest, AS_OF)


def simple(name: str, model: str, **meta: object) -> dict[str, Any]:
    aggregation = {"semantic_model": model, "agg": "sum", "non_additive_dimension": None}
    return {
        "name": name,
        "type": "simple",
        "type_params": {"metric_aggregation_params": aggregation, "metrics": []},
        "config": {"meta": meta},
    }


def ratio(name: str, numerator: str, denominator: str, **meta: object) -> dict[str, Any]:
    parts = {"numerator": {"name": numerator}, "denominator": {"name": denominator}, "metrics": []}
    return {"name": name, "type": "ratio", "type_params": parts, "config": {"meta": meta}}


def derived(name: str, of: str, offset: dict[str, Any]) -> dict[str, Any]:
    parts = [{"name": of}, {"name": of, "alias": "before", "offset_window": offset}]
    return {"name": name, "type": "derived", "type_params": {"metrics": parts}, "config": {"meta": {}}}


def model(name: str, primary: str, foreign: tuple[str, ...], dimensions: tuple[str, ...]) -> dict[str, Any]:
    return {
        "name": name,
        "entities": [
            {"name": primary, "type": "primary"},
            *({"name": f, "type": "foreign"} for f in foreign),
        ],
        "primary_entity": None,
        "dimensions": [{"name": d, "type": "categorical"} for d in dimensions],
    }


MANIFEST = {
    "semantic_models": [
        model("segments", "segment", (), ("country", "signup_platform")),
        model("page_loads", "page_load", ("segment",), ("activity_platform", "page")),
        model("signups", "signup", ("segment",), ("is_referred",)),
        model("lonely", "lonely", (), ()),
    ],
    "metrics": [
        simple("page_loads", "page_loads"),
        simple("new_signups", "signups", maturity=0, role="input", unit="count", owner="growth"),
        simple("activated", "signups", maturity=7),
        ratio(
            "activation_rate",
            "activated",
            "new_signups",
            maturity=7,
            threshold=0.5,
            parent="x",
            edge="identity",
        ),
        ratio("loads_per_signup", "page_loads", "new_signups"),
        simple("alone", "lonely", grains=["month"]),
        derived("month_on_month", "new_signups", {"count": 1, "granularity": "month"}),
        derived("week_on_week", "new_signups", {"count": 28, "granularity": "day"}),
        ratio("built_on_it", "month_on_month", "new_signups"),
    ],
}


@pytest.fixture
def layer(tmp_path: Path) -> SemanticLayer:
    return layer_of(tmp_path, json.dumps(MANIFEST))


def test_a_metric_is_what_its_yaml_says(layer: SemanticLayer) -> None:
    metric = layer.metric("activation_rate")
    assert (metric.maturity_days, metric.threshold, metric.parent, metric.edge) == (7, 0.5, "x", "identity")
    assert metric.inputs == ("activated", "new_signups")
    assert metric.label == "Activation rate"


def test_what_looks_back_by_months_is_not_read_by_week(layer: SemanticLayer) -> None:
    """A week is held against the one that begins a month before it, and hardly any does."""
    assert "week" not in layer.metric("month_on_month").grains
    assert "week" not in layer.metric("built_on_it").grains
    assert "week" in layer.metric("week_on_week").grains


@pytest.mark.parametrize("name", ["month_on_month", "week_on_week", "built_on_it"])
def test_what_looks_back_is_asked_for_a_period(name: str, layer: SemanticLayer) -> None:
    with pytest.raises(
        MetricError, match=f"`{name}` looks back from each period, so it needs one: add --grain month"
    ):
        layer.compile(name)


def test_what_cannot_be_answered_is_said_without_the_engine_s_words(
    layer: SemanticLayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SemanticLayer, "_engine", None)  # whatever it is asked, it fails
    monkeypatch.setattr(SemanticLayer, "_counted_from_first", frozenset())
    with pytest.raises(MetricError) as refused:
        layer.compile(["new_signups", "page_loads"], by=["country"])
    assert str(refused.value) == (
        "`new_signups` and `page_loads` cannot be read together like this. Leave out a split, "
        "add --grain month or ask for one metric at a time."
    )


def test_metrics_of_two_models_share_the_dimensions_of_a_shared_entity(layer: SemanticLayer) -> None:
    assert [str(d) for d in layer.metric("loads_per_signup").dimensions] == ["country", "signup_platform"]
    assert "page" in [str(d) for d in layer.metric("page_loads").dimensions]


@pytest.mark.parametrize("name", ["country", "segment__country"])
def test_a_dimension_has_a_short_and_a_full_name(layer: SemanticLayer, name: str) -> None:
    assert layer.dimension("new_signups", name).name == "segment__country"


def test_the_end_of_one_name_only_is_enough(layer: SemanticLayer) -> None:
    assert layer.dimension("new_signups", "platform").short == "signup_platform"


def test_the_end_of_two_names_is_asked_about(layer: SemanticLayer) -> None:
    with pytest.raises(MetricError, match="`platform` could mean activity_platform or signup_platform"):
        layer.dimension("page_loads", "platform")


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (
            {"metrics": "activation_rat"},
            "There is no metric `activation_rat`. Did you mean `activation_rate`?",
        ),
        ({"metrics": "zzz"}, "There is no metric `zzz`. There are: activated, "),
        ({"metrics": []}, "Name at least one metric."),
        ({"metrics": "new_signups", "by": ["contry"]}, "Did you mean `country`?"),
        (
            {"metrics": "new_signups", "by": ["page"]},
            "It can be split by: country, signup_platform, is_referred.",
        ),
        ({"metrics": "alone", "by": ["page"]}, "`alone` cannot be split by anything."),
        ({"metrics": "alone", "grain": "day"}, "`alone` is read by month, not by day."),
        (
            {"metrics": "new_signups", "start": "June"},
            "The start must be a date such as 2026-06-30, not 'June'.",
        ),
        (
            {"metrics": "new_signups", "start": "2026-02-01", "end": "2026-01-01"},
            "ends before that, on 2026-01-01.",
        ),
        ({"metrics": "new_signups", "where": "page = 'home'"}, "cannot be split by `page`"),
        ({"metrics": "new_signups", "where": "country ="}, "The filter is not understood: 'country ='."),
    ],
)
def test_a_question_without_an_answer_gets_a_plain_sentence(
    layer: SemanticLayer, question: dict[str, Any], message: str
) -> None:
    with pytest.raises(MetricError) as caught:
        layer.compile(question.pop("metrics"), **question)
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("period", "grain", "complete"),
    [
        (dt.date(2026, 6, 23), "day", True),
        (dt.date(2026, 6, 24), "day", False),
        (dt.date(2026, 6, 15), "week", True),
        (dt.date(2026, 6, 22), "week", False),
        (dt.date(2026, 5, 1), "month", True),
        (dt.date(2026, 6, 1), "month", False),
        (dt.date(2025, 1, 1), "year", True),
    ],
)
def test_a_period_is_complete_when_its_last_days_window_is_over(
    layer: SemanticLayer, period: dt.date, grain: Any, complete: bool
) -> None:
    assert layer.is_complete("activation_rate", period, grain) is complete


def test_a_period_that_is_not_over_is_named_and_so_is_one_that_may_still_change(layer: SemanticLayer) -> None:
    weeks = [dt.date(2026, 6, day) for day in (15, 22, 29)]
    said = how_to_read(layer.metric("activation_rate"), weeks, "week", AS_OF)
    assert said is not None
    assert "from 2026-06-29 on, is not over yet: the data ends on 2026-06-30, day 2 of 7" in said
    assert "Values from 2026-06-22 on may still change" in said
    assert how_to_read(layer.metric("new_signups"), weeks[:2], "week", AS_OF) is None
    assert how_to_read(layer.metric("new_signups"), [dt.date(2026, 6, 1)], "month", AS_OF) is None


def test_a_stock_says_that_a_period_shows_its_last_day(tmp_path: Path) -> None:
    stock = simple("members", "signups")
    stock["type_params"]["metric_aggregation_params"]["non_additive_dimension"] = {"name": "day"}
    layer = layer_of(tmp_path, json.dumps({**MANIFEST, "metrics": [stock]}))
    members, june = layer.metric("members"), [dt.date(2026, 6, 1)]
    assert "the month's last day" in str(how_to_read(members, june, "month", AS_OF))
    assert how_to_read(members, june, "day", AS_OF) is None


def test_a_manifest_that_cannot_be_read_gets_a_message(tmp_path: Path) -> None:
    with pytest.raises(MetricError, match="Build the data again"):
        layer_of(tmp_path, "{")


def full(name: str) -> str:
    return f"segment__{name}"


@pytest.mark.parametrize(
    ("where", "template"),
    [
        (None, None),
        ({}, None),
        ("  ", None),
        ({"country": "DE"}, "{{ Dimension('segment__country') }} IN ('DE')"),
        ({"country": ["D'E", "GB"]}, "{{ Dimension('segment__country') }} IN ('D''E', 'GB')"),
        ({"is_new": True}, "{{ Dimension('segment__is_new') }} IN (TRUE)"),
        ("country = 'DE'", "({{ Dimension('segment__country') }} = 'DE')"),
        (
            "country in ('DE','GB') or not plan like 'f%'",
            "({{ Dimension('segment__country') }} IN ('DE', 'GB') OR NOT {{ Dimension('segment__plan') }} LIKE 'f%')",
        ),
    ],
)
def test_a_condition_becomes_metricflows_template(where: Any, template: str | None) -> None:
    assert filter_template(where, full) == template


@pytest.mark.parametrize(
    "where",
    [
        "country = (select 1)",
        "read_text('/etc/passwd') = country",
        "country = '{{ env_var(''HOME'') }}'",
        {"country": "{% for %}"},
        "1 = 1",
        "country = 'DE'; drop table x",
        "x.country = 'DE'",
        "country = current_setting('home_directory')",
        '"{{ 1 }}" = 1',
        {"country": []},
    ],
)
def test_anything_but_a_comparison_of_dimensions_is_refused(where: Any) -> None:
    def strict(name: str) -> str:
        if not name.isidentifier():
            raise FilterError("no such dimension")
        return full(name)

    with pytest.raises(FilterError):
        filter_template(where, strict)


def test_a_question_is_compiled_once_and_no_other_gets_its_answer(
    layer: SemanticLayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[str] = []

    def as_asked(*asked: object) -> str:
        compiled.append(repr(asked))
        return compiled[-1]

    monkeypatch.setattr(layer, "_compile", as_asked)
    questions: list[dict[str, Any]] = [
        {},
        {"grain": "day"},
        {"grain": "week"},
        {"by": ["country"]},
        {"start": "2026-06-01"},
        {"end": "2026-06-01"},
        {"where": "country = 'DE'"},
        {"where": "country = 'GB'"},
    ]
    answers = [layer.compile("new_signups", **question) for question in questions]
    answers.append(layer.compile("page_loads"))
    assert len(set(answers)) == len(answers) == len(compiled)
    assert [layer.compile("new_signups", **question) for question in questions] == answers[:-1]
    assert len(compiled) == len(answers)


def test_an_answer_that_was_cut_is_refused(layer: SemanticLayer, monkeypatch: pytest.MonkeyPatch) -> None:
    class Cuts:
        def run(self, _sql: str, *, limit: int = 1000) -> Result:
            return Result((ResultColumn("new_signups", "BIGINT"),), [(1,)] * min(limit, 3), True, 0.0)

    monkeypatch.setattr(layer, "_compile", lambda *_: "SELECT 1")
    with pytest.raises(MetricError, match="more than 200,000 rows"):
        layer.query("new_signups", sandbox=cast("Sandbox", Cuts()))

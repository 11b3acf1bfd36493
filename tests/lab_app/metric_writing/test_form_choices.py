"""What the form offers makes metrics that the lab's own check has nothing to say about, but for what the values show."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from lab_app.lab import Lab
from lab_app.metric_writing.checked import Checked
from lab_app.metric_writing.finding import Finding
from lab_app.metric_writing.form.choices import (
    BACK,
    WINDOWS,
    WITHIN,
    aggregations_for,
    columns_for,
    conditions_for,
    counts_people,
    dimensions_for,
    entities_for,
    metrics_for,
    tables,
)
from lab_app.metric_writing.form.defaults import completed, of_kind
from lab_app.metric_writing.form.formulas import PATTERNS, pattern_of, with_pattern
from lab_app.metric_writing.form.reading import main_metric, read_form
from lab_app.metric_writing.form.shape import KINDS, Form, Kind, Number
from lab_app.metric_writing.form.writing import composed, written
from lab_app.metric_writing.names.known import Known
from lab_app.metric_writing.templates import TEMPLATES
from lab_app.metric_writing.text.conditions import Condition
from lab_app.metric_writing.values.dimension_values import values_of
from pipelines.contract.release import Release

BLANK = Form("ratio", name="mine_of_ours", label="Mine of ours", direction="up")


@pytest.fixture(scope="module")
def lab(tiny_release: Release) -> Iterator[Lab]:
    with Lab(tiny_release, workers=1, timeout_seconds=20) as lab:
        yield lab


@pytest.fixture(scope="module")
def known(lab: Lab) -> Known:
    return lab.checker.known()


def offered(kind: Kind, known: Known) -> Iterator[Form]:
    """All forms of a kind that one can choose, each without a condition."""
    start = of_kind(kind, BLANK, known)
    for form in _chosen(start, known):
        yield completed(start, form, known)


def _chosen(start: Form, known: Known) -> Iterator[Form]:
    if start.kind == "count":
        yield from _counts(start, known)
        return
    for first in metrics_for(start, 0, known):
        one = replace(start, numbers=(Number(first),))
        if start.kind == "share":
            yield one
        elif start.kind == "window":
            yield from (replace(one, window=window) for window in WINDOWS)
        elif start.kind == "formula":
            yield from _formulas(start, first, known)
        else:
            yield from _pairs(start, first, known)


def _counts(start: Form, known: Known) -> Iterator[Form]:
    for model in tables(known):
        for agg in aggregations_for(replace(start, model=model.name), known):
            form = replace(start, model=model.name, agg=agg)
            for column in columns_for(form, known):
                for only in ("", *conditions_for(form, known)):
                    yield replace(form, column=column, only=only)


def _formulas(start: Form, first: str, known: Known) -> Iterator[Form]:
    yield from (with_pattern(start, "change", [first], back) for back in BACK)
    for second in metrics_for(start, 1, known):
        if second != first:
            yield with_pattern(start, "difference", [first, second])
            if not (counts_people(first, known) and counts_people(second, known)):
                yield with_pattern(start, "sum", [first, second])


def _pairs(start: Form, first: str, known: Known) -> Iterator[Form]:
    for second in metrics_for(replace(start, numbers=(Number(first), Number(""))), 1, known):
        two = replace(start, numbers=(Number(first), Number(second)))
        if start.kind == "ratio":
            yield two
            continue
        for entity in entities_for(two, known)[:1]:
            yield from (replace(two, window=length, entity=entity) for length in WITHIN)


def with_condition(form: Form, lab: Lab, known: Known, draw: random.Random) -> Form:
    """The form with a condition on a dimension that its numbers have, of what people are at signup where they have that."""
    there = dimensions_for(form, known)
    dimension = draw.choice([d for d in there if d.startswith("segment__")] or there)
    value = draw.choice(values_of(dimension, known, lab.sandbox))
    return replace(form, conditions=(Condition(dimension, draw.random() < 0.5, (value,)),))


def is_of_the_values(finding: Finding, checked: Checked, form: Form, lab: Lab) -> bool:
    """Whether it says of the values what they show, found here from the values themselves."""
    values = [value for _, value in checked.values]
    there = {value for value in values if value is not None}
    if "no value in any period" in finding.message:
        return not there
    if "in every period" in finding.message:
        return len(there) == 1
    if "It goes above 1" in finding.message:
        return max(there) > 1
    if "The denominator is 0 in" in finding.message:
        below = form.numbers[-1].metric
        series = lab.layer.query([below], grain="day", sandbox=lab.sandbox)[below]
        return bool((series.fillna(0) == 0).any()) or bool(form.conditions) or bool(form.grains)
    return False


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_form_writes_passes_the_check_without_a_warning(kind: Kind, lab: Lab, known: Known) -> None:
    forms = list(offered(kind, known))
    draw = random.Random(f"form {kind}")
    for form in draw.sample(forms, min(14, len(forms))):
        if kind == "share" or (dimensions_for(form, known) and draw.random() < 0.3):
            form = with_condition(form, lab, known, draw)
        text = composed(form)
        checked = lab.checker.check(text)
        left = [f for f in checked.findings if not is_of_the_values(f, checked, form, lab)]
        assert not left, f"{text}\n{[str(f) for f in left]}"
        assert read_form(text, main_metric(text)).form == form


def test_there_is_much_to_choose_from(known: Known) -> None:
    counts = {kind: len(list(offered(kind, known))) for kind in KINDS}
    assert all(count >= 30 for count in counts.values()), counts


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_of_the_kind_makes_a_metric_that_is_right(kind: Kind, lab: Lab, known: Known) -> None:
    for found in TEMPLATES:
        reading = read_form(found.text, main_metric(found.text))
        after = of_kind(kind, reading.form, known)
        if kind == "share" and not after.conditions:
            after = with_condition(after, lab, known, random.Random(1))
        text, _ = written(reading, after)
        checked = lab.checker.check(text)
        assert checked.is_right, f"{text}\n{[str(f) for f in checked.errors]}"


def test_what_a_number_needs_is_written_along_until_somebody_changes_it(known: Known) -> None:
    ratio = completed(BLANK, replace(BLANK, numbers=(Number("orders"), Number("buyers"))), known)
    assert (ratio.maturity, ratio.grains, ratio.unit) == (0, (), "ratio")
    slow = completed(
        ratio, replace(ratio, numbers=(Number("retained_signups"), Number("new_signups"))), known
    )
    assert slow.maturity == 35
    assert completed(slow, ratio, known).maturity == 0
    by_hand = replace(slow, maturity=60)
    assert completed(by_hand, replace(by_hand, label="x"), known).maturity == 60
    over_stock = completed(ratio, replace(ratio, numbers=(Number("orders"), Number("mau"))), known)
    assert over_stock.grains == ("week",)
    in_euros = completed(ratio, replace(ratio, unit="euro"), known)
    assert in_euros.unit == "euro"
    assert (
        completed(in_euros, replace(in_euros, numbers=(Number("orders"), Number("mau"))), known).unit
        == "euro"
    )


def test_formulas_are_recognised_as_they_are_written(known: Known) -> None:
    start = of_kind("formula", BLANK, known)
    for pattern in PATTERNS[:-1]:
        form = with_pattern(start, pattern, ["orders", "buyers"], "28 days")
        assert pattern_of(form) == pattern
        assert pattern_of(replace(form, expr=form.expr + " * 2")) == "own"


def test_only_what_fits_is_offered(known: Known) -> None:
    window, conversion = of_kind("window", BLANK, known), of_kind("conversion", BLANK, known)
    assert "mau" not in metrics_for(window, 0, known)
    assert "activation_rate" not in metrics_for(window, 0, known)
    assert "mau_calendar_month" not in metrics_for(window, 0, known)  # it is read by month alone
    assert "revenue" not in metrics_for(conversion, 0, known)
    assert "fct_active_base" not in [model.name for model in tables(known)]
    assert "user_id" not in columns_for(Form("count", model="fct_orders", agg="sum"), known)

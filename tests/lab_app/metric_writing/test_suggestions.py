"""What a check proposes for a name that is not there fits where it is proposed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lab_app.lab import Lab
from lab_app.metric_writing.finding import Finding
from lab_app.metric_writing.names.check import check_names
from lab_app.metric_writing.names.known import Known
from lab_app.metric_writing.shape.reading import read_shape
from lab_app.metric_writing.text.document import read_document
from pipelines.contract.release import Release
from tests.lab_app.metric_writing.texts import cumulative, metric, simple

Errors = Callable[[str], list[Finding]]
CONVERSION = (
    "metrics:\n  - name: mine\n    type: conversion\n    entity: user\n    calculation: conversion_rate\n"
    "    base_metric: {}\n    conversion_metric: buyers\n    window: 7 days\n"
)


@pytest.fixture(scope="module")
def lab(tiny_release: Release) -> Iterator[Lab]:
    with Lab(tiny_release, workers=1) as lab:
        yield lab


@pytest.fixture(scope="module")
def known(lab: Lab) -> Known:
    return lab.checker.known()


@pytest.fixture(scope="module")
def words(known: Known) -> list[str]:
    """Every word of the release's names, labels and descriptions, but for those that YAML reads as no text."""
    said = [f"{n} {m.get('label')} {m.get('description')}" for n, m in known.metrics.items()]
    said += [f"{n} {label} {about}" for n, (label, about) in known.dimensions.items()]
    said += [f"{c} {about}" for model in known.models.values() for c, about in model.about.items()]
    found = {word for text in said for word in re.findall(r"[a-z]+", text.lower())}
    return sorted(word for word in found if isinstance(yaml.safe_load(word), str))


@pytest.fixture(scope="module")
def errors(lab: Lab, known: Known) -> Errors:
    def found(text: str) -> list[Finding]:
        shape = read_shape(read_document(text))
        assert not shape.findings, shape.findings
        return check_names(shape.drafts, known, taken={}, as_of=lab.release.as_of)

    return found


TEXTS: dict[str, Callable[[str], str]] = {
    "numerator": lambda name: metric(numerator=name),
    "input_metric": lambda name: cumulative(input_metric=name, window="28 days", period_agg="last"),
    "base_metric": CONVERSION.format,
    "sum": lambda name: simple(expr=name),
    "dimension": lambda name: metric(filter=f"\"{{{{ Dimension('segment__{name}') }}}} = 'x'\""),
    "model": lambda name: simple(model=name, agg="count", expr="1"),
}


@settings(max_examples=250)
@given(data=st.data())
def test_what_is_proposed_fits_where_it_is_proposed(
    data: st.DataObject, words: list[str], known: Known, errors: Errors
) -> None:
    place = data.draw(st.sampled_from(sorted(TEXTS)))
    name = "_".join(data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=4)))
    text = TEXTS[place](name)
    for finding in errors(text):
        if finding.fix is None:
            continue
        after = finding.fix.apply(text)
        left = errors(after)
        assert not left, f"{name}: {finding} {[str(f) for f in left]}"
        if place == "sum":  # what the check of names does not look at: a text can't be added up
            column = re.search(r"expr: (\w+)", after)
            assert column and not known.models["fct_orders"].columns[column[1]].startswith(
                ("varchar", "date", "time", "bool")
            )


@pytest.mark.parametrize(
    ("place", "name", "meant"),
    [
        ("numerator", "monthly_active_users", "mau"),
        ("input_metric", "monthly_active_users", "mau_calendar_month"),  # those of `mau` can't be added up
        ("input_metric", "meal_plans_saved", "core_actions"),
        ("base_metric", "sum_of_revenue", None),
        ("dimension", "acquisition_channel", "segment__signup_source"),
        ("sum", "euros", "total_amount"),
    ],
)
def test_labels_and_descriptions_are_looked_at(
    place: str, name: str, meant: str | None, errors: Errors
) -> None:
    text = TEXTS[place](name)
    (finding,) = errors(text)
    assert (finding.fix is not None) == (meant is not None), finding
    if meant:
        assert finding.advice == f"Did you mean `{meant}`?"

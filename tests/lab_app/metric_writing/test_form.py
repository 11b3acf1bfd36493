"""The form beside the YAML: what it writes it reads back, and what it does not change stays to the byte."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lab_app.metric_writing.form.reading import NoFormError, main_metric, metrics_in, read_form
from lab_app.metric_writing.form.shape import Form, Number, read_counted
from lab_app.metric_writing.form.writing import composed, written
from lab_app.metric_writing.templates import TEMPLATES, template
from lab_app.metric_writing.text.conditions import Condition
from lab_app.metric_writing.text.remarks import remarks_in
from tests.lab_app.metric_writing.forms import forms, with_remarks

ROOT = Path(__file__).parents[3]

RATIO = """# What Nora asked for.
metrics:
  - name: orders_per_buyer_of_ours   # not hers
    label: 'Ours'
    type: ratio
    # the top
    numerator: orders
    denominator: buyers  # people
    tags: [mine]
    config:
      meta:
        owner: me
        note: by hand
"""


def form_of(text: str) -> Form:
    return read_form(text, main_metric(text)).form


@settings(max_examples=60)
@given(forms())
def test_what_the_form_writes_it_reads_back(form: Form) -> None:
    text = composed(form)
    assert form_of(text) == form
    assert yaml.safe_load(text)  # dbt reads the same text with the library's own reader


@settings(max_examples=60)
@given(forms(), forms())
def test_any_form_can_be_made_of_any_other(before: Form, after: Form) -> None:
    text = composed(before)
    now, path = written(read_form(text, main_metric(text)), after)
    assert read_form(now, path).form == after
    assert metrics_in(now) == [(path, after.name)]


@settings(max_examples=60)
@given(st.data(), forms())
def test_nothing_changed_in_the_form_changes_nothing_in_the_text(data: st.DataObject, form: Form) -> None:
    text = data.draw(with_remarks(composed(form)))
    reading = read_form(text, main_metric(text))
    assert reading.form == form
    assert written(reading, reading.form) == (text, reading.path)


@settings(max_examples=60)
@given(st.data(), forms())
def test_a_change_of_the_same_kind_keeps_every_remark_and_every_line_that_the_form_has_no_field_for(
    data: st.DataObject, form: Form
) -> None:
    text = data.draw(with_remarks(composed(form)))
    reading = read_form(text, main_metric(text))
    after = replace(data.draw(forms(kind=form.kind)), model=form.model)
    now, path = written(reading, after)
    assert read_form(now, path).form == after
    assert sorted(said for _, said in remarks_in(now)) == sorted(said for _, said in remarks_in(text))
    assert ("tags: [mine, draft]" in now) == ("tags: [mine, draft]" in text)


@pytest.mark.parametrize("found", TEMPLATES, ids=[t.name for t in TEMPLATES])
def test_each_template_is_shown_whole(found: object) -> None:
    text = template(found.name).text  # type: ignore[attr-defined]
    reading = read_form(text, main_metric(text))
    assert not reading.locked and not reading.kept
    assert written(reading, reading.form)[0] == text


def test_one_change_touches_one_line() -> None:
    reading = read_form(RATIO, ("metrics", 0))
    now, _ = written(reading, replace(reading.form, numbers=(Number("orders"), Number("visitors"))))
    assert now == RATIO.replace("denominator: buyers  # people", "denominator: visitors  # people")
    now, _ = written(reading, replace(reading.form, unit="ratio", label="It's ours"))
    assert now == RATIO.replace("label: 'Ours'", 'label: "It\'s ours"') + "        unit: ratio\n"


def test_a_line_that_the_form_has_no_field_for_is_named_and_stays() -> None:
    reading = read_form(RATIO, ("metrics", 0))
    assert reading.left_alone == "The form has no field for `tags`, `note`: this stays as it is."


def test_what_is_more_than_the_form_can_show_is_only_shown() -> None:
    text = RATIO.replace(
        "    tags: [mine]\n",
        "    filter: \"{{ Dimension('segment__country') }} is not null or {{ Dimension('segment__country') }} = 'DE'\"\n",
    )
    reading = read_form(text, ("metrics", 0))
    assert "filter" in reading.locked and "The filter says more" in reading.left_alone
    now, _ = written(reading, replace(reading.form, label="Another"))
    assert now == text.replace("'Ours'", "'Another'")
    now, path = written(
        reading, replace(reading.form, kind="window", numbers=(Number("orders"),), window="7 days")
    )
    assert "is not null or" in now and read_form(now, path).form.kind == "window"


def test_a_count_moves_below_its_table_and_back_with_what_is_written_around_it() -> None:
    reading = read_form(RATIO, ("metrics", 0))
    count = replace(reading.form, kind="count", numbers=(), model="fct_orders", agg="count", column="1")
    now, path = written(reading, count)
    assert path == ("models", 0, "metrics", 0)
    assert now.startswith(
        "# What Nora asked for.\nmodels:\n  - name: fct_orders\n    metrics:\n      - name: orders_per"
    )
    back, path = written(read_form(now, path), reading.form)
    assert path == ("metrics", 0)
    assert yaml.safe_load(back) == yaml.safe_load(RATIO)
    assert sorted(said for _, said in remarks_in(back)) == sorted(said for _, said in remarks_in(RATIO))


def test_a_count_stays_what_it_counts_when_its_condition_goes() -> None:
    text = template("simple").text
    reading = read_form(text, main_metric(text))
    assert (reading.form.agg, reading.form.column) == ("count", "1")
    now, _ = written(reading, replace(reading.form, only="", agg="count_distinct", column="user_id"))
    assert "agg: count_distinct\n" in now and "expr: user_id\n" in now
    now, _ = written(
        reading, replace(reading.form, column="refunded_at")
    )  # still a count, which says sum of 1
    assert "agg: count\n" in now and "then refunded_at end\n" in now
    percentile = text.replace("agg: sum", "agg: percentile\n        percentile: 0.75").replace(
        "1 else 0", "total_amount"
    )
    reading = read_form(percentile, main_metric(percentile))
    now, _ = written(reading, replace(reading.form, agg="average"))
    assert "percentile" not in now


def test_values_are_read_as_sql_has_them() -> None:
    said = Condition("segment__country", True, ("O'Hara", "DE"))
    text = composed(replace(form_of(RATIO), conditions=(said,)))
    assert "not in ('O''Hara', 'DE')" in text
    assert form_of(text).conditions == (said,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no metric in the text"),
        ("metrics:\n  - name: 'mine\n", "can't be read yet"),
        ("metrics: []\n", "no metric in the text"),
        ("metrics:\n  - name: mine\n    type: ration\n", "no `type` that the form knows"),
        ("metrics:\n  - {name: mine, type: ratio, numerator: orders, denominator: buyers}\n", "in brackets"),
    ],
)
def test_a_text_that_the_form_cannot_follow_says_why(text: str, said: str) -> None:
    with pytest.raises(NoFormError, match=said):
        read_form(text, main_metric(text))


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_no_text_breaks_the_form(text: str) -> None:
    try:
        reading = read_form(text, main_metric(text))
    except NoFormError:
        return
    assert written(reading, reading.form)[0] == text


FILES = [
    file
    for file in sorted((ROOT / "dbt_project/models").rglob("*.yml"))
    if re.search(r"^ {0,4}metrics:", file.read_text(), re.M)
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_metric_of_the_project_is_read_and_a_change_touches_its_own_lines_alone(file: Path) -> None:
    text = file.read_text()
    for path, name in metrics_in(text):
        reading = read_form(text, path)
        assert reading.form.name == name
        assert written(reading, reading.form)[0] == text
        now, _ = written(reading, replace(reading.form, label="Called otherwise"))
        changed = [
            line for line in difflib.ndiff(text.split("\n"), now.split("\n")) if line[:2] in ("- ", "+ ")
        ]
        assert [line[:2] for line in changed] in (["- ", "+ "], ["+ "])
        assert "label: Called otherwise" in changed[-1]


def test_what_counts_as_nothing_is_left_out_of_a_sum_and_not_of_an_average() -> None:
    expr = "case when is_paid then 1 else 0 end"
    assert read_counted("sum", expr) == ("count", "1", "is_paid")
    assert read_counted("average", expr) == ("average", expr, "")
    assert read_counted("sum", "1") == ("count", "1", "")
    assert read_counted("sum", "case when a then case when b then 1 end end")[2] == ""

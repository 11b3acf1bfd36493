"""Broken metrics, each with its own plain sentence; templates that pass; nothing that a text can reach."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import psutil
import pytest

from lab_app.metric_writing.check import MetricChecker
from lab_app.metric_writing.checked import Checked
from lab_app.metric_writing.finding import Finding
from lab_app.metric_writing.metricflow.compiler import Compiler
from lab_app.metric_writing.names.known import read_known
from lab_app.metric_writing.project.overlay import ProjectBeside
from lab_app.metric_writing.report import as_text
from lab_app.metric_writing.templates import TEMPLATES, template
from lab_app.sandbox import Sandbox
from pipelines.contract.release import Release
from pipelines.contract.units import Unit, shown
from tests.lab_app.metric_writing.texts import cumulative, derived, metric, simple

SECRET = "hunter2-is-not-for-metrics"


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
)

# name -> (text, stage, line or None, what the sentence says, what is proposed)
BROKEN: dict[str, tuple[str, str, int | None, str, str]] = {
    "a label that is taken": (metric(label="Activation rate"), "names", 6, "`activation_rate` is already called", "what is different"),
    "nothing": ("", "yaml", 1, "nothing here", "template"),
    "a tab": ("metrics:\n\t- name: mine\n", "yaml", 2, "tab", "Two spaces"),
    "an open quote": (metric(label='"Mine'), "yaml", 6, "quotation mark", "Close it"),
    "an open bracket": (metric(label="[Mine"), "yaml", 6, "bracket", "Close the bracket"),
    "two colons": (metric(label="Mine: yours"), "yaml", 6, "second colon", "quotes"),
    "no colon": ("metrics:\n  - name mine\n    type: ratio\n", "yaml", 2, "`name mine` has no colon", "Add the colon"),
    "a name alone": ("metrics\nmodels:\n", "yaml", 1, "`metrics` has no colon", "Add the colon"),
    "a line out of line": ("metrics:\n  - name: mine\n   type: ratio\n", "yaml", 3, "line up", "spaces"),
    "a sign first": (metric(label="@mine"), "yaml", 6, "cannot start with @", "quotes"),
    "an invisible character": (metric(label="mi\x00ne"), "yaml", 6, "cannot be shown", "Delete"),
    "half a character": (metric(label="mi\udcffne"), "yaml", 6, "cannot be shown", "Delete"),
    "a name twice": (metric() + "    type: ratio\n", "yaml", 6, "`type` is twice in the same block", "Take one"),
    "two documents": (metric() + "---\n" + metric(), "yaml", 6, "more than one document", "---"),
    "an alias": ("x: &x 1\nmetrics: *x\n", "yaml", 1, "Anchors and aliases", "again"),
    "a bomb of aliases": (BOMB, "yaml", 1, "Anchors and aliases", "again"),
    "an object": ("metrics: !!python/object/apply:os.system ['true']\n", "yaml", 1, "Tags", "tag out"),
    "a merge": ("metrics:\n  - <<: {a: 1}\n    name: mine\n", "yaml", 2, "merge", "Write the values"),
    "deep nesting": ("metrics: " + "[" * 3000, "yaml", 1, "nested too deeply", "bracket"),
    "ten megabytes": ("metrics: " + "x" * 10_000_000, "yaml", None, "too long", "one metric"),
    "too many values": ("metrics: [" + "1," * 9000 + "]", "yaml", 1, "too many values", "one metric"),
    "an unquoted template": (metric(filter="{{ Dimension('a__b') }} = 1"), "yaml", None, "line up|curly", ""),
    "a list at the top": ("- name: mine\n", "schema", 1, "This is a list, not a metric", "metrics:"),
    "a name of one letter": (metric().replace("name: mine", "name: m"), "schema", None, "`m` cannot be a metric", "orders_per_buyer"),
    "a word": ("mine", "schema", 1, "This is a text, not a metric", "Start from a template"),
    "a metric by itself": ("name: mine\ntype: ratio\n", "schema", 1, "not below `metrics:`", "template"),
    "another top": ("metric:\n  - name: mine\n", "schema", 1, "no metric in the text; it has `metric`", "`metrics`"),
    "no list": ("metrics:\n  name: mine\n", "schema", 1, "`metrics` is a block", "dash"),
    "no name": (metric(name=None), "schema", 2, "no name", "`name:`"),
    "a bad name": (metric(name="Orders per Head"), "schema", 2, "cannot be a metric's name", "orders_per_head"),
    "a path as a name": (metric(name="../../evil"), "schema", 2, "`../../evil` cannot be", "evil"),
    "a reserved name": (metric(name="month"), "schema", 2, "one of MetricFlow's own words", "month_metric"),
    "no type": (metric(type=None), "schema", 2, "no `type`", "type: ratio"),
    "an unknown type": (metric(type="ration"), "schema", 3, "no type `ration`", "`ratio`"),
    "an unknown key": (metric(numerater="orders"), "schema", 6, "`numerater` is not known", ""),
    "a key of another type": (metric(window="7 days"), "schema", 6, "`window` does not belong in a ratio", "cumulative"),
    "the old way": (metric(type_params="{numerator: orders}"), "schema", 6, "older form of metrics, with `type_params`", "What goes where"),
    "meta at the top": (metric(meta="{owner: me}"), "schema", 6, "`meta` does not belong", "`config`"),
    "fill nulls": (metric(fill_nulls_with="0"), "schema", 6, "`fill_nulls_with`", "coalesce"),
    "no denominator": (metric(denominator=None), "schema", 3, "no `denominator`", "buyers"),
    "a list as a numerator": (metric(numerator="[orders]"), "schema", 4, "`numerator` is a list", "name of a metric"),
    "a number as a label": (metric(label="12"), "schema", 6, "`label` is a number", "quotes"),
    "a word as a flag": (metric(hidden="maybe"), "schema", 6, "`hidden` is a text", "true or false"),
    "an unknown unit": (metric(config="{meta: {unit: euros}}"), "schema", 6, "`euros` is not a valid `unit`", "`euro`"),
    "maturity in words": (metric(config="{meta: {maturity: a week}}"), "schema", 6, "`maturity: a week`", "whole number"),
    "a simple metric at the top": (metric(type="simple", agg="sum", numerator=None, denominator=None), "schema", 3, "below the model", "models:"),
    "a ratio in a model": ("models:\n  - name: fct_orders\n    metrics:\n      - name: mine\n        type: ratio\n        numerator: orders\n        denominator: buyers\n", "schema", 5, "ratio metric is below a model", "Move it"),
    "a model's columns": (simple() + "    columns: []\n", "schema", 8, "`columns` of a model", "Take it out"),
    "another agg": (simple(agg="avg"), "schema", 6, "`avg` is not a valid `agg`", "`average`"),
    "no percentile": (simple(agg="percentile"), "schema", 6, "percentile is not given", "0.75"),
    "a percentile of 75": (simple(agg="percentile", percentile="75"), "schema", 8, "out of range", "0.75"),
    "two windows": (cumulative(window="7 days", grain_to_date="month"), "schema", 6, "both a `window`", "one"),
    "an impossible window": (cumulative(window="minus 3 days"), "schema", 5, "not a length of time", "28 days"),
    "a bare number as a window": (cumulative(window="7"), "schema", 5, "`window: 7` is not how dbt writes", "7 days"),
    "no window at all": (cumulative(window="0 days"), "schema", 5, "`window: 0 days`", "28 days"),
    "an unknown grain": (cumulative(grain_to_date="fortnight"), "schema", 5, "`fortnight` is not a valid `grain_to_date`", "`month`"),
    "one name twice": (metric() + metric().removeprefix("metrics:\n"), "schema", 6, "`mine` is defined twice", "Rename"),
    "env_var": (metric(label="\"{{ env_var('LARDER_SECRET') }}\""), "schema", 6, "`env_var` reads settings", "filter"),
    "a Jinja loop": (metric(description='"{% for i in range(9) %}x{% endfor %}"'), "schema", 6, "loops and conditions", "filter"),
    "a macro": (metric(label='"{{ run_query(1) }}"'), "schema", 6, "queries of its own", "filter"),
    "an unknown metric": (metric(numerator="order"), "names", 4, "no metric `order`", "`orders`"),
    "a column for a metric": (metric(numerator="total_amount"), "names", 4, "no metric `total_amount`", "column of fct_orders"),
    "itself": (metric(numerator="mine"), "names", 4, "computed from itself", "numerator"),
    "a taken name": (metric(name="mau"), "names", 2, "already a metric `mau`", "my_mau"),
    "a circle": ("metrics:\n  - name: one\n    type: ratio\n    numerator: two\n    denominator: orders\n  - name: two\n    type: ratio\n    numerator: one\n    denominator: orders\n", "names", 4, "one → two → one", "circle"),
    "an unknown model": (simple(model="fct_order"), "names", 2, "no model `fct_order`", "`fct_orders`"),
    "an unknown column": (simple(expr="user"), "names", 7, "no column `user`", "`user_id`"),
    "nothing to sum": (simple(expr=None), "names", 6, "not clear what to sum", "expr: 1"),
    "read_text": (simple(expr="read_text('/etc/passwd')"), "names", 7, "`read_text` reaches beyond", "columns"),
    "a setting": (simple(expr="getenv('LARDER_SECRET')"), "names", 7, "`getenv` reaches beyond", "columns"),
    "a query in the expr": (simple(expr="(select max(id) from product.users)"), "names", 7, "query of its own", "model's SQL"),
    "much of little": (simple(expr="length(repeat('x', 4000000000))"), "names", 7, "`repeat` cannot be used", "model's SQL"),
    "two statements": (simple(expr="total_amount; drop table x"), "names", 7, "semicolon", "Take"),
    "an aggregate in the expr": (simple(expr="sum(total_amount)"), "names", 7, "SUM, which works on many rows", "agg: sum"),
    "half a case": (simple(expr="case when is_paid then 1"), "names", 7, "not readable as SQL", "END"),
    "a table's name": (simple(expr="fct_orders.total_amount"), "names", 7, "names a table in front", "`total_amount`"),
    "a long expr": (simple(expr="total_amount" + " + 1" * 600), "names", 7, "too long", "model's SQL"),
    "a day that is none": (simple(agg_time_dimension="order_date"), "names", 8, "not a day column of fct_orders", "`ordered_date`"),
    "an input not used": (derived("orders", "orders", "buyers"), "names", 5, "is not used in `expr`", "take it out"),
    "no such input": (derived("orders / buyer", "orders", "buyers"), "names", 4, "`buyer` is used in `expr`", "`buyers`"),
    "an input twice": (derived("orders - orders", "orders", "orders"), "names", 5, "is twice among the inputs", "alias"),
    "a window of a hundred years": (cumulative(window="36500 days"), "names", 5, "longer than the history", "28 days"),
    "a window over a ratio": (cumulative(input_metric="activation_rate"), "names", 4, "only a simple one can be added up", "ratio"),
    "a window over a stock": (cumulative(input_metric="mau"), "names", 4, "already looks back over a window", "as it is"),
    "a filter without names": (metric(filter='"country = 1"'), "names", 6, "`country` is in the filter on its own", "Dimension"),
    "an unknown dimension": (metric(filter="\"{{ Dimension('segment__land') }} = 'DE'\""), "names", 6, "no dimension `segment__land`", ""),
    "no call of MetricFlow's": (metric(filter="\"{{ Dimension('a').__class__ }} = 1\""), "names", 6, "is not one of MetricFlow's calls", "Dimension"),
    "a secret in the filter": (metric(filter="\"{{ env_var('LARDER_SECRET') }} = 1\""), "names", 6, "`env_var` reads settings", "filter"),
    "a program in a call": (metric(filter="\"{{ Dimension('segment__country', entity_path=env_var('LARDER_SECRET')) }} = 'DE'\""), "names", 6, "is not one of MetricFlow's calls", "Dimension"),
    "a program in a list": (metric(filter="\"{{ Metric('orders', group_by=[lipsum.__globals__]) }} > 1\""), "names", 6, "is not one of MetricFlow's calls", "Dimension"),
    "a keyword of SQL": (metric(name="select"), "schema", 2, "`select` is reserved in SQL", "select_metric"),
    "a name that Windows keeps": (metric(name="aux"), "schema", 2, "`aux` is reserved on some computers", "aux_metric"),
    "an alias of SQL": (metric(numerator="{name: orders, alias: order}"), "schema", 4, "`order` cannot be an alias", "not an SQL keyword"),
    "an always-true ratio": ("metrics:\n  - name: mine\n    type: ratio\n    numerator: {name: orders, filter: \"{{ Dimension('segment__country') }} = 'DE'\"}\n    denominator: orders\n", "names", 4, "under the same name", "alias"),
    "a conversion of sums": ("metrics:\n  - name: mine\n    type: conversion\n    entity: user\n    calculation: conversion_rate\n    base_metric: revenue\n    conversion_metric: orders\n", "names", 6, "not a plain count", "count_distinct"),
    "a number of words": (simple(agg="sum", expr="order_status"), "values", 7, "cannot compute it", ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def checker(tiny_release: Release) -> Iterator[MetricChecker]:
    known = read_known(tiny_release.semantic_manifest, tiny_release.manifest)
    compiler = Compiler(known.content)
    with Sandbox(tiny_release.warehouse, workers=1, timeout_seconds=20) as sandbox:
        yield MetricChecker(ProjectBeside(tiny_release), sandbox, compiler)
    compiler.close()


@pytest.fixture(scope="module")
def verdicts(checker: MetricChecker) -> dict[str, Checked]:
    """What a check says of each broken text, in one process with a secret in its environment."""
    os.environ["LARDER_SECRET"] = SECRET
    try:
        return {name: checker.check(text) for name, (text, *_) in BROKEN.items()}
    finally:
        del os.environ["LARDER_SECRET"]


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_metric_gets_its_own_plain_sentence(name: str, verdicts: dict[str, Checked]) -> None:
    _, stage, line, says, proposes = BROKEN[name]
    checked = verdicts[name]
    assert checked.errors, f"{name} passed"
    first = checked.errors[0]
    assert re.search(says, first.message), first
    assert checked.stage == stage, first
    assert first.line == line or line is None, first
    assert proposes in f"{first.expected} {first.advice}", first
    assert first.message.endswith((".", "?", "…")) or first.message[-1].isalnum() or first.message[-1] in "`)"
    for word in ("Traceback", "Error(", "Exception", "pydantic", "0x", "lab_app", "site-packages"):
        assert word not in str(first), first


def test_there_are_at_least_forty_and_no_two_say_the_same(verdicts: dict[str, Checked]) -> None:
    assert len(BROKEN) >= 40
    seen: dict[str, str] = {}
    same = {
        frozenset(("an alias", "a bomb of aliases")),  # refused for the same reason, at the same place
        frozenset(("env_var", "a secret in the filter")),
        frozenset(("an invisible character", "half a character")),
        frozenset(("a filter without names", "an unquoted template")),
    }
    for name, checked in verdicts.items():
        message = checked.errors[0].message
        other = seen.setdefault(message, name)
        assert other == name or frozenset((other, name)) in same, (other, name, message)


def test_no_text_reaches_a_secret_or_a_file(verdicts: dict[str, Checked]) -> None:
    passwords = Path("/etc/passwd").read_text() if Path("/etc/passwd").exists() else "root:x:0"
    for checked in verdicts.values():
        said = repr(checked.findings) + repr(checked.values) + repr(checked.sql)
        assert SECRET not in said
        assert passwords.splitlines()[0] not in said


def test_the_process_that_compiles_has_no_environment(checker: MetricChecker) -> None:
    checker.compiler.prepare()
    pid = checker.compiler.pid
    assert pid is not None
    assert set(psutil.Process(pid).environ()) <= {"LC_CTYPE", "SYSTEMROOT"}


def test_broken_texts_leave_the_memory_of_the_app_alone(checker: MetricChecker) -> None:
    for text, *_ in BROKEN.values():
        checker.check(text)
    before = psutil.Process().memory_info().rss
    for text, *_ in BROKEN.values():
        checker.check(text)
    assert psutil.Process().memory_info().rss - before < 48 * 2**20


def of_the_text(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """What is said of a metric's text: in so small a world there is a day on which nobody came."""
    return tuple(one for one in findings if "The denominator is 0 in 1 of" not in one.message)


@pytest.mark.parametrize("name", [t.name for t in TEMPLATES])
def test_a_template_passes_and_has_values(name: str, checker: MetricChecker) -> None:
    checked = checker.check(template(name).text)
    assert of_the_text(checked.warnings) == ()  # nobody should start from what is to be minded
    assert checked.is_right, [str(f) for f in checked.errors]
    assert checked.stage == "values"
    assert any(value is not None for _, value in checked.values)
    assert checked.subject is not None and checked.subject.dimensions


@pytest.mark.parametrize(
    ("name", "fixed"),
    [
        ("an unknown metric", "numerator: orders"),
        ("an unknown column", "expr: user_id"),
        ("another agg", "agg: average"),
        ("a bare number as a window", "window: 7 days"),
        ("an unknown type", "type: ratio"),
        ("an unknown model", "name: fct_orders"),
        ("a percentile of 75", "percentile: 0.75"),
    ],
)
def test_a_fix_can_be_made_by_itself_and_the_metric_passes(
    name: str, fixed: str, checker: MetricChecker
) -> None:
    text = BROKEN[name][0]
    finding = checker.check(text).errors[0]
    assert finding.fix is not None, finding
    after = finding.fix.apply(text)
    assert fixed in after
    assert not [f for f in checker.check(after).errors if f.message == finding.message]


def test_a_misspelt_name_is_one_finding_and_not_missing_besides(checker: MetricChecker) -> None:
    checked = checker.check(metric().replace("numerator:", "numarator:"))
    assert [finding.message for finding in checked.errors] == ["`numarator` is not known in a ratio metric."]
    assert checked.errors[0].fix is not None


TRAPS = {
    "filter on one side": (metric(numerator="{name: orders, filter: \"{{ Dimension('segment__country') }} = 'DE'\"}"), "filter is on the numerator only"),
    "immature cells": (metric(numerator="activated_signups", denominator="new_signups"), "not ripe yet"),
    "sum of distinct counts": (derived("buyers + active_people", "buyers", "active_people") + "models:\n  - name: fct_sessions\n    metrics:\n      - {name: active_people, type: simple, agg: count_distinct, expr: user_id}\n", "counted twice in their sum"),
    "a stock added up": (simple(model="fct_active_base", expr="mau"), "again and again"),
    "rows for people": (simple(agg="count", expr="user_id"), "counts rows"),
    "division by nothing": (derived("orders / buyers", "orders", "buyers"), "may be 0"),
    "a window's cost": (cumulative(input_metric="average_session_minutes", window="28 days"), "once for each day of the window"),
    "odd weekdays": (cumulative(window="30 days"), "weekdays once more"),
    "first day of the period": (cumulative(window="28 days"), "value of its first day"),
    "no window": (cumulative(), "only ever grows"),
    "a flow over a stock": (metric(numerator="orders", denominator="mau"), "four times the value of a week"),
    "above one": (metric(numerator="orders", denominator="buyers", config="{meta: {unit: share}}"), "goes above 1"),
    "estimated percentile": (simple(agg="percentile", percentile="0.5", percentile_type="continuous"), "estimate"),
    "never moves": (simple(agg="max", expr="1"), "in every period"),
    "unequal time": (template("conversion").text.replace("    window: 7 days\n", ""), "Without a `window`"),
}  # fmt: skip


def test_a_flow_over_a_stock_is_fine_where_only_equal_periods_are_compared(checker: MetricChecker) -> None:
    weekly = metric(numerator="orders", denominator="mau", config="{meta: {grains: [week]}}")
    assert checker.check(weekly).findings == ()


@pytest.mark.parametrize(
    "text",
    [
        metric(numerator="dau", denominator="mau"),
        metric(numerator="dau", denominator="mau", config="{meta: {unit: count}}"),  # a unit that is wrong
        derived("dau / nullif(mau, 0)", "dau", "mau"),
        derived("dau * 0.00001", "dau"),
    ],
)
def test_a_metric_without_a_unit_is_not_rounded_to_nothing(text: str, checker: MetricChecker) -> None:
    checked = checker.check(text)
    assert checked.subject is not None
    values = [value for _, value in checked.values if value]
    assert values and max(values) < 1
    for value in values:
        said = shown(value, cast("Unit", checked.subject.unit))
        assert float(said) == pytest.approx(value, rel=0.05)
    assert f"{values[-1]:,.4g}" in as_text(checked)


EMPTY = {
    "the rows": (simple(expr="case when total_amount > 1000000 then 1 end"), "`mine` has no value", "is NULL in every row of fct_orders"),
    "a filter of two values at once": (
        metric(filter="\"{{ Dimension('segment__country') }} = 'DE' and {{ Dimension('segment__country') }} = 'FR'\""), "`mine` has no value", "No row passes its filter."),
    "a time that is not over": (
        simple("fct_signups", agg="max", expr="case when is_retained_w4 then 1 else 0 end", filter="\"{{ Dimension('cohort__signup_cohort') }} > '2031'\"", config="{meta: {maturity: 35}}"),
        "`mine` has no value", "or none of those that do is 35 days old yet"),
    "a part": (
        simple(expr="case when total_amount > 1000000 then 1 end").replace("name: mine", "name: huge") + metric(numerator="huge"),
        "`mine` has no value", "`huge` has no value in any period."),
    "one of two": (
        metric() + "  - name: other\n    type: ratio\n    numerator: {name: orders, alias: part_orders, filter: \"{{ Dimension('segment__country') }} = 'DE' and {{ Dimension('segment__country') }} = 'FR'\"}\n    denominator: orders\n",
        "`other` has no value", "No row passes its filter."),
}  # fmt: skip


@pytest.mark.parametrize("why", EMPTY)
def test_a_metric_without_any_value_is_not_right_and_says_why(why: str, checker: MetricChecker) -> None:
    text, says, reason = EMPTY[why]
    checked = checker.check(text)
    assert not checked.is_right
    assert any(says in f.message and reason in (f.advice or "") for f in checked.errors), [
        str(f) for f in checked.findings
    ]


MEANT = {
    "iOS": ("segment__signup_platform", "ios"),
    "IOS": ("segment__signup_platform", "ios"),
    "Androids": ("segment__signup_platform", "android"),
    "andriod": ("segment__signup_platform", "android"),
    "Germany": ("segment__country", "DE"),
    "de": ("segment__country", "DE"),
    "Paid search": ("segment__signup_source", "paid_search"),
    "referrals": ("segment__signup_source", "referral"),
}


@pytest.mark.parametrize("written", MEANT)
def test_a_value_that_no_row_has_is_met_with_the_one_that_was_meant(
    written: str, checker: MetricChecker
) -> None:
    dimension, meant = MEANT[written]
    text = metric(filter=f"\"{{{{ Dimension('{dimension}') }}}} = '{written}'\"")
    checked = checker.check(text)
    assert not checked.is_right  # no row passes, so that it has no value
    (finding,) = checked.errors
    assert finding.message.startswith(f"No row has `{written}`")
    assert finding.advice == f"Did you mean `{meant}`?"
    assert finding.fix is not None
    assert of_the_text(checker.check(finding.fix.apply(text)).findings) == ()


def test_a_value_that_no_row_has_leaves_nothing_out(checker: MetricChecker) -> None:
    checked = checker.check(metric(filter="\"{{ Dimension('segment__signup_platform') }} != 'iOS'\""))
    assert checked.is_right
    (finding,) = of_the_text(checked.warnings)
    assert "leaves nothing out" in finding.message and "`ios`" in (finding.advice or "")


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_is_flagged_and_does_not_stop_the_metric(trap: str, checker: MetricChecker) -> None:
    text, says = TRAPS[trap]
    checked = checker.check(text)
    assert checked.is_right, [str(f) for f in checked.errors]
    assert any(says in f.message for f in checked.warnings), [f.message for f in checked.warnings]


def test_the_project_s_own_metrics_pass(checker: MetricChecker) -> None:
    project = checker.project
    files = [
        p
        for p in sorted((project / "models").rglob("*.yml"))
        if re.search(r"^ {0,4}metrics:", p.read_text(), re.MULTILINE)
    ]
    assert len(files) > 10
    for path in files:
        file = path.relative_to(project).as_posix()
        checked = checker.check(path.read_text(), file=file, with_values=False)
        assert checked.is_right, [f"{file}: {f}" for f in checked.errors]


def test_a_worker_that_takes_too_long_is_stopped_and_another_answers(tiny_release: Release) -> None:
    known = read_known(tiny_release.semantic_manifest, tiny_release.manifest)
    compiler = Compiler(known.content, seconds=0.0)
    with Sandbox(tiny_release.warehouse, workers=1) as sandbox:
        slow = MetricChecker(ProjectBeside(tiny_release), sandbox, compiler)
        first = slow.check(metric())
        assert "was stopped" in first.errors[0].message
        compiler._seconds = 20.0
        assert slow.check(metric()).is_right
    compiler.close()

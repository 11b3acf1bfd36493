"""What the form holds: one metric in the words of the page, and the values of its YAML that say the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from lab_app.metric_writing.text.conditions import Condition, conditions_sql
from lab_app.metric_writing.text.edits import Path

Kind = Literal["count", "ratio", "share", "window", "formula", "conversion"]
KINDS: tuple[Kind, ...] = ("ratio", "share", "count", "window", "formula", "conversion")
TYPES: dict[Kind, str] = {
    "count": "simple",
    "ratio": "ratio",
    "share": "ratio",
    "window": "cumulative",
    "formula": "derived",
    "conversion": "conversion",
}
ROWS = "1"
"""What is counted where every row counts once."""

ORDER = (
    "name", "label", "description", "type", "agg", "expr", "percentile", "percentile_type", "input_metrics",
    "numerator", "denominator", "input_metric", "entity", "calculation", "base_metric", "conversion_metric",
    "window", "grain_to_date", "period_agg", "filter", "config",
)  # fmt: skip

_ALIAS = 60


@dataclass(frozen=True)
class Number:
    """A metric that another one is computed from: what a formula calls it, and how far back it is read."""

    metric: str
    called: str = ""
    back: str = ""


@dataclass(frozen=True)
class Form:
    """One metric as the form shows it; what its kind has no use for is empty.

    `numbers`: the two of a ratio, top first; the whole of a share; the one of a window; those of a formula;
    of a conversion what one starts from and what one gets to. Of a count `model` is the table, `column` what
    is counted or added up (`ROWS` for the rows themselves) and `only` the condition under which a row counts.
    A window is a length (`window`) or begins with a period (`since`).
    """

    kind: Kind
    name: str = ""
    label: str = ""
    description: str = ""
    unit: str = ""
    direction: str = ""
    maturity: int = 0
    grains: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    numbers: tuple[Number, ...] = ()
    model: str = ""
    agg: str = ""
    column: str = ""
    only: str = ""
    window: str = ""
    since: str = ""
    expr: str = ""
    entity: str = ""
    calculation: str = ""


def counted_sql(form: Form) -> str:
    """The `expr` of a count."""
    return f"case when {form.only} then {form.column} end" if form.only else form.column


_COUNTED = re.compile(
    r"case\s+when\s+(?P<only>.+?)\s+then\s+(?P<column>.+?)(?P<zero>\s+else\s+0)?\s+end", re.I | re.S
)
_NESTED = re.compile(r"\b(case|when|then|else|end)\b", re.I)


def read_counted(agg: str, expr: str) -> tuple[str, str, str]:
    """`agg`, what is counted, and the condition, of a count's `agg` and `expr`. Adding up 1 is counting rows."""
    said = expr.strip()
    found = _COUNTED.fullmatch(said)
    column, only = said, ""
    if (
        found
        and not _NESTED.search(f"{found['only']} {found['column']}")
        and (agg == "sum" or not found["zero"])
    ):
        column, only = found["column"], found["only"]
    return ("count" if agg == "sum" and column == ROWS else agg), column, only


def values_of(form: Form) -> dict[Path, Any]:
    """What the metric's YAML says, by the way to it; None where there is nothing."""
    return {
        ("name",): form.name,
        ("label",): form.label or None,
        ("description",): form.description or None,
        **_of_kind(form),
        ("config", "meta", "unit"): form.unit or None,
        ("config", "meta", "good_direction"): form.direction or None,
        ("config", "meta", "maturity"): form.maturity or None,
        ("config", "meta", "grains"): list(form.grains) or None,
    }


def _of_kind(form: Form) -> dict[Path, Any]:
    names = [number.metric for number in form.numbers]
    filtered: dict[Path, Any] = {("filter",): conditions_sql(form.conditions) or None}
    if form.kind == "count":
        return {("agg",): form.agg, ("expr",): counted_sql(form), **filtered}
    if form.kind == "ratio":
        return {("numerator",): names[0], ("denominator",): names[1], **filtered}
    if form.kind == "share":
        part: dict[Path, Any] = {("numerator", "filter"): conditions_sql(form.conditions) or None}
        return {("numerator",): names[0], **part, ("denominator",): names[0], ("filter",): None}
    if form.kind == "window":
        length: dict[Path, Any] = {("window",): form.window or None, ("grain_to_date",): form.since or None}
        return {("input_metric",): names[0], **length, **filtered}
    if form.kind == "formula":
        return {("expr",): form.expr, ("input_metrics",): [_input(n) for n in form.numbers], **filtered}
    return {
        ("entity",): form.entity,
        ("calculation",): form.calculation,
        ("base_metric",): names[0],
        ("conversion_metric",): names[1],
        ("window",): form.window or None,
        **filtered,
    }


def _input(number: Number) -> Any:
    if not number.called and not number.back:
        return number.metric
    more = {"alias": number.called, "offset_window": number.back}
    return {"name": number.metric, **{key: said for key, said in more.items() if said}}


def new_values(form: Form) -> dict[str, Any]:
    """What is written of a metric's kind where nothing of it is there yet."""
    values: dict[str, Any] = {"type": TYPES[form.kind]}
    for path, value in _of_kind(form).items():
        if value is not None and len(path) == 1:
            values[str(path[0])] = value
    if form.kind == "share":
        whole = form.numbers[0].metric
        values["numerator"] = {
            "name": whole,
            "alias": part_of(whole),
            "filter": conditions_sql(form.conditions),
        }
    if form.kind == "window":
        values["period_agg"] = "last"
    return values


def part_of(metric: str) -> str:
    """What the part of a metric is called in a share of it."""
    return f"part_of_{metric}"[:_ALIAS].rstrip("_")

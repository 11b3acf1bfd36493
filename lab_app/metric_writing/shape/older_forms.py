"""Metrics as older versions of dbt, and other tools, have them: recognised, and said where each part goes.

To read them as a metric of today with five mistakes would send their author through five errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lab_app.metric_writing.finding import Finding, Place
from lab_app.metric_writing.text.document import Node

Row = tuple[str, str]

_SEMANTIC_MODELS: tuple[Row, ...] = (
    ("`semantic_models:` with `model: ref('fct_orders')`", "`models:` with `name: fct_orders`; the models here have their keys, days and dimensions"),
    ("`measures:` with `agg:` and `expr:`", "a metric of `type: simple` below the model, with the same `agg:` and `expr:`"),
    ("`entities:` and `dimensions:`", "nothing: they are in the project"),
)  # fmt: skip
_PARAMS: Mapping[str, Row] = {
    "measure": ("`measure: order_total`", "`type: simple` below its model, with the measure's own `agg:` and `expr:`"),
    "numerator": ("`type_params: numerator:`", "`numerator:` beside `type`, with a metric's name"),
    "denominator": ("`type_params: denominator:`", "`denominator:` beside `type`, with a metric's name"),
    "expr": ("`type_params: expr:`", "`expr:` beside `type`"),
    "metrics": ("`type_params: metrics:`", "`input_metrics:` beside `type`"),
    "window": ("`type_params: window:`", "`window: 28 days` beside `type`"),
    "grain_to_date": ("`type_params: grain_to_date:`", "`grain_to_date: month` beside `type`"),
    "cumulative_type_params": ("`cumulative_type_params:`", "what is in it, beside `type`; `input_metric:` names what is added up"),
    "conversion_type_params": ("`conversion_type_params:`", "what is in it, beside `type`; `base_metric:` and `conversion_metric:` name metrics"),
}  # fmt: skip
_LEGACY: Mapping[str, Row] = {
    "model": ("`model: ref('fct_orders')`", "`models:` with `name: fct_orders`, and `metrics:` below that"),
    "calculation_method": ("`calculation_method: sum`", "`type: simple` and `agg: sum`"),
    "expression": ("`expression: total_amount`", "`expr: total_amount`"),
    "sql": ("`sql: total_amount`", "`expr: total_amount`"),
    "timestamp": ("`timestamp: ordered_at`", "nothing: the model has its day; for another one, `agg_time_dimension:`"),
    "time_grains": ("`time_grains:`", "nothing: it is read by day, week, month, quarter and year"),
    "dimensions": ("`dimensions:`", "nothing: it can be split by all that its model has"),
    "filters": ("`filters:` with `field`, `operator`, `value`", "`filter: \"{{ Dimension('segment__country') }} = 'DE'\"`"),
    "window": ("`window:` with `count` and `period`", "`type: cumulative` with `window: 28 days`"),
}  # fmt: skip
_SIGNS_OF_LEGACY = ("calculation_method", "expression", "time_grains", "timestamp")
_TOOLS = {
    "cubes": "Cube",
    "cube": "Cube",
    "views": "Cube",
    "view": "LookML",
    "explore": "LookML",
    "explores": "LookML",
    "measures": "LookML or Cube",
    "semantic_view": "Snowflake",
    "metric_view": "Databricks",
}
_LOOKML = re.compile(r"^\s*(view|explore|measure|dimension|dimension_group)\s*:\s*\+?\w+\s*\{", re.MULTILINE)
_TOOL_ROWS: tuple[Row, ...] = (
    ("a view or cube, with its table", "`models:` with `name: fct_orders`"),
    ("a measure: `type: sum`, `sql: ${TABLE}.amount`", "a metric below it: `type: simple`, `agg: sum`, `expr: total_amount`"),
    ("a measure of `type: number`, one divided by another", "below `metrics:`, `type: ratio` with `numerator:` and `denominator:`"),
    ("dimensions, joins", "nothing: they are in the project"),
)  # fmt: skip


@dataclass(frozen=True)
class OlderForm:
    """A form that was recognised: what it is, where it begins, and what goes where."""

    what: str
    place: Place
    table: tuple[Row, ...]

    def finding(self) -> Finding:
        """All that is said of a text in this form."""
        return Finding(
            "schema",
            f"{self.what}; here a metric is written as dbt 1.12 has it.",
            self.place.line,
            self.place.column,
            advice="What goes where:" if self.table else "Start from a template.",
            table=self.table,
        )


def older_form(root: Node) -> Finding | None:
    """What to say of a text in an older form, or in another tool's; None for a metric of today, right or wrong."""
    if isinstance(root.value, str):
        return other_language(root.value)
    found = _recognised(root) if isinstance(root.value, dict) else None
    return found.finding() if found else None


def _recognised(root: Node) -> OlderForm | None:
    metrics = list(_metrics(root))
    params = [m.value["type_params"] for m in metrics if isinstance(m.value.get("type_params"), Node)]
    if "semantic_models" in root.value:
        rows = (*_SEMANTIC_MODELS, *_rows(params))
        return OlderForm(
            "This is the older form of metrics, with `semantic_models`", root.keys["semantic_models"], rows
        )
    legacy = [m for m in metrics if _is_legacy(m)]
    if legacy:
        keys = dict.fromkeys(key for m in legacy for key in m.value if key in _LEGACY)
        first = next(legacy[0].keys[key] for key in legacy[0].keys if key in _LEGACY)
        what = "This is the form of metrics from before dbt 1.6"
        return OlderForm(what, first, tuple(_LEGACY[key] for key in keys))
    if params:
        at = next(m.keys["type_params"] for m in metrics if "type_params" in m.value)
        return OlderForm("This is the older form of metrics, with `type_params`", at, _rows(params))
    if any(_has_metrics_in_meta(model) for model in _blocks(root.value.get("models"))):
        return OlderForm("This is Lightdash's form, with metrics in `meta`", root.keys["models"], _TOOL_ROWS)
    tool = next((key for key in root.value if key in _TOOLS and "metrics" not in root.value), None)
    if tool is not None:
        return OlderForm(f"This is {_TOOLS[tool]}'s form", root.keys[tool], _TOOL_ROWS)
    return None


def other_language(text: str) -> Finding | None:
    """What to say of a text that is no YAML but a query, LookML or Cube; None for any other."""
    opening = text.lstrip()
    if re.match(r"(select|with)\s", opening, re.IGNORECASE):
        return Finding(
            "yaml", "This is a query, and a metric is written as YAML.", 1,
            expected="`type: simple`, with what SUM or COUNT would get as `expr` and the function as `agg`.",
            advice="Start from the template “Count or sum”; queries run on the SQL bench.",
        )  # fmt: skip
    tool = "Cube" if re.match(r"(cube|view)\s*\(", opening) else "LookML" if _LOOKML.search(text) else ""
    place = Place(text[: len(text) - len(opening)].count("\n") + 1)
    return OlderForm(f"This is {tool}'s form", place, _TOOL_ROWS).finding() if tool else None


def _is_legacy(metric: Node) -> bool:
    model = metric.value.get("model")
    return any(key in metric.value for key in _SIGNS_OF_LEGACY) or (
        model is not None and str(model.value).strip("'\" {}").startswith("ref(")
    )


def _has_metrics_in_meta(model: Node) -> bool:
    for block in (model, *_blocks(model.value.get("columns"))):
        meta = block.value.get("meta")
        if meta is not None and isinstance(meta.value, dict) and "metrics" in meta.value:
            return True
    return False


def _metrics(root: Node) -> Iterator[Node]:
    """Every block that may be a metric: below `metrics:`, at the top or in a model, or by itself."""
    holders = [root, *_blocks(root.value.get("models"))]
    for holder in holders:
        yield from _blocks(holder.value.get("metrics"))
    if "metrics" not in root.value and "models" not in root.value:
        yield root


def _blocks(given: Node | None) -> list[Node]:
    if given is None or not isinstance(given.value, list):
        return []
    return [node for node in given.value if isinstance(node.value, dict)]


def _rows(params: Sequence[Node]) -> tuple[Row, ...]:
    """What goes where, of all that these `type_params` hold."""
    held = dict.fromkeys(key for one in params if isinstance(one.value, dict) for key in one.value)
    return tuple(_PARAMS[key] for key in held if key in _PARAMS)

"""The form of a metric that is written as YAML, with what the form can't show and so leaves alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from lab_app.metric_writing.finding import MetricYamlError, listed
from lab_app.metric_writing.form.shape import TYPES, Form, Kind, Number, read_counted
from lab_app.metric_writing.text.conditions import Condition, read_conditions
from lab_app.metric_writing.text.document import Node, read_document
from lab_app.metric_writing.text.edits import Path, node_at
from lab_app.metric_writing.vocabulary import INPUTS
from lab_app.metrics.metric import GRAINS

Part = Literal["meaning", "numbers", "filter", "window", "grains"]

_NOTHING = "There is no metric in the text yet. Start from a template."
_COMMON = frozenset({"name", "label", "description", "type", "filter", "config"})
_META = frozenset({"owner", "unit", "good_direction", "maturity", "grains"})
_OWN: dict[Kind, frozenset[str]] = {
    "count": frozenset({"agg", "expr"}),
    "ratio": frozenset({"numerator", "denominator"}),
    "share": frozenset({"numerator", "denominator"}),
    "window": frozenset({"input_metric", "window", "grain_to_date", "period_agg"}),
    "formula": frozenset({"expr", "input_metrics"}),
    "conversion": frozenset({"entity", "calculation", "base_metric", "conversion_metric", "window"}),
}


class NoFormError(Exception):
    """A text that the form can't follow now; the sentence says why."""


@dataclass(frozen=True)
class Reading:
    """A metric of a text as a form. `locked`: part of the form → why it only shows it; `kept`: lines without a field."""

    text: str
    path: Path
    form: Form
    locked: Mapping[Part, str]
    kept: tuple[str, ...] = ()

    @property
    def left_alone(self) -> str:
        """What the form leaves as it is, in one sentence; empty where it shows all."""
        parts = list(self.locked.values())
        if self.kept:
            parts.append(f"The form has no field for {listed(self.kept, most=5)}")
        return (
            "; ".join([parts[0], *(p[:1].lower() + p[1:] for p in parts[1:])]) + ": this stays as it is."
            if parts
            else ""
        )


def metrics_in(text: str) -> list[tuple[Path, str]]:
    """The metrics of a text, each with the way to it, in their order. Raises NoFormError."""
    if not text.strip():
        raise NoFormError(_NOTHING)
    try:
        root = read_document(text)
    except (MetricYamlError, RecursionError):
        raise NoFormError("The YAML can't be read yet. The form follows again once it can.") from None
    found: list[tuple[Path, str]] = []
    models = _items(node_at(root, ("models",)))
    for i, model in enumerate(models):
        for j, metric in enumerate(_items(node_at(model, ("metrics",)))):
            found.append((("models", i, "metrics", j), _text(metric, "name")))
    found += [(("metrics", i), _text(m, "name")) for i, m in enumerate(_items(node_at(root, ("metrics",))))]
    if not found:
        raise NoFormError(_NOTHING)
    return found


def main_metric(text: str) -> Path:
    """The metric that a text is about: one that no other is made of, one with a formula before a count."""
    found = metrics_in(text)
    root = read_document(text)
    used = {name for path, _ in found for name in _made_of(node_at(root, path))}
    top = [path for path, name in found if name not in used] or [path for path, _ in found]
    return next((path for path in top if path[0] == "metrics"), top[-1])


def _made_of(metric: Node | None) -> list[str]:
    """The names of the metrics that one is computed from."""
    inputs = [node_at(metric, (role,)) for role in INPUTS] if metric is not None else []
    several = _items(node_at(metric, ("input_metrics",))) if metric is not None else []
    return [_metric_named(one) for one in (*inputs, *several)]


def read_form(text: str, path: Path) -> Reading:
    """The metric at this place as a form. Raises NoFormError."""
    root = read_document(text)
    node = node_at(root, path)
    if node is None or not isinstance(node.value, dict) or node.style:
        raise NoFormError(
            "This metric is written in brackets. The form follows once each name has its own line."
        )
    kind = _kind(node)
    if kind is None:
        raise NoFormError("This metric has no `type` that the form knows yet. It follows once there is one.")
    locked: dict[Part, str] = {}
    name, label, description = (_text(node, key) for key in ("name", "label", "description"))
    form = _with_meta(Form(kind, name, label, description), node, locked)
    form = _with_numbers(form, node, root, path, locked)
    form = _with_filter(form, node, locked)
    kept = [key for key in node.value if key not in _COMMON | _OWN[kind]]
    meta = node_at(node, ("config", "meta"))
    kept += [key for key in (meta.value if meta and isinstance(meta.value, dict) else ()) if key not in _META]
    return Reading(text, path, form, locked, tuple(kept))


def _kind(node: Node) -> Kind | None:
    said = _text(node, "type")
    kind = next((kind for kind, type_ in TYPES.items() if type_ == said), None)
    return "share" if kind == "ratio" and _is_share(node) else kind


def _is_share(node: Node) -> bool:
    """Whether a ratio divides a part of a metric by the whole of it."""
    part = node_at(node, ("numerator",))
    if part is None or not isinstance(part.value, dict) or not {"name", "filter"} <= part.value.keys():
        return False
    is_plain = part.value.keys() <= {"name", "alias", "filter"} and "filter" not in node.value
    whole = _text(node, "denominator")
    return (
        is_plain
        and bool(whole)
        and whole == _text(part, "name")
        and _conditions(part.value["filter"]) is not None
    )


def _with_meta(form: Form, node: Node, locked: dict[Part, str]) -> Form:
    said = node_at(node, ("config", "meta"))
    meta = said.plain() if said is not None and isinstance(said.value, dict) else {}
    config = node_at(node, ("config",))
    if (config is not None and not isinstance(config.value, dict | None)) or (
        said is not None and not isinstance(said.value, dict | None)
    ):
        locked["meaning"] = "`config` is no block"
    ripe, grains = meta.get("maturity", 0), meta.get("grains", [])
    if not isinstance(ripe, int) or isinstance(ripe, bool) or ripe < 0:
        ripe, locked["grains"] = 0, "`maturity` is no number of days"
    if not isinstance(grains, list) or not all(grain in GRAINS for grain in grains):
        grains, locked["grains"] = [], "`grains` is no list of periods"
    unit, direction = (meta.get(key, "") for key in ("unit", "good_direction"))
    return replace(
        form,
        unit=unit if isinstance(unit, str) else "",
        direction=direction if isinstance(direction, str) else "",
        maturity=ripe,
        grains=tuple(grains),
    )


def _with_numbers(form: Form, node: Node, root: Node, path: Path, locked: dict[Part, str]) -> Form:
    if form.kind == "count":
        agg, expr = _text(node, "agg"), _text(node, "expr") or form.name
        agg, column, only = read_counted(agg, expr)
        model = node_at(root, path[:2]) if path[0] == "models" else None
        return replace(form, model=_text(model, "name"), agg=agg, column=column, only=only)
    if form.kind == "formula":
        given = _items(node_at(node, ("input_metrics",)))
        numbers = tuple(_number(one) for one in given)
        if any(number is None for number in numbers):
            locked["numbers"] = "An input of the formula says more than the form can show"
        return replace(form, expr=_text(node, "expr"), numbers=tuple(n for n in numbers if n))
    roles = {
        "ratio": ("numerator", "denominator"), "share": ("denominator",), "window": ("input_metric",),
        "conversion": ("base_metric", "conversion_metric"),
    }[form.kind]  # fmt: skip
    for role in roles:
        given_node = node_at(node, (role,))
        if (
            given_node is not None
            and isinstance(given_node.value, dict)
            and given_node.value.keys() - {"name", "alias"}
        ):
            more = listed(sorted(given_node.value.keys() - {"name", "alias"}))
            locked["filter"] = f"`{role}` has {more} of its own"
        elif given_node is not None and not isinstance(given_node.value, str | dict | None):
            locked["numbers"] = f"`{role}` is not the name of a metric"
    return replace(
        form,
        numbers=tuple(Number(_metric_named(node_at(node, (role,)))) for role in roles),
        window=_text(node, "window"),
        since=_text(node, "grain_to_date"),
        entity=_text(node, "entity") if form.kind == "conversion" else "",
        calculation=_text(node, "calculation") if form.kind == "conversion" else "",
    )


def _with_filter(form: Form, node: Node, locked: dict[Part, str]) -> Form:
    given = node_at(node, ("numerator", "filter") if form.kind == "share" else ("filter",))
    if given is None or given.value is None:
        return form
    conditions = _conditions(given)
    if conditions is None:
        locked["filter"] = "The filter says more than the form can show"
    return replace(form, conditions=conditions or ())


def _conditions(given: Node) -> tuple[Condition, ...] | None:
    parts = given.value if isinstance(given.value, list) else [given]
    found = [read_conditions(part.value) if isinstance(part.value, str) else None for part in parts]
    return tuple(c for one in found for c in one or ()) if found and all(found) else None


def _number(node: Node) -> Number | None:
    if isinstance(node.value, str):
        return Number(node.value)
    if not isinstance(node.value, dict) or node.value.keys() - {"name", "alias", "offset_window"}:
        return None
    said = {key: _text(node, key) for key in ("name", "alias", "offset_window")}
    if not said["name"] or any(not said[key] for key in node.value):
        return None
    return Number(said["name"], said["alias"], said["offset_window"])


def _metric_named(node: Node | None) -> str:
    if node is None:
        return ""
    return (
        _text(node, "name")
        if isinstance(node.value, dict)
        else str(node.value or "")
        if isinstance(node.value, str)
        else ""
    )


def _name(metric: Node | None) -> Node | None:
    return metric.value.get("name") if metric is not None and isinstance(metric.value, dict) else None


def _items(node: Node | None) -> list[Node]:
    return list(node.value) if node is not None and isinstance(node.value, list) else []


def _text(node: Node | None, key: str) -> str:
    """What is written under `key`, without blanks around it; empty where that is no text and no number."""
    found: Any = node.value.get(key) if node is not None and isinstance(node.value, dict) else None
    value = None if found is None else found.value
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""

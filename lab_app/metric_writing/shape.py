"""The second stage of a check: is this what a metric looks like in dbt 1.12?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lab_app.metric_writing import vocabulary as words
from lab_app.metric_writing.document import Node
from lab_app.metric_writing.draft import Draft, Input, Window, read_window
from lab_app.metric_writing.expressions import ExpressionError, has_jinja, refuse_jinja
from lab_app.metric_writing.finding import Finding, Mend, Place, closest, listed

_NAME = re.compile(r"[a-z](?:(?!__)[a-z0-9_])*[a-z0-9]")
_TOP = ("version", "models", "metrics")
MOST_METRICS = 40
LONGEST_NAME = 60


@dataclass(frozen=True)
class Shape:
    """What a text holds, as far as it could be read, and what is wrong with it."""

    drafts: tuple[Draft, ...]
    findings: tuple[Finding, ...]


def read_shape(root: Node, *, is_project_file: bool = False) -> Shape:
    """The metrics of a text. In a file of the project a model has more than metrics; it is left alone."""
    reader = _Reader(is_project_file)
    drafts = reader.read(root)
    return Shape(tuple(drafts), tuple(reader.findings))


class _Reader:
    """Walks through a text once and notes what is wrong."""

    def __init__(self, is_project_file: bool) -> None:
        self.is_project_file = is_project_file
        self.findings: list[Finding] = []

    def say(
        self, place: Place, message: str, expected: str = "", advice: str = "", mend: Mend | None = None
    ) -> None:
        self.findings.append(
            Finding("schema", message, place.line, place.column, expected or None, advice or None, mend)
        )

    def read(self, root: Node) -> list[Draft]:
        self.templates(root)
        if not isinstance(root.value, dict):
            self.say(
                root.place,
                f"The text is {root.kind}.",
                "It starts with `metrics:`, and the metric stands below, in a list.",
                "Put `metrics:` on the first line.",
            )
            return []
        if "metrics" not in root.value and "models" not in root.value:
            if {"name", "type"} & root.value.keys():
                self.say(
                    root.place,
                    "The metric stands by itself.",
                    "`metrics:` on the first line, and the metric below it with a dash: `  - name: …`.",
                    "Start from a template.",
                )
            else:
                place, name = next(((p, n) for n, p in root.keys.items() if n not in _TOP), (root.place, ""))
                near = closest(name, _TOP) if name else None
                self.say(
                    place,
                    f"There is no metric in the text; it has `{name}`."
                    if name
                    else "There is no metric in the text.",
                    "It starts with `metrics:`, or with `models:` for a simple metric.",
                    f"Did you mean `{near}`?" if near else "Start from a template.",
                    self.rename(place, name, near),
                )
            return []
        self.unknown(root, _TOP, "at the top of the file", also_fine=self.is_project_file)
        drafts: list[Draft] = []
        for model in self.items(root, "models", "models:\n  - name: fct_orders\n    metrics: …"):
            drafts += self.model(model)
        for node in self.items(root, "metrics", "metrics:\n  - name: …"):
            drafts += self.metric(node, None, None)
        if not drafts and not self.findings:
            self.say(root.place, "There is no metric in the text.", "At least one, with a `name`.")
        if len(drafts) > MOST_METRICS:
            self.say(
                root.place,
                f"The text holds {len(drafts)} metrics.",
                f"At most {MOST_METRICS}.",
                "Check fewer at once.",
            )
        seen: dict[str, Draft] = {}
        for draft in drafts:
            if draft.name in seen:
                first = seen[draft.name].place("name").line
                self.say(
                    draft.place("name"),
                    f"`{draft.name}` is defined twice; the first is on line {first}.",
                    "A name of its own for each metric.",
                    "Rename one of the two.",
                )
            seen[draft.name] = draft
        return drafts

    def model(self, node: Node) -> list[Draft]:
        """The metrics of one model."""
        if not isinstance(node.value, dict) or not isinstance(self.scalar(node, "name"), str):
            self.say(node.place, "A model has no name.", "`- name: fct_orders`, for example.")
            return []
        name = node.value["name"]
        if not self.is_project_file:
            for key, place in node.keys.items():
                if key not in ("name", "metrics"):
                    self.say(
                        place,
                        f"`{key}` of a model cannot be changed here.",
                        "A model's `name`, and the `metrics` to add to it.",
                        "Take it out; the model keeps its own.",
                    )
        if "metrics" not in node.value and self.is_project_file:
            return []
        if "metrics" not in node.value:
            self.say(
                name.place,
                f"The model `{name.value}` has no metric.",
                "`metrics:` below its name, and the metric in a list.",
            )
        found: list[Draft] = []
        for metric in self.items(node, "metrics", "metrics:\n      - name: …"):
            found += self.metric(metric, str(name.value), name.place)
        return found

    def metric(self, node: Node, model: str | None, model_place: Place | None) -> list[Draft]:
        """One metric, as a list of one; of none where it cannot be read."""
        before = len(self.findings)
        if not isinstance(node.value, dict):
            self.say(
                node.place,
                f"A metric is {node.kind}.",
                "A block of names and values, `- name: …` first.",
            )
            return []
        self.name(node)
        kind = self.type(node, model)
        if kind is None:
            return []
        self.unknown(node, (*words.COMMON, *words.OWN[kind]), f"in a {kind} metric", kind=kind)
        for key in words.NEEDED[kind]:
            if key not in node.value or node.value[key].value in (None, "", []):
                self.say(
                    node.keys.get(key, node.keys.get("type", node.place)),
                    f"The {kind} metric has no `{key}`.",
                    f"For example `{words.EXAMPLES[key]}`.",
                )
        self.scalars(node, kind)
        inputs = self.inputs(node)
        window = self.window(node, "window")
        filters = self.filters(node)
        meta = self.config(node)
        if kind == "simple" and model is None:
            self.say(
                node.keys.get("type", node.place),
                "A simple metric stands below the model that it counts in.",
                "`models:`, then `- name: fct_orders`, then `metrics:` with the metric in it.",
                "Start from the template “Count or sum”.",
            )
        if kind != "simple" and model is not None:
            self.say(
                node.keys.get("type", node.place),
                f"A {kind} metric stands below a model.",
                "Only simple metrics stand there; others stand in `metrics:` at the start of a line.",
                "Move it out of the model: dbt reads inline ones twice.",
            )
        if len(self.findings) > before:
            return []
        return [
            Draft(
                str(node.value["name"].value), kind, node, model, model_place, inputs, filters, window, meta
            )
        ]

    def name(self, node: Node) -> None:
        given = node.value.get("name")
        if given is None or given.value is None:
            self.say(node.place, "The metric has no name.", "`name:` with small letters, digits and _.")
            return
        name = str(given.value)
        if not isinstance(given.value, str):
            self.say(given.place, f"The name is {given.kind}.", "Small letters, digits and _.")
        elif not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
            fitting = re.sub(r"_+", "_", re.sub(r"[^a-z0-9]+", "_", name.lower())).strip("_")[:LONGEST_NAME]
            fitting = fitting if _NAME.fullmatch(fitting) else ""
            self.say(
                given.place,
                f"`{name[:LONGEST_NAME]}` cannot be a metric's name.",
                f"Small letters, digits and single _, a letter first, at most {LONGEST_NAME}.",
                f"Write `{fitting}`; what people read goes into `label`." if fitting else "",
                given.replaced_by(fitting) if fitting else None,
            )
        elif name in (*words.GRAINS, "metric_time", "hour", "minute", "second"):
            self.say(
                given.place,
                f"`{name}` is a word of MetricFlow's own.",
                "Another name.",
                f"Write `{name}_metric`, say.",
            )

    def type(self, node: Node, model: str | None) -> str | None:
        given = node.value.get("type")
        if given is None or given.value is None:
            guess = next(
                (t for t in words.TYPES if all(k in node.value for k in words.NEEDED[t])),
                "simple" if model else None,
            )
            self.say(
                node.keys.get("name", node.place),
                "The metric has no `type`.",
                f"One of {listed(words.TYPES)}.",
                f"Add `type: {guess}`." if guess else "",
            )
            return None
        if given.value not in words.TYPES:
            near = closest(str(given.value), words.TYPES)
            self.say(
                given.place,
                f"There is no type `{_short(given.value)}`.",
                f"One of {listed(words.TYPES)}.",
                f"Did you mean `{near}`?" if near else "",
                given.replaced_by(near) if near else None,
            )
            return None
        return str(given.value)

    def unknown(
        self,
        node: Node,
        allowed: Iterable[str],
        where: str,
        *,
        kind: str | None = None,
        also_fine: bool = False,
    ) -> None:
        """Note the names of a block that don't belong there."""
        allowed = tuple(allowed)
        for key, place in node.keys.items():
            if key in allowed or also_fine:
                continue
            if key in words.MOVED and kind:
                self.say(
                    place,
                    f"`{key}` does not belong {where}.",
                    words.MOVED[key],
                    "Take it out here.",
                )
                continue
            owner = next((t for t, keys in words.OWN.items() if kind and key in keys), None)
            near = closest(key, [a for a in allowed if a not in node.value]) or words.INSTEAD.get(key)
            near = near if near in allowed else None
            if owner and not near:
                self.say(
                    place,
                    f"`{key}` does not belong {where}.",
                    f"It is part of a {owner} metric; here there may be {listed(words.OWN[kind or owner])}.",
                    f"Take it out, or write `type: {owner}`.",
                )
                continue
            self.say(
                place,
                f"`{_short(key)}` is not known {where}.",
                f"There may be {listed(allowed, most=16)}.",
                f"Did you mean `{near}`?" if near else "Take it out.",
                self.rename(place, key, near) if near not in node.value else None,
            )

    def scalars(self, node: Node, kind: str) -> None:
        """Texts, choices, numbers and flags of a metric."""
        for key in words.TEXTS:
            given = node.value.get(key)
            if given is None or given.value is None:
                continue
            numeric = key == "expr" and isinstance(given.value, int) and not isinstance(given.value, bool)
            if not isinstance(given.value, str) and not numeric:
                self.say(
                    given.place,
                    f"`{key}` is {given.kind}.",
                    "A text.",
                    "Put it in quotes." if not isinstance(given.value, dict | list) else "Write one text.",
                )
        for key in words.FLAGS:
            given = node.value.get(key)
            if given is not None and not isinstance(given.value, bool):
                self.say(given.place, f"`{key}` is {given.kind}.", "true or false.")
        for key, choices in words.CHOICES.items():
            if key in node.value and node.value[key].value is not None:
                self.choice(node.value[key], key, choices)
        if kind == "simple":
            self.percentile(node)
            self.non_additive(node)
        if kind == "cumulative" and "window" in node.value and "grain_to_date" in node.value:
            self.say(
                node.keys["grain_to_date"],
                "The metric has both a `window` and a `grain_to_date`.",
                "One of the two: the last so many days, or since the start of the month.",
                "Take one out.",
            )
        properties = node.value.get("constant_properties")
        if properties is not None and not (
            isinstance(properties.value, list)
            and all(
                isinstance(p.value, dict) and set(p.value) == {"base_property", "conversion_property"}
                for p in properties.value
            )
        ):
            self.say(
                properties.place,
                "`constant_properties` is not what it should be.",
                "A list of pairs: `- base_property: …` and `conversion_property: …`.",
            )

    def choice(self, given: Node, key: str, choices: tuple[str, ...]) -> None:
        if given.value in choices:
            return
        word = str(given.value) if not isinstance(given.value, dict | list) else given.kind
        near = (words.AGG_INSTEAD.get(word.lower()) if key == "agg" else None) or closest(word, choices)
        self.say(
            given.place,
            f"`{_short(word)}` is no `{key}`.",
            f"One of {listed(choices, most=12)}.",
            f"Did you mean `{near}`?" if near else "",
            given.replaced_by(near) if near else None,
        )

    def percentile(self, node: Node) -> None:
        given = node.value.get("percentile")
        wanted = node.value.get("agg")
        is_percentile = wanted is not None and wanted.value == "percentile"
        if given is None and is_percentile:
            self.say(
                node.keys["agg"],
                "The percentile is not said.",
                "A number between 0 and 1: `percentile: 0.75`.",
            )
        elif given is not None and not is_percentile:
            self.say(
                node.keys["percentile"],
                "`percentile` goes with `agg: percentile` only.",
                "",
                "Take it out, or change `agg`.",
            )
        elif given is not None:
            value = given.value
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            if not is_number or not 0 < value < 1:
                hundredth = f"{value / 100:g}" if is_number and 1 < value < 100 else ""
                self.say(
                    given.place,
                    f"`percentile: {_short(value)}` is out of range.",
                    "A number between 0 and 1.",
                    f"Write {hundredth}." if hundredth else "The third quartile is 0.75.",
                    given.replaced_by(hundredth) if hundredth else None,
                )

    def non_additive(self, node: Node) -> None:
        given = node.value.get("non_additive_dimension")
        if given is None:
            return
        if not isinstance(given.value, dict) or not {"name", "window_agg"} <= given.value.keys():
            self.say(
                given.place,
                "`non_additive_dimension` is not what it should be.",
                "`name:` of the day's column, and `window_agg: max` for the last day.",
            )
            return
        self.unknown(given, ("name", "window_agg", "group_by"), "in `non_additive_dimension`")
        self.choice(given.value["window_agg"], "window_agg", words.CHOICES["window_agg"])
        if not isinstance(given.value["name"].value, str):
            self.say(given.value["name"].place, "The name of a column is expected here.")
        groups = given.value.get("group_by")
        if groups is not None and not (
            isinstance(groups.value, list) and all(isinstance(g.value, str) for g in groups.value)
        ):
            self.say(groups.place, f"`group_by` is {groups.kind}.", "A list of names.")

    def inputs(self, node: Node) -> tuple[Input, ...]:
        found = [self.input(node.value[key], key) for key in words.INPUTS if key in node.value]
        several = node.value.get("input_metrics")
        if several is not None and several.value is not None:
            if not isinstance(several.value, list):
                self.say(
                    several.place,
                    f"`input_metrics` is {several.kind}.",
                    "A list of metrics.",
                    "Write `input_metrics: [revenue, orders]`, or one a line with a dash.",
                )
            else:
                found += [self.input(one, "input_metrics") for one in several.value]
        return tuple(i for i in found if i is not None)

    def input(self, node: Node, role: str) -> Input | None:
        if isinstance(node.value, str):
            return Input(role, node.value, node.place, node)
        name = self.scalar(node, "name") if isinstance(node.value, dict) else None
        if not isinstance(name, str):
            if node.value is not None:
                self.say(
                    node.place,
                    f"`{role}` is {node.kind}.",
                    "The name of a metric, or a block with its `name` and a `filter`.",
                )
            return None
        self.unknown(node, words.IN_INPUT, f"in `{role}`")
        alias = node.value.get("alias")
        if alias is not None and not (isinstance(alias.value, str) and _NAME.fullmatch(alias.value)):
            self.say(alias.place, "The `alias` is no name.", "Small letters, digits and _.")
        grain = node.value.get("offset_to_grain")
        if grain is not None:
            self.choice(grain, "offset_to_grain", words.GRAINS)
        if grain is not None and "offset_window" in node.value:
            self.say(
                node.keys["offset_to_grain"],
                "The metric is offset twice, by `offset_window` and by `offset_to_grain`.",
                "One of the two.",
            )
        return Input(
            role,
            name,
            node.value["name"].place,
            node,
            self.filters(node),
            str(alias.value) if alias is not None else None,
            self.window(node, "offset_window"),
            str(grain.value) if grain is not None else None,
        )

    def window(self, node: Node, key: str) -> Window | None:
        given = node.value.get(key)
        if given is None or given.value is None:
            return None
        window = read_window(given.value) if isinstance(given.value, str) else None
        if window is None or window.count < 1:
            days = f"{given.value} days" if isinstance(given.value, int) and given.value > 0 else "28 days"
            self.say(
                given.place,
                f"`{key}: {_short(given.plain())}` is no length of time.",
                f"A whole number and a unit, such as `{key}: 28 days`.",
                f"Write `{days}`.",
                given.replaced_by(days),
            )
        return window

    def filters(self, node: Node) -> tuple[str, ...]:
        given = node.value.get("filter")
        if given is None or given.value is None:
            return ()
        parts = given.value if isinstance(given.value, list) else [given]
        for part in parts:
            if not isinstance(part.value, str):
                self.say(
                    part.place,
                    f"`filter` is {part.kind}.",
                    "A condition in quotes, such as \"{{ Dimension('segment__country') }} = 'DE'\".",
                )
        return tuple(part.value.strip() for part in parts if isinstance(part.value, str))

    def config(self, node: Node) -> dict[str, object]:
        config = node.value.get("config")
        if config is None or config.value is None:
            return {}
        if not isinstance(config.value, dict):
            self.say(config.place, f"`config` is {config.kind}.", "A block with `meta:` in it.")
            return {}
        self.unknown(config, words.CONFIG, "in `config`")
        meta = config.value.get("meta")
        if meta is None or meta.value is None:
            return {}
        if not isinstance(meta.value, dict):
            self.say(meta.place, f"`meta` is {meta.kind}.", "A block: `owner: me`, `unit: share`, …")
            return {}
        for key, given in meta.value.items():
            value = given.value
            if key in words.META:
                self.choice(given, key, words.META[key])
            elif key in ("owner", "parent") and not isinstance(value, str):
                self.say(given.place, f"`{key}` is {given.kind}.", "A name.")
            elif key == "maturity" and (
                not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 1000
            ):
                self.say(
                    given.place,
                    f"`maturity: {_short(given.plain())}` is no number of days.",
                    "A whole number.",
                )
            elif key == "threshold" and (not isinstance(value, int | float) or isinstance(value, bool)):
                self.say(given.place, f"`threshold` is {given.kind}.", "A number.")
            elif key == "grains" and not (
                isinstance(value, list) and value and all(g.value in words.GRAINS for g in value)
            ):
                self.say(
                    given.place, "`grains` is not what it should be.", f"A list of {listed(words.GRAINS)}."
                )
        return dict(meta.plain())

    def items(self, node: Node, key: str, example: str) -> list[Node]:
        """The entries of a list in a block; none where it is something else, which is noted."""
        given = node.value.get(key)
        if given is None:
            return []
        if isinstance(given.value, list):
            return list(given.value)
        self.say(
            node.keys[key],
            f"`{key}` is {given.kind}.",
            "A list: each entry starts with a dash and a blank.",
            f"Write it like: {' '.join(example.split())}",
        )
        return []

    def scalar(self, node: Node, key: str) -> object:
        given = node.value.get(key) if isinstance(node.value, dict) else None
        return None if given is None else given.value

    def rename(self, place: Place, key: str, to: str | None) -> Mend | None:
        return Mend(place.line, place.column, place.column + len(key), to) if to else None

    def templates(self, root: Node) -> None:
        """Note Jinja wherever it is not a filter's."""
        for key, node in root.scalars():
            if isinstance(node.value, str) and key != "filter" and has_jinja(node.value):
                error: ExpressionError = refuse_jinja(node.value, key)
                self.say(node.place, error.message, error.expected, error.advice)


def _short(value: object) -> str:
    flat = " ".join(str(value).split())
    return flat if len(flat) <= 40 else flat[:39] + "…"

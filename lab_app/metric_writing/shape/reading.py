"""The second stage of a check: is this what a metric looks like in dbt 1.12?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lab_app.metric_writing import vocabulary as words
from lab_app.metric_writing.finding import Finding, Place, closest, in_words, listed, respelt
from lab_app.metric_writing.shape.blocks import filters_of, inputs_of, meta_of, window_of
from lab_app.metric_writing.shape.fields import check_fields, check_name, check_texts, type_of
from lab_app.metric_writing.shape.notes import ShapeNotes
from lab_app.metric_writing.shape.older_forms import older_form
from lab_app.metric_writing.shape.ownership import check_ownership
from lab_app.metric_writing.text.document import Node
from lab_app.metric_writing.text.draft import Draft

_TOP = ("version", "models", "metrics")
MOST_METRICS = 40


@dataclass(frozen=True)
class Shape:
    """What a text holds, as far as it could be read, and what is wrong with it."""

    drafts: tuple[Draft, ...]
    findings: tuple[Finding, ...]


def read_shape(root: Node, *, is_project_file: bool = False) -> Shape:
    """The metrics of a text. In a file of the project a model has more than metrics; it is left alone."""
    other = None if is_project_file else older_form(root)
    if other is not None:
        return Shape((), (other,))
    reader = _Reader(is_project_file)
    drafts = reader.read(root)
    return Shape(tuple(drafts), tuple(reader.notes.findings))


class _Reader:
    """Walks through a text once and notes what is wrong."""

    def __init__(self, is_project_file: bool) -> None:
        self.is_project_file = is_project_file
        self.notes = ShapeNotes()

    def read(self, root: Node) -> list[Draft]:
        self.notes.templates(root)
        if not isinstance(root.value, dict):
            self.notes.say(
                root.place,
                f"This is {root.kind}, not a metric yet.",
                "It starts with `metrics:`, and the metric comes below, in a list.",
                "Start from a template, or put `metrics:` on the first line.",
            )
            return []
        if "metrics" not in root.value and "models" not in root.value:
            self._say_no_metric(root)
            return []
        self.notes.unknown(root, _TOP, "at the top of the file", also_fine=self.is_project_file)
        drafts: list[Draft] = []
        for model in self.notes.items(root, "models", "models:\n  - name: fct_orders\n    metrics: …"):
            drafts += self.model(model)
        for node in self.notes.items(root, "metrics", "metrics:\n  - name: …"):
            drafts += self.metric(node, None, None)
        if not drafts and not self.notes.findings:
            self.notes.say(root.place, "There is no metric in the text.", "At least one, with a `name`.")
        if len(drafts) > MOST_METRICS:
            self.notes.say(
                root.place,
                f"The text holds {len(drafts)} metrics.",
                f"At most {MOST_METRICS}.",
                "Check fewer at once.",
            )
        seen: dict[str, Draft] = {}
        for draft in drafts:
            if draft.name in seen:
                first = seen[draft.name].place("name").line
                self.notes.say(
                    draft.place("name"),
                    f"`{draft.name}` is defined twice; the first is on line {first}.",
                    "A different name for each metric.",
                    "Rename one of the two.",
                )
            seen[draft.name] = draft
        return drafts

    def _say_no_metric(self, root: Node) -> None:
        """Note that neither `metrics:` nor `models:` is there, with what was probably meant."""
        if {"name", "type"} & root.value.keys():
            self.notes.say(
                root.place,
                "The metric is not below `metrics:`.",
                "`metrics:` on the first line, and the metric below it with a dash: `  - name: …`.",
                "Start from a template.",
            )
        else:
            place, name = next(((p, n) for n, p in root.keys.items() if n not in _TOP), (root.place, ""))
            near = closest(name, _TOP) if name else None
            self.notes.say(
                place,
                f"There is no metric in the text; it has `{name}`."
                if name
                else "There is no metric in the text.",
                "It starts with `metrics:`, or with `models:` for a simple metric.",
                f"Did you mean `{near}`?" if near else "Start from a template.",
                respelt(place, name, near),
            )

    def model(self, node: Node) -> list[Draft]:
        """The metrics of one model."""
        given = self.notes.scalar(node, "name")
        if not isinstance(given, str):
            name = node.value["name"] if given is not None else None
            self.notes.say(
                name.place if name else node.place,
                f"A model's name is {name.kind}." if name else "A model has no name.",
                "`- name: fct_orders`, for example.",
            )
            return []
        name = node.value["name"]
        if not self.is_project_file:
            kept = [key for key in node.keys if key not in ("name", "metrics")]
            if kept:
                self.notes.say(
                    node.keys[kept[0]],
                    f"{in_words([f'`{key}`' for key in kept])} of a model cannot be changed here.",
                    "A model's `name`, and the `metrics` to add to it.",
                    f"Take {'it' if len(kept) == 1 else 'them'} out; the model keeps its own.",
                )
        if "metrics" not in node.value and self.is_project_file:
            return []
        if "metrics" not in node.value:
            self.notes.say(
                name.place,
                f"The model `{name.value}` has no metric.",
                "`metrics:` below its name, and the metric in a list.",
            )
        found: list[Draft] = []
        for metric in self.notes.items(node, "metrics", "metrics:\n      - name: …"):
            found += self.metric(metric, str(name.value), name.place)
        return found

    def check_place(self, node: Node, kind: str, model: str | None) -> None:
        """Note a simple metric that is below no model, and another one that is below one."""
        if kind == "simple" and model is None:
            self.notes.say(
                node.keys.get("type", node.place),
                "A simple metric belongs below the model that it counts in.",
                f"`models:`, then `- name: {_model_named(node)}`, then `metrics:` with the metric in it.",
                "Start from the template “Count or sum”.",
            )
        if kind != "simple" and model is not None:
            self.notes.say(
                node.keys.get("type", node.place),
                f"This {kind} metric is below a model.",
                "Only simple metrics belong there; others go into `metrics:` at the start of a line.",
                "Move it out of the model: dbt reads inline ones twice.",
            )

    def is_of_another_type(self, node: Node, kind: str) -> bool:
        """Whether a metric has all fields of another type than it says, and none of its own, which is noted."""
        if any(key in node.value for key in words.NEEDED[kind]):
            return False
        other = next(
            (t for t in words.TYPES if t != kind and all(k in node.value for k in words.NEEDED[t])), None
        )
        if other is None:
            return False
        fields = in_words([f"`{key}`" for key in words.NEEDED[other]])
        self.notes.say(
            node.value["type"].place,
            f"It says `type: {kind}`, and has {fields}, which belong to a {other} metric.",
            f"A {kind} metric has {listed(words.NEEDED[kind])}.",
            f"Did you mean `{other}`?",
            node.value["type"].replaced_by(other),
        )
        return True

    def metric(self, node: Node, model: str | None, model_place: Place | None) -> list[Draft]:
        """One metric, as a list of one; of none where it cannot be read."""
        before = len(self.notes.findings)
        if not isinstance(node.value, dict):
            self.notes.say(
                node.place,
                f"An entry of `metrics` is {node.kind}, and a metric is a block of lines.",
                "`- name: …` first, then `type: …` and so on, each on a line of its own.",
                "Start from a template.",
            )
            return []
        check_name(self.notes, node)
        kind = type_of(self.notes, node, model)
        if kind is None:
            return []
        if self.is_of_another_type(node, kind):
            return []
        named = ("model", "semantic_model") if kind == "simple" and model is None else ()
        self.notes.unknown(node, (*words.COMMON, *words.OWN[kind], *named), f"in a {kind} metric", kind=kind)
        meant = {finding.fix.text for finding in self.notes.findings[before:] if finding.fix}
        for key in words.NEEDED[kind]:
            if key in meant and key not in node.value:
                continue  # it is there, misspelt: one slip of the pen, one finding
            if key not in node.value or node.value[key].value in (None, "", []):
                self.notes.say(
                    node.keys.get(key, node.keys.get("type", node.place)),
                    f"The {kind} metric has no `{key}`.",
                    f"For example `{words.EXAMPLES[key]}`.",
                )
        check_fields(self.notes, node, kind)
        inputs = inputs_of(self.notes, node)
        window = window_of(self.notes, node, "window")
        filters = filters_of(self.notes, node)
        meta = meta_of(self.notes, node)
        if not self.is_project_file:
            check_ownership(self.notes, node)
            check_texts(self.notes, node)
        self.check_place(node, kind, model)
        if len(self.notes.findings) > before:
            return []
        return [
            Draft(
                str(node.value["name"].value), kind, node, model, model_place, inputs, filters, window, meta
            )
        ]


def _model_named(node: Node) -> str:
    """The model that a simple metric names itself, or one for an example."""
    given = node.value.get("model")
    found = re.search(r"[a-z]\w+(?=['\")\s]*$)", str(given.value)) if given is not None else None
    return found[0] if found else "fct_orders"

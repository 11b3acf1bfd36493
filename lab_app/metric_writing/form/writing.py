"""Writes what was changed in the form into the YAML, and nothing else."""

from __future__ import annotations

from collections.abc import Collection

from lab_app.metric_writing import vocabulary as words
from lab_app.metric_writing.form.reading import NoFormError, Reading, read_form
from lab_app.metric_writing.form.shape import ORDER, Form, new_values, values_of
from lab_app.metric_writing.text.document import read_document
from lab_app.metric_writing.text.edits import Path, node_at, with_value, without_value
from lab_app.metric_writing.text.lines import CannotEditError
from lab_app.metric_writing.text.moving import moved

_OF_A_KIND = frozenset(key for keys in words.OWN.values() for key in keys) | {"filter"}
_PERCENTILE = ("percentile", "percentile_type")


def written(reading: Reading, after: Form) -> tuple[str, Path]:
    """The text that says what the form says now, and where its metric is. Raises CannotEditError.

    What is the same in the form stays as it is in the text, to the byte.
    """
    before = reading.form
    text, path = reading.text, reading.path
    if (after.kind, after.model) != (before.kind, before.model):
        text, path = _in_its_place(text, path, before, after)
    was, will = values_of(before), values_of(after)
    if after.kind != before.kind:
        own = _OF_A_KIND - ({"filter"} if "filter" in reading.locked else set())
        text = _of_another_kind(text, path, after, own)
        was = {step: value for step, value in was.items() if step[0] not in own}
        will = {step: value for step, value in will.items() if step[0] not in own}
    elif after.kind == "count" and (was[("agg",)], was[("expr",)]) != (will[("agg",)], will[("expr",)]):
        was |= {("agg",): None, ("expr",): None}  # the one means nothing without the other
        if after.agg != "percentile":
            for key in _PERCENTILE:
                text = without_value(text, (*path, key))
    for step, value in will.items():
        if was.get(step) != value:
            text = _set(text, path, step, value)
    _refuse_other(text, path, after)
    return text, path


def composed(form: Form) -> str:
    """A text of its own for a metric. Raises CannotEditError."""
    first = f"  - name: {form.name}\n    type: ratio\n    config:\n      meta:\n        owner: me\n"
    start = read_form(f"metrics:\n{first}", ("metrics", 0))
    return written(start, form)[0]


def _in_its_place(text: str, path: Path, before: Form, after: Form) -> tuple[str, Path]:
    model = after.model if after.kind == "count" else None
    is_there = (before.model if path[0] == "models" else None) == model
    return (text, path) if is_there else moved(text, path, model or None)


def _of_another_kind(text: str, path: Path, after: Form, own: Collection[str]) -> str:
    new = new_values(after)
    node = node_at(read_document(text), path)
    assert node is not None
    for key in [key for key in node.value if key in own and key not in new]:
        text = without_value(text, (*path, key))
    for key, value in new.items():
        text = with_value(text, (*path, key), value, ORDER)
    return text


def _set(text: str, path: Path, step: Path, value: object) -> str:
    """One value of the metric; a metric's name goes where the name is, whether it has a block around it or not."""
    there = node_at(read_document(text), (*path, *step))
    if there is not None and isinstance(there.value, dict) and isinstance(value, str):
        step = (*step, "name")
    if value is None:
        return without_value(text, (*path, *step))
    return with_value(text, (*path, *step), value, ORDER)


def _refuse_other(text: str, path: Path, after: Form) -> None:
    """Raise CannotEditError unless the form reads back what it wrote."""
    try:
        now = read_form(text, path).form
    except NoFormError as error:
        raise CannotEditError(str(error)) from None
    if now != after:
        raise CannotEditError("The YAML would not say what the form says.")

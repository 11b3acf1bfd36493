"""The lines of a metric inside a YAML text: cut out, put in, replaced and taken away, all else untouched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from lab_app.metric_writing.text.document import Node, read_document


@dataclass(frozen=True)
class Span:
    """Lines of a text, counted from 0, the last not included; `dash` is the column of the list's dash."""

    first: int
    end: int
    dash: int


class CannotEditError(Exception):
    """A text is written in a way that cannot be changed line by line."""


def metric_source(text: str, node: Node) -> list[str]:
    """The lines of one metric as its author wrote them, without the list's dash and indentation.

    Comments and block texts stay. A metric in curly brackets is written out anew.
    """
    try:
        span = span_of(text, node)
        lines = text.split("\n")[span.first : span.end]
        column = node.place.column - 1
        cut = [
            lines[0][column:],
            *(line[column:] if line[:column].isspace() else line.strip() for line in lines[1:]),
        ]
        while cut and not cut[-1].strip():
            cut.pop()
        if read_document("\n".join(cut)).plain() == node.plain():
            return cut
    except Exception:
        pass
    dumped = yaml.safe_dump(node.plain(), sort_keys=False, allow_unicode=True, width=100)
    return str(dumped).rstrip("\n").split("\n")


def as_item(source: Sequence[str], dash: int) -> list[str]:
    """A metric's lines as an entry of a list whose dashes are in this column."""
    pad = " " * dash
    return [f"{pad}- {source[0]}", *(f"{pad}  {line}" if line.strip() else "" for line in source[1:])]


def own_file(source: Sequence[str]) -> str:
    """A file that holds one metric."""
    return "\n".join(["version: 2", "", "metrics:", *as_item(source, 2)]) + "\n"


def model_fragment(model: str, source: Sequence[str]) -> str:
    """A simple metric as it is written in the lab: below its model."""
    return "\n".join(["models:", f"  - name: {model}", "    metrics:", *as_item(source, 6)]) + "\n"


def with_metric(text: str, model: str, source: Sequence[str], *, name: str) -> str:
    """A model's file with a metric added below the model, or put in the place of the one of this name.

    Nothing else changes, to the byte. Raises CannotEditError.
    """
    root, entry = _model(text, model)
    lines = text.split("\n")
    metrics = entry.value.get("metrics")
    if metrics is None or metrics.value is None:
        if metrics is not None:
            raise CannotEditError(f"`metrics:` of {model} is there and empty.")
        column = entry.keys["name"].column - 1
        at = end_of_block(lines, entry.keys["name"].line - 1, column)
        new = [f"{' ' * column}metrics:", *as_item(source, column + 2)]
        changed = [*lines[:at], *new, *lines[at:]]
    else:
        found = _metric(metrics, name)
        last = metrics.value[-1]
        span = span_of(text, found or last)
        if found is None:
            changed = [*lines[: span.end], *as_item(source, span.dash), *lines[span.end :]]
        else:
            changed = [*lines[: span.first], *as_item(source, span.dash), *lines[span.end :]]
    after = "\n".join(changed)
    _compare(root, after, model, name, expected=True)
    return after


def without_metric(text: str, model: str | None, name: str) -> str | None:
    """A file without one metric, None if nothing would be left of it. Raises CannotEditError."""
    root = read_document(text)
    holder = _model(text, model)[1] if model else root
    metrics = holder.value.get("metrics")
    found = _metric(metrics, name) if metrics is not None else None
    if found is None or metrics is None:
        raise CannotEditError(f"`{name}` is not in the file any more.")
    lines = text.split("\n")
    span = span_of(text, found)
    first = span.first
    if len(metrics.value) == 1:
        if model is None and set(root.value) <= {"version", "metrics"}:
            return None
        first = holder.keys["metrics"].line - 1
    after = "\n".join([*lines[:first], *lines[span.end :]])
    _compare(root, after, model, name, expected=False)
    return after


def renamed(text: str, node: Node, to: str) -> str:
    """The text with the name of one metric changed, where it is."""
    given = node.value["name"]
    fix = given.replaced_by(to)
    if fix is None:
        raise CannotEditError("The name is in quotes or over several lines.")
    after: str = fix.apply(text)
    return after


def _model(text: str, model: str) -> tuple[Node, Node]:
    root = read_document(text)
    models = root.value.get("models") if isinstance(root.value, dict) else None
    entries = models.value if models is not None and isinstance(models.value, list) else []
    for entry in entries:
        if isinstance(entry.value, dict) and "name" in entry.value and entry.value["name"].value == model:
            return root, entry
    raise CannotEditError(f"The file has no model {model}.")


def _metric(metrics: Node, name: str) -> Node | None:
    if not isinstance(metrics.value, list):
        raise CannotEditError("`metrics:` is not a list.")
    return next(
        (
            m
            for m in metrics.value
            if isinstance(m.value, dict) and "name" in m.value and m.value["name"].value == name
        ),
        None,
    )


def span_of(text: str, node: Node) -> Span:
    """The lines of a list's entry, up to where its block ends. Raises CannotEditError for one-line lists."""
    lines = text.split("\n")
    first = node.place.line - 1
    before = lines[first][: node.place.column - 1]
    if not re.fullmatch(r" *- +", before):
        raise CannotEditError("The metrics are in brackets on one line.")
    dash = before.index("-")
    return Span(first, end_of_block(lines, first, dash + 1), dash)


def end_of_block(lines: Sequence[str], first: int, column: int) -> int:
    """The line after the last one of the block that starts on `first` and is indented by `column` at least."""
    end = first + 1
    for i in range(first + 1, len(lines)):
        line = lines[i]
        if not line.strip():
            continue
        if len(line) - len(line.lstrip(" ")) < column:
            break
        end = i + 1
    return end


def _compare(before: Node, after_text: str, model: str | None, name: str, *, expected: bool) -> None:
    """Read the changed text again. Raises CannotEditError unless it differs in this one metric alone."""
    after = read_document(after_text).plain()
    old = before.plain()
    for content, there in ((old, None), (after, expected)):
        holders = (
            [m for m in content.get("models") or [] if isinstance(m, dict) and m.get("name") == model]
            if model
            else [content]
        )
        holder = holders[0]
        kept = [m for m in holder.get("metrics") or [] if m.get("name") != name]
        if there is not None and (len(kept) != len(holder.get("metrics") or [])) != there:
            raise CannotEditError("The file would not hold what it should.")
        holder.pop("metrics", None)
        if kept:
            holder["metrics"] = kept
    if old != after:
        raise CannotEditError("The rest of the file would change as well.")

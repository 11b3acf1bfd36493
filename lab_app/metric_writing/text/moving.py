"""A metric that goes to another place of its text: below a model, below another one, or to the top."""

from __future__ import annotations

from collections.abc import Sequence

from lab_app.metric_writing.text.document import Node, read_document
from lab_app.metric_writing.text.edits import Path, node_at
from lab_app.metric_writing.text.lines import CannotEditError, as_item, end_of_block, span_of
from lab_app.metric_writing.text.remarks import remarks_in


def moved(text: str, path: Path, model: str | None) -> tuple[str, Path]:
    """The text with this metric below the model, or below none, and where it is then. Raises CannotEditError.

    Its lines stay as they are but for what they are indented by; what would be left empty goes.
    """
    root = read_document(text)
    node = node_at(root, path)
    assert node is not None
    span = span_of(text, node)
    lines = text.split("\n")
    column = node.place.column - 1
    source = [
        lines[span.first][column:],
        *(_outdented(line, column) for line in lines[span.first + 1 : span.end]),
    ]
    emptied = _first_to_go(root, path)
    first = span.first if emptied is None else emptied
    kept = [said for line, said in remarks_in(text) if first < line <= span.first]
    rest = [*lines[:first], *kept, *lines[span.end :]]
    vacated = first + len(kept) if path[0] not in _top("\n".join(rest)) else None
    new, at = _put(rest, source, model, vacated)
    _refuse_loss(text, new, node, at)
    return new, at


def _first_to_go(root: Node, path: Path) -> int | None:
    """The line (from 0) with which goes what only holds this metric; None where there is more in it."""
    first = None
    for depth in range(len(path) - 1, 0, -1):
        holder, step = node_at(root, path[:depth]), path[depth - 1]
        above = node_at(root, path[: depth - 1])
        assert holder is not None and above is not None
        if isinstance(holder.value, list):
            if len(holder.value) > 1:
                return first
            first = above.keys[str(step)].line - 1
        else:
            first = holder.place.line - 1
    return first


def _put(
    rest: Sequence[str], source: Sequence[str], model: str | None, vacated: int | None
) -> tuple[str, Path]:
    text = "\n".join(rest)
    there = _top(text)
    if model is None:
        found = there.get("metrics")
        if found is not None:
            return _appended(rest, source, found), ("metrics", len(found.value))
        return _inserted(rest, ["metrics:", *as_item(source, 2)], vacated), ("metrics", 0)
    below = [f"  - name: {model}", "    metrics:", *as_item(source, 6)]
    models = there.get("models")
    if models is None:
        return _inserted(rest, ["models:", *below], vacated), ("models", 0, "metrics", 0)
    for i, entry in enumerate(models.value):
        if isinstance(entry.value, dict) and "name" in entry.value and entry.value["name"].value == model:
            found = entry.value.get("metrics")
            if found is None:
                raise CannotEditError(f"The model {model} holds something else.")
            return _appended(rest, source, found), ("models", i, "metrics", len(found.value))
    span = span_of(text, models.value[-1])
    pad = " " * span.dash
    added = [f"{pad}- name: {model}", f"{pad}  metrics:", *as_item(source, span.dash + 4)]
    return "\n".join([*rest[: span.end], *added, *rest[span.end :]]), (
        "models",
        len(models.value),
        "metrics",
        0,
    )


def _appended(rest: Sequence[str], source: Sequence[str], metrics: Node) -> str:
    if not isinstance(metrics.value, list) or not metrics.value:
        raise CannotEditError("`metrics:` is not a list.")
    span = span_of("\n".join(rest), metrics.value[-1])
    return "\n".join([*rest[: span.end], *as_item(source, span.dash), *rest[span.end :]])


def _inserted(rest: Sequence[str], new: Sequence[str], vacated: int | None) -> str:
    """At the place that was vacated, else at the end."""
    if vacated is None:
        vacated = end_of_block(rest, 0, 0)
    return "\n".join([*rest[:vacated], *new, *rest[vacated:]])


def _top(text: str) -> dict[str, Node]:
    """The names at the top of a text, of one that has nothing in it too."""
    if not any(line.strip() and not line.lstrip().startswith("#") for line in text.split("\n")):
        return {}
    content = read_document(text).value
    return dict(content) if isinstance(content, dict) else {}


def _outdented(line: str, column: int) -> str:
    return line[column:] if line[:column].isspace() else line.strip()


def _refuse_loss(before: str, after: str, node: Node, at: Path) -> None:
    """Raise CannotEditError unless the metric says what it did, and every remark is there."""
    now = node_at(read_document(after), at)
    had, has = (sorted(said for _, said in remarks_in(text)) for text in (before, after))
    if now is None or now.plain() != node.plain() or had != has:
        raise CannotEditError("The metric can't be moved line by line.")

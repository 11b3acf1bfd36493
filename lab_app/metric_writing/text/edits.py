"""Changes of single values in a YAML text: what is not changed stays as it is, to the byte, and so does every remark.

A change that can't be made so is refused, never made by halves: each is read again before it counts.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import yaml

from lab_app.metric_writing.finding import MetricYamlError
from lab_app.metric_writing.text.document import Node, read_document
from lab_app.metric_writing.text.lines import CannotEditError
from lab_app.metric_writing.text.remarks import remarks_in
from lab_app.metric_writing.text.rendering import entry_lines, scalar

Path = tuple[str | int, ...]
"""The way to a value: names of blocks, and places in lists that count from 0."""


def node_at(root: Node, path: Path) -> Node | None:
    """The value at the end of the way, None where it does not lead there."""
    node: Node | None = root
    for step in path:
        if node is None or not isinstance(node.value, dict | list):
            return None
        if isinstance(node.value, dict):
            node = node.value.get(str(step))
        else:
            node = node.value[int(step)] if isinstance(step, int) and step < len(node.value) else None
    return node


def with_value(text: str, path: Path, value: Any, order: Sequence[str] = ()) -> str:
    """The text with `value` there; blocks on the way are made. `order` says which names come before a new one.

    Raises CannotEditError.
    """
    root = _read(text)
    expected = root.plain()
    _put(expected, path, value)
    if expected == root.plain():
        return text
    for depth in range(1, len(path)):  # the first block on the way that is not there, or not one name a line
        inner = node_at(root, path[:depth])
        if inner is not None and isinstance(inner.value, list) and not inner.style:
            continue
        if inner is None or not _is_block(inner):
            above: Any = copy.deepcopy(inner.plain()) if inner is not None else {}
            if not isinstance(above, dict):
                above = {} if above is None else {"name": above}  # a metric's bare name is short for a block
            _put(above, path[depth:], value)
            return _checked(text, _with_entry(text, root, path[:depth], above, order), expected)
    return _checked(text, _with_entry(text, root, path, value, order), expected)


def without_value(text: str, path: Path) -> str:
    """The text without that value, and without a block that would be left empty. Raises CannotEditError."""
    root = _read(text)
    node = node_at(root, path)
    if node is None:
        return text
    holder = node_at(root, path[:-1])
    assert holder is not None
    if len(holder.value) == 1 and len(path) > 1 and isinstance(path[-2], str):
        return without_value(text, path[:-1])
    expected = root.plain()
    inner = expected
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    if not _is_block(holder):
        return with_value(text, path[:-1], inner)
    first, last = holder.keys[str(path[-1])].line, node.last
    lines = text.split("\n")
    before = lines[first - 1][: holder.keys[str(path[-1])].column - 1]
    kept = _kept(text, first, last, before)
    if before.strip():  # after the dash of a list: the next name takes its place
        following = [p for p in holder.keys.values() if p.line > last]
        if not following:
            raise CannotEditError("Nothing would be left of the entry.")
        n = following[0].line
        moved = before + lines[n - 1][following[0].column - 1 :]
        after = [*lines[: first - 1], *kept, *lines[last : n - 1], moved, *lines[n:]]
    else:
        after = [*lines[: first - 1], *kept, *lines[last:]]
    return _checked(text, "\n".join(after), expected)


def _with_entry(text: str, root: Node, path: Path, value: Any, order: Sequence[str]) -> str:
    """The text with one name of a block given a value, in its lines or in new ones."""
    key, holder = str(path[-1]), node_at(root, path[:-1])
    if holder is None or not _is_block(holder):
        raise CannotEditError("It is written in brackets.")
    lines = text.split("\n")
    node = holder.value.get(key)
    if node is None:
        after = _predecessor(holder, key, order)
        column = next(iter(holder.keys.values())).column - 1
        at = holder.value[after].last
        return "\n".join([*lines[:at], *entry_lines(key, value, column), *lines[at:]])
    place = holder.keys[key]
    is_plain = not isinstance(value, dict | list) and not isinstance(node.value, dict | list)
    if is_plain and node.span and node.style not in ("|", ">") and node.span.end > node.span.start:
        line = lines[node.span.line - 1]
        said = scalar(value, node.style)
        lines[node.span.line - 1] = line[: node.span.start - 1] + said + line[node.span.end - 1 :]
        return "\n".join(lines)
    before = lines[place.line - 1][: place.column - 1]
    new = entry_lines(key, value, place.column - 1)
    new[0] = before + new[0][place.column - 1 :]
    last = max(node.last, place.line) if node.value is not None else place.line
    kept = _kept(text, place.line, last, before)
    return "\n".join([*lines[: place.line - 1], *kept, *new, *lines[last:]])


def _kept(text: str, first: int, last: int, before: str) -> list[str]:
    """The remarks of lines that go, each on a line of its own; `before` is what stands in front of the first name."""
    pad = " " * (len(before) - len(before.lstrip())) if before.strip() else before
    return [f"{pad}{said}" for line, said in remarks_in(text) if first <= line <= last]


def _predecessor(holder: Node, key: str, order: Sequence[str]) -> str:
    """After which name of the block a new one is written: the last of those that come before it."""
    there = [str(name) for name in holder.value]
    if key not in order:
        return there[-1]
    ahead = [name for name in there if name in order[: order.index(key)]]
    return ahead[-1] if ahead else there[0]


def _is_block(node: Node) -> bool:
    """Whether it has one name a line."""
    return isinstance(node.value, dict) and bool(node.value) and not node.style


def _put(content: Any, path: Path, value: Any) -> None:
    for i, step in enumerate(path[:-1]):
        if isinstance(content, dict) and not isinstance(content.get(step), dict | list):
            bare = content.get(step)
            content[step] = {} if bare is None else {"name": bare}
        content = content[path[i]]
    content[path[-1]] = value


def _read(text: str) -> Node:
    try:
        return read_document(text)
    except MetricYamlError as error:
        raise CannotEditError(str(error)) from None


def _checked(before: str, after: str, expected: Any) -> str:
    """The changed text. Raises CannotEditError unless it says just what is expected, with every remark."""
    try:
        is_right = read_document(after).plain() == expected
        had, has = ([said for _, said in remarks_in(text)] for text in (before, after))
    except (MetricYamlError, yaml.YAMLError):
        is_right, had, has = False, [], []
    if not is_right or sorted(had) != sorted(has):
        raise CannotEditError("It is written in a way that can't be changed line by line.")
    return after

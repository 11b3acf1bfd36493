"""Reads a learner's YAML as plain values with their places, and nothing that YAML can do beyond that.

No object is ever built from a tag, no alias is followed, and reading stops at the first level that is
too deep, so that a text of any kind costs at most what its (bounded) length does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.resolver import Resolver

from lab_app.metric_writing.finding import Finding, Fix, MetricYamlError, Place
from lab_app.metric_writing.text.complaints import explained, invisible, refused
from lab_app.metric_writing.text.rendering import quoted

MOST_CHARACTERS = 64 * 1024
MOST_LEVELS = 14
MOST_VALUES = 6000

_FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_resolver = Resolver()
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_HALF = re.compile("[\ud800-\udfff]")
_SHAPED = re.compile(r"[+-]?(\d+|\d*\.\d+|\d+\.\d*)([eE][+-]?\d+)?")


@dataclass(frozen=True)
class Span:
    """A part of one line, from the column `start` up to and not including `end`; they count from 1."""

    line: int
    start: int
    end: int


@dataclass(frozen=True)
class Node:
    """A value and where it is. `value` is a scalar, a list of nodes, or name → node.

    `keys` are the places of a mapping's names. `span` is where it stands, if that is within one line, `last`
    the last line that it is on, and `style` the sign around it: a quote, | or > for a text that hangs below
    its name, [ for whatever is in brackets, nothing for plain ones.
    """

    value: Any
    place: Place
    keys: dict[str, Place] = field(default_factory=dict)
    span: Span | None = None
    style: str = ""
    last: int = 0

    @property
    def kind(self) -> str:
        """What it is, in words."""
        if isinstance(self.value, dict):
            return "a block of names and values"
        if isinstance(self.value, list):
            return "a list"
        if self.value is None:
            return "nothing"
        if isinstance(self.value, bool):
            return "true or false"
        return "a number" if isinstance(self.value, int | float) else "a text"

    def plain(self) -> Any:
        """The value without places."""
        if isinstance(self.value, dict):
            return {name: child.plain() for name, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value

    def replaced_by(self, text: str) -> Fix | None:
        """The change that writes `text` here, in quotes where it needs them; None where it is on several lines."""
        if self.span is None:
            return None
        return Fix(self.span.line, self.span.start, self.span.end, quoted(text, self.style))

    def bare(self, text: str) -> Fix | None:
        """The change that writes `text` here without quotes, as a number, a flag or a list."""
        return Fix(self.span.line, self.span.start, self.span.end, text) if self.span else None

    def scalars(self, key: str = "") -> Iterator[tuple[str, Node]]:
        """Every scalar below, each with the name that it is under."""
        if isinstance(self.value, dict):
            for name, child in self.value.items():
                yield from child.scalars(name)
        elif isinstance(self.value, list):
            for child in self.value:
                yield from child.scalars(key)
        else:
            yield key, self


def plain_lines(text: str) -> str:
    """`text` with one kind of line end, and without the mark that some editors put in front.

    YAML ends a line at each of these; a mark in the middle of a file stops dbt from reading any metric.
    """
    return _LINE_ENDS.sub("\n", text.removeprefix("\ufeff"))


def read_document(text: str) -> Node:
    """The text as nodes. Raises MetricYamlError."""
    if len(text) > MOST_CHARACTERS:
        raise MetricYamlError(
            Finding(
                "yaml",
                f"The text is too long: {len(text):,} characters.",
                expected=f"A file of metrics has at most {MOST_CHARACTERS:,}.",
                advice="Keep one metric in a file.",
            )
        )
    half = _HALF.search(text)
    if half:  # bytes that are no letter of any alphabet, as a terminal passes them on
        raise MetricYamlError(invisible(text[: half.start()].count("\n") + 1))
    try:
        return _build(text, _FAST)
    except yaml.YAMLError as error:
        if _FAST is yaml.SafeLoader:
            raise MetricYamlError(explained(error, text)) from None
    try:  # the slower reader says better what is wrong
        return _build(text, yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise MetricYamlError(explained(error, text)) from None


def _build(text: str, loader: Any) -> Node:
    """Nodes from the parser's events, without recursion. Raises YAMLError and MetricYamlError."""
    stack: list[tuple[Node, list[Node]]] = []  # open lists and mappings, each with what it holds so far
    root: Node | None = None
    count = 0
    lines = text.split("\n")
    for event in yaml.parse(text, Loader=loader):
        mark = event.start_mark
        place = Place(mark.line + 1, mark.column + 1)
        _refuse_specials(event, place, is_second=root is not None)
        done: Node | None = None
        in_flow = "[" if any(node.style for node, _ in stack) else ""
        if isinstance(event, yaml.ScalarEvent):
            last = _last_line(event, lines)
            done = Node(
                _scalar(event), place, span=_span(event, lines), style=event.style or in_flow, last=last
            )
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(stack) >= MOST_LEVELS:
                raise refused(
                    place,
                    "The text is nested too deeply.",
                    f"A metric needs at most {MOST_LEVELS} levels.",
                    "Look for a bracket or an indentation too many.",
                )
            empty: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            stack.append((Node(empty, place, style="[" if event.flow_style else ""), []))
        elif isinstance(event, yaml.CollectionEndEvent):
            node, parts = stack.pop()
            ended = event.end_mark
            span = Span(node.place.line, node.place.column, ended.column + 1) if node.style else None
            last = ended.line + 1 if node.style else max((p.last for p in parts), default=node.place.line)
            done = _closed(node, parts, span if ended.line + 1 == node.place.line else None, last)
        if done is not None:
            count += 1
            if count > MOST_VALUES:
                raise refused(
                    place,
                    "The text holds too many values.",
                    f"At most {MOST_VALUES:,}.",
                    "Keep one metric in a file.",
                )
            if stack:
                stack[-1][1].append(done)
            else:
                root = done
    if root is None or root.value is None:
        raise refused(
            Place(1), "There is nothing here yet.", "A metric.", "Start from a template, or write `metrics:`."
        )
    return root


def _refuse_specials(event: Any, place: Place, *, is_second: bool) -> None:
    """Raise MetricYamlError for what YAML can do beyond values, lists and blocks."""
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise refused(
            place,
            "Anchors and aliases (& and *) are not read here.",
            "Every value is written out where it belongs.",
            "Write the value again instead of pointing at it; a text that starts with * or & needs quotes.",
        )
    if isinstance(event, yaml.DocumentStartEvent) and is_second:
        raise refused(
            place, "The text holds more than one document.", "One document.", "Take the line --- out."
        )
    if isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None) not in (None, "!"):
        raise refused(
            place,
            "Tags (words that start with !) are not read here.",
            "Plain texts, numbers, lists and blocks.",
            "Take the tag out; a text that starts with ! needs quotes.",
        )


def _closed(node: Node, parts: list[Node], span: Span | None, last: int) -> Node:
    """A list or mapping with what it holds. Raises MetricYamlError for names that are none, or are there twice."""
    if isinstance(node.value, list):
        return Node(parts, node.place, span=span, style=node.style, last=last)
    values: dict[str, Node] = {}
    keys: dict[str, Place] = {}
    for key, value in zip(parts[::2], parts[1::2], strict=True):
        if isinstance(key.value, dict | list):
            raise refused(
                key.place,
                "There is a block in curly brackets where a name or a text is expected.",
                "Curly brackets start a block in YAML.",
                "Put a text that starts with {{ in quotes, or on a line of its own below `filter: |`.",
            )
        name = str(key.value)
        if name == "<<":
            raise refused(
                key.place, "`<<` (merge) is not read here.", "Names and values.", "Write the values out."
            )
        if name in values:
            raise refused(
                key.place,
                f"`{name}` is twice in the same block; the first is on line {keys[name].line}.",
                "Each name once.",
                "Take one of the two out.",
            )
        values[name] = value
        keys[name] = key.place
    return Node(values, node.place, keys, span, node.style, last)


def _last_line(event: Any, lines: list[str]) -> int:
    """The last line of a scalar that has something in it: the parser ends a hanging text where the next begins."""
    first, end = event.start_mark.line, event.end_mark.line
    if event.style in ("|", ">"):
        end = next((i for i in range(min(end, len(lines)) - 1, first, -1) if lines[i].strip()), first)
    return int(end) + 1


def _span(event: Any, lines: list[str]) -> Span | None:
    """Where a scalar stands, None for one on several lines."""
    first, last = event.start_mark, event.end_mark
    if event.style not in ("|", ">"):
        return Span(first.line + 1, first.column + 1, last.column + 1) if first.line == last.line else None
    below = [i for i in range(first.line + 1, min(last.line + 1, len(lines))) if lines[i].strip()]
    if len(event.value.strip().split("\n")) != 1 or not below:
        return None
    line = lines[below[0]]
    return Span(below[0] + 1, len(line) - len(line.lstrip()) + 1, len(line) + 1)


def _scalar(event: Any) -> Any:
    """A scalar's value by YAML's own rules for texts, numbers, true, false and nothing."""
    if not event.implicit[0]:
        return event.value
    tag = _resolver.resolve(yaml.ScalarNode, event.value, (True, False)).rpartition(":")[2]
    if tag == "null":
        return None
    if tag == "bool":
        return event.value.lower() in {"true", "yes", "on"}
    if tag in {"int", "float"} and _SHAPED.fullmatch(event.value):
        number = float(event.value)
        return int(event.value) if tag == "int" and len(event.value) < 19 else number
    return event.value

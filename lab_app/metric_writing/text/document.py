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

MOST_CHARACTERS = 64 * 1024
MOST_LEVELS = 14
MOST_VALUES = 6000

_FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_resolver = Resolver()
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_HALF = re.compile("[\ud800-\udfff]")
_SHAPED = re.compile(r"[+-]?(\d+|\d*\.\d+|\d+\.\d*)([eE][+-]?\d+)?")


@dataclass(frozen=True)
class Node:
    """A value and where it is. `value` is a scalar, a list of nodes, or name → node.

    `keys` are the places of a mapping's names. `is_plain` says that a scalar is written without quotes
    on one line, so that it can be replaced there.
    """

    value: Any
    place: Place
    keys: dict[str, Place] = field(default_factory=dict)
    is_plain: bool = False

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
        """The change that puts `text` in the place of this scalar."""
        if not self.is_plain:
            return None
        start = self.place.column
        return Fix(self.place.line, start, start + len(str(self.value)), text)

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
        raise MetricYamlError(_invisible(text[: half.start()].count("\n") + 1))
    try:
        return _build(text, _FAST)
    except yaml.YAMLError as error:
        if _FAST is yaml.SafeLoader:
            raise MetricYamlError(_explain(error, text)) from None
    try:  # the slower reader says better what is wrong
        return _build(text, yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise MetricYamlError(_explain(error, text)) from None


def _build(text: str, loader: Any) -> Node:
    """Nodes from the parser's events, without recursion. Raises YAMLError and MetricYamlError."""
    stack: list[tuple[Node, list[Node]]] = []  # open lists and mappings, each with what it holds so far
    root: Node | None = None
    count = 0
    for event in yaml.parse(text, Loader=loader):
        mark = event.start_mark
        place = Place(mark.line + 1, mark.column + 1)
        _refuse_specials(event, place, is_second=root is not None)
        done: Node | None = None
        if isinstance(event, yaml.ScalarEvent):
            done = Node(_scalar(event), place, is_plain=not event.style and "\n" not in event.value)
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(stack) >= MOST_LEVELS:
                raise _refused(
                    place,
                    "The text is nested too deeply.",
                    f"A metric needs at most {MOST_LEVELS} levels.",
                    "Look for a bracket or an indentation too many.",
                )
            stack.append((Node({} if isinstance(event, yaml.MappingStartEvent) else [], place), []))
        elif isinstance(event, yaml.CollectionEndEvent):
            node, parts = stack.pop()
            done = _closed(node, parts)
        if done is not None:
            count += 1
            if count > MOST_VALUES:
                raise _refused(
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
        raise _refused(
            Place(1), "There is nothing here yet.", "A metric.", "Start from a template, or write `metrics:`."
        )
    return root


def _refuse_specials(event: Any, place: Place, *, is_second: bool) -> None:
    """Raise MetricYamlError for what YAML can do beyond values, lists and blocks."""
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _refused(
            place,
            "Anchors and aliases (& and *) are not read here.",
            "Every value is written out where it belongs.",
            "Write the value again instead of pointing at it; a text that starts with * or & needs quotes.",
        )
    if isinstance(event, yaml.DocumentStartEvent) and is_second:
        raise _refused(
            place, "The text holds more than one document.", "One document.", "Take the line --- out."
        )
    if isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None) not in (None, "!"):
        raise _refused(
            place,
            "Tags (words that start with !) are not read here.",
            "Plain texts, numbers, lists and blocks.",
            "Take the tag out; a text that starts with ! needs quotes.",
        )


def _closed(node: Node, parts: list[Node]) -> Node:
    """A list or mapping with what it holds. Raises MetricYamlError for names that are none, or are there twice."""
    if isinstance(node.value, list):
        return Node(parts, node.place)
    values: dict[str, Node] = {}
    keys: dict[str, Place] = {}
    for key, value in zip(parts[::2], parts[1::2], strict=True):
        if isinstance(key.value, dict | list):
            raise _refused(
                key.place,
                "There is a block in curly brackets where a name or a text is expected.",
                "Curly brackets start a block in YAML.",
                "Put a text that starts with {{ in quotes, or on a line of its own below `filter: |`.",
            )
        name = str(key.value)
        if name == "<<":
            raise _refused(
                key.place, "`<<` (merge) is not read here.", "Names and values.", "Write the values out."
            )
        if name in values:
            raise _refused(
                key.place,
                f"`{name}` is twice in the same block; the first is on line {keys[name].line}.",
                "Each name once.",
                "Take one of the two out.",
            )
        values[name] = value
        keys[name] = key.place
    return Node(values, node.place, keys)


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


def _refused(place: Place, message: str, expected: str, advice: str) -> MetricYamlError:
    return MetricYamlError(Finding("yaml", message, place.line, place.column, expected, advice))


def _invisible(line: int) -> Finding:
    return Finding(
        "yaml",
        "There is a character that cannot be shown.",
        line,
        expected="Letters, digits and punctuation.",
        advice="Delete the invisible character; it often comes with pasted text.",
    )


def _explain(error: yaml.YAMLError, text: str) -> Finding:
    """What a YAML parser complains about, in plain words."""
    if isinstance(error, yaml.reader.ReaderError):
        before = text[: error.position] if isinstance(error.position, int) else ""
        return _invisible(before.count("\n") + 1)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = min(mark.line + 1, max(text.count("\n") + 1, 1)) if mark else None
    column = mark.column + 1 if mark else None
    problem = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or ''}"
    opened = getattr(error, "context_mark", None)
    opened_at = opened.line + 1 if opened else line
    source = text.split("\n")[line - 1] if line and line <= text.count("\n") + 1 else ""
    if "'\\t'" in problem or (source[: (column or 1)].strip(" ") == "" and "\t" in source[:column]):
        return Finding(
            "yaml", "There is a tab in front of the text.", line, column,
            "YAML is indented with spaces only.", "Replace the tab with two spaces.",
        )  # fmt: skip
    if "quoted scalar" in problem:
        return Finding(
            "yaml", "A quotation mark is opened and never closed.", opened_at, None,
            "Quotation marks come in pairs.", "Close it at the end of the text, or take it out.",
        )  # fmt: skip
    if "flow sequence" in problem or "flow mapping" in problem:
        return Finding(
            "yaml", "A bracket is opened and never closed.", opened_at, None,
            "[ needs a ], and { needs a }.", "Close the bracket, or put the text in quotes.",
        )  # fmt: skip
    above = next((i for i in range((line or 1) - 2, -1, -1) if text.split("\n")[i].strip()), None)
    before = text.split("\n")[above].strip().removeprefix("- ").strip() if above is not None else ":"
    if "mapping values are not allowed" in problem and ":" not in before and above is not None:
        return Finding(
            "yaml", f"`{before[:40]}` has no colon.", above + 1, None,
            "Every line has the form `name: value`.", "Add the colon, and a space after it.",
        )  # fmt: skip
    if "mapping values are not allowed" in problem:
        return Finding(
            "yaml", "There is a second colon, or a line is indented too far.", line, column,
            "One name, one colon and one value in each line.",
            "Put a text that has a colon in it in quotes; else line this up with the line above.",
        )  # fmt: skip
    if "could not find expected ':'" in problem:
        return Finding(
            "yaml", "A name has no colon and no value.", opened_at, None,
            "Every line has the form `name: value`.", "Add the colon, and a space after it.",
        )  # fmt: skip
    if "found character" in problem:
        character = source[(column or 1) - 1 : (column or 1)]
        return Finding(
            "yaml", f"A text cannot start with {character or 'this character'}.", line, column,
            "Texts that start with a special character need quotes.", "Put the text in quotes.",
        )  # fmt: skip
    if "block collection" in problem or "block mapping" in problem or "block sequence" in problem:
        return Finding(
            "yaml", "This line does not line up with the ones above it.", line, column,
            "Lines of one block start in the same column; a list's lines start with a dash and a space.",
            "Check the spaces at the start of the line, and the dash.",
        )  # fmt: skip
    return Finding(
        "yaml", "This is not readable as YAML.", line, column,
        "Every line has the form `name: value`, indented with spaces.", "Compare the line with a template.",
    )  # fmt: skip

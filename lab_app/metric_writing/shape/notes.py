"""What is wrong with a metric's text, noted while it is read, and the checks that every part of it shares."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lab_app.metric_writing import vocabulary as words
from lab_app.metric_writing.finding import Notes, closest, listed, respelt
from lab_app.metric_writing.text.document import Node
from lab_app.metric_writing.text.expressions import ExpressionError, has_jinja, refuse_jinja

_FILTERS = ("filter", *(word for word, meant in words.INSTEAD.items() if meant == "filter"))
_PERCENTILE = re.compile(r"(?:p|pct|perc|percentile|quantile)_?(\d\d)", re.IGNORECASE)
_METRIC = re.compile(r"\{\{\s*metric\(\s*['\"](\w+)['\"]\s*\)\s*\}\}")


class ShapeNotes(Notes):
    """Notes on the shape of a text, with the checks that all parts of it share."""

    def __init__(self) -> None:
        super().__init__("schema")

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
            instead = {"measure": "input_metric" if kind == "cumulative" else "expr", **words.INSTEAD}
            near = closest(key, [a for a in allowed if a not in node.value]) or instead.get(key)
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
                f"`{shortened(key)}` is not known {where}.",
                f"There may be {listed(allowed, most=16)}.",
                f"Did you mean `{near}`?" if near else "Take it out.",
                respelt(place, key, near) if near not in node.value else None,
            )

    def choice(self, given: Node, key: str, choices: tuple[str, ...]) -> None:
        """Note a word that is none of the choices, with the one that was probably meant."""
        if given.value in choices:
            return
        if isinstance(given.value, dict | list):
            self.say(given.place, f"`{key}` is {given.kind}.", f"One of {listed(choices, most=12)}.")
            return
        word = str(given.value)
        found = _PERCENTILE.fullmatch(word) if key == "agg" else None
        if found:
            self.say(
                given.place,
                f"`{shortened(word)}` is not a valid `agg`.",
                f"One of {listed(choices, most=12)}.",
                f"Write `agg: percentile`, and `percentile: {int(found[1]) / 100:g}` on a line of its own.",
            )
            return
        near = _meant(key, word, choices)
        self.say(
            given.place,
            f"`{shortened(word)}` is not a valid `{key}`.",
            f"One of {listed(choices, most=12)}.",
            f"Did you mean `{near}`?" if near else "",
            given.replaced_by(near) if near else None,
        )

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
            "A list: each entry starts with a dash and a space.",
            f"Write it like: {' '.join(example.split())}",
        )
        return []

    def scalar(self, node: Node, key: str) -> object:
        """The value under `key` of a block, None elsewhere."""
        given = node.value.get(key) if isinstance(node.value, dict) else None
        return None if given is None else given.value

    def templates(self, root: Node) -> None:
        """Note Jinja wherever it is not a filter's."""
        for key, node in root.scalars():
            if key == "expr" and isinstance(node.value, str) and _METRIC.search(node.value):
                plain = _METRIC.sub(r"\1", node.value)
                self.say(
                    node.place,
                    "`{{ metric('…') }}` is the older way to name an input.",
                    "The input's name alone.",
                    f"Write `{shortened(plain)}`.",
                    node.replaced_by(plain),
                )
            elif isinstance(node.value, str) and key not in _FILTERS and has_jinja(node.value):
                error: ExpressionError = refuse_jinja(node.value, key)
                self.say(node.place, error.message, error.expected, error.advice)


def _meant(key: str, word: str, choices: tuple[str, ...]) -> str | None:
    """The choice that was probably meant."""
    said = word.strip().lower()
    known = words.AGG_INSTEAD if key == "agg" else words.CHOICE_INSTEAD.get(key, words.PERIODS)
    meant = known.get(said)
    return meant if meant in choices else closest(said, choices)


def shortened(value: object) -> str:
    """A value on one line, cut after forty characters."""
    flat = " ".join(str(value).split())
    return flat if len(flat) <= 40 else flat[:39] + "…"

"""What a check has to say about a metric: an error or a warning, where, what was expected, and a fix."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Stage = Literal["yaml", "schema", "names", "metricflow", "values"]
STAGES: tuple[Stage, ...] = ("yaml", "schema", "names", "metricflow", "values")


@dataclass(frozen=True)
class Place:
    """A place in the text; line and column count from 1."""

    line: int
    column: int = 1


@dataclass(frozen=True)
class Fix:
    """A change of the text that would help: on `line`, what is between two columns becomes `text`."""

    line: int
    start: int
    end: int
    text: str

    @property
    def label(self) -> str:
        """What the button says that makes the change."""
        return f"Write “{self.text}”" if len(self.text) <= 40 else "Fix it"

    def apply(self, yaml: str) -> str:
        """The text with the change made; as it was where the line is gone."""
        lines = yaml.split("\n")
        if not 1 <= self.line <= len(lines):
            return yaml
        line = lines[self.line - 1]
        lines[self.line - 1] = line[: self.start - 1] + self.text + line[self.end - 1 :]
        return "\n".join(lines)


@dataclass(frozen=True)
class Rewrite:
    """A change all over the text that would help: the whole of it as it would be."""

    label: str
    text: str

    def apply(self, _: str) -> str:
        """The text with the change made."""
        return self.text


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a metric, or that may trap its reader.

    `message` is one plain sentence, `expected` says what belongs there, `advice` what to do.
    `fix` is the advice as a change of the text, where there is one that can be made by itself. `table` says
    what goes where, as pairs of what stands there and what is written instead.
    """

    stage: Stage
    message: str
    line: int | None = None
    column: int | None = None
    expected: str | None = None
    advice: str | None = None
    fix: Fix | Rewrite | None = None
    is_warning: bool = False
    table: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return where + " ".join(part for part in (self.message, self.expected, self.advice) if part)

    def as_json(self) -> dict[str, Any]:
        return {
            "stage": self.stage,
            "level": "warning" if self.is_warning else "error",
            "line": self.line,
            "column": self.column,
            "message": self.message,
            "expected": self.expected,
            "advice": self.advice,
            **({"table": [list(row) for row in self.table]} if self.table else {}),
        }


class MetricYamlError(Exception):
    """A text that cannot be read as YAML, or must not be."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


@dataclass
class Notes:
    """The findings of one stage, in the order in which they are made."""

    stage: Stage
    findings: list[Finding] = field(default_factory=list)

    def say(
        self,
        place: Place,
        message: str,
        expected: str = "",
        advice: str = "",
        fix: Fix | Rewrite | None = None,
    ) -> None:
        """Note an error; the same one at the same line once."""
        if any(said.message == message and said.line == place.line for said in self.findings):
            return
        self.findings.append(
            Finding(self.stage, message, place.line, place.column, expected or None, advice or None, fix)
        )

    def warn(self, place: Place, message: str, advice: str) -> None:
        """Note a warning."""
        self.findings.append(
            Finding(self.stage, message, place.line, place.column, advice=advice, is_warning=True)
        )


def respelt(place: Place, word: str, to: str | None) -> Fix | None:
    """The change that writes `to` over the word at this place, None for no `to`."""
    return Fix(place.line, place.column, place.column + len(word), to) if to else None


def closest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant, None if none is near."""
    names = sorted(known)
    wanted = name.strip().lower()
    near = difflib.get_close_matches(wanted, names, n=1, cutoff=0.6)
    if near:
        return near[0]
    inside = [other for other in names if len(wanted) > 3 and (wanted in other or other in wanted)]
    return inside[0] if len(inside) == 1 else None


def in_words(parts: Sequence[str]) -> str:
    """a; a and b; a, b and c"""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def listed(names: Iterable[str], most: int = 8) -> str:
    """Names in a row, cut after `most`."""
    found = list(names)
    cut = ", …" if len(found) > most else ""
    return ", ".join(f"`{name}`" for name in found[:most]) + cut

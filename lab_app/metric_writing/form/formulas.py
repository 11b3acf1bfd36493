"""Formulas that people ask for most, in words: a difference, a sum, a change. Any other is written as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from lab_app.metric_writing.form.shape import Form, Number

Pattern = Literal["difference", "sum", "change", "own"]
PATTERNS: tuple[Pattern, ...] = ("difference", "sum", "change", "own")
BEFORE = "before"
"""What the earlier value is called in a change."""


def pattern_of(form: Form) -> Pattern:
    """Which of the formulas it is; one's own where it is none of them."""
    for pattern in PATTERNS[:-1]:
        numbers = form.numbers
        count = 1 if pattern == "change" else 2
        if len(numbers) == 2 and _says(
            form, with_pattern(form, pattern, [n.metric for n in numbers[:count]], numbers[1].back)
        ):
            return pattern
    return "own"


def with_pattern(form: Form, pattern: Pattern, metrics: Sequence[str], back: str = "") -> Form:
    """The form with this formula of these metrics; `back` is how far a change looks back."""
    if pattern == "own":
        return form
    if pattern == "change":
        expr = f"({metrics[0]} - {BEFORE}) / nullif({BEFORE}, 0)"
        return replace(form, expr=expr, numbers=(Number(metrics[0]), Number(metrics[0], BEFORE, back)))
    sign = "-" if pattern == "difference" else "+"
    numbers = tuple(Number(metric) for metric in metrics[:2])
    return replace(form, expr=f"{metrics[0]} {sign} {metrics[1]}", numbers=numbers)


def _says(form: Form, other: Form) -> bool:
    return form.numbers == other.numbers and "".join(form.expr.split()) == "".join(other.expr.split())

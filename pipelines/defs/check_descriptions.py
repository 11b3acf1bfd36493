"""What a test of dbt holds, in a sentence: Dagster shows it beside the check."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "unique": lambda of: f"No two rows have the same `{of['column_name']}`.",
    "not_null": lambda of: f"`{of['column_name']}` is never empty.",
    "accepted_values": lambda of: f"`{of['column_name']}` is one of {listed(of['values'], 'or')}.",
    "unique_combination_of_columns": lambda of: (
        f"No two rows have the same {listed(of['combination_of_columns'], 'and')}, and none of these is empty."
    ),
    "has_rows": lambda _: "The table has rows: every other test passes on an empty one.",
}


def sentence(test: Mapping[str, Any]) -> str:
    """The description of a test in its YAML, else what its kind says; empty for a kind that is not known."""
    if test.get("description"):
        return str(test["description"])
    kind = test.get("test_metadata") or {}
    known = SENTENCES.get(str(kind.get("name")))
    return known(kind["kwargs"]) if known else ""


def listed(names: Sequence[object], last: str) -> str:
    *most, end = (f"`{name}`" for name in names)
    return f"{', '.join(most)} {last} {end}" if most else end

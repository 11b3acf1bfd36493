"""Why a metric has no value in any period: found by leaving out one part of it after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lab_app.metric_writing.finding import Finding, in_words
from lab_app.metric_writing.names.known import Known
from lab_app.metric_writing.text.draft import Draft
from lab_app.metrics.manifest import Entry, meta, with_all_below

HasValues = Callable[[str, Mapping[str, Entry]], bool]
"""Whether the metric of this name has any value, with these metrics in place of those of the text."""


def no_value(draft: Draft, known: Known, has_values: HasValues) -> Finding:
    """What to say of a metric without any value. `known` holds the drafts too."""
    place = draft.place()
    return Finding(
        "values",
        f"`{draft.name}` has no value in any period.",
        place.line,
        place.column,
        advice=_reason(draft, known, has_values),
    )


def _reason(draft: Draft, known: Known, has_values: HasValues) -> str:
    """The likely reason, in a sentence or two."""
    empty = [given.name for given in draft.inputs if not has_values(given.name, {})]
    if empty:
        names = in_words([f"`{name}`" for name in dict.fromkeys(empty)])
        return f"{names} {'has' if len(set(empty)) == 1 else 'have'} no value in any period."
    entry = known.metrics[draft.name]
    unfiltered = _without(entry, "filter")
    if unfiltered != entry and has_values(draft.name, {draft.name: unfiltered}):
        days = max(
            (
                int(meta(m).get("maturity", 0) or 0)
                for m in with_all_below([draft.name], known.metrics).values()
            ),
            default=0,
        )
        ripe = f", or none of those that do is {days} days old yet" if days else ""
        return f"No row passes its filter{ripe}."
    unshifted = _without(entry, "offset_window", "offset_to_grain")
    if unshifted != entry and has_values(draft.name, {draft.name: unshifted}):
        return "It looks back to a time before the first value."
    if draft.model:
        return f"`{draft.value('expr') or draft.name}` is NULL in every row of {draft.model}."
    if draft.type in ("ratio", "derived"):
        return "The metrics that it is made of have no value in the same period."
    return "Look at its inputs."


def _without(part: Any, *keys: str) -> Any:
    """The same without what is under these names, wherever it is."""
    if isinstance(part, Mapping):
        return {key: None if key in keys else _without(value, *keys) for key, value in part.items()}
    return [_without(item, *keys) for item in part] if isinstance(part, list) else part

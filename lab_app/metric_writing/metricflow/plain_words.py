"""What MetricFlow says of a metric, put into a plain sentence with its place."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from lab_app.metric_writing.finding import Finding
from lab_app.metric_writing.text.draft import Draft

_log = logging.getLogger(__name__)
_CONVERSION = "The two counts of the conversion do not fit together."
_ONLY_FOR = {_CONVERSION: ("conversion",)}  # the word may be part of a metric's name

_RULES: tuple[tuple[str, str, str], ...] = (
    (
        r"does not match any of the available group-by-items|not .*resolve|Unable to resolve",
        "The metric cannot be filtered or joined like this: its parts do not all have what is named.",
        "Use a dimension that every part of the metric has, such as segment__country.",
    ),
    (
        r"common (?:ancestor|entity)|could not find.*join|No join path|UnableToSatisfyQueryError",
        "The parts of the metric cannot be combined.",
        "Parts of different models can be combined only by dimensions that both have, such as segment__country.",
    ),
    (
        r"[Ff]ilter.*(?:parse|pars)|Jinja|WhereFilter",
        "The filter is not readable.",
        "Write it like \"{{ Dimension('segment__country') }} = 'DE'\".",
    ),
    (
        r"[Cc]onversion",
        _CONVERSION,
        "Both are simple metrics with `agg: count` or `count_distinct`, joined by an entity of both models.",
    ),
    (r"Alias '([^']+)'.*already", "The alias `{0}` is used twice.", "Give one of them another alias."),
    (
        r"longer than|took longer|too much memory|crashed on|could not be started",
        "{text}",
        "Make the metric smaller; what was saved is untouched.",
    ),
)


def in_plain_words(said: str, drafts: Sequence[Draft], draft: Draft | None = None) -> Finding:
    """A finding for what MetricFlow says, at the metric that it names, or at `draft`."""
    flat = " ".join(said.split())
    if draft is None:
        named = [d for d in drafts if re.search(rf"\b{re.escape(d.name)}\b", flat)]
        draft = named[0] if named else (drafts[-1] if drafts else None)
    place = draft.place() if draft else None
    message, advice = "The metric cannot be computed as it is written.", "Compare it with a template."
    for pattern, words, help_ in _RULES:
        found = re.search(pattern, flat)
        if found and (draft is None or draft.type in _ONLY_FOR.get(words, (draft.type,))):
            message, advice = words.format(*found.groups(), text=_first_sentence(flat)), help_
            break
    else:  # its own words are for those who know it from the inside
        _log.info("MetricFlow says: %s", said)
    return Finding(
        "metricflow", message, place.line if place else None, place.column if place else None, advice=advice
    )


def _first_sentence(text: str) -> str:
    sentence = re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0][:240]
    return sentence if sentence.endswith((".", "!", "?")) else sentence + "."

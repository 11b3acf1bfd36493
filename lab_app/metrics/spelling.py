"""Which metric somebody means who writes another name: one that is spelt alike, or one that is called so."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

_NEAR = 0.7


def meant_metric(name: str, labels: Mapping[str, str]) -> str | None:
    """The metric that was probably meant, of all names with their labels; None where none is near.

    `monthly_active_users` is how people write the metric that is labelled so, and called `mau`.
    """
    wanted = _flat(name)
    called = {_flat(label): metric for metric, label in labels.items() if label}
    if wanted in called:
        return called[wanted]
    near = difflib.get_close_matches(wanted, [_flat(metric) for metric in labels], n=1, cutoff=_NEAR)
    close = difflib.get_close_matches(wanted, list(called), n=1, cutoff=_NEAR)
    by_name = {_flat(metric): metric for metric in sorted(labels, reverse=True)}
    if near and (not close or _likeness(wanted, near[0]) >= _likeness(wanted, close[0])):
        return by_name[near[0]]
    return called[close[0]] if close else None


def _flat(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", words.lower()).strip()


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()

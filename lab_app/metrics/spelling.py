"""What somebody means who writes another name: one that is spelt alike, or one that is called or described so."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

_NEAR = 0.7
_LEAST = 4  # letters of a word that says something by itself
_SMALL = frozenset(
    {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "per", "the", "to", "who", "with"}
)


def meant_name(name: str, labels: Mapping[str, str], about: Mapping[str, str] | None = None) -> str | None:
    """The one that was probably meant, of all names with their labels; None where none is near.

    `monthly_active_users` is how people write the metric that is labelled so, and called `mau`. `about` says what
    each is: where neither name nor label is near, the words of a name are looked for in it.
    """
    wanted = _flat(name)
    called = {_flat(label): one for one, label in labels.items() if label}
    if wanted in called:
        return called[wanted]
    near = difflib.get_close_matches(wanted, [_flat(one) for one in labels], n=1, cutoff=_NEAR)
    close = difflib.get_close_matches(wanted, list(called), n=1, cutoff=_NEAR)
    by_name = {_flat(one): one for one in sorted(labels, reverse=True)}
    if near and (not close or _likeness(wanted, near[0]) >= _likeness(wanted, close[0])):
        return by_name[near[0]]
    if close:
        return called[close[0]]
    said = {one: f"{one} {label}" for one, label in labels.items()}
    return _saying(name, said) or _saying(
        name, {one: f"{said[one]} {(about or {}).get(one, '')}" for one in said}
    )


def meant_value(text: str, values: Iterable[str], called: Mapping[str, str]) -> str | None:
    """The value that was probably meant: whatever its capitals, one or many, by what people call it, or spelt alike."""
    by_word: dict[str, str] = {}
    for value in sorted(values):
        for word in (value, called.get(value, value)):
            by_word.setdefault(_one(_flat(word)), value)
    wanted = _one(_flat(text))
    if wanted in by_word:
        return by_word[wanted]
    near = difflib.get_close_matches(wanted, list(by_word), n=1, cutoff=_NEAR)
    if near:
        return by_word[near[0]]
    inside = {
        value
        for word, value in by_word.items()
        if len(wanted) >= _LEAST and (wanted in word or (len(word) > 2 and word in wanted))
    }
    return inside.pop() if len(inside) == 1 else None


def _saying(name: str, said: Mapping[str, str]) -> str | None:
    """The only one that has every word of the name in what is said of it."""
    words = {_one(word) for word in _flat(name).split() if word not in _SMALL}
    if not any(len(word) >= _LEAST for word in words):
        return None
    found = [one for one, text in said.items() if words <= {_one(word) for word in _flat(text).split()}]
    return found[0] if len(found) == 1 else None


def _one(words: str) -> str:
    """Words as one says them of a single thing: users is user, countries is country."""
    return re.sub(r"(?<=[a-z]{2})(?<!s)s\b", "", re.sub(r"ies\b", "y", words))


def _flat(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", words.lower()).strip()


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()

"""A rule that exercises must keep: `lab_app.course.authoring.rules` has those for all of them, a kind's `check` those of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lab_app.kinds.context import Context
from lab_app.sandbox import QueryError


@dataclass(frozen=True)
class Rule:
    """Something that an exercise must keep.

    `name` is for lists and for the names of tests. `says` is the rule in a sentence; those that it holds
    of several things, as of each mistake, say the same. `broken` gives a sentence for whatever is wrong,
    with what to do about it, and may raise QueryError or ValueError. What comes after a rule that
    `goes_first` says little while that one is broken.
    """

    name: str
    says: str
    broken: Callable[[Context], Iterable[str]]
    needs_hidden: bool = False  # cannot be held without hidden worlds
    goes_first: bool = False


def findings(rule: Rule, context: Context) -> tuple[str, ...]:
    """What is wrong by this rule; nothing where it is kept."""
    try:
        return tuple(rule.broken(context))
    except (QueryError, ValueError) as error:
        return (str(error),)

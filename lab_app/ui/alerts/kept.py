"""The learner's alert rules, as text in the progress file. As with boards, each change is made to what is kept then."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from lab_app.metrics.alerts.replay import Rule
from lab_app.ui.alerts.choice import PERIODS

if TYPE_CHECKING:
    from lab_app.course.progress import Progress

NAME = "alert rules"
VERSION = 1
MOST = 20


class TooManyRulesError(ValueError):
    """There is no room for another one. The message is for people."""


@dataclass(frozen=True)
class KeptRule:
    """A rule with an id."""

    id: str
    rule: Rule


Rules = tuple[KeptRule, ...]


def new_id() -> str:
    """An id that no other rule has."""
    return secrets.token_hex(4)


def read(text: str | None) -> Rules:
    """The rules that are kept as this text; those that can't be read are left out."""
    try:
        found = json.loads(text) if text else {}
        if found.get("version") != VERSION:
            return ()
        rules = [KeptRule(str(one["id"]), Rule(**one["rule"])) for one in found["rules"]]
        return tuple(one for one in rules if one.rule.period in PERIODS)
    except (ValueError, TypeError, KeyError, AttributeError):
        return ()


def write(rules: Rules) -> str:
    """The text that `read` reads."""
    return json.dumps({"version": VERSION, "rules": [asdict(one) for one in rules]})


def rules_of(progress: Progress) -> Rules:
    """The learner's rules, in the order in which they were made. Raises ProgressError."""
    return read(progress.remembered(NAME))


def change(progress: Progress, what: Callable[[Rules], Rules]) -> Rules:
    """Change the rules as they are kept now. Raises ProgressError, and TooManyRulesError of `what`."""
    return read(progress.revise(NAME, lambda text: write(what(read(text)))))


def put(one: KeptRule, at: int | None = None) -> Callable[[Rules], Rules]:
    """Put a rule in the place of the one with its id; where there is none, at the end or at a place."""

    def what(rules: Rules) -> Rules:
        if any(known.id == one.id for known in rules):
            return tuple(one if known.id == one.id else known for known in rules)
        if len(rules) >= MOST:
            raise TooManyRulesError(
                f"There are {MOST} rules already, more than anybody answers. Remove one first."
            )
        place = len(rules) if at is None else at
        return (*rules[:place], one, *rules[place:])

    return what


def removed(rule: str) -> Callable[[Rules], Rules]:
    """Take a rule out."""
    return lambda rules: tuple(one for one in rules if one.id != rule)

"""What an exercise must keep: the rules for all of them, and those of its kind from the kind's `check`.

Tests hold every exercise to them on small worlds, `larder exercise check` one exercise on the release.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from lab_app.course.exercise import Exercise
from lab_app.course.path import ORDER
from lab_app.course.tracks import discover
from lab_app.kinds import part
from lab_app.kinds.rules import Rule

TO_WRITE = "TODO"  # in an exercise's texts and queries: this is not written yet
SHORTEST, LONGEST = 2, 15  # minutes
HARDEST = 3
LONGEST_CONCEPT, LONGEST_IDEA = 3, 60  # words
_CODE = re.compile(r"(?P<letters>[A-Z]{1,2})\d{1,2}")
_MESSAGE = re.compile(r"\*\*\w+, [\w ]+,(?: \{written\},)? \d\d:\d\d\*\*\n\n> ")
"""Who asks, and when: where the case lies far back, on which day as well."""


def rules_of(exercise: Exercise) -> tuple[Rule, ...]:
    """All rules that hold for the exercise."""
    return (*_shared(exercise), *part(exercise.kind, "check").rules(exercise))


def left_out(exercise: Exercise) -> tuple[str, ...]:
    """What no rule holds the exercise to, and what does, in sentences."""
    of_kind: tuple[str, ...] = part(exercise.kind, "check").LEFT_OUT
    return (
        *(sentence.format(name=exercise.id) for sentence in of_kind),
        "Whether the prompt can be read in one way only: ask somebody who has not seen the answer.",
    )


def _shared(exercise: Exercise) -> Iterator[Rule]:
    def rule(name: str, says: str, broken: Callable[[Exercise], Iterable[str]]) -> Rule:
        return Rule(name, says, lambda _: broken(exercise))

    yield rule("written", "Nothing is left to be written", _unwritten)
    yield rule("place", "Name, title, number and place in the order are its own", _place)
    yield rule("prompt", "The prompt opens with somebody's message", _prompt)
    yield rule("hints", "There are two hints or more, each in one line", _hints)
    yield rule("minutes", f"It takes {SHORTEST} to {LONGEST} minutes", _minutes)
    yield rule("concept", "Its concept and its difficulty are named, for the list", _concept)
    yield rule("idea", f"The idea above the prompt has at most {LONGEST_IDEA} words", _idea)
    yield rule("takeaway", "The takeaway is a sentence", _takeaway)
    yield rule("links", "Links lead to exercises and to https addresses", _links)


def _unwritten(exercise: Exercise) -> Iterator[str]:
    for place, text in (*_texts(exercise), *_texts(getattr(exercise, "dealt", None), "dealt")):
        for line in text.splitlines():
            if TO_WRITE in line:
                what = line.partition(TO_WRITE)[2].strip(" :.*\"'")
                yield f"{place} is still to be written: {what or line.strip()}."


def _texts(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """All texts in a value, with where they are: `mistakes[0].message`."""
    if isinstance(value, str):
        yield place, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name), f"{place}.{field.name}".lstrip("."))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield f"{place}[{key!r}]", str(key)
            yield from _texts(inner, f"{place}[{key!r}]")
    elif isinstance(value, tuple):
        for number, inner in enumerate(value):
            yield from _texts(inner, f"{place}[{number}]")


def _place(exercise: Exercise) -> Iterator[str]:
    others = [other for other in discover() if other.key != exercise.key]
    beside = [other for other in others if (other.track, other.level) == (exercise.track, exercise.level)]
    for name in ("id", "title", "code"):
        for other in others:
            if getattr(other, name) and getattr(other, name) == getattr(exercise, name):
                yield f"Its {name} is also that of {other.key}: give it one of its own."
    for other in beside:
        if other.order == exercise.order:
            yield f"Its order, {exercise.order}, is also that of {other.id}: one of them comes first."
    if exercise.core and exercise.code not in ORDER:
        yield "It is on the core path, and has no place there: write its code into ORDER in course/path.py."
    if exercise.code:
        yield from _code(exercise.code, beside, others)


def _code(code: str, beside: Iterable[Exercise], others: Iterable[Exercise]) -> Iterator[str]:
    matched = _CODE.fullmatch(code)
    if not matched:
        yield f"Its code is {code!r}: write the level's letters and a number, as in C01."
        return
    for other in others:
        is_beside = other in beside
        theirs = _CODE.fullmatch(other.code)
        if theirs and is_beside != (theirs["letters"] == matched["letters"]):
            where = "next to it" if is_beside else "on another level"
            yield f"Its code is {code}, and {other.id} {where} has {other.code}: a level has letters of its own."
            return


def _prompt(exercise: Exercise) -> Iterator[str]:
    if not _MESSAGE.match(exercise.prompt):
        yield "Begin the prompt with who asks, and what: **Nora, CEO, 08:12**, an empty line, and > with the message."


def _hints(exercise: Exercise) -> Iterator[str]:
    if len(exercise.hints) < 2:
        yield f"It has {len(exercise.hints)}: lead from where to look to almost there."
    for number, hint in enumerate(exercise.hints, 1):
        said = (hint,) if isinstance(hint, str) else (hint.text, hint.otherwise)
        if any(not text or "\n" in text for text in said):
            yield f"Hint {number} is empty or has several lines: write it in one."
        if not isinstance(hint, str) and ("{missing}" not in hint.text or not hint.parts):
            yield f"Hint {number} has no parts, or no {{missing}} for those that are not there: write it as a text."


def _minutes(exercise: Exercise) -> Iterator[str]:
    if not SHORTEST <= exercise.minutes <= LONGEST:
        yield f"It says {exercise.minutes}: split it, or say how long it takes somebody new to it."


def _concept(exercise: Exercise) -> Iterator[str]:
    if not 1 <= len(exercise.concept.split()) <= LONGEST_CONCEPT:
        yield f"Its concept is {exercise.concept!r}: say in one to {LONGEST_CONCEPT} words what it is about, as “Fan-out”."
    if not 1 <= exercise.difficulty <= HARDEST:
        yield f"Its difficulty is {exercise.difficulty}: say how hard it is, from 1 to {HARDEST}."


def _idea(exercise: Exercise) -> Iterator[str]:
    words = len(exercise.idea.split())
    if words > LONGEST_IDEA:
        yield f"It has {words}: keep what the exercise cannot be read without."


def _takeaway(exercise: Exercise) -> Iterator[str]:
    if not exercise.takeaway.endswith((".", "”")):
        yield "It does not end with a full stop: write one or two sentences that help elsewhere, too."


def _links(exercise: Exercise) -> Iterator[str]:
    names = {other.id for other in discover()}
    for link in exercise.links:
        if not link.target.startswith("https://") and link.target not in names:
            yield f"“{link.title}” leads to {link.target!r}: give an exercise's name, or an address with https://."

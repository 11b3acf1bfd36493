"""What all exercises share. What a kind adds to it is in `lab_app/kinds/<kind>/spec.py`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

_MESSAGE = re.compile(r"\A\*\*(?P<who>[^*\n]+)\*\*\s*\n+(?P<said>(?:>[^\n]*\n?)+)")


@dataclass(frozen=True)
class Prompt:
    """A prompt taken apart: the colleague who asks and when ("Nora, CEO, 08:12"), what they say, and the rest, in Markdown.

    `who` and `said` are empty where nobody speaks.
    """

    who: str
    said: str
    rest: str


def prompt_of(text: str) -> Prompt:
    """A prompt's message and the rest."""
    found = _MESSAGE.match(text)
    if found is None:
        return Prompt("", "", text)
    said = "\n".join(line.lstrip("> ") for line in found["said"].strip().splitlines())
    return Prompt(found["who"], said, text[found.end() :])


@dataclass(frozen=True)
class Link:
    """Where to read on: a title and an address, or the id of another exercise."""

    title: str
    target: str


@dataclass(frozen=True)
class Hint:
    """A hint that looks at the answer: it speaks only of what is not there yet.

    `parts` says how to recognise each part (a pattern, in small letters) and what to call it. `text` has a
    place, {missing}, for those that are not there; `otherwise` is said when all of them are.
    """

    text: str
    parts: Mapping[str, str]
    otherwise: str

    def on(self, answer: str) -> str:
        """The hint for somebody who has written `answer`."""
        missing = [called for part, called in self.parts.items() if not re.search(part, answer.lower())]
        if not missing:
            return self.otherwise
        named = " and ".join(filter(None, [", ".join(missing[:-1]), missing[-1]]))
        said = self.text.replace("{missing}", named)
        return said[0].upper() + said[1:]


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that is to be expected, and what to say about it.

    It is recognised by its result: an answer makes this mistake if it gives what `answer` gives. One
    answer that makes it, or several. Words of SQL in the message that `answer` has and the solution has not
    are what it blames: it is said only of a query that has them, too. `needs` names further ones.
    """

    name: str
    message: str
    answer: str
    also: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def answers(self) -> tuple[str, ...]:
        return (self.answer, *self.also)


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """One exercise. Its kind is a class of its own, with what is asked and how that is judged.

    `code` is its number in the curriculum, as C01. `concept` is what it is about in a word or two, as “Fan-out”, and
    `difficulty` how hard it is, from 1 to 3. `idea`, where it needs one, is a paragraph that is read before the prompt.
    `was` are names that it had before: their addresses, which people have kept, open it as well.
    `id`, `track`, `level` and `prompt` are filled in from the file that it is in.
    """

    kind: ClassVar[str] = ""  # the folder of its kind in lab_app/kinds
    written_in: ClassVar[str] = "sql"  # the language of an answer that is written

    title: str
    order: int
    minutes: int
    takeaway: str
    hints: tuple[str | Hint, ...]
    concept: str = ""
    difficulty: int = 0
    idea: str = ""
    code: str = ""
    links: tuple[Link, ...] = ()
    core: bool = False
    was: tuple[str, ...] = ()
    id: str = ""
    track: str = ""
    level: str = ""
    prompt: str = ""

    @property
    def key(self) -> str:
        """Its place in the course: track/level/id."""
        return f"{self.track}/{self.level}/{self.id}"

    def hints_on(self, answer: str) -> tuple[str, ...]:
        """The hints for somebody who has written `answer`."""
        return tuple(hint if isinstance(hint, str) else hint.on(answer) for hint in self.hints)

    @property
    def one_way(self) -> str:
        """One way to write the answer, to be shown when it is solved. Empty where there is none."""
        return ""

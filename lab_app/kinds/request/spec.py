"""What an exercise declares that is answered with requests to Larder's API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from string import Template
from typing import Any, ClassVar, Literal

from lab_app.course.exercise import Exercise
from lab_app.kinds.request.journal import Evidence
from lab_app.kinds.request.message import Message

Holds = Callable[[Evidence], bool]


@dataclass(frozen=True)
class Target:
    """Something that must be so in the end: `asks` for the list of what there is to do, `reached` over what happened.

    `missed` says what is missing while it is not, and why nothing foreseen explains it. `should` and `found` say for a table
    what should have happened and what did, in a few words.
    """

    name: str
    asks: str
    reached: Holds
    missed: str
    found: Callable[[Evidence], str] = lambda _: "not yet"
    should: str = "done"


@dataclass(frozen=True)
class Slip:
    """A wrong way that is to be expected: the rule over what happened by which it is recognised, and its message.

    `example` are requests that make it, one way or several, for the check of the exercise: texts as in `.http` files.
    Of several that were made, the first in the exercise's order is said.
    """

    name: str
    message: str
    made: Holds
    example: str
    also: tuple[str, ...] = ()

    @property
    def examples(self) -> tuple[str, ...]:
        return (self.example, *self.also)


@dataclass(frozen=True)
class Saved:
    """A request that one finds there, with what a colleague calls it."""

    name: str
    title: str
    message: Message


@dataclass(frozen=True)
class Key:
    """A key that exists in a scene, by its name, with what it allows. `about` says in a few words whose it is."""

    name: str
    scopes: tuple[str, ...]
    about: str


@dataclass(frozen=True)
class Scene:
    """What is there when an exercise starts: keys, what the tenant holds (as the API's scenes have it), scripted faults."""

    keys: tuple[Key, ...]
    faults: tuple[Mapping[str, Any], ...] = ()
    holds: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Task:
    """An exercise in one world: the scene, what there is to do, and how it goes wrong.

    `words` fill the places of prompt and hints, written as `$name`. `solution` and `ways` are texts with requests that do
    it, the first of them is shown when it is solved; `told` is said then.
    """

    scene: Scene
    targets: tuple[Target, ...]
    slips: tuple[Slip, ...]
    solution: str
    ways: tuple[str, ...] = ()
    saved: tuple[Saved, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    told: str = ""

    def fill(self, text: str) -> str:
        """A text with its places filled. Raises KeyError for a place that has no words."""
        return Template(text).substitute(self.words)


@dataclass(frozen=True, kw_only=True)
class RequestExercise(Exercise):
    """An exercise that is answered with calls. `deal` makes it from a world's seed. `docs` says what of the API's
    documentation stands beside it: its routes, or the schema of GraphQL.

    `way` is filled in on the page: one way to do it, with what is true in this world.
    """

    kind: ClassVar[str] = "request"
    written_in: ClassVar[str] = "http"

    deal: Callable[[int], Task]
    docs: Literal["routes", "schema"] = "routes"
    way: str = ""

    @property
    def one_way(self) -> str:
        return self.way

    def in_world(self, seed: int) -> RequestExercise:
        """The exercise with its texts as they are in the world of this seed."""
        task = self.deal(seed)
        return replace(self, prompt=task.fill(self.prompt), way=task.solution)

    @property
    def dealt(self) -> Task:
        """As it is in one world, for rules that look at all of its texts."""
        return self.deal(0)

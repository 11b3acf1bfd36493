"""The seven skills of a technical product manager, in three tiers, whether or not the lab has a track for them yet.

A track says by `skill` which of them it teaches, and several may teach one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from lab_app.course.tracks import Track

Tier = Literal["foundation", "modern", "advantage"]

TIERS: dict[Tier, str] = {
    "foundation": "Foundation: every product manager needs it",
    "modern": "Modern: asked for more each year",
    "advantage": "Advantage: it sets one apart",
}


@dataclass(frozen=True)
class Skill:
    """A skill: `about` says in a line what one can do with it, `anchors` what somebody at 1, at 3 and at 5 of five does."""

    slug: str
    name: str
    tier: Tier
    about: str
    anchors: tuple[str, str, str]


SKILLS = (
    Skill(
        "apis",
        "APIs",
        "foundation",
        "Read a contract between programs, and know what a failed call means.",
        (
            "asks somebody what an API is",
            "reads the documentation of one, and finds the endpoint that a feature needs",
            "writes the contract with the engineers, and says when REST fits better and when GraphQL",
        ),
    ),
    Skill(
        "databases",
        "Databases",
        "foundation",
        "Know where a fact is kept, what reading it costs, and how a table is changed while it is in use.",
        (
            "asks somebody what a table is",
            "reads a schema, and writes a simple query alone",
            "weighs one model of the data against another, and says what each gives up",
        ),
    ),
    Skill(
        "data",
        "Data and analytics",
        "foundation",
        "Find out how many, why, and what would happen, and say how sure one is.",
        (
            "waits for an analyst",
            "asks the data, and builds a board that others use",
            "designs a metric that is hard to game, and tests what a change did",
        ),
    ),
    Skill(
        "cloud",
        "Cloud",
        "modern",
        "Know where the product runs, what the bill is made of, and what happens when everybody comes at once.",
        (
            "can't say where the product runs",
            "knows what the provider's main services are for, and what a server does",
            "talks about scaling and the bill, and finds what to save first",
        ),
    ),
    Skill(
        "security",
        "Security and compliance",
        "modern",
        "Ask of each feature who may do what, how it could be misused, and which duties come with the data.",
        (
            "leaves it to the security team",
            "follows how somebody signs in, and knows the usual holes",
            "thinks through threats before there is code, and leads the review",
        ),
    ),
    Skill(
        "architecture",
        "Architecture",
        "modern",
        "See which parts the product has, what waits for what, and what a change drags along.",
        (
            "leaves it to the engineers",
            "knows what one deployment and many services each cost",
            "takes part when it is decided, and asks what nobody has asked",
        ),
    ),
    Skill(
        "ai_ml",
        "AI and machine learning",
        "advantage",
        "Know what a model can't know, what its mistakes cost, and when a rule does as well.",
        (
            "takes it for magic",
            "knows how a model is trained, tested, shipped and watched",
            "sets the threshold with the team, and notices when a model has gone stale",
        ),
    ),
)


def skill_of(track: Track) -> Skill | None:
    """The skill that a track teaches; None for one that belongs to none of the seven."""
    return next((skill for skill in SKILLS if skill.name == track.skill), None)


def tracks_of(skill: Skill, tracks: Sequence[Track]) -> tuple[Track, ...]:
    """The tracks that teach a skill, in order; none where the lab has none yet."""
    return tuple(track for track in tracks if track.skill == skill.name)


def is_open(skill: Skill, tracks: Sequence[Track]) -> bool:
    """Whether a track teaches this skill on a level that is open."""
    return any(level.is_open for track in tracks_of(skill, tracks) for level in track.levels)

"""The sum of seven ratings: its three bands, what is advised in each, and where the sum misleads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lab_app.course.skills import SKILLS, Skill

LOWEST, HIGHEST = 1, 5
SOUND = 3
"""The anchor below which a foundation comes first, whatever the sum."""


@dataclass(frozen=True)
class Band:
    """Sums from `first` to `last`, and what is advised there."""

    first: int
    last: int
    title: str
    advice: str


BANDS = (
    Band(
        7, 14, "Foundation first", "Begin with APIs and databases: most of what engineers say rests on them."
    ),
    Band(15, 24, "Growing", "Work on the modern skills: cloud, security, architecture."),
    Band(
        25,
        35,
        "Strong",
        "Consider the advantage skill, AI and machine learning, and help somebody else with the rest.",
    ),
)


@dataclass(frozen=True)
class Advice:
    """The sum, its band, and the foundations below 3, which come first in any band; `first` where to begin."""

    total: int
    band: Band
    weak: tuple[Skill, ...]
    first: tuple[Skill, ...]

    @property
    def misleads(self) -> bool:
        """Whether the band's own advice would leave out a foundation that is missing."""
        return bool(self.weak) and self.band is not BANDS[0]


def advice(ratings: Mapping[str, int]) -> Advice:
    """What is advised for seven ratings. Raises KeyError where one is missing."""
    total = sum(ratings[skill.slug] for skill in SKILLS)
    band = next(band for band in BANDS if band.first <= total <= band.last)
    weak = tuple(s for s in SKILLS if s.tier == "foundation" and ratings[s.slug] < SOUND)
    if weak:
        return Advice(total, band, weak, tuple(sorted(weak, key=lambda skill: ratings[skill.slug])))
    tier = {BANDS[0]: "foundation", BANDS[1]: "modern", BANDS[2]: "advantage"}[band]
    of_tier = [skill for skill in SKILLS if skill.tier == tier]
    lowest = min(ratings[skill.slug] for skill in of_tier)
    return Advice(total, band, (), tuple(s for s in of_tier if ratings[s.slug] == lowest))

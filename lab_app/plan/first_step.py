"""The first step: one skill, a day in 30 days, and a sentence to tell somebody, who then asks about it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from lab_app.course.progress import Entry
from lab_app.course.skills import SKILLS, Skill

ITEM = "first_step"
DAYS = 30
Came = Literal["", "kept", "partly", "not"]
CAME: dict[Came, str] = {"kept": "I kept to it", "partly": "Partly", "not": "Not this time"}


@dataclass(frozen=True)
class FirstStep:
    """A skill, and the day on which one will be asked; `came` is what came of it, "" before that was said."""

    skill: Skill
    until: dt.date
    came: Came = ""

    def sentence(self) -> str:
        """What one tells somebody."""
        day = f"{self.until.day} {self.until:%B %Y}"
        return (
            f"Until {day} I am working on one skill: {self.skill.name}. Please ask me on that day what I can do that I "
            "can't do today."
        )

    def is_asked(self, today: dt.date) -> bool:
        """Whether the day has come, and nothing was said yet."""
        return not self.came and today >= self.until

    def as_text(self) -> str:
        return json.dumps({"skill": self.skill.slug, "until": self.until.isoformat(), "came": self.came})


def first_steps(entries: Iterable[Entry]) -> tuple[FirstStep, ...]:
    """All that were promised, the newest last, each as it was said last. What can't be read is left out."""
    found: dict[tuple[str, dt.date], FirstStep] = {}
    for entry in entries:
        step = _read(entry.said) if entry.item == ITEM else None
        if step is not None:
            place = (step.skill.slug, step.until)
            found.pop(place, None)
            found[place] = step
    return tuple(found.values())


def _read(text: str) -> FirstStep | None:
    try:
        kept = json.loads(text)
        skill = next(skill for skill in SKILLS if skill.slug == kept["skill"])
        came = kept.get("came", "")
        return FirstStep(skill, dt.date.fromisoformat(kept["until"]), came if came in CAME else "")
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration):
        return None

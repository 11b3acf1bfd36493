"""What others have written that is worth one's time, by skill: `resources.toml`. Nothing of it is fetched by the lab."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Literal

from lab_app.course.declared.entries import Address, Declared, Said, entry, read_toml

RESOURCES = Path(__file__).parent.with_name("resources.toml")


class Instead(Declared):
    """What a resource stands in for, and what became of that."""

    of: Said
    because: Said


class Resource(Declared):
    """A course, a book or a page. `topic` is a skill's slug, `minutes` what is worth reading first, `exercises` the codes
    of those that it belongs to, `address` None for what everybody has at another place, such as one's own documentation.
    """

    id: Said
    topic: Said
    title: Said
    about: Said
    address: Address | None = None
    minutes: int
    price: Literal["free", "paid", "free and paid"]
    exercises: tuple[Said, ...] = ()
    from_guide: bool = False
    instead: Instead | None = None
    checked_on: dt.date


@cache
def resources() -> tuple[Resource, ...]:
    """All of them, in their order. Raises DeclaredError."""
    listed = read_toml(RESOURCES).get("resource", [])
    return tuple(
        entry(Resource, given, f"{RESOURCES.name}, resource {place}")
        for place, given in enumerate(listed, start=1)
    )

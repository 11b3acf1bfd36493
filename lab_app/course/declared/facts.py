"""Facts that may change or be doubted (standards, law, prices), each with its source and the day on which it was checked.

They stand in `facts.toml`. A lesson shows one by a line `{{ fact: idempotent_methods }}`, a page by `show_fact`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from lab_app.course.declared.entries import Address, Declared, DeclaredError, Said, entry, read_toml

FACTS = Path(__file__).parent.with_name("facts.toml")


class Fact(Declared):
    """A sentence or two, Markdown's bold and code in them, and where it can be looked up.

    `source` names the document and the part of it.
    """

    kind: Literal["standard", "draft", "law", "price", "practice"]
    text: Said
    source: Said
    address: Address
    checked_on: dt.date


@cache
def facts() -> Mapping[str, Fact]:
    """All facts by their names. Raises DeclaredError."""
    return {name: entry(Fact, given, f"{FACTS.name}, {name}") for name, given in read_toml(FACTS).items()}


def fact(name: str) -> Fact:
    """The fact of that name. Raises DeclaredError."""
    found = facts().get(name)
    if found is None:
        raise DeclaredError(f"{FACTS.name} has no fact {name}.")
    return found

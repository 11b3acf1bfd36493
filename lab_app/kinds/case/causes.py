"""The six causes of a move, in the same words wherever a cause is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from lab_app.kinds.case.questions import Choice, Option

CAUSES: Mapping[str, str] = {
    "people": "Other, more or fewer new people came",
    "product": "Something in the product changed or broke",
    "experiment": "An experiment began, ended or stopped taking people in",
    "counting": "It was counted wrongly",
    "calendar": "The calendar: a holiday or the season",
    "nothing": "Nothing beyond ordinary business",
}
"""By the names that the truth has for them."""


def belief(
    name: str = "cause", asks: str = "What made it move?", feedback: Mapping[str, str] | None = None
) -> Choice:
    """A belief about the cause of a move; `feedback` is said to those who took a cause that was not it."""
    said = feedback or {}
    return Choice(
        name=name,
        asks=asks,
        options=tuple(Option(key, text, said.get(key, "")) for key, text in CAUSES.items()),
    )

"""What all answers of a track say together: `conclude(lab)` in the track's `conclusion.py`, where it has one."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from lab_app.course.tracks import CONTENT

if TYPE_CHECKING:
    from lab_app.course.tracks import Track
    from lab_app.lab import Lab


@dataclass(frozen=True)
class Conclusion:
    """An answer to the question that the track begins with, as far as it goes; Markdown's bold and code."""

    title: str
    known: tuple[str, ...]
    thought: tuple[str, ...]
    next: tuple[str, ...]


def conclusion_of(track: Track) -> Callable[[Lab], Conclusion] | None:
    """What computes the track's conclusion from a release; None where it has none."""
    module = f"{CONTENT}.{track.slug}.conclusion"
    if importlib.util.find_spec(module) is None:
        return None
    return cast("Callable[[Lab], Conclusion]", importlib.import_module(module).conclude)

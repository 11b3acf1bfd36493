"""What tells a story, and the figures that several of them have."""

from __future__ import annotations

from collections.abc import Callable

from lab_app.kinds.case.case import Known
from lab_app.kinds.case.series import Cell
from lab_app.kinds.case.told.mix_alone import CHANNELS
from lab_app.kinds.case.window import Moved, Number, Window, moved
from lab_app.truth import Story

Say = Callable[[Known, Story, Number, Window], str]
"""The sentences after the story's own."""
_FEW_A_DAY = 5.0
"""New accounts of a channel: of fewer a day no change is told."""


def a_day(known: Known, story: Story, number: Number, window: Window) -> str:
    """How far the story moved a count from what it would have been: on a mean day of those that both it and the window
    have, or of the window where it went on before."""
    both = known.truth.worlds(story.incident, number.metric, *number.cell)
    first, last = max(window.first, story.first), min(window.last, story.last)
    if last < first:
        first, last = window.first, window.last
    actual, without = both.total(first, last)
    return f"about {abs(actual - without) / ((last - first).days + 1):,.0f}"


def from_to(change: Moved) -> str:
    """36.4 % before and 29.4 % then"""
    before, after = change.levels
    return f"{before} before and {after} then"


def by_channel(known: Known, window: Window, but: Cell | None = None) -> str:
    """From the least to the most that new accounts moved by, of the channels that bring some."""
    found = [moved(known, Number("", "accounts", cell), window) for cell in CHANNELS if cell != but]
    known_ones = sorted((one for one in found if one.before >= _FEW_A_DAY), key=lambda one: one.by)
    return f"{known_ones[0].said} to {known_ones[-1].said}" if known_ones else "too few to say"

"""What tells a story, and the figures that several of them have."""

from __future__ import annotations

from collections.abc import Callable

from lab_app.kinds.case.case import Known
from lab_app.kinds.case.series import Cell
from lab_app.kinds.case.told.mix_alone import CHANNELS
from lab_app.kinds.case.window import Number, Window, moved
from lab_app.truth import Story

Say = Callable[[Known, Story, Number, Window], str]
"""The sentences after the story's own."""
_FEW_A_DAY = 5.0
"""New accounts of a channel: of fewer a day no change is told."""


def a_day(known: Known, story: Story, number: Number, window: Window) -> str:
    """How far the story moved a count, on a mean day of the window: see `against`."""
    both = known.truth.worlds(story.incident, number.metric, *number.cell)
    actual, without = both.total(window.first, window.last)
    return f"about {abs(actual - without) / window.days:,.0f}"


def against(window: Window) -> str:
    """What such a count is held against: not the days before, as the table beside the number has them."""
    return (
        "(against what that day would have been)"
        if window.days == 1
        else "(on a mean day of those set off, against what they would have been)"
    )


def by_channel(known: Known, window: Window, but: Cell | None = None) -> str:
    """From the least to the most that new accounts moved by, of the channels that bring some."""
    found = [moved(known, Number("", "accounts", cell), window) for cell in CHANNELS if cell != but]
    known_ones = sorted((one for one in found if one.before >= _FEW_A_DAY), key=lambda one: one.by)
    return f"{known_ones[0].said} to {known_ones[-1].said}" if known_ones else "too few to say"

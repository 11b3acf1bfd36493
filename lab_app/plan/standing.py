"""How far somebody is with their plan: which items are done, and in how many of the weeks that have begun."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab_app.assessment.shown import is_whole

if TYPE_CHECKING:
    from lab_app.course.progress import Entry, Sitting
    from lab_app.plan.dates import Calendar
    from lab_app.plan.personal import Plan, PlannedItem

START = "start"
"""The item under which the first day of the plan is kept, as its text."""


@dataclass(frozen=True)
class Done:
    """What ticks items: keys of solved exercises, what was said by hand, sittings, and whether there is a board."""

    solved: Collection[str]
    said: Mapping[str, Entry]
    sittings: tuple[Sitting, ...] = ()
    has_board: bool = False

    @property
    def start(self) -> dt.date | None:
        """The first day of the plan, None before one was chosen."""
        entry = self.said.get(START)
        try:
            return dt.date.fromisoformat(entry.said) if entry else None
        except ValueError:
            return None


@dataclass(frozen=True)
class ItemStanding:
    """An item: whether it is done, whether it can be ticked by hand, and what was written."""

    planned: PlannedItem
    is_done: bool
    by_hand: bool
    said: str


def standing_of(planned: PlannedItem, done: Done) -> ItemStanding:
    """How an item stands. Exercises tick it once those that are open are done. Where none is open it can be ticked by
    hand, and stays so when they open: one has done it another way."""
    item = planned.item
    entry = done.said.get(item.id)
    by_itself, by_hand = False, True
    if item.evidence == "sitting":
        by_hand = False
        by_itself = any(f"sitting_{one.number}" == item.id and is_whole(one) for one in done.sittings)
    elif item.evidence == "board":
        by_hand, by_itself = False, done.has_board
    elif item.codes:
        there = [one.exercise for one in planned.exercises if one.exercise is not None]
        by_itself = bool(there) and all(one.key in done.solved for one in there)
        was_ticked = entry is not None and entry.done
        by_hand = bool(planned.exercises) and not by_itself and (not there or was_ticked)
    is_ticked = by_hand and entry is not None and entry.done
    return ItemStanding(planned, by_itself or is_ticked, by_hand, entry.said if entry else "")


@dataclass(frozen=True)
class Standing:
    """Weeks with something done, of the weeks that have begun; and items that are done, of all."""

    weeks_done: int
    weeks_begun: int
    items_done: int
    items: int


def standing(plan: Plan, done: Done, calendar: Calendar | None, today: dt.date) -> Standing:
    """How far one is. Something of a week's list counts for that week whenever it was done."""
    by_week = {
        one.week.number: [standing_of(item, done).is_done for item in one.items if not item.is_aside]
        for one in plan.weeks
    }
    begun = calendar.begun(today) if calendar else 0
    return Standing(
        sum(any(items) for number, items in by_week.items() if number <= begun),
        begun,
        sum(sum(items) for items in by_week.values()),
        sum(len(items) for items in by_week.values()),
    )

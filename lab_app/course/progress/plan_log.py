"""What was said of the items of the plan, in order. Nothing is changed: what was said last of an item counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, insert, select

from lab_app.course.progress.tables import plan_items

if TYPE_CHECKING:
    from lab_app.course.progress.file import ProgressFile

MOST_LETTERS = 2000


@dataclass(frozen=True)
class Entry:
    """Of an item, whether it is done, and the note, link or number that was given; `day` by the learner's calendar."""

    item: str
    done: bool
    said: str
    day: dt.date


class PlanLog:
    """One learner's plan, as it was said. All methods raise ProgressError."""

    def __init__(self, file: ProgressFile, learner: str) -> None:
        self.file = file
        self.learner = learner

    def say(self, item: str, *, day: dt.date, done: bool | None = None, said: str | None = None) -> None:
        """Add what is said of an item now; None is as it was, whatever another window has said meanwhile."""
        c = plan_items.c
        mine = select(c.done, c.said).where(c.learner == self.learner, c.item == item)

        def add(connection: Connection) -> None:
            before = connection.execute(mine.order_by(c.id.desc()).limit(1)).first()
            now_done = (bool(before.done) if before else False) if done is None else done
            now_said = (before.said if before else "") if said is None else said.strip()[:MOST_LETTERS]
            if before and (bool(before.done), before.said) == (now_done, now_said):
                return
            connection.execute(
                insert(plan_items).values(
                    learner=self.learner,
                    item=item,
                    done=int(now_done),
                    said=now_said,
                    day=day.isoformat(),
                    at=dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"),
                )
            )

        self.file.write(add)

    def entries(self) -> tuple[Entry, ...]:
        """All that was ever said, the oldest first. What has an unreadable day is left out."""
        c = plan_items.c
        asked = select(c.item, c.done, c.said, c.day).where(c.learner == self.learner).order_by(c.id)
        rows = self.file.read(lambda connection: list(connection.execute(asked)))
        found = []
        for item, done, said, day in rows:
            try:
                found.append(Entry(item, bool(done), said, dt.date.fromisoformat(day)))
            except ValueError:
                continue
        return tuple(found)

    def latest(self) -> dict[str, Entry]:
        """What was said last of each item."""
        return {entry.item: entry for entry in self.entries()}

"""What people write down about their own company: one text under a key, kept in the progress file.

What is promised: `keep` writes a text under a key, and `note` returns the one that was kept last, by whatever window
("" where there is none, or it was emptied). Nothing is overwritten: what stood there before is in `earlier`. A note
belongs to the person and to no world: it is the same whichever world one looks at. The text is kept letter by letter,
so whoever shows it escapes it (`lab_app.ui.style`). A key is a path of small letters, figures, `_` and `-`, such as
`question/apis/limits`; what stands before the first `/` says whose it is: `question` for the cards of a track's
questions, `plan` for the items of the plan.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, insert, select

from lab_app.course.progress.tables import notes

if TYPE_CHECKING:
    from lab_app.course.progress.file import ProgressFile

MOST_LETTERS = 4000
_KEY = re.compile(r"[a-z0-9_-]+(/[a-z0-9_-]+)+")


@dataclass(frozen=True)
class Note:
    """A text and when it was kept (UTC)."""

    key: str
    text: str
    at: dt.datetime


class Notes:
    """One learner's notes. All methods raise ProgressError."""

    def __init__(self, file: ProgressFile, learner: str) -> None:
        self.file = file
        self.learner = learner

    def keep(self, key: str, text: str) -> str:
        """Keep a text under a key, and return it as it is kept: without space at its ends, and cut where it is longer
        than MOST_LETTERS. An empty one takes the note away. Raises ValueError for a key that is none."""
        if not _KEY.fullmatch(key):
            raise ValueError(f"{key!r} is no key of a note: write it as question/apis/limits.")
        said, at = text.strip()[:MOST_LETTERS].rstrip(), _now()

        def keep(connection: Connection) -> str:
            newest = connection.execute(self._of(key).order_by(notes.c.id.desc()).limit(1)).first()
            if said != (
                newest.text if newest else ""
            ):  # leaving a field that one has not changed adds nothing
                connection.execute(insert(notes).values(learner=self.learner, key=key, text=said, at=at))
            return said

        return self.file.write(keep)

    def note(self, key: str) -> str:
        """The text that was kept last under a key; "" where there is none."""
        found = self._read(self._of(key).order_by(notes.c.id.desc()).limit(1))
        return found[0].text if found else ""

    def all(self, under: str = "") -> tuple[Note, ...]:
        """The notes that are not empty, one a key, in the order of their keys; those whose keys begin with `under`."""
        mine = select(notes.c.key, notes.c.text, notes.c.at).where(notes.c.learner == self.learner)
        newest = {one.key: one for one in self._read(mine.order_by(notes.c.id))}
        return tuple(one for key, one in sorted(newest.items()) if one.text and key.startswith(under))

    def earlier(self, key: str) -> tuple[Note, ...]:
        """What stood under a key before, the newest first, without what was emptied."""
        found = self._read(self._of(key).order_by(notes.c.id.desc()))
        return tuple(one for one in found[1:] if one.text)

    def _of(self, key: str) -> Select[Any]:
        return select(notes.c.key, notes.c.text, notes.c.at).where(
            notes.c.learner == self.learner, notes.c.key == key
        )

    def _read(self, asked: Select[Any]) -> list[Note]:
        rows = self.file.read(lambda connection: list(connection.execute(asked)))
        return [Note(key, text, dt.datetime.fromisoformat(at)) for key, text, at in rows]


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")

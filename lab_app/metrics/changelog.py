"""What happened at the company while a metric moved: campaigns and app releases, as its change log has them.

A chart has room for some marks. Which entries get one goes by what anybody can see of them beforehand: the
larger half of all campaigns by budget, and releases that are no patches; over more than half a year the largest
fifth, and new main versions. What begins within a few days of each other shares a mark.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.contract.calendar import DAY

if TYPE_CHECKING:
    from lab_app.sandbox import Sandbox

MOST_MARKS = 8
LONG_DAYS = 200
_LARGER_HALF, _LARGEST_FIFTH = 0.5, 0.8
_MOST_ROWS = 5000

_CAMPAIGNS = "SELECT name, channel, started_on, notes, spend FROM product.campaigns ORDER BY started_on, name"
_RELEASES = """
SELECT platform, version, CAST(released_at AS DATE), notes FROM product.releases ORDER BY released_at, platform
"""


@dataclass(frozen=True)
class Entry:
    """One entry of the change log: what began on a day. `budget` is a campaign's, in euros."""

    day: dt.date
    name: str
    about: str
    budget: float = 0.0
    version: tuple[int, ...] = ()

    @property
    def is_release(self) -> bool:
        return bool(self.version)


@dataclass(frozen=True)
class Mark:
    """What began within a few days: the mark with this number, at the first of them."""

    number: int
    entries: tuple[Entry, ...]

    @property
    def day(self) -> dt.date:
        return self.entries[0].day

    @property
    def last_day(self) -> dt.date:
        return self.entries[-1].day


def read_changelog(sandbox: Sandbox) -> tuple[Entry, ...]:
    """All campaigns and releases, by day. Raises QueryError."""
    campaigns = [
        Entry(
            _day(day),
            str(name),
            f"{str(channel).replace('_', ' ')}. {notes or ''}".strip(),
            float(spend or 0),
        )
        for name, channel, day, notes, spend in sandbox.run(_CAMPAIGNS, limit=_MOST_ROWS).rows
    ]
    releases = [
        Entry(
            _day(day),
            f"{_PLATFORMS.get(platform, platform)} {version}",
            str(notes or ""),
            version=_version(version),
        )
        for platform, version, day, notes in sandbox.run(_RELEASES, limit=_MOST_ROWS).rows
    ]
    return tuple(sorted(campaigns + releases, key=lambda entry: (entry.day, entry.is_release, entry.name)))


def marks(changelog: Sequence[Entry], first: dt.date, last: dt.date) -> tuple[Mark, ...]:
    """The marks of a chart from one day to another, numbered from 1."""
    length = (last - first).days + 1
    shown = [one for one in notable(changelog, is_long=length > LONG_DAYS) if first <= one.day <= last]
    width = max(length // MOST_MARKS, 1) * DAY
    groups: list[list[Entry]] = []
    for entry in shown:
        if groups and entry.day - groups[-1][0].day < width:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return tuple(Mark(number, tuple(group)) for number, group in enumerate(groups, start=1))


def notable(changelog: Sequence[Entry], *, is_long: bool) -> list[Entry]:
    """The entries that deserve a mark on a chart, over more than half a year or less."""
    budgets = sorted(entry.budget for entry in changelog if not entry.is_release)
    rank = _LARGEST_FIFTH if is_long else _LARGER_HALF
    least = budgets[int(rank * len(budgets))] if budgets else 0.0
    places = 1 if is_long else 2  # places of a version that may be other than 0
    return [
        entry
        for entry in changelog
        if (not any(entry.version[places:]) if entry.is_release else entry.budget >= least)
    ]


_PLATFORMS = {"ios": "iOS", "android": "Android", "web": "Web"}


def _day(value: object) -> dt.date:
    return dt.date.fromisoformat(str(value)[:10])


def _version(text: object) -> tuple[int, ...]:
    parts = str(text).split(".")
    return tuple(int(part) if part.isdigit() else 0 for part in parts) or (0,)

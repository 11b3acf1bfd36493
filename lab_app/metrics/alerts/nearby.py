"""What was on the calendar and in the change log around an alarm: facts, whose part in it nobody has shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipelines.contract.calendar import DAY, is_year_end
from pipelines.contract.holidays import Holiday, holidays

if TYPE_CHECKING:
    from lab_app.metrics.alerts.replay import Episode
    from lab_app.metrics.changelog import Entry

EVE_DAYS = 1
"""A holiday shows on the day before, too: people plan and shop for it."""
BEFORE_DAYS = 3
"""So many days before an alarm an entry of the change log still counts as near."""


def holidays_near(episode: Episode, span: int = 1) -> tuple[Holiday, ...]:
    """Public holidays on the days that an episode's values are of, and the day after: `span` is how many days a value
    sums up, 1 or 7."""
    return holidays(episode.first - (span - 1) * DAY, episode.last + EVE_DAYS * DAY)


def is_at_year_end(episode: Episode) -> bool:
    """Whether any of its alarms is on one of the days around the year's end."""
    return any(is_year_end(day) for day in (episode.first, episode.worst, episode.last))


def changes_near(episode: Episode, changelog: Sequence[Entry], span: int = 1) -> tuple[Entry, ...]:
    """Campaigns and releases that began on its days or shortly before, by day."""
    first = episode.first - (span - 1 + BEFORE_DAYS) * DAY
    return tuple(entry for entry in changelog if first <= entry.day <= episode.last)


def said_day(day: dt.date, of: dt.date) -> str:
    """When something was, beside an episode: the day and month, with the year where it is another one."""
    return f"{day.day} {day:%b}" if day.year == of.year else f"{day.day} {day:%b %Y}"

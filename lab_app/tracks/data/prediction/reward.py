"""The reward for invitations, as the change log has it, and how long people stay who came by an invitation."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from lab_app.kinds.case import Known, NotDealtError
from lab_app.kinds.case.series import PEOPLE, WINDOW
from lab_app.metrics.forecasts.events import IS_REWARD
from pipelines.contract.calendar import DAY

WEEKS = (2, 4, 8, 16)
"""How many weeks after the reward's end may be asked. At the same age worlds differ by a few points only, so that somebody who
always says "about half" would be right after eight weeks: which one it is, is drawn, and the shares lie 17 points apart in
place of 2 to 4 (`python -m tests.lab_app.cases.rewards`)."""
INVITED_DAYS = 90
"""Invitations of so many days before a day are looked at: about as long as the reward lasts."""
ORIGINS = 26


@dataclass(frozen=True)
class Reward:
    """The campaign in the change log: its days, both included, and what it says."""

    first: dt.date
    last: dt.date
    about: str


@dataclass(frozen=True)
class Stayed:
    """How many of those who were invited in the days before a day were monthly active on it, and how many were so some weeks
    later: some have left, some are back, and some have taken the invitation only then."""

    day: dt.date
    there: int
    still: int

    @property
    def share(self) -> float:
        return self.still / self.there


def reward(known: Known) -> Reward:
    """The reward that is paid, or is over. Raises QueryError, and NotDealtError where there has been none yet."""
    found = known.rows(
        "SELECT started_on, ended_on, notes FROM product.campaigns WHERE channel = 'referral' "
        f"AND {IS_REWARD} AND started_on <= DATE '{known.as_of}' "
        "ORDER BY started_on DESC LIMIT 1"
    )
    if not found:
        raise NotDealtError("No reward for invitations has been announced in this world yet.")
    first, last, about = found[0]
    return Reward(first, last, str(about))


def weeks_asked(seed: int) -> int:
    """How many weeks after the reward's end are asked about in the world of a seed."""
    return random.Random(f"{seed} weeks after the reward").choice(WEEKS)


def stayed(known: Known, weeks: int) -> tuple[Stayed, ...]:
    """How many of those who were invited before a day were there on it, and so many weeks later, of 26 days a week apart, oldest
    first. Days on which nobody was there are left out.

    By the day of the invitation, since a reward ends for those who invite: who was invited on its last day comes later. Only
    what was over on the day of the case. Raises QueryError.
    """
    ahead = 7 * weeks
    last = known.as_of - ahead * DAY
    rows = known.rows(
        f"WITH people AS ({PEOPLE}), "
        f"origins AS (SELECT DATE '{last}' - CAST(7 * range AS INTEGER) AS day FROM range({ORIGINS})), "
        "core AS (SELECT DISTINCT user_id, activity_date AS day FROM product.user_activity WHERE core_action_count > 0), "
        "invited AS (SELECT DISTINCT p.id, CAST(i.sent_at AS DATE) AS day FROM product.invites i "
        "JOIN people p ON p.id = i.accepted_user_id), "
        "found AS (SELECT o.day, i.id, "
        f"BOOL_OR(c.day <= o.day AND c.day > o.day - {WINDOW}) AS there, "
        f"BOOL_OR(c.day <= o.day + {ahead} AND c.day > o.day + {ahead - WINDOW}) AS still "
        f"FROM origins o JOIN invited i ON i.day <= o.day AND i.day > o.day - {INVITED_DAYS} "
        f"JOIN core c ON c.user_id = i.id AND c.day > o.day - {WINDOW} AND c.day <= o.day + {ahead} GROUP BY ALL) "
        "SELECT day, COUNT(*) FILTER (WHERE there) AS active, COUNT(*) FILTER (WHERE still) FROM found GROUP BY day "
        "HAVING active > 0 ORDER BY day"
    )
    return tuple(Stayed(day, int(there), int(still)) for day, there, still in rows)

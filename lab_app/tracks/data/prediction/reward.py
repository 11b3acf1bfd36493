"""The reward for invitations, as the change log has it, and how long people stay who came by an invitation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lab_app.kinds.case import Known, NotDealtError
from lab_app.kinds.case.series import PEOPLE, WINDOW
from pipelines.contract.calendar import DAY

STAYS_DAYS = 56
"""Eight weeks: how far ahead of the reward's end is asked."""
NEWCOMERS_DAYS = 90
"""For so long after the signup somebody is a newcomer here: about as long as the reward lasts."""
ORIGINS = 26


@dataclass(frozen=True)
class Reward:
    """The campaign in the change log: its days, both included, and what it says."""

    first: dt.date
    last: dt.date
    about: str


@dataclass(frozen=True)
class Stayed:
    """How many of the newcomers by invitation of a day were monthly active on it, and how many of the same accounts were so
    eight weeks later: some have left, and some are back."""

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
        f"AND notes LIKE '%for each accepted invitation%' AND started_on <= DATE '{known.as_of}' "
        "ORDER BY started_on DESC LIMIT 1"
    )
    if not found:
        raise NotDealtError("No reward for invitations has been announced in this world yet.")
    first, last, about = found[0]
    return Reward(first, last, str(about))


def stayed(known: Known) -> tuple[Stayed, ...]:
    """How many newcomers by invitation stayed, from 26 days a week apart, oldest first. Days without any are left out.

    Only what was over on the day of the case. Raises QueryError.
    """
    last = known.as_of - STAYS_DAYS * DAY
    rows = known.rows(
        f"WITH people AS ({PEOPLE}), "
        f"origins AS (SELECT DATE '{last}' - CAST(7 * range AS INTEGER) AS day FROM range({ORIGINS})), "
        "core AS (SELECT DISTINCT user_id, activity_date AS day FROM product.user_activity WHERE core_action_count > 0), "
        "found AS (SELECT o.day, p.id, "
        f"BOOL_OR(c.day <= o.day AND c.day > o.day - {WINDOW}) AS there, "
        f"BOOL_OR(c.day <= o.day + {STAYS_DAYS} AND c.day > o.day + {STAYS_DAYS - WINDOW}) AS still "
        "FROM origins o JOIN people p ON p.signup_source = 'referral' "
        f"AND CAST(p.created_at AS DATE) <= o.day AND CAST(p.created_at AS DATE) > o.day - {NEWCOMERS_DAYS} "
        f"JOIN core c ON c.user_id = p.id AND c.day > o.day - {WINDOW} AND c.day <= o.day + {STAYS_DAYS} GROUP BY ALL) "
        "SELECT day, COUNT(*) FILTER (WHERE there) AS active, COUNT(*) FILTER (WHERE still) FROM found GROUP BY day "
        "HAVING active > 0 ORDER BY day"
    )
    return tuple(Stayed(day, int(there), int(still)) for day, there, still in rows)

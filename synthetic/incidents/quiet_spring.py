"""Nothing happens for four weeks, and it is asked about.

Onset: a weekday from 2024-02-19 to 2024-03-15. Ordinary releases and campaigns go on, and numbers go up
and down.
"""

from __future__ import annotations

import datetime as dt

from synthetic import days
from synthetic.changelog import Changelog
from synthetic.draws import Keys
from synthetic.incidents import Draw, Incident, Target, workday_between

EARLIEST = days.number(dt.date(2024, 2, 19))
LATEST = days.number(dt.date(2024, 3, 15))
DURATION = 28


def draw(key: Keys, _changelog: Changelog) -> Draw:
    onset = workday_between(key, "onset", EARLIEST, LATEST)
    return Draw(onset, onset + DURATION)


INCIDENT = Incident(
    id="quiet_spring",
    number=14,
    level="diagnosis",
    title="A quiet spring",
    story="Nothing happened.",
    distractor="Whatever was released or advertised in these weeks.",
    metrics=(),
    reach=(),
    reaches_people=False,
    draw=draw,
    target=Target("core_active_users", days=28, before=28),
    quiet=True,
)

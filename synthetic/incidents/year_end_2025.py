"""Nothing happens: the year ends.

The days from 2025-12-20 to 2026-01-01, as in the year before. Nothing is bent; the twin is a world whose year has
no end (its factor of each of these days undone), so that the truth says how deep a season alone can cut.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from synthetic.changelog import Changelog
from synthetic.incidents import Draw, Incident, Outcome, Target
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys
from synthetic.settings import Settings

FIRST = days.number(dt.date(2025, 12, 20))
DEEP = days.number(dt.date(2025, 12, 22))
LAST = days.number(dt.date(2026, 1, 2))


def draw(_key: Keys, _log: Changelog, _size: Mapping[str, float]) -> Draw:
    factor = days.year_end_factor(LAST, Settings().year_end_dip)
    undone = tuple(
        Bend(parameter, 1.0 / float(factor[day]), day, day + 1)
        for parameter in ("activity", "arrivals")
        for day in range(FIRST, LAST)
    )
    return Draw(FIRST, LAST, shows=DEEP, instead=undone)


INCIDENT = Incident(
    id="year_end_2025",
    number=5,
    level="monitoring",
    title="The end of 2025",
    distractor="Whatever was released or advertised in the week before.",
    within=(FIRST, LAST),
    outcomes=(
        Outcome(
            name="year_end",
            cause="calendar",
            story="Nothing happened: fewer people come by between the years, in every year.",
            draw=draw,
            target=Target("core_active_users", days=11, before=14),
            metrics=("core_active_users", "active_users"),
            twin="The same world with a year that does not end.",
        ),
    ),
    shares_days_with=("partner_orders_2025",),  # which is about orders of partners alone
)

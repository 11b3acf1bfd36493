"""Nothing happens: the year ends.

The days from 2025-12-20 to 2026-01-01, as in the year before. A feature is released in the week before, on
a weekday from 2025-12-15 to 2025-12-19. Nothing is bent; the twin is a world whose year has no end (its
factor of each of these days undone), so that the truth says how deep a season alone can cut.
"""

from __future__ import annotations

import datetime as dt

from synthetic.changelog import Changelog, Release
from synthetic.incidents import Draw, Incident, Target, one_of, workday_between
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys
from synthetic.settings import Settings

FIRST = days.number(dt.date(2025, 12, 20))
DEEP = days.number(dt.date(2025, 12, 22))
LAST = days.number(dt.date(2026, 1, 2))
EARLIEST = days.number(dt.date(2025, 12, 15))
LATEST = days.number(dt.date(2025, 12, 19))
NOTES = (
    "New: a planner for leftovers.",
    "New: the shopping list is shared live.",
    "New: recipes are read aloud while you cook.",
)


def draw(key: Keys, changelog: Changelog) -> Draw:
    released = workday_between(key, "release", EARLIEST, LATEST)
    note = one_of(key, "note", NOTES)
    factor = days.year_end_factor(LAST, Settings().year_end_dip)
    undone = tuple(
        Bend(parameter, 1.0 / float(factor[day]), day, day + 1)
        for parameter in ("activity", "arrivals")
        for day in range(FIRST, LAST)
    )
    return Draw(
        FIRST,
        LAST,
        segment={"feature": note.removeprefix("New: ").rstrip(".")},
        size={"dip": Settings().year_end_dip},
        releases=tuple(
            Release(platform, released, changelog.patch_version(platform, released), note, adoption)
            for platform, adoption in (("web", 0.0), ("ios", 3.5), ("android", 5.0))
        ),
        shows=DEEP,
        instead=undone,
    )


INCIDENT = Incident(
    id="year_end",
    number=5,
    level="monitoring",
    title="The year ends",
    story="Nothing happened: fewer people come by between the years, in every year.",
    distractor="A new feature came out in the week before.",
    metrics=("core_active_users", "active_users"),
    reach=(),
    reaches_people=False,
    within=(FIRST, LAST),
    draw=draw,
    target=Target("core_active_users", days=11, before=28),
    twin="The same world with a year that does not end.",
)

"""For a week a country's tracked activity falls, from a holiday that others have, or from some other day on; or nothing
happens.

The country is one that does not have the holiday: so the date alone does not tell what happened. In those that have
it, people come less on that day, in every year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from synthetic.changelog import Changelog
from synthetic.incidents import Cause, Draw, Incident, Outcome, Range, Target, nothing, of_bends, one_of
from synthetic.kernel import calendars, days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys
from synthetic.vocabulary import COUNTRY_CODES

DURATION = 7
HOLIDAY, ORDINARY_DAY = "holiday", "ordinary_day"
"""How the names of outcomes end, by the day on which they begin."""


@dataclass(frozen=True)
class Fault:
    """What befalls a country, on whichever day it begins."""

    name: str
    cause: Cause
    story: str
    parameter: str
    size: Range
    target: Target
    metrics: tuple[str, ...]
    reach: tuple[str, ...]
    reaches_people: bool


LOST = Fault(
    name="lost_events",
    cause="counting",
    story="A part of one country's events was lost for a week; people did what they always do.",
    parameter="event_loss",
    size=Range(0.40, 0.55),
    target=Target("events", days=DURATION),
    metrics=("events", "active_users_tracked"),
    reach=("events",),
    reaches_people=False,
)
OUTAGE = Fault(
    name="outage",
    cause="product",
    story="Logging in failed for some in one country for a week: they really came by less often.",
    parameter="activity",
    size=Range(0.74, 0.82, log=True),
    target=Target("active_users", days=DURATION),
    metrics=("active_users", "core_active_users"),
    reach=("user_activity",),
    reaches_people=True,
)


def country_falls(  # noqa: PLR0913 -- what differs between the places in which it happens
    name: str,
    number: int,
    title: str,
    fault: Fault,
    within: tuple[int, int],
    holiday: int,
    others: tuple[int, int],
    shares_days_with: tuple[str, ...] = (),
) -> Incident:
    """Such a place of the calendar, whose days lie in `within`: the fault begins on the `holiday` (half of the
    worlds), or on a day from the first to the last of the `others` (a quarter)."""
    year = days.date(holiday).year
    without = tuple(c for c in COUNTRY_CODES if days.date(holiday) not in calendars.holidays(c, year))

    def outcome(end: str, share: float) -> Outcome:
        def draw(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
            first = holiday if end == HOLIDAY else log.onset(key, "onset", *others)
            whose = (("country", one_of(key, "country", without)),)
            how = "or" if fault.parameter == "event_loss" else "times"
            bend = Bend(fault.parameter, size[fault.parameter], first, first + DURATION, whose, how)
            return of_bends(key, log, bend, whose=whose)

        return Outcome(
            name=f"{fault.name}_{end}",
            cause=fault.cause,
            story=fault.story,
            draw=draw,
            target=fault.target,
            metrics=fault.metrics,
            reach=fault.reach,
            reaches_people=fault.reaches_people,
            share=share,
            sizes={fault.parameter: fault.size},
        )

    on_it = outcome(HOLIDAY, 0.50)
    return Incident(
        id=name,
        number=number,
        level="monitoring",
        title=title,
        distractor="A public holiday, which other countries have.",
        within=within,
        outcomes=(on_it, outcome(ORDINARY_DAY, 0.25), nothing(on_it, 0.25)),
        shares_days_with=shares_days_with,
    )

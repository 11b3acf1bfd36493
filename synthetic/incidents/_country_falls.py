"""For a week or two a country's tracked activity falls: from a holiday on that others have, or from some
other day on; or nothing happens.

The country is one that does not have the holiday: so the date alone does not tell what happened. In those that have
it, people come less on that day, in every year.

lost_events: the collector loses a part of the country's events; people do what they always do.
outage: logging in fails for some in the country: they really come by less often.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from synthetic.changelog import Changelog
from synthetic.incidents import Cause, Draw, Incident, Outcome, Range, Target, nothing, of_bends, one_of
from synthetic.kernel import calendars, days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys
from synthetic.vocabulary import COUNTRY_CODES


@dataclass(frozen=True)
class Fault:
    """What befalls a country, on whichever day it begins."""

    name: str
    cause: Cause
    story: str
    days: int
    parameter: str
    how: Literal["times", "or"]
    size: Range
    target: Target
    metrics: tuple[str, ...]
    reach: tuple[str, ...]
    reaches_people: bool


LOST = Fault(
    name="lost_events",
    cause="counting",
    story="A part of one country's events was lost for a week; people did what they always do.",
    days=7,
    parameter="event_loss",
    how="or",
    size=Range(0.50, 0.65),
    target=Target("events", days=7),
    metrics=("events", "active_users_tracked"),
    reach=("events",),
    reaches_people=False,
)
OUTAGE = Fault(
    name="outage",
    cause="product",
    story="Logging in failed for some in one country for two weeks: they really came by less often.",
    days=14,
    parameter="activity",
    how="times",
    size=Range(0.72, 0.80, log=True),
    target=Target("active_users", days=14),
    metrics=("active_users", "core_active_users"),
    reach=("user_activity",),
    reaches_people=True,
)


def country_falls(  # noqa: PLR0913 -- what differs between the places in which it happens
    name: str,
    number: int,
    title: str,
    within: tuple[int, int],
    on_holiday: tuple[Fault, int],
    otherwise: tuple[Fault, int, int],
    shares_days_with: tuple[str, ...] = (),
) -> Incident:
    """Such a place of the calendar, whose days lie in `within`.

    `on_holiday`: what begins on which holiday, in half of the worlds; `otherwise`: what begins on some day from the
    first to the last of two, in a quarter.
    """
    holiday = days.date(on_holiday[1])
    without = tuple(c for c in COUNTRY_CODES if holiday not in calendars.holidays(c, holiday.year))

    def outcome(fault: Fault, earliest: int, latest: int, share: float) -> Outcome:
        def draw(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
            first = log.onset(key, "onset", earliest, latest)
            whose = (("country", one_of(key, "country", without)),)
            bend = Bend(
                fault.parameter, size[fault.parameter], first, first + fault.days, whose, how=fault.how
            )
            return of_bends(key, log, bend, whose=whose)

        return Outcome(
            name=fault.name,
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

    fault, day = on_holiday
    on_it = outcome(fault, day, day, 0.50)
    return Incident(
        id=name,
        number=number,
        level="monitoring",
        title=title,
        distractor="A public holiday, which other countries have.",
        within=within,
        outcomes=(on_it, outcome(*otherwise, 0.25), nothing(on_it, 0.25)),
        shares_days_with=shares_days_with,
    )

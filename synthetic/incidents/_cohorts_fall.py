"""One channel's cohorts keep fewer people: they leave sooner, or others come, or nothing happens.

leavers: the hazard of leaving is higher for the people of one drawn channel, whenever they came.
other_people: the newcomers of one drawn channel are less keen than those before.
"""

from __future__ import annotations

from collections.abc import Mapping

from synthetic.changelog import Changelog
from synthetic.incidents import Draw, Incident, Outcome, Range, Target, Where, nothing, of_bends, one_of
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys

CHANNELS = ("organic", "paid_search")
HAZARD = Range(3.8, 4.8, log=True)
KEENNESS = Range(-2.5, -1.9, neutral=0.0)
_LAST_DAYS = 14
"""Of it that are not read: it is over on a day that nobody knows."""


def cohorts_fall(  # noqa: PLR0913 -- what differs between the places in which it happens
    name: str,
    number: int,
    title: str,
    within: tuple[int, int],
    duration: int,
    shares: tuple[float, float, float],
    shares_days_with: tuple[str, ...] = (),
) -> Incident:
    """Such a place of the calendar, whose days lie in `within`.

    `shares`: of people who leave, of others who come, of nothing.
    """

    def begin(key: Keys, log: Changelog) -> tuple[int, int, Where]:
        first = log.onset(key, "onset", within[0], within[1] - duration)
        return first, first + duration, (("signup_source", one_of(key, "channel", CHANNELS)),)

    def leave(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
        first, last, whose = begin(key, log)
        return of_bends(key, log, Bend("dropout", size["dropout"], first, last, whose), whose=whose)

    def others(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
        first, last, whose = begin(key, log)
        return of_bends(key, log, Bend("quality", size["quality"], first, last, whose, "plus"), whose=whose)

    leavers = Outcome(
        name="leavers",
        cause="product",
        story="A change of what people of one channel see made them leave sooner.",
        draw=leave,
        target=Target("retained_d1", per="signups", days=duration - _LAST_DAYS, before=56),
        metrics=("retained_d1", "retained_w4", "active_users"),
        reach=("user_activity",),
        reaches_people=True,
        share=shares[0],
        sizes={"dropout": HAZARD},
    )
    other_people = Outcome(
        name="other_people",
        cause="people",
        story="One channel brought people who needed Larder less than those before.",
        draw=others,
        target=leavers.target,
        metrics=("retained_d1", "retained_w4", "activations"),
        reach=("user_activity",),
        reaches_people=True,
        share=shares[1],
        sizes={"quality": KEENNESS},
    )
    return Incident(
        id=name,
        number=number,
        level="diagnosis",
        title=title,
        distractor="A campaign that began in the weeks around.",
        within=within,
        outcomes=(leavers, other_people, nothing(leavers, shares[2])),
        shares_days_with=shares_days_with,
    )

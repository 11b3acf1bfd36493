"""An experiment with a lift that wears off, or that does nothing, while others come or nothing else happens.

Onset: from 2025-03-17 to 2025-04-04; people are enrolled for four weeks and treated for ten.

streaks: at first more of the treated save a plan in a week; the lift wears off within weeks, to a share of it that is
drawn, from none to all. All the while treatment's mails may end more subscriptions than control's, or fewer, or as
many. Looked at every day, it is soon significant.
other_people: the experiment does nothing. While it enrols, social media brings several times the usual people, who
activate less, as they always do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from synthetic.changelog import Changelog
from synthetic.experiments import Effect, Experiment
from synthetic.incidents import Draw, Incident, Outcome, Range, Target, nothing, workday_between
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys

EARLIEST = days.number(dt.date(2025, 3, 17))
LATEST = days.number(dt.date(2025, 4, 4))
ENROLMENT = 28
DURATION = 70
NAME = "dinner_streaks"


def draw(key: Keys, _log: Changelog, size: Mapping[str, float]) -> Draw:
    first = workday_between(key, "onset", EARLIEST, LATEST)
    effects = (
        Effect("core_odds", size["odds"], fades=size["fades_in_days"], rest=size["rest"]),
        Effect("unsubscribe_rate", size["unsubscribes"]),
    )
    last = first + DURATION
    return Draw(
        first,
        last,
        segment={"experiment": NAME},
        experiments=(Experiment(NAME, first, first + ENROLMENT, effects, ends=last, who="everyone"),),
        cell=("experiment", NAME),
    )


def surge(key: Keys, _log: Changelog, size: Mapping[str, float]) -> Draw:
    first = workday_between(key, "onset", EARLIEST, LATEST)
    last = first + DURATION
    where = (("signup_source", "social"),)
    return Draw(
        first,
        last,
        bends=(Bend("arrivals", size["arrivals"], first, first + ENROLMENT, where),),
        segment={"signup_source": "social"},
        experiments=(Experiment(NAME, first, first + ENROLMENT, ends=last, who="everyone"),),
        cell=("signup_source", "social"),
    )


STREAKS = Outcome(
    name="streaks",
    cause="experiment",
    story="Streaks lifted plans at first; the lift wore off, wholly or in part, and mails may have cost subscribers.",
    draw=draw,
    target=Target("core_active_users", days=7, reading="arms"),
    metrics=("core_active_users", "unsubscribes"),
    reach=("email_messages", "user_activity"),
    reaches_people=True,
    share=0.50,
    sizes={
        "odds": Range(1.60, 1.95, log=True),
        "fades_in_days": Range(8.0, 14.0),
        "rest": Range(0.5, 1.0, none=0.4, neutral=0.0),
        "unsubscribes": Range(0.7, 3.4, log=True, none=0.2),
    },
    twin="The same world with everybody in control.",
)

OTHERS = Outcome(
    name="other_people",
    cause="people",
    story="Social media brought more people, who activate less, while an experiment took people in.",
    draw=surge,
    target=Target("signups", days=ENROLMENT),
    metrics=("signups", "activations", "mau"),
    reach=("users",),
    reaches_people=True,
    share=0.25,
    sizes={"arrivals": Range(3.0, 4.5, log=True)},
)

INCIDENT = Incident(
    id="dinner_streaks",
    number=12,
    level="prescription",
    title="The experiment on streaks",
    distractor="It was significant within days.",
    within=(EARLIEST - 2, LATEST + DURATION),
    outcomes=(STREAKS, OTHERS, nothing(STREAKS, 0.25)),
    shares_days_with=("households_2025",),  # whose weeks are its twin's alone
)

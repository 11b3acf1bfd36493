"""An experiment whose lift is a novelty, and which breaks a guardrail.

Onset: a weekday from 2025-03-17 to 2025-04-04; people are enrolled for four weeks and treated for ten. At
first some 9 points more of the treated save a plan in a week; the lift wears off within weeks, down to about
a point. All the while treatment's mails end twice as many subscriptions. Looked at every day, it is soon
significant.
"""

from __future__ import annotations

import datetime as dt

from synthetic.changelog import Changelog, Release
from synthetic.experiments import Effect, Experiment
from synthetic.incidents import Draw, Incident, Target, number_between, workday_between
from synthetic.kernel import days
from synthetic.kernel.draws import Keys

EARLIEST = days.number(dt.date(2025, 3, 17))
LATEST = days.number(dt.date(2025, 4, 4))
ENROLMENT = 28
DURATION = 70
ODDS = (1.75, 1.90)
FADES = (9.0, 12.0)
REST = 0.10
UNSUBSCRIBES = (2.0, 2.3)
NAME = "dinner_streaks"


def draw(key: Keys, changelog: Changelog) -> Draw:
    onset = workday_between(key, "onset", EARLIEST, LATEST)
    odds, fades = number_between(key, "odds", *ODDS), number_between(key, "fades", *FADES)
    unsubscribes = number_between(key, "unsubscribes", *UNSUBSCRIBES)
    effects = (Effect("core_odds", odds, fades=fades, rest=REST), Effect("unsubscribe_rate", unsubscribes))
    return Draw(
        onset,
        onset + DURATION,
        segment={"experiment": NAME},
        size={"odds": odds, "fades_in_days": fades, "rest": REST, "unsubscribes": unsubscribes},
        releases=(
            Release(
                "web",
                onset,
                changelog.patch_version("web", onset, 7),
                "Experiment: streaks for planned dinners, with a daily nudge in the mail.",
                0.0,
            ),
        ),
        experiments=(
            Experiment(NAME, onset, onset + ENROLMENT, effects, ends=onset + DURATION, who="everyone"),
        ),
        cell=("experiment", NAME),
    )


INCIDENT = Incident(
    id="fading_novelty",
    number=12,
    level="prescription",
    title="A lift that fades",
    story="A lift of about 9 points was a novelty and faded to about 1; unsubscribes doubled and stayed there.",
    distractor="It was significant within days.",
    metrics=("core_active_users", "unsubscribes"),
    reach=("email_messages", "user_activity"),
    reaches_people=True,
    within=(EARLIEST, LATEST + DURATION),
    draw=draw,
    target=Target("core_active_users", days=7, reading="arms"),
    twin="The same world with everybody in control.",
)

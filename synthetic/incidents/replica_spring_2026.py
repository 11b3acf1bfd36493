"""In the spring of 2026 more reads of the database's copy are stale, for one of two reasons, or nothing happens.

Onset: from 2026-04-06 to 2026-06-01, for six weeks. The hour of the night is drawn, of those in which the database
has its nightly work to do.

overrun: a new job writes so much in this hour of every night that the copy falls minutes behind.
background: an app's release asks for the plan in this hour of every night while nobody looks. The copy is no later than
always in this hour; far more is read from it then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from synthetic.changelog import Changelog
from synthetic.incidents import Draw, Incident, Outcome, Range, Target, nothing, one_of
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys
from synthetic.vocabulary import HOURS

EARLIEST = days.number(dt.date(2026, 4, 6))
LATEST = days.number(dt.date(2026, 6, 1))
DURATION = 42
NIGHT = HOURS[1:4]
TARGET = Target("replica_late", days=14, before=14, reading="system")


def _draw(key: Keys, log: Changelog, bend: Bend) -> Draw:
    """No campaign is added, whatever the outcome: it would be another world."""
    first = log.onset(key, "onset", EARLIEST, LATEST)
    where = (("hour", one_of(key, "hour", NIGHT)),)
    bend = Bend(bend.parameter, bend.by, first, first + DURATION, where, bend.how)
    return Draw(first, first + DURATION, bends=(bend,), segment=dict(where), cell=where[0])


def overrun(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    return _draw(key, log, Bend("replica_job", size["seconds"], 0, 0, how="plus"))


def ask(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    return _draw(key, log, Bend("replica_reads", size["reads"], 0, 0))


OVERRUN = Outcome(
    name="overrun",
    cause="product",
    story="A new job wrote so much in one hour of every night that the copy fell minutes behind.",
    draw=overrun,
    target=TARGET,
    metrics=("replica_late", "stale_reads"),
    reach=("replica_lag",),
    moves=("replica_late", "stale_reads"),
    share=0.50,
    sizes={"seconds": Range(200.0, 1_500.0, log=True, neutral=0.0)},
)
BACKGROUND = Outcome(
    name="background",
    cause="product",
    story="An app's release read far more from the copy in one hour of every night; the copy was no later than always.",
    draw=ask,
    target=Target("replica_reads", days=14, before=14, reading="system"),
    metrics=("replica_reads", "stale_reads"),
    reach=("replica_lag",),
    moves=("replica_reads", "stale_reads"),
    share=0.25,
    sizes={"reads": Range(4.0, 12.0, log=True)},
)

INCIDENT = Incident(
    id="replica_spring_2026",
    number=18,
    level="databases",
    title="The database's copy in the spring of 2026",
    distractor="A release of the app in the same days.",
    within=(EARLIEST, LATEST + DURATION),
    outcomes=(OVERRUN, BACKGROUND, nothing(OVERRUN, 0.25)),
    # It moves no people, and no table but `replica_lag`.
    shares_days_with=(
        "early_2026",
        "spring_2026",
        "referral_reward",
        "june_2026",
        "api_may_2026",
        "webhooks_spring_2026",
        "database_early_2026",
    ),
)

"""In May 2026 a client of the API begins to poll, or goes on with an expired token, or nothing happens.

Onset: from 2026-05-04 to 2026-06-01, for six weeks. Which client, of the apps that only read and have done so for
months, is drawn.

polling: a release of the app asks for everything at once every hour. Its calls of a minute exceed what it may
make, and a part of them is refused with 429. Nothing is wrong with Larder.
expired: the app's tokens are no longer valid, and it goes on calling with them: refused with 401, at its usual pace.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from synthetic.changelog import Changelog
from synthetic.incidents import Draw, Incident, Outcome, Range, Target, nothing, one_of
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys
from synthetic.vocabulary import FIRST_APPS

EARLIEST = days.number(dt.date(2026, 5, 4))
LATEST = days.number(dt.date(2026, 6, 1))
DURATION = 42
TARGET = Target("api_rejections", days=28, before=28, reading="system")


def _draw(key: Keys, log: Changelog, parameter: str, by: float) -> Draw:
    """No campaign is added, whatever the outcome: it would be another world."""
    first = log.onset(key, "onset", EARLIEST, LATEST)
    where = (("api_client", one_of(key, "client", FIRST_APPS)),)
    bend = Bend(parameter, by, first, first + DURATION, where, "plus")
    return Draw(first, first + DURATION, bends=(bend,), segment=dict(where), cell=where[0])


def poll(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    return _draw(key, log, "api_polling", size["calls"])


def expire(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    return _draw(key, log, "api_expired", size["share"])


POLLING = Outcome(
    name="polling",
    cause="product",
    story="A client asked for everything at once every hour, and was refused a part of its calls.",
    draw=poll,
    target=TARGET,
    metrics=("api_requests", "api_rejections"),
    reach=("api_requests",),
    share=0.50,
    sizes={"calls": Range(1.15, 1.7, log=True, neutral=0.0)},
)
EXPIRED = Outcome(
    name="expired",
    cause="product",
    story="A client went on calling with tokens that were no longer valid, and was refused.",
    draw=expire,
    target=TARGET,
    metrics=("api_rejections",),
    reach=("api_requests",),
    share=0.25,
    sizes={"share": Range(0.7, 1.0, neutral=0.0)},
)

INCIDENT = Incident(
    id="api_may_2026",
    number=15,
    level="apis",
    title="The API in May 2026",
    distractor="The second version of the API, to which clients move in these months.",
    within=(EARLIEST, LATEST + DURATION),
    outcomes=(POLLING, EXPIRED, nothing(POLLING, 0.25)),
    # It moves no people, and no table but `api_requests`.
    shares_days_with=("early_2026", "spring_2026", "referral_reward", "june_2026"),
)

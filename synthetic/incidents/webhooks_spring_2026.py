"""In the spring of 2026 a partner app's receiver is down for days, or takes messages late, or nothing happens.

Onset: from 2026-04-13 to 2026-05-10. Which of the partner apps is drawn, and for how many days.

down: the receiver takes nothing for five to eight days. Larder tries each message for 70 hours and then gives up:
those of the first days are lost, those of the last three come late.
late: for two weeks the receiver fails at a third of the attempts or more. Next to all messages come in the end.
As many orders are placed as always.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from synthetic.changelog import Changelog
from synthetic.incidents import Draw, Incident, Outcome, Range, Target, nothing, one_of
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys
from synthetic.vocabulary import PARTNER_APPS

EARLIEST = days.number(dt.date(2026, 4, 13))
LATEST = days.number(dt.date(2026, 5, 10))
LONGEST = 8
LATE_DAYS = 14
TARGET = Target("webhooks_lost", days=14, before=56, reading="system")


def _draw(key: Keys, log: Changelog, lasts: int, by: float) -> Draw:
    """No campaign is added, whatever the outcome: it would be another world."""
    first = log.onset(key, "onset", EARLIEST, LATEST)
    where = (("api_client", one_of(key, "app", PARTNER_APPS)),)
    bend = Bend("webhook_failures", by, first, first + lasts, where, "or")
    return Draw(first, first + lasts, bends=(bend,), segment=dict(where), cell=where[0])


def down(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    return _draw(key, log, max(int(size["days"]), 1), 1.0)


def late(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    return _draw(key, log, LATE_DAYS, size["share"])


DOWN = Outcome(
    name="down",
    cause="product",
    story="A partner app's receiver was down for longer than messages are tried: those of the first days were lost.",
    draw=down,
    target=TARGET,
    metrics=("webhooks_lost",),
    reach=("webhook_deliveries",),
    share=0.50,
    sizes={"days": Range(5.0, LONGEST, neutral=0.0, whole=True)},
)
LATE = Outcome(
    name="late",
    cause="product",
    story="A partner app's receiver failed at many attempts for two weeks; messages came late, and next to none was lost.",
    draw=late,
    target=Target("webhooks_failed", days=14, before=56, reading="system"),
    metrics=("webhooks_failed", "webhooks_lost"),
    reach=("webhook_deliveries",),
    share=0.25,
    sizes={"share": Range(0.3, 0.4, neutral=0.0)},
)

INCIDENT = Incident(
    id="webhooks_spring_2026",
    number=16,
    level="apis",
    title="Messages to partner apps in the spring of 2026",
    distractor="Fewer orders in the same weeks.",
    within=(EARLIEST, LATEST + LATE_DAYS),
    outcomes=(DOWN, LATE, nothing(DOWN, 0.25)),
    # It moves no people, and no table but `webhook_deliveries`.
    shares_days_with=("early_2026", "spring_2026", "referral_reward", "june_2026", "api_may_2026"),
)

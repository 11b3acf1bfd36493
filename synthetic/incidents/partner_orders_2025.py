"""In late 2025 a partner app places orders twice, or brings buyers, or nothing happens.

Onset: from 2025-11-24 to 2025-12-13, for four weeks. Which of the partner apps is drawn, and so is how much.

retries: a release of the app sends an order again when it gets no answer, without a key by which Larder could tell
that it is the same. Both are placed, with the same amount, within minutes. Some customers notice, write and are
refunded; the others eat it. An order more, then, by buyers who are no more than before. In `api_requests` the first
call has been answered too late (504), and the second places another order; neither bears a key.
buyers: a promotion takes euros off the orders of the people who use the app. More of them come, and order.
In all of them a campaign begins in the weeks around. It shows in partner orders, by app; in all orders, of which
they are three in ten, hardly.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from synthetic.changelog import Changelog
from synthetic.incidents import Draw, Incident, Outcome, Range, Target, Where, nothing, of_bends, one_of
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys
from synthetic.vocabulary import PARTNER_APPS

EARLIEST = days.number(dt.date(2025, 11, 24))
LATEST = days.number(dt.date(2025, 12, 13))
DURATION = 28
TARGET = Target("orders", days=DURATION, before=56, reading="apps")


def _begin(key: Keys, log: Changelog) -> tuple[int, int, Where]:
    first = log.onset(key, "onset", EARLIEST, LATEST)
    return first, first + DURATION, (("partner", one_of(key, "app", PARTNER_APPS)),)


def retry(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    first, last, whose = _begin(key, log)
    return of_bends(key, log, Bend("order_repeats", size["chance"], first, last, whose, "or"), whose=whose)


def attract(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    first, last, whose = _begin(key, log)
    return of_bends(key, log, Bend("offer", size["euros"], first, last, whose, "plus"), whose=whose)


RETRIES = Outcome(
    name="retries",
    cause="product",
    story="A partner app placed many of its orders twice: the same buyers, the same amounts, minutes apart.",
    draw=retry,
    target=TARGET,
    metrics=("orders", "revenue", "support_tickets"),
    reach=("orders", "support_tickets", "api_requests", "webhook_deliveries"),
    share=0.50,
    sizes={"chance": Range(0.7, 1.0, neutral=0.0)},
)
BUYERS = Outcome(
    name="buyers",
    cause="people",
    story="A partner app's promotion brought buyers: more people came and ordered through it.",
    draw=attract,
    target=TARGET,
    metrics=("orders", "revenue", "active_users"),
    reach=("orders", "api_requests", "webhook_deliveries"),
    reaches_people=True,
    share=0.25,
    sizes={"euros": Range(6.0, 12.0, neutral=0.0)},
)

INCIDENT = Incident(
    id="partner_orders_2025",
    number=14,
    level="diagnosis",
    title="Partner apps in December 2025",
    distractor="A campaign that began in the weeks around.",
    within=(EARLIEST, LATEST + DURATION),
    outcomes=(RETRIES, BUYERS, nothing(RETRIES, 0.25)),
    shares_days_with=("november_2025", "year_end_2025"),  # which are about all people
)

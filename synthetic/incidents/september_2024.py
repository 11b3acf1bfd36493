"""In September 2024 the web's people come less, or a report brings more people, or nothing happens.

login_trouble: from a day from 2024-09-11 to 2024-09-22, for ten days, logging in on the web fails for some.
real_growth: for ten days from such a day on, a report in the news brings more people who look for Larder themselves: people,
not bots, who look like the bots of a few weeks before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from synthetic.changelog import Changelog
from synthetic.incidents import Draw, Incident, Outcome, Range, Target, nothing, of_bends
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys

EARLIEST = days.number(dt.date(2024, 9, 11))
LATEST = days.number(dt.date(2024, 9, 22))
DURATION = 10


WEB = (("platform", "web"),)
SEARCHING = (("signup_source", "organic"),)


def trouble(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    first = log.onset(key, "onset", EARLIEST, LATEST)
    return of_bends(key, log, Bend("activity", size["activity"], first, first + DURATION, WEB), whose=WEB)


def growth(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    first = log.onset(key, "onset", EARLIEST, LATEST)
    more = Bend("arrivals", size["arrivals"], first, first + DURATION, SEARCHING)
    return of_bends(key, log, more, whose=SEARCHING)


TROUBLE = Outcome(
    name="login_trouble",
    cause="product",
    story="Logging in failed for some on the web: the same people came by less often.",
    draw=trouble,
    target=Target("active_users", days=DURATION),
    metrics=("active_users", "core_active_users"),
    reach=("user_activity",),
    reaches_people=True,
    share=0.50,
    sizes={"activity": Range(0.70, 0.82, log=True)},
)
GROWTH = Outcome(
    name="real_growth",
    cause="people",
    story="A report in the news brought people who looked for Larder themselves: they were real.",
    draw=growth,
    target=Target("signups", days=DURATION),
    metrics=("signups", "activations", "mau"),
    reach=("users",),
    reaches_people=True,
    share=0.25,
    sizes={"arrivals": Range(1.8, 2.4, log=True)},
)

INCIDENT = Incident(
    id="september_2024",
    number=32,
    level="monitoring",
    title="September 2024",
    distractor="A campaign that began in the weeks around.",
    within=(EARLIEST, LATEST + DURATION),
    outcomes=(TROUBLE, GROWTH, nothing(TROUBLE, 0.25)),
)

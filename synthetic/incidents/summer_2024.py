"""In the summer of 2024 bots outnumber people among the signups of three days, of a kind that the first bot filter misses.

Onset: a day from 2024-08-12 to 2024-08-28; the country and their number are drawn. The bots come through one
consumers' network of that country (`signup_ip_asn`) and claim an old browser (`signup_user_agent`) that some people
really use, so that neither alone gives them away: both together, in these days, do. Some save a plan before they
go: MAU goes up for 28 days, activation of these days down.

The project's first bot filter (dbt variable `bot_user_agents`) knows scripts by their user agent and lets these
through. Its second version (`bot_networks`: a network and a user agent, in those days) finds them, and with it all
of history is counted anew: the record was none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from synthetic.changelog import Changelog
from synthetic.incidents import Draw, Incident, Outcome, Range, Target, day_between, one_of
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys
from synthetic.vocabulary import COUNTRIES

EARLIEST = days.number(dt.date(2024, 8, 12))
LATEST = days.number(dt.date(2024, 8, 28))
DURATION = 3


def swarm(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    first = day_between(key, "onset", EARLIEST, LATEST)
    last = first + DURATION
    country = one_of(key, "country", tuple(c.code for c in COUNTRIES))
    share = next(c.share for c in COUNTRIES if c.code == country)
    return Draw(
        first,
        last,
        bends=(Bend("swarm", size["bots_per_human"] / share, first, last, (("country", country),), "plus"),),
        segment={"country": country},
        campaigns=log.campaigns_near(key, "campaign", first),
        cell=("platform_country", f"web/{country}"),
    )


BOTS = Outcome(
    name="bots",
    cause="counting",
    story="Within three days far more bots than people signed up and passed the first bot filter.",
    draw=swarm,
    target=Target("accounts", days=DURATION, before=28),
    metrics=("accounts", "mau_as_filtered"),
    reach=("users", "meal_plans", "user_activity", "user_sessions", "events", "page_loads", "email_messages"),
    reaches_people=True,
    moves=("accounts", "mau_as_filtered", "mau_counted"),
    sizes={"bots_per_human": Range(2.0, 4.0, log=True, neutral=0.0)},
)

INCIDENT = Incident(
    id="summer_2024",
    number=3,
    level="collection",
    title="Summer 2024",
    distractor="A campaign that began in the weeks around: it looks as if it went viral.",
    within=(EARLIEST, LATEST + DURATION),
    outcomes=(BOTS,),  # what bots do to numbers is taught with them: only how many there are is drawn
)

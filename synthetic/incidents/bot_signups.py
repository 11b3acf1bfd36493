"""Thousands of bots sign up in three days, of a kind that the first bot filter misses.

Onset: a day from 2024-08-12 to 2024-08-28; the country is drawn. The bots come through one consumers' network
of that country (`signup_ip_asn`) and claim an old browser (`signup_user_agent`) that some people really use,
so that neither alone gives them away: both together, in these days, do. Some save a plan before they
go: MAU goes up for 28 days, activation of these days down.

The project's first bot filter (dbt variable `bot_user_agents`) knows scripts by their user agent and lets
these through. Its second version (`bot_networks`: a network and a user agent, in those days) finds them, and
with it all of history is counted anew: the record was none.
"""

from __future__ import annotations

import datetime as dt

from synthetic.changelog import Campaign, Changelog
from synthetic.incidents import Draw, Incident, Target, day_between, number_between, one_of
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys
from synthetic.vocabulary import COUNTRIES

EARLIEST = days.number(dt.date(2024, 8, 12))
LATEST = days.number(dt.date(2024, 8, 28))
DURATION = 3
PER_HUMAN = (6.0, 8.0)
"""Bots per human account of the same days."""


def draw(key: Keys, _changelog: Changelog) -> Draw:
    onset = day_between(key, "onset", EARLIEST, LATEST)
    country = one_of(key, "country", tuple(c.code for c in COUNTRIES))
    share = next(c.share for c in COUNTRIES if c.code == country)
    bots = number_between(key, "bots", *PER_HUMAN)
    return Draw(
        onset,
        onset + DURATION,
        bends=(Bend("swarm", bots / share, onset, onset + DURATION, (("country", country),), "plus"),),
        segment={"country": country},
        size={"bots_per_human": bots},
        campaigns=(
            Campaign(
                "Five-ingredient dinners",
                "social",
                onset - 1,
                onset + 6,
                1.25,
                "A creator with many followers cooks from our plans.",
            ),
        ),
        cell=("platform_country", f"web/{country}"),
    )


INCIDENT = Incident(
    id="bot_signups",
    number=3,
    level="collection",
    title="Bots sign up",
    story="Thousands of bots signed up in three days and passed the first bot filter.",
    distractor="A creator's video came out the day before: it looks as if we went viral.",
    metrics=("accounts", "mau_as_filtered"),
    reach=("users", "meal_plans", "user_activity", "user_sessions", "events", "page_loads", "email_messages"),
    reaches_people=True,
    within=(EARLIEST, LATEST + DURATION),
    draw=draw,
    target=Target("accounts", days=3, before=28),
    moves=("accounts", "mau_as_filtered"),
)

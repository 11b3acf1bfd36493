"""The deck of the alarms in the level Monitoring: six of eight ring, all of them in 2024.

Each alarm has a number and a length of its own. Of the six one or two are false, and no cause but that is right
more than twice.
"""

from __future__ import annotations

import datetime as dt

from synthetic.deck.dealing import ANYWHERE, Deck, Slot, Story
from synthetic.deck.seen import Seen
from synthetic.kernel import days

_YEAR = days.number(dt.date(2024, 1, 1)), days.number(dt.date(2025, 1, 1))
_GOOD_FRIDAY = days.number(dt.date(2024, 3, 29))
_MAY_DAY = days.number(dt.date(2024, 5, 1))
_WHOLE = (1.5, 4.0)
_LOUD = (1.5, 40.0)
"""Of alarms that ring for what nobody can miss, too."""

SLOTS: dict[str, Slot] = {
    "visits_of_a_spring_day": Slot(
        Seen("active_users", "country", 1, -1, 0.08, 0.25),
        (Story("good_friday_2024", (), "calendar", at=_GOOD_FRIDAY, later=0),),
        {ANYWHERE: 4.0},
        left=1.5,
    ),
    "visits_of_a_day_in_may": Slot(
        Seen("active_users", "country", 1, -1, 0.08, 0.25),
        (Story("may_day_2024", (), "calendar", at=_MAY_DAY, later=0),),
        {ANYWHERE: 4.0},
        left=1.5,
    ),
    "tracked_users_of_a_platform": Slot(
        Seen("active_users_tracked", "platform", 14, -1, 0.05, 0.30, z=_LOUD),
        (
            Story("winter_2024", ("lost_events",), "counting"),
            Story("winter_2024", ("outage",), "product"),
            Story("september_2024", ("login_trouble",), "product"),
        ),
        {ANYWHERE: 0.3},
        left=0.5,
    ),
    "tracked_users_of_a_platform_in_a_country": Slot(
        Seen("active_users_tracked", "platform_country", 14, -1, 0.09, 0.30),
        (
            Story("winter_2024", ("lost_events",), "counting"),
            Story("winter_2024", ("outage",), "product"),
            Story("september_2024", ("login_trouble",), "product"),
        ),
        {ANYWHERE: 0.3},
        left=0.5,
    ),
    "signups": Slot(
        Seen("accounts", "all", 14, 1, 0.10, 2.00, z=_LOUD),
        (
            Story("summer_2024", ("bots",), "counting", chance=0.3, later=0),
            Story("september_2024", ("real_growth",), "people", later=0),
        ),
        left=0.5,
    ),
    "mau": Slot(
        Seen("mau_as_filtered", "all", 28, -1, 0.01, 0.25, z=_LOUD),
        (
            Story("summer_2024", ("bots",), "counting", chance=0.12, at="end", later=28),
            Story("autumn_2024", ("surge",), "people", at="end"),
        ),
        left=0.5,
    ),
    "activation": Slot(
        Seen("activations", "all", 14, -1, 0.03, 0.065, per="signups", z=_WHOLE),
        (
            Story("autumn_2024", ("surge",), "people"),
            Story("autumn_2024", ("onboarding_broke",), "product"),
        ),
        {"autumn_2024": 0.3, ANYWHERE: 0.1},
        left=0.5,
    ),
    "retention_of_a_channel": Slot(
        Seen("retained_w4", "signup_source", 28, -1, 0.02, 0.07, per="accounts", z=_WHOLE),
        (Story("summer_2024", ("bots",), "counting", chance=0.6),),
        {ANYWHERE: 0.5},
        left=0.5,
    ),
}

DECK = Deck("monitoring", SLOTS, takes=6, quiet=(1, 2), most=2, within=_YEAR)

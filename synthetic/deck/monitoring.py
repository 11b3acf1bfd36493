"""The deck of the alarms in the level Monitoring: six of eight ring, all of them in 2024.

Each alarm has a number and a length of its own. Of the six one or two are false, and no cause but that is right
more than twice. The chances are fitted so that over seeds no cause is right in more than half of a slot's hands, and
neither the weeks nor the day tell the cause: `python -m synthetic.checks.deck --deck monitoring --dealing 1000`.
"""

from __future__ import annotations

import datetime as dt

from synthetic.deck.dealing import Deck, Slot, Story
from synthetic.deck.seen import Seen
from synthetic.kernel import days

_YEAR = days.number(dt.date(2024, 1, 1)), days.number(dt.date(2025, 1, 1))
_GOOD_FRIDAY = days.number(dt.date(2024, 3, 29))
_MAY_DAY = days.number(dt.date(2024, 5, 1))
_WHOLE = (1.5, 4.0)
_LOUD = (1.5, 40.0)
"""Of alarms that ring for what nobody can miss, too."""
_DAY = Seen("active_users_tracked", "country", 1, -1, 0.08, 0.28, z=(1.5, 6.0))


SLOTS: dict[str, Slot] = {
    "tracked_users_of_a_spring_day": Slot(
        _DAY,
        (
            Story("good_friday_2024", (), "calendar", 0.24, at=_GOOD_FRIDAY, later=0),
            Story("march_2024", ("lost_events",), "counting", at=_GOOD_FRIDAY, later=0, beside=True),
            Story("march_2024", ("outage",), "product", 2.4, later=0, beside=True),
        ),
        {"march_2024": 0.19},
        left=0.25,
    ),
    "tracked_users_of_a_day_in_may": Slot(
        _DAY,
        (
            Story("may_day_2024", (), "calendar", 0.14, at=_MAY_DAY, later=0),
            Story("early_may_2024", ("outage",), "product", 1.15, at=_MAY_DAY, later=0, beside=True),
            Story("early_may_2024", ("lost_events",), "counting", 2.0, later=0, beside=True),
        ),
        {"early_may_2024": 0.18},
        left=0.25,
    ),
    "tracked_users_of_a_platform": Slot(
        Seen("active_users_tracked", "platform", 14, -1, 0.05, 0.30, z=_LOUD),
        (
            Story("winter_2024", ("lost_events",), "counting", 0.16),
            Story("winter_2024", ("outage",), "product", 1.0),
            Story("september_2024", ("lost_events",), "counting", 0.63),
            Story("september_2024", ("outage",), "product", 0.32),
        ),
        left=0.25,
    ),
    "tracked_users_of_a_platform_in_a_country": Slot(
        Seen("active_users_tracked", "platform_country", 14, -1, 0.09, 0.30),
        (
            Story("winter_2024", ("lost_events",), "counting", 0.6, beside=True),
            Story("winter_2024", ("outage",), "product", 1.8, beside=True),
            Story("september_2024", ("lost_events",), "counting", 1.8, beside=True),
            Story("september_2024", ("outage",), "product", 1.7, beside=True),
        ),
        {"winter_2024": 0.06, "september_2024": 0.06},
        left=0.25,
    ),
    "signups": Slot(
        Seen("accounts", "all", 14, -1, 0.08, 0.50, z=_LOUD),
        (
            Story("february_2024", ("fewer_came",), "people", 0.1),
            Story("february_2024", ("sign_up_broke",), "product", 2.0),
        ),
        left=1.5,
    ),
    "activation": Slot(
        Seen("activations", "all", 14, -1, 0.03, 0.065, per="signups", z=_WHOLE),
        (
            Story("autumn_2024", ("surge",), "people", 0.03),
            Story("autumn_2024", ("onboarding_broke",), "product", 0.2),
        ),
        {"autumn_2024": 0.06},
        left=0.8,
    ),
    "activation_of_a_channel": Slot(
        Seen("activations", "signup_source", 28, -1, 0.035, 0.14, per="signups", z=_LOUD),
        (
            Story("may_2024", ("leavers",), "product", 2.0, later=14, beside=True),
            Story("may_2024", ("other_people",), "people", later=14, beside=True),
        ),
        {"may_2024": 0.06},
        left=1.5,
    ),
    "retention_of_a_channel": Slot(
        Seen("retained_w4", "signup_source", 28, -1, 0.02, 0.10, per="accounts", z=_LOUD),
        (
            Story("may_2024", ("leavers",), "product", 2.2, later=14, beside=True),
            Story("may_2024", ("other_people",), "people", later=14, beside=True),
        ),
        {"may_2024": 0.06},
        left=1.5,
    ),
}

DECK = Deck("monitoring", SLOTS, takes=6, quiet=(1, 2), most=2, within=_YEAR)

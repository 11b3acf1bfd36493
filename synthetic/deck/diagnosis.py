"""The deck of the level Diagnosis: eight cases, each of which could have several causes.

The chances are fitted so that over seeds no cause is right in more than half of a slot's hands, nothing happened in
15 to 35 %, and the place alone tells little of the cause: `python -m synthetic.checks.deck --dealing` prints it.
"""

from __future__ import annotations

from synthetic.deck.dealing import ANYWHERE, Deck, Slot, Story
from synthetic.deck.seen import Seen

_WHOLE = (1.5, 4.0)
"""Of numbers of the whole a world has few quiet windows, and hardly any beyond two swings."""

_RETENTION = Slot(
    Seen("retained_w4", "signup_source", 28, -1, 0.02, 0.075, per="accounts", z=_WHOLE),
    (
        Story("winter_2025", ("leavers",), "product", later=28, beside=True),
        Story("winter_2025", ("other_people",), "people", 1.5, later=28, beside=True),
        Story("october_2025", ("leavers",), "product", 1.5, later=7, beside=True),
        Story("october_2025", ("other_people",), "people", later=7, beside=True),
        Story("early_2026", ("thin_growth",), "people", later=28, beside=True),
        Story("summer_2024", ("bots",), "counting", 0.018),
    ),
    {"winter_2025": 0.12, "october_2025": 0.12, "early_2026": 0.155, ANYWHERE: 0.02},
)

SLOTS: dict[str, Slot] = {
    "activation_falls": Slot(
        Seen("activations", "all", 14, -1, 0.03, 0.085, per="signups", z=_WHOLE),
        (
            Story("autumn_2024", ("surge",), "people"),
            Story("autumn_2024", ("onboarding_broke",), "product"),
            Story("summer_2025", ("surge",), "people"),
            Story("summer_2025", ("onboarding_broke",), "product"),
            Story("dinner_streaks", ("streaks",), "experiment", at="enrolled"),
            Story("dinner_streaks", ("other_people",), "people"),
        ),
        {"autumn_2024": 0.5, "summer_2025": 0.5, "dinner_streaks": 0.5, ANYWHERE: 0.05},
    ),
    "slow_loads_rise": Slot(
        Seen("page_loads_slow", "all", 14, 1, 0.004, 0.016, per="page_loads", z=_WHOLE),
        (
            Story("autumn_2025", ("slow_pages",), "product"),
            Story("autumn_2025", ("stopwatch",), "counting"),
        ),
        {"autumn_2025": 1.3, ANYWHERE: 0.07},
    ),
    "mau_record": Slot(
        Seen("mau_as_filtered", "all", 28, 1, 0.03, 0.14, z=(0.0, 4.0)),
        (
            Story("early_2026", ("thin_growth",), "people"),
            Story("early_2026", ("longer_stays",), "product", 2.6, later=28),
            Story("autumn_2024", ("surge",), "people"),
            Story("summer_2025", ("surge",), "people"),
            Story("dinner_streaks", ("streaks",), "experiment"),
            Story("dinner_streaks", ("other_people",), "people"),
        ),
        {
            "early_2026": 0.31,
            "autumn_2024": 0.25,
            "summer_2025": 0.2,
            "dinner_streaks": 0.27,
            ANYWHERE: 0.02,
        },
    ),
    "tracked_users_fall": Slot(
        Seen("active_users_tracked", "platform_country", 14, -1, 0.11, 0.28, z=_WHOLE),
        (
            Story("spring_2025", ("lost_events",), "counting", beside=True),
            Story("spring_2025", ("outage",), "product", beside=True),
            Story("november_2025", ("lost_events",), "counting", beside=True),
            Story("november_2025", ("outage",), "product", beside=True),
        ),
        {"spring_2025": 0.62, "november_2025": 0.62, ANYWHERE: 0.05},
    ),
    "activation_of_a_channel_falls": Slot(
        Seen("activations", "signup_source", 28, -1, 0.035, 0.12, per="signups", z=_WHOLE),
        (
            Story("winter_2025", ("other_people",), "people", 1.8, beside=True),
            Story("winter_2025", ("leavers",), "product", 0.6, beside=True),
            Story("october_2025", ("leavers",), "product", 1.5, beside=True),
            Story("october_2025", ("other_people",), "people", 0.7, beside=True),
            Story("autumn_2024", ("onboarding_broke",), "product", 1.0),
            Story("summer_2025", ("onboarding_broke",), "product", 0.4),
            Story("early_2026", ("thin_growth",), "people", 0.7, beside=True),
            Story("dinner_streaks", ("streaks",), "experiment", 0.6, at="enrolled"),
        ),
        {
            "winter_2025": 0.05,
            "october_2025": 0.08,
            "autumn_2024": 0.05,
            "summer_2025": 0.06,
            "early_2026": 0.06,
            "dinner_streaks": 0.1,
            ANYWHERE: 0.03,
        },
    ),
    "retention_of_a_cohort_falls": _RETENTION,
    "first_of_many_cells": _RETENTION,
    "which_month": Slot(
        Seen("activations", "all", 28, 0, 0.018, 0.085, per="signups", z=_WHOLE),
        (
            Story("autumn_2024", ("surge",), "people"),
            Story("autumn_2024", ("onboarding_broke",), "product"),
            Story("summer_2025", ("surge",), "people"),
            Story("summer_2025", ("onboarding_broke",), "product"),
            Story("dinner_streaks", ("streaks",), "experiment"),
            Story("dinner_streaks", ("other_people",), "people"),
        ),
        {"autumn_2024": 0.62, "summer_2025": 0.62, "dinner_streaks": 0.62, ANYWHERE: 0.05},
    ),
}

DECK = Deck("diagnosis", SLOTS, takes=len(SLOTS), quiet=(1, 3), most=4)

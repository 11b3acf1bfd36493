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
        Story("early_2026", ("thin_growth",), "people", later=28, beside=True),
    ),
    {"winter_2025": 1.0, "early_2026": 1.0, ANYWHERE: 0.05},
)

SLOTS: dict[str, Slot] = {
    "activation_falls": Slot(
        Seen("activations", "all", 14, -1, 0.03, 0.075, per="signups", z=_WHOLE),
        (
            Story("autumn_2024", ("surge",), "people"),
            Story("autumn_2024", ("onboarding_broke",), "product", 2.0),
            Story("dinner_streaks", ("streaks",), "experiment", at="enrolled"),
            Story("dinner_streaks", ("other_people",), "people", 2.0),
            Story("september_2024", ("real_growth",), "people", 1.0),
        ),
        {"autumn_2024": 1.0, "dinner_streaks": 1.0, "september_2024": 1.0, ANYWHERE: 0.05},
    ),
    "slow_loads_rise": Slot(
        Seen("page_loads_slow", "all", 14, 1, 0.004, 0.016, per="page_loads", z=_WHOLE),
        (
            Story("autumn_2025", ("slow_pages",), "product"),
            Story("autumn_2025", ("stopwatch",), "counting", 2.0),
        ),
        {"autumn_2025": 1.5, ANYWHERE: 0.1},
    ),
    "mau_record": Slot(
        Seen("mau_as_filtered", "all", 28, 1, 0.03, 0.14, z=(0.0, 4.0)),
        (
            Story("early_2026", ("thin_growth",), "people"),
            Story("early_2026", ("longer_stays",), "product", 2.0),
            Story("autumn_2024", ("surge",), "people", 0.7),
            Story("dinner_streaks", ("streaks",), "experiment"),
            Story("dinner_streaks", ("other_people",), "people"),
        ),
        {"early_2026": 1.0, "autumn_2024": 1.0, "dinner_streaks": 1.0, ANYWHERE: 0.05},
    ),
    "tracked_users_fall": Slot(
        Seen("active_users_tracked", "platform_country", 14, -1, 0.11, 0.28, z=_WHOLE),
        (
            Story("spring_2025", ("lost_events",), "counting", beside=True),
            Story("spring_2025", ("outage",), "product", 1.6, beside=True),
            Story("november_2025", ("lost_events",), "counting", 1.6, beside=True),
            Story("november_2025", ("outage",), "product", beside=True),
        ),
        {"spring_2025": 0.42, "november_2025": 0.42, ANYWHERE: 0.1},
    ),
    "activation_of_a_channel_falls": Slot(
        Seen("activations", "signup_source", 28, -1, 0.035, 0.12, per="signups", z=_WHOLE),
        (
            Story("winter_2025", ("other_people",), "people", 3.0, beside=True),
            Story("autumn_2024", ("onboarding_broke",), "product", 3.0),
            Story("early_2026", ("thin_growth",), "people", beside=True),
            Story("dinner_streaks", ("streaks",), "experiment", at="enrolled"),
        ),
        {"winter_2025": 0.5, "autumn_2024": 0.5, "early_2026": 0.5, "dinner_streaks": 1.0, ANYWHERE: 0.05},
    ),
    "retention_of_a_cohort_falls": _RETENTION,
    "first_of_many_cells": _RETENTION,
    "which_month": Slot(
        Seen("activations", "all", 28, 0, 0.018, 0.06, per="signups", z=_WHOLE),
        (
            Story("autumn_2024", ("surge",), "people"),
            Story("autumn_2024", ("onboarding_broke",), "product", 2.0),
            Story("dinner_streaks", ("streaks",), "experiment"),
            Story("dinner_streaks", ("other_people",), "people", 2.0),
        ),
        {"autumn_2024": 1.0, "dinner_streaks": 1.0, ANYWHERE: 0.05},
    ),
}

DECK = Deck("diagnosis", SLOTS, takes=len(SLOTS), quiet=(1, 4), most=4)

"""The deck of the level Diagnosis: eight cases, each of which could have several causes.

The chances are fitted so that over seeds no cause is right in more than half of a slot's hands, nothing happened in
15 to 35 %, and the place alone tells little of the cause: `python -m synthetic.checks.deck --dealing` prints it.
"""

from __future__ import annotations

from synthetic.deck.dealing import ANYWHERE, Deck, Slot, Story
from synthetic.deck.seen import Seen

_WHOLE = (1.5, 4.0)
"""Of numbers of the whole a world has few quiet windows, and hardly any beyond two swings."""

SLOTS: dict[str, Slot] = {
    "activation_falls": Slot(
        Seen("activations", "all", 14, -1, 0.03, 0.065, per="signups", z=_WHOLE),
        (
            Story("autumn_2024", ("surge",), "P"),
            Story("autumn_2024", ("onboarding_broke",), "U"),
            Story("dinner_streaks", ("streaks",), "E", at="enrolled"),
            Story("early_2026", ("thin_growth",), "P"),
        ),
        {"autumn_2024": 1.0, "dinner_streaks": 1.0, "early_2026": 1.0, ANYWHERE: 0.2},
    ),
    "slow_loads_rise": Slot(
        Seen("page_loads_slow", "all", 14, 1, 0.005, 0.014, per="page_loads", z=_WHOLE),
        (
            Story("autumn_2025", ("slow_release",), "U"),
            Story("autumn_2025", ("stopwatch",), "C"),
        ),
        {"autumn_2025": 1.0, ANYWHERE: 0.2},
    ),
    "mau_record": Slot(
        Seen("mau_as_filtered", "all", 28, 1, 0.03, 0.075, z=(0.0, 4.0)),
        (
            Story("referral_reward", ("reward",), "P"),
            Story("early_2026", ("thin_growth",), "P"),
            Story("dinner_streaks", ("streaks",), "E"),
            Story("summer_2024", ("bots",), "C", later=3),
            Story("year_end_2025", ("year_end",), "S", at="end", later=14),
        ),
        {"referral_reward": 1.0, "early_2026": 1.0, "dinner_streaks": 1.0, "summer_2024": 1.0, ANYWHERE: 0.2},
    ),
    "tracked_users_fall": Slot(
        Seen("active_users_tracked", "platform_country", 14, -1, 0.11, 0.26),
        (
            Story("spring_2025", ("lost_events",), "C"),
            Story("november_2025", ("outage",), "U"),
            Story("november_2025", ("lost_events",), "C"),
            Story("year_end_2025", ("year_end",), "S"),
        ),
        {"spring_2025": 1.0, "november_2025": 1.0, ANYWHERE: 0.2},
    ),
    "activation_of_a_channel_falls": Slot(
        Seen("activations", "signup_source", 28, -1, 0.04, 0.09, per="signups"),
        (
            Story("early_2026", ("thin_growth",), "P"),
            Story("dinner_streaks", ("streaks",), "E", at="enrolled"),
            Story("autumn_2025", ("slow_release",), "U"),
            Story("autumn_2024", ("onboarding_broke",), "U"),
        ),
        {"early_2026": 1.0, "dinner_streaks": 1.0, "autumn_2025": 1.0, "autumn_2024": 1.0, ANYWHERE: 0.2},
    ),
    "retention_of_a_cohort_falls": Slot(
        Seen("retained_w4", "signup_source", 28, -1, 0.025, 0.07, per="accounts"),
        (
            Story("winter_2025", ("newcomers_leave",), "U", later=28),
            Story("summer_2024", ("bots",), "C"),
            Story("early_2026", ("thin_growth",), "P", later=28),
        ),
        {"winter_2025": 1.0, "summer_2024": 1.0, "early_2026": 1.0, ANYWHERE: 0.2},
    ),
    "first_of_many_cells": Slot(
        Seen("retained_w4", "signup_source", 28, -1, 0.025, 0.07, per="accounts"),
        (
            Story("winter_2025", ("newcomers_leave",), "U", later=28),
            Story("summer_2024", ("bots",), "C"),
            Story("early_2026", ("thin_growth",), "P", later=28),
        ),
        {"winter_2025": 1.0, "summer_2024": 1.0, "early_2026": 1.0, ANYWHERE: 0.2},
    ),
    "which_month": Slot(
        Seen("activations", "all", 28, 0, 0.018, 0.06, per="signups", z=_WHOLE),
        (
            Story("dinner_streaks", ("streaks",), "E"),
            Story("autumn_2024", ("surge",), "P"),
            Story("autumn_2024", ("onboarding_broke",), "U"),
        ),
        {"dinner_streaks": 1.0, "autumn_2024": 1.0, ANYWHERE: 0.2},
    ),
}

DECK = Deck("diagnosis", SLOTS, takes=len(SLOTS), quiet=(1, 4), most=4)

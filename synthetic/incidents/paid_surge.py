"""A paid and social surge while onboarding gets better: activation falls overall and rises in each channel.

Onset: a weekday from 2024-10-07 to 2024-10-18, for seven weeks. Arrivals from paid search and social media are
multiplied (by 3.6 to 4.2, and by 6.5 to 7.5); their people activate less, as they always do. On the first day a better onboarding
goes out on all platforms and stays for these weeks, after which a redesign replaces it.
"""

from __future__ import annotations

import datetime as dt

from synthetic.changelog import Campaign, Changelog, Release
from synthetic.incidents import Draw, Incident, Target, number_between, workday_between
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys

EARLIEST = days.number(dt.date(2024, 10, 7))
LATEST = days.number(dt.date(2024, 10, 18))
DURATION = 49
SURGE = {"paid_search": (3.6, 4.2), "social": (6.5, 7.5)}
ONBOARDING = (1.28, 1.34)
CHANNELS = ("paid_search", "social")


def draw(key: Keys, changelog: Changelog) -> Draw:
    onset = workday_between(key, "onset", EARLIEST, LATEST)
    end = onset + DURATION
    surge = {channel: number_between(key, channel, *SURGE[channel]) for channel in CHANNELS}
    onboarding = number_between(key, "onboarding", *ONBOARDING)
    return Draw(
        onset,
        end,
        bends=(
            *(Bend("arrivals", by, onset, end, (("signup_source", name),)) for name, by in surge.items()),
            Bend("onboarding", onboarding, onset, end),
        ),
        segment={"channels": " and ".join(CHANNELS)},
        size={**surge, "onboarding": onboarding},
        releases=tuple(
            Release(platform, day, changelog.patch_version(platform, day), note, adoption)
            for day, note in (
                (onset, "New onboarding: three questions, then your first plan."),
                (end, "The home screen and the first steps have a new look."),
            )
            for platform, adoption in (("web", 0.0), ("ios", 3.5), ("android", 5.0))
        ),
        campaigns=tuple(
            Campaign(name, channel, onset, end, 1.0, notes, brought=surge[channel])
            for name, channel, notes in (
                ("Cook more, waste less: search", "paid_search", "Broad keywords, all markets."),
                ("Cook more, waste less: social", "social", "Short videos, all markets."),
            )
        ),
        cell=("signup_source", "mix"),
    )


INCIDENT = Incident(
    id="paid_surge",
    number=7,
    level="diagnosis",
    title="A surge of paid signups meets a better onboarding",
    story="Paid and social signups tripled while a new onboarding lifted activation in every channel.",
    distractor="Activation fell in the week of the new onboarding: it looks broken.",
    metrics=("activations", "signups", "mau"),
    reach=("users",),
    reaches_people=True,
    within=(EARLIEST, LATEST + DURATION),
    draw=draw,
    target=Target("activations", per="signups", days=49, before=35, reading="mix"),
)

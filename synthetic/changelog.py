"""The change log that a product manager would find: app releases and marketing campaigns."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from synthetic.config import LAST_AS_OF
from synthetic.kernel import days, draws
from synthetic.kernel.draws import Floats, Keys
from synthetic.vocabulary import PLATFORMS, SIGNUP_SOURCES

END = days.number(LAST_AS_OF) + 1
_CADENCE = {"web": 14, "ios": 21, "android": 21}
_ADOPTION_DAYS = {"web": 0.0, "ios": 3.5, "android": 5.0}
_NOTES = (
    "Faster search for recipes.",
    "Bug fixes and small improvements.",
    "The shopping list can be sorted by aisle.",
    "Swap an ingredient with two taps.",
    "New filters: quick, vegetarian, for children.",
    "Plans can be copied from last week.",
    "Better contrast and larger tap targets.",
    "Fixes a crash when a photo is missing.",
    "Portions follow the size of the household.",
    "Delivery slots are shown earlier in the checkout.",
    "Leftovers: suggestions for what is still in the fridge.",
    "Recipes can be rated.",
    "The weekly plan can be printed.",
    "Stability and security updates.",
    "Invitations can be sent as a link.",
    "Prices are shown per portion.",
)


@dataclass(frozen=True)
class Release:
    """A version of a client. `adoption_days`: mean time until a user has it."""

    platform: str
    day: int
    version: str
    notes: str
    adoption_days: float


@dataclass(frozen=True)
class Campaign:
    """A marketing campaign on the days `[first, last)`; arrivals of its channel times `lift`.

    `brought`: what an incident's bends multiply them by beside that; the campaign's budget pays for both.
    """

    name: str
    channel: str
    first: int
    last: int
    lift: float
    notes: str
    brought: float = 1.0
    mailed: bool = False
    """Whether subscribers get a mail about it, on its first day."""


# name, channel, month, day, length in days, lift, notes: what marketing does every year
_YEARLY = (
    ("New Year, new kitchen", "paid_search", 1, 3, 25, 1.45, "Search ads on resolutions and meal planning."),
    ("Pancake week", "social", 2, 10, 8, 1.30, "Sponsored videos."),
    ("Spring greens", "social", 4, 4, 18, 1.35, "Creators cook from one weekly plan."),
    ("Barbecue", "paid_search", 6, 5, 16, 1.20, "Search ads around barbecue and salads."),
    ("Back to school", "paid_search", 8, 24, 21, 1.35, "Lunch boxes; ads for families."),
    ("Supermarket partners", "partner", 3, 12, 30, 1.50, "Vouchers in partner stores."),
    ("Loyalty partners", "partner", 10, 5, 28, 1.40, "Bonus points for new accounts."),
    ("Advent calendar", "social", 12, 1, 14, 1.25, "A recipe a day."),
)


@dataclass(frozen=True)
class Changelog:
    """Releases and campaigns, each in order of their day."""

    releases: tuple[Release, ...]
    campaigns: tuple[Campaign, ...]

    def patch_version(self, platform: str, day: int, patch: int = 1) -> str:
        """A version number that follows the regular one of that day."""
        latest = max(
            (r for r in self.releases if r.platform == platform and r.day <= day), key=lambda r: r.day
        )
        return latest.version.rsplit(".", 1)[0] + f".{patch}"

    def with_entries(self, releases: tuple[Release, ...], campaigns: tuple[Campaign, ...]) -> Changelog:
        """With more entries. Between two of them on one platform no regular release is made."""
        spans: dict[str, list[int]] = {}
        for release in releases:
            spans.setdefault(release.platform, []).append(release.day)
        kept = [r for r in self.releases if not _within(r.day, spans.get(r.platform, []))]
        order = {platform: i for i, platform in enumerate(PLATFORMS)}
        return Changelog(
            tuple(sorted((*kept, *releases), key=lambda r: (r.day, order[r.platform], r.version))),
            tuple(sorted((*self.campaigns, *campaigns), key=lambda c: (c.first, c.name))),
        )

    @cached_property
    def versions(self) -> tuple[str, ...]:
        """All version numbers; a client's code is the place in this list."""
        return tuple(sorted({release.version for release in self.releases}))

    def arrival_lift(self, channel: str, until: int) -> Floats:
        """Factor of the campaigns on the arrivals of a channel, for each of the first `until` days."""
        factor = np.ones(until)
        for campaign in self.campaigns:
            if campaign.channel == channel:
                factor[campaign.first : campaign.last] *= campaign.lift
        return factor


def _within(day: int, marks: list[int]) -> bool:
    return bool(marks) and min(marks) - 3 <= day <= max(marks)


def regular(key: Keys) -> Changelog:
    """The releases and campaigns of ordinary business, from the launch to the end of the simulated time."""
    return Changelog(tuple(_regular_releases(key)), tuple(_regular_campaigns(key)))


def _regular_releases(key: Keys) -> list[Release]:
    releases: list[Release] = []
    for platform in PLATFORMS:
        day, number, year, minor = days.LAUNCH - 1, 0, 0, 0
        while day < END:
            own = draws.child(key, number, f"release {platform}")
            if days.date(day).year != year:
                year, minor = days.date(day).year, 0
            note = _NOTES[int(draws.uniform(own, "notes")[0] * len(_NOTES))]
            version = f"{year - 2020}.{minor}.0"
            releases.append(Release(platform, day, version, note, _ADOPTION_DAYS[platform]))
            day += _CADENCE[platform] + int(draws.uniform(own, "delay")[0] * 6) - 2
            weekday = int(days.weekday(day))
            day += 7 - weekday if weekday > 4 else 0
            number, minor = number + 1, minor + 1
    return sorted(releases, key=lambda r: (r.day, r.platform))


def _regular_campaigns(key: Keys) -> list[Campaign]:
    campaigns: list[Campaign] = []
    for year in range(2023, LAST_AS_OF.year + 1):
        for place, (name, channel, month, day, length, lift, notes) in enumerate(_YEARLY):
            own = draws.child(key, year * 100 + place, "campaign")
            first = days.number(dt.date(year, month, day)) + int(draws.uniform(own, "start")[0] * 7)
            if first < days.LAUNCH:
                continue
            strength = 1.0 + (lift - 1.0) * (0.6 + 0.8 * float(draws.uniform(own, "lift")[0]))
            last = first + length
            campaigns.append(Campaign(f"{name} {year}", channel, first, last, strength, notes, mailed=True))
    return sorted(campaigns, key=lambda c: (c.first, c.name))


def campaign_spend(campaign: Campaign, blocks: int) -> int:
    """The budget in cents: what the extra signups would cost at a usual price."""
    price = {"paid_search": 1900, "social": 1400, "partner": 1100, "referral": 1500}[campaign.channel]
    length = campaign.last - campaign.first
    signups = 0.22 * blocks * length * (campaign.lift * campaign.brought - 1.0)
    return max(50_000, int(round(signups * price, -4)))


SOURCE_CODES = {source: code for code, source in enumerate(SIGNUP_SOURCES)}

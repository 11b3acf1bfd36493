"""The change log that a product manager would find: app releases and marketing campaigns.

It is ordinary business throughout, and gives no story away. What happens to a world adopts a release that is
made anyway (`Changelog.release_between`), begins on a day that lies to the releases as most days do
(`Changelog.onset`), and brings campaigns that look like all others (`Changelog.campaign_like`); notes are drawn
from one pool, whatever a release does. `python -m synthetic.checks.changelog` measures it.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from synthetic.changelog_texts import NOTES, ONCE, ONCE_NOTES
from synthetic.config import LAST_AS_OF
from synthetic.kernel import days, draws
from synthetic.kernel.draws import Floats, Keys
from synthetic.vocabulary import PLATFORMS

END = days.number(LAST_AS_OF) + 1
_CADENCE = {"web": 14, "ios": 21, "android": 21}
_ADOPTION_DAYS = {"web": 0.0, "ios": 3.5, "android": 5.0}
_HASTE = ((0.6, 0.4), (1.5, 0.2), (None, 0.4))
"""Adoption time of a patch on a phone, in days, and how often; None: as long as any release takes there."""
_PATCHES = (0.72, 0.22, 0.06)
"""How often none, one or two patches follow a minor release: a quarter of all releases are patches."""
_NOTE_RESTS = 185
"""Days for which a note is not used again on one platform."""
_ONSETS = ((0, 0, 0.24), (1, 4, 0.49), (5, END, 0.27))
"""Days since the newest release, from and to, on which something begins, and how often. Of all days, .19, .49 and
.32 lie so."""


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

    `budget`: cents for each block of the world. What a campaign brings is not written in what it costs.
    """

    name: str
    channel: str
    first: int
    last: int
    lift: float
    notes: str
    mailed: bool = False
    """Whether subscribers get a mail about it, on its first day."""
    budget: float = 0.0


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
_WITH_YEAR = 0.5
"""How often a yearly campaign's name has its year."""

_ONCE_CHANNELS = {"paid_search": 0.30, "social": 0.34, "partner": 0.22, "referral": 0.14}
_TOGETHER = 0.15
"""How often a one-off campaign has a second one beside it, on the same days."""
_LONG = {"paid_search": 0.08, "social": 0.05, "partner": 0.08, "referral": 0.5}
"""How often a one-off campaign is a long-running one: what is paid for invitations is not changed every month."""
_LENGTHS = {False: (4, 60), True: (61, 240)}
_MAILED = 0.35
"""How often subscribers get a mail about a one-off campaign, unless they got another one within `_MAILS_REST`."""
_MAILS_REST = 6
_NEAR = 10
_MOST_LIFT = {False: 0.14, True: 0.05}
_PRICE = {"paid_search": 1900, "social": 1400, "partner": 1100, "referral": 1500}
"""Usual price of a signup, in cents."""


@dataclass(frozen=True)
class Changelog:
    """Releases and campaigns, each in order of their day."""

    releases: tuple[Release, ...]
    campaigns: tuple[Campaign, ...]

    def release_between(self, key: Keys, name: str, platform: str, earliest: int, latest: int) -> Release:
        """A release of a platform drawn among those on the days from `earliest` to `latest`.

        If there is none (28 days have always one), it is the one that is nearest to their middle.
        """
        own = self._of(platform)
        among = [release for release in own if earliest <= release.day <= latest]
        if not among:
            return min(own, key=lambda release: abs(2 * release.day - earliest - latest))
        return among[int(draws.uniform(key, name)[0] * len(among))]

    def next_release(self, platform: str, day: int) -> Release:
        """The first release of a platform on a day or later."""
        return next(release for release in self._of(platform) if release.day >= day)

    def onset(self, key: Keys, name: str, earliest: int, latest: int) -> int:
        """A day from `earliest` to `latest` on which something begins that is bound to no version.

        Its distance to the newest release, of whatever platform, is nearly that of a random day; see `_ONSETS`.
        """
        day = np.arange(earliest, latest + 1)
        released = np.unique([release.day for release in self.releases])
        since = day - released[np.searchsorted(released, day, side="right") - 1]
        groups = [day[(since >= low) & (since <= high)] for low, high, _ in _ONSETS]
        weights = [share * (len(group) > 0) for group, (_, _, share) in zip(groups, _ONSETS, strict=True)]
        group = groups[int(draws.choice(key, f"{name} group", weights)[0])]
        return int(group[int(draws.uniform(key, name)[0] * len(group))])

    def campaign_like(self, key: Keys, name: str, channel: str, first: int, last: int) -> Campaign:
        """A campaign on the days `[first, last)` that looks like any other one-off campaign of its channel.

        Its name is one that no campaign of this change log has, and its budget is drawn as theirs are, whatever
        it brings. `name` is the draw's.
        """
        own = draws.child(key, 0, f"campaign {name}")
        taken = {campaign.name for campaign in self.campaigns}
        title = _drawn(own, "name", [title for title in ONCE if title not in taken])
        campaign = _once(own, title, channel, first, last)
        return replace(campaign, mailed=_mailed(own, first, [c.first for c in self.mailed]))

    def campaigns_near(self, key: Keys, name: str, day: int) -> tuple[Campaign, ...]:
        """What it takes for a campaign to begin within `_NEAR` days of a day: mostly nothing, since one does anyway.

        Where none does, one of a drawn channel and length: so that there is something to be mistaken about, and
        nothing to be read off its being there.
        """
        if any(abs(campaign.first - day) <= _NEAR for campaign in self.campaigns):
            return ()
        own = draws.child(key, 0, f"campaign {name}")
        first = day - _NEAR + int(draws.uniform(own, "start")[0] * (2 * _NEAR + 1))
        channel = _one_off_channels(own)[0]
        return (self.campaign_like(key, name, channel, first, first + _one_off_length(own, long=False)),)

    def with_entries(self, campaigns: tuple[Campaign, ...]) -> Changelog:
        """With more campaigns."""
        return replace(
            self, campaigns=tuple(sorted((*self.campaigns, *campaigns), key=lambda c: (c.first, c.name)))
        )

    @cached_property
    def versions(self) -> tuple[str, ...]:
        """All version numbers; a client's code is the place in this list."""
        return tuple(sorted({release.version for release in self.releases}))

    @cached_property
    def mailed(self) -> tuple[Campaign, ...]:
        """The campaigns that subscribers get a mail about; a mail has the place in this list."""
        return tuple(campaign for campaign in self.campaigns if campaign.mailed)

    def arrival_lift(self, channel: str, until: int) -> Floats:
        """Factor of the campaigns on the arrivals of a channel, for each of the first `until` days."""
        factor = np.ones(until)
        for campaign in self.campaigns:
            if campaign.channel == channel:
                factor[campaign.first : campaign.last] *= campaign.lift
        return factor

    def _of(self, platform: str) -> list[Release]:
        return [release for release in self.releases if release.platform == platform]


def regular(key: Keys, until: int = END) -> Changelog:
    """The releases and campaigns of ordinary business, from the launch to the end of the simulated time.

    With a later end there are more of them, and those before stay as they are.
    """
    order = {platform: place for place, platform in enumerate(PLATFORMS)}
    releases = [release for platform in PLATFORMS for release in _releases(key, platform, until)]
    yearly = list(_yearly_campaigns(key, until))
    campaigns = [*yearly, *_one_off_campaigns(key, until, yearly)]
    return Changelog(
        tuple(sorted(releases, key=lambda r: (r.day, order[r.platform]))),
        tuple(sorted(campaigns, key=lambda c: (c.first, c.name))),
    )


def _releases(key: Keys, platform: str, until: int) -> Iterator[Release]:
    """A platform's minor releases, each with the patches that follow it before the next one."""
    recent: deque[tuple[int, str]] = deque()

    def note(own: Keys, day: int) -> str:
        while recent and recent[0][0] < day - _NOTE_RESTS:
            recent.popleft()
        used = {text for _, text in recent}
        recent.append((day, _drawn(own, "notes", [text for text in NOTES if text not in used])))
        return recent[-1][1]

    day, number, year, minor = days.LAUNCH - 1, 0, 0, 0
    while day < until:
        own = draws.child(key, number, f"release {platform}")
        if days.date(day).year != year:
            year, minor = days.date(day).year, 0
        usual = _ADOPTION_DAYS[platform]
        yield Release(platform, day, f"{year - 2020}.{minor}.0", note(own, day), usual)
        patched = day
        for patch in range(1, 1 + int(draws.choice(own, "patches", _PATCHES)[0])):
            one = draws.child(own, patch, "patch")
            patched = _weekday_from(patched + 1 + int(draws.uniform(one, "delay")[0] * 4))
            if patched < until:
                haste = _HASTE[int(draws.choice(one, "haste", [share for _, share in _HASTE])[0])][0]
                adoption = usual if haste is None else min(haste, usual)
                yield Release(
                    platform, patched, f"{year - 2020}.{minor}.{patch}", note(one, patched), adoption
                )
        day = _weekday_from(day + _CADENCE[platform] + int(draws.uniform(own, "delay")[0] * 6) - 2)
        number, minor = number + 1, minor + 1


def _weekday_from(day: int) -> int:
    """This day, or the Monday after it if it is on a weekend."""
    weekday = int(days.weekday(day))
    return day + (7 - weekday if weekday > 4 else 0)


def _yearly_campaigns(key: Keys, until: int) -> Iterator[Campaign]:
    for year in range(2023, days.date(until).year + 1):
        for place, (name, channel, month, day, length, lift, notes) in enumerate(_YEARLY):
            own = draws.child(key, year * 100 + place, "campaign")
            first = days.number(dt.date(year, month, day)) + int(draws.uniform(own, "start")[0] * 7)
            if not days.LAUNCH <= first < until:
                continue
            strength = 1.0 + (lift - 1.0) * (0.5 + 0.8 * float(draws.uniform(own, "lift")[0]))
            title = f"{name} {year}" if draws.happens(own, "year", _WITH_YEAR)[0] else name
            budget = _budget(own, channel, length)
            yield Campaign(title, channel, first, first + length, strength, notes, mailed=True, budget=budget)


def _one_off_campaigns(key: Keys, until: int, yearly: Sequence[Campaign]) -> Iterator[Campaign]:
    """What marketing does once; now and then two at a time."""
    titles = [ONCE[n] for n in np.argsort([draws.uniform(key, f"title {title}")[0] for title in ONCE])]
    mailed = [campaign.first for campaign in yearly]
    day, number, used = days.LAUNCH, 0, 0
    while True:
        own = draws.child(key, number, "one-off campaign")
        day += 1 + int(17.5 * (draws.exponential(own, "gap")[0] + draws.exponential(own, "longer gap")[0]))
        if day >= until:
            return
        channels = _one_off_channels(own)
        long = bool(draws.happens(own, "long", _LONG[channels[0]])[0])
        last = day + _one_off_length(own, long=long)
        for place, channel in enumerate(channels):
            one = draws.child(own, place, "channel")
            most_lift = 0.0 if channel == "referral" else _MOST_LIFT[long]
            # What a budget brings is drawn: a large one brings more on average, and often little.
            brings = draws.uniform(one, "lift")[0] ** 2 * min(2.0, _relative_budget(one) ** 0.5)
            campaign = _once(one, titles[used], channel, day, last)
            campaign = replace(
                campaign, lift=1.0 + most_lift * float(brings), mailed=_mailed(one, day, mailed)
            )
            mailed += [day] if campaign.mailed else []
            yield campaign
            used += 1
        number += 1


def _one_off_channels(own: Keys) -> list[str]:
    names, shares = tuple(_ONCE_CHANNELS), tuple(_ONCE_CHANNELS.values())
    first = int(draws.choice(own, "channel", shares)[0])
    if not draws.happens(own, "together", _TOGETHER)[0]:
        return [names[first]]
    other = draws.choice(own, "other channel", [s * (n != first) for n, s in enumerate(shares)])
    return [names[first], names[int(other[0])]]


def _one_off_length(own: Keys, *, long: bool) -> int:
    least, most = _LENGTHS[long]
    return int(least * (most / least) ** draws.uniform(own, "length")[0])


def _once(own: Keys, name: str, channel: str, first: int, last: int) -> Campaign:
    """A one-off campaign as it is found in the change log; its key draws note and budget."""
    notes = _drawn(own, "notes", ONCE_NOTES[channel]).format(until=days.date(last - 1))
    return Campaign(name, channel, first, last, 1.0, notes, budget=_budget(own, channel, last - first))


def _mailed(own: Keys, day: int, others: Sequence[int]) -> bool:
    """Whether subscribers get a mail on this day, given the days of the other campaigns' mails."""
    rested = all(abs(day - other) > _MAILS_REST for other in others)
    return rested and bool(draws.happens(own, "mailed", _MAILED)[0])


def _budget(own: Keys, channel: str, length: int) -> float:
    """Cents for each block: as many signups at the channel's price as its usual campaign of that length pays."""
    return 0.07 * float(length**0.85) * _PRICE[channel] * _relative_budget(own)


def _relative_budget(own: Keys) -> float:
    """A budget over the usual one of its channel and length: one in twenty is more than four times as large."""
    return float(np.exp(0.9 * draws.normal(own, "budget")[0]))


def campaign_spend(campaign: Campaign, blocks: int) -> int:
    """A campaign's budget, in cents."""
    return max(50_000, int(round(campaign.budget * blocks, -4)))


def _drawn(key: Keys, name: str, values: Sequence[str]) -> str:
    return values[int(draws.uniform(key, name)[0] * len(values))]

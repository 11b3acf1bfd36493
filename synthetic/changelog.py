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

from synthetic.config import LAST_AS_OF
from synthetic.kernel import days, draws
from synthetic.kernel.draws import Floats, Keys
from synthetic.vocabulary import PLATFORMS, SIGNUP_SOURCES

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

_NOTES = (
    # What people see
    "Faster search for recipes.",
    "The shopping list can be sorted by aisle.",
    "Swap an ingredient with two taps.",
    "New filters: quick, vegetarian, for children.",
    "Plans can be copied from last week.",
    "Better contrast and larger tap targets.",
    "Portions follow the size of the household.",
    "Delivery slots are shown earlier in the checkout.",
    "Leftovers: suggestions for what is still in the fridge.",
    "Recipes can be rated.",
    "The weekly plan can be printed.",
    "Invitations can be sent as a link.",
    "Prices are shown per portion.",
    "The planner has a new look.",
    "The home screen has a new look.",
    "Household page: see who is cooking with you.",
    "The shopping list is shared live.",
    "Recipes are read aloud while you cook.",
    "A planner for leftovers.",
    "Cook mode keeps the screen on.",
    "Favourites have folders.",
    "Allergies are kept in the profile.",
    "The basket says what is in season.",
    "Recipes from friends are marked.",
    "A dark theme.",
    "Units can be switched between cups and grams.",
    "The calendar shows the month.",
    "Streaks: a small flame for planned dinners.",
    "Experiment: a planner that answers while you drag.",
    "Experiment: another order of the suggestions.",
    "Reminders can be set for each day of the week.",
    "The checkout asks for the address once.",
    # First steps
    "New onboarding: three questions, then your first plan.",
    "Onboarding: pick three dishes that you like.",
    "Onboarding: the size of the household is asked first.",
    "The first steps can be skipped.",
    "A short tour of the planner for new accounts.",
    "Log-in with a link in place of a password.",
    "Log-in: the session is kept for longer.",
    "Sign-up has one page less.",
    # Tracking, clocks
    "Tracking SDK 4.1: smaller, no change to what is sent.",
    "Tracking SDK 4.2: events are sent in batches.",
    "Tracking SDK 4.2.1: a fix in the event queue.",
    "Tracking SDK 4.3: retries when there is no connection.",
    "Events of the planner have a new schema.",
    "All times in the log are UTC.",
    "The log has the time zone of the device.",
    "Clocks of devices are compared with the server's.",
    "Load times are measured with the browser's own API.",
    "Load times: the clock starts with the tap.",
    "Consent: the banner remembers the choice.",
    # Photos, speed, battery
    "Sharper recipe photos on all screens.",
    "Photos are loaded in the size of the screen.",
    "Photos are cached for a week.",
    "Videos start when they are in view.",
    "Fixes a crash when a photo is missing.",
    "Saves battery: uploads wait for a good connection.",
    "Saves battery: less work in the background.",
    "Less memory on older devices.",
    "The start screen loads its parts one by one.",
    "A smaller download.",
    # Stability
    "Bug fixes and small improvements.",
    "Stability and security updates.",
    "Small fixes in the planner.",
    "Small fixes in the checkout.",
    "Fixes a rare crash at the start.",
    "Fixes times in the log.",
    "Fixes double notifications.",
    "Fixes the back button in the checkout.",
    "Libraries brought up to date.",
    "Clean-up after the last release.",
    "Translations revised.",
    "Texts in the first steps revised.",
    "Payments: a newer version of the provider's library.",
    "Search: a newer index.",
    "Configuration can be changed without a release.",
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

    `budget`: cents for each block of the world. What a campaign brings is not written in what it costs.
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

# What else marketing does, once each: name from this list, notes by channel
_ONCE = (
    "Cook more, waste less",
    "Five-ingredient dinners",
    "Everyone cooks",
    "Bring your table",
    "One pot, four plates",
    "Dinner in twenty minutes",
    "Tuesday is soup day",
    "What's in the fridge?",
    "The long table",
    "Noodles every night",
    "Plan once, eat all week",
    "Lunch from last night",
    "A week without waste",
    "Around the world in seven dinners",
    "Cook like grandma",
    "The five-minute shopping list",
    "Beans and more beans",
    "The honest kitchen",
    "Dinner is sorted",
    "Less planning, more eating",
    "Feed the whole house",
    "The quick and the slow",
    "Family table",
    "First flat, first kitchen",
    "Learn to cook in a week",
    "Rice, five ways",
    "Spice of the month",
    "The weeknight club",
    "Green on Mondays",
    "From market to plate",
    "Three friends, one pan",
    "Sheet-pan suppers",
    "Cooking for one",
    "Cooking for six",
    "Bread and butter",
    "Small kitchen, big taste",
    "The freezer is your friend",
    "Potato week",
    "A pasta a day",
    "Hungry at six",
    "No more takeaway",
    "Ten dishes to know",
    "The pantry project",
    "Fish on Friday",
    "Eat what you planned",
    "Slow Sunday",
    "Breakfast for dinner",
    "The lunch box",
    "Kids choose",
    "Curry night",
    "Plan with your flatmates",
    "Veg first",
    "Good food, small budget",
    "The Thursday basket",
    "Everyday chef",
    "Taste the difference",
    "Tomatoes, tomatoes",
    "Two for dinner",
    "The empty-plate challenge",
    "Knife skills",
    "Shop once a week",
    "Dumpling days",
    "Home by seven",
    "The big batch",
    "Salad that fills",
    "Your week, your plate",
    "Stir-fry school",
    "The recipe swap",
    "Cook it forward",
    "Neighbours' table",
    "Eggs any time",
    "A plan for every budget",
    "The kitchen reset",
    "Wok this way",
    "Dinner for the team",
    "New city, new kitchen",
    "Seven days of soup",
    "The green basket",
    "Taco trail",
    "Make it a meal",
    "Simply seasoned",
    "Plates and people",
    "The chef's notebook",
    "Meal by meal",
    "Comfort classics",
    "Cheese, please",
    "The fridge raid",
    "Supper stories",
    "Real food, real fast",
    "Chop, stir, serve",
    "Pizza from scratch",
    "The little gourmets",
    "Ready, steady, plan",
    "Oven on",
    "Set the table",
    "Saucy",
    "The savings plate",
    "Grains and greens",
    "Mushroom month",
    "Under ten euros",
    "The tasting menu",
    "Kitchen stories",
    "Better together",
    "Weeknight heroes",
    "Apron on",
    "Plant-based and proud",
    "Bowl food",
    "The spoon club",
    "Cook along",
    "Hello, dinner",
    "The market run",
    "Eat in",
    "Crumbs",
    "Lemon and salt",
    "Dinner by numbers",
    "Pass the plate",
    "Chickpeas for all",
    "The doorstep dinner",
    "Whisk and tell",
    "One list, one shop",
    "What the cook eats",
    "Peel, boil, mash",
    "The midweek feast",
    "Eat the rainbow",
    "Butter side up",
    "Second helpings",
    "The cook's apprentice",
    "Starters for ten",
)
_ONCE_NOTES = {
    "paid_search": (
        "Broad keywords, all markets.",
        "Search ads on quick dinners.",
        "More budget in all markets.",
        "Brand keywords, larger bids.",
        "Shopping ads for weekly baskets.",
        "A test of new keywords.",
        "Ads on recipe searches.",
        "Keywords around saving money on food.",
    ),
    "social": (
        "Short videos, all markets.",
        "A creator with many followers cooks from our plans.",
        "Short videos with seasonal recipes.",
        "More budget in all markets.",
        "Creators answer questions live.",
        "Sponsored posts for young families.",
        "A cooking challenge with a hashtag.",
        "Pictures of dinners that people planned.",
    ),
    "partner": (
        "Vouchers in twice as many stores.",
        "A leaflet in every delivery.",
        "A month for free with a kettle.",
        "Bonus points for the first basket.",
        "A stand at three food fairs.",
        "A banner in the partner's app.",
        "Recipe cards beside the checkout.",
        "A bundle with a cookbook.",
    ),
    "referral": (
        "A raffle among all who invite somebody, until {until}.",
        "5 euros of credit for each accepted invitation, as always: a reminder until {until}.",
        "Credit for each accepted invitation: 5 euros, and a raffle until {until}.",
        "A banner in the app: who is cooking with you?",
        "A raffle of ten cookbooks, until {until}.",
        "A mail to those who never invited anybody.",
        "Thank-you cards for the first invitation, until {until}.",
    ),
}
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

    def next_release(self, platform: str, day: int, at_least: int = 0) -> Release:
        """The first release of a platform that is made `at_least` so many days after a day, or later."""
        return next(release for release in self._of(platform) if release.day >= day + at_least)

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

    def campaign_like(
        self, key: Keys, name: str, channel: str, first: int, last: int, *, lift: float = 1.0
    ) -> Campaign:
        """A campaign on the days `[first, last)` that looks like any other one-off campaign of its channel.

        Its name is one that no campaign of this change log has, and its budget is drawn as theirs are, whatever
        it brings. `name` is the draw's.
        """
        own = draws.child(key, 0, f"campaign {name}")
        taken = {campaign.name for campaign in self.campaigns}
        title = _drawn(own, "name", [title for title in _ONCE if title not in taken])
        campaign = _once(own, title, channel, first, last)
        return replace(campaign, lift=lift, mailed=_mailed(own, first, [c.first for c in self.mailed]))

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
        recent.append((day, _drawn(own, "notes", [text for text in _NOTES if text not in used])))
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
    titles = [_ONCE[n] for n in np.argsort([draws.uniform(key, f"title {title}")[0] for title in _ONCE])]
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
    notes = _drawn(own, "notes", _ONCE_NOTES[channel]).format(until=days.date(last - 1))
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


SOURCE_CODES = {source: code for code, source in enumerate(SIGNUP_SOURCES)}

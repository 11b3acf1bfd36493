"""Stage two begins: visits, and how often each thing happens in them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synthetic import experiments
from synthetic.kernel import calendars, days, draws, ids
from synthetic.kernel.bends import Segments
from synthetic.kernel.draws import Floats, Keys
from synthetic.people import identities, offers, partners, tiers
from synthetic.people.arrivals import BOT, HUMAN
from synthetic.people.population import Population
from synthetic.scenario import Scenario
from synthetic.vocabulary import EVENT_NAMES, PLATFORMS

OPENED, VIEWED, STARTED, SAVED, CART, ORDERED, INVITED = range(len(EVENT_NAMES))
_MOST = np.array([1, 4, 3, 3, 1, 1, 3])  # of each event in a visit; together they fit into an event's number
_LAST_SECOND = days.SECONDS_A_DAY - 2

# The hours of a household's day (local time): share of visits that start in each hour.
_HOURS = np.array(
    [
        1,
        0.5,
        0.3,
        0.2,
        0.3,
        0.8,
        2.2,
        3.6,
        4.0,
        4.2,
        4.6,
        5.4,
        5.8,
        4.4,
        3.8,
        4.0,
        5.2,
        7.4,
        8.6,
        8.4,
        7.8,
        6.6,
        4.4,
        2.5,
    ]
)


@dataclass(frozen=True)
class Visits:
    """Sessions of some days, as they really were, in order of day; arrays of the same length."""

    id: NDArray[np.int64]
    key: Keys
    user: NDArray[np.int32]
    """Place of the user in the population."""
    account: NDArray[np.int64]
    """Number of the account that the user was logged in with."""
    day: NDArray[np.int16]
    age: NDArray[np.int16]
    started: Floats
    """Second of the day."""
    seconds: Floats
    platform: NDArray[np.int8]
    version: NDArray[np.int32]
    counts: NDArray[np.int8]
    """How often each event happened, by visit and event."""

    def since(self, first: int) -> Visits:
        """Those of the days from `first` on."""
        start = days.span(self.day, first, first)[0]
        return Visits(**{field.name: getattr(self, field.name)[start:] for field in fields(self)})

    def segments(self, of_users: Segments) -> Segments:
        """Codes by which the visits can be chosen, from those of the users."""
        own: dict[str, NDArray[Any]] = {"platform": self.platform, "app_version": self.version}
        return Segments(lambda name: own[name] if name in own else of_users[name][self.user])


def segments_of_users(scenario: Scenario, population: Population) -> Segments:
    """Codes by which all users can be chosen. `platform` is that of the signup."""
    users = population.users

    def find(dimension: str) -> NDArray[Any]:
        for experiment in scenario.experiments:
            if dimension.endswith(experiment.dimension):
                places, day = experiments.enrolment(experiment, population)
                if dimension.startswith("since"):
                    return _spread(len(users.id), places, day)
                unit = users.household[places] if experiment.unit == "household" else places
                variant = scenario.variant(experiment, users.key[unit])
                met = experiments.meets(experiment, users.key[places])
                return _spread(len(users.id), places, np.where(met, variant, experiments.NOBODY))
        if dimension == "partner":
            return partners.app_of(scenario.settings, users.key, users.kind)
        found: NDArray[Any] = {
            "platform": users.platform,
            "country": users.country,
            "signup_source": users.source,
        }[dimension]
        return found

    return Segments(find)


def _spread(size: int, places: NDArray[Any], values: NDArray[Any]) -> NDArray[Any]:
    whole = np.full(size, -1, np.int16)
    whole[places] = values
    return whole


def _places(times: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each repetition its origin, and its number among the origin's repetitions."""
    origin = np.repeat(np.arange(len(times)), times)
    starts = np.cumsum(times) - times
    return origin, np.arange(len(origin)) - starts[origin]


def _start_second(key: Keys, offset_hours: NDArray[Any]) -> Floats:
    """Second of the UTC day at which a visit starts; people keep their country's hours."""
    edges = np.concatenate(([0.0], np.cumsum(_HOURS) / _HOURS.sum())) * 24.0
    table = np.interp(np.linspace(0.0, 24.0, 1441), edges, np.arange(25.0))
    drawn = draws.uniform(key, "start") * 1440.0
    whole = drawn.astype(np.int64)
    local = table[whole] + (table[whole + 1] - table[whole]) * (drawn - whole)
    second: Floats = ((local - offset_hours) % 24.0) * 3600.0
    return second


def first_start(user: Keys, day: NDArray[Any], country: NDArray[np.int8]) -> Floats:
    """Second of the UTC day at which users' first sessions of these days start (not of the day of signup)."""
    key = draws.child(draws.child(draws.child(user, day, "day"), 0, "visits"), 0, "session")
    return np.minimum(_start_second(key, calendars.offset_hours(country, day)), _LAST_SECOND - 20.0)


def before_the_first_start(user: Keys, day: NDArray[Any], country: NDArray[np.int8]) -> Floats:
    """A second of the UTC day before any visit that users could make on it."""
    key = draws.child(draws.child(user, day, "day"), 0, "visits")
    offset = calendars.offset_hours(country, day)
    starts = [
        _start_second(draws.child(key, number, "session"), offset) for number in range(ids.SESSIONS_A_DAY)
    ]
    earliest: Floats = np.minimum.reduce(starts)
    return np.maximum(earliest - 60.0, 0.0)


def visits(scenario: Scenario, population: Population, first: int, last: int) -> Visits:
    """The visits of the days `[first, last)`."""
    settings, users = scenario.settings, population.users
    start, end = days.span(population.active_day, first, last)
    who, day = population.active_user[start:end], population.active_day[start:end]
    core, invites = population.active_core[start:end], population.active_invites[start:end]
    key = draws.child(draws.child(users.key[who], day, "day"), 0, "visits")
    kind = users.kind[who]
    mean = settings.extra_sessions * (0.5 + users.engagement[who])
    times = 1 + draws.poisson(key, "sessions", np.where(kind == BOT, 2.5, mean), ids.SESSIONS_A_DAY - 1)
    origin, sequence = _places(times)
    own = draws.child(key[origin], sequence, "session")
    user, when = who[origin], day[origin]
    age = when - users.day[user]
    started = _start_second(own, calendars.offset_hours(users.country[user], when))
    # On the day of signup the first visit is the one in which the account is made.
    signup = users.created_second[user].astype(np.float64)
    fresh = age == 0
    first_visit = signup + 1.0 + 20.0 * draws.uniform(own, "form")
    later = signup + 1200.0 + (_LAST_SECOND - 1200.0 - signup) * draws.uniform(own, "later")
    started = np.where(fresh, np.where(sequence == 0, first_visit, np.minimum(later, _LAST_SECOND)), started)
    started = np.minimum(started, _LAST_SECOND - 20.0)
    length = np.exp(
        np.log(settings.session_median_seconds) + settings.session_spread * draws.normal(own, "length")
    )
    length = np.where(kind[origin] == BOT, 20.0 + length * 0.1, length)
    length = np.clip(length, 5.0, np.minimum(7200.0, _LAST_SECOND - started))
    platform = _platform(scenario, users.platform[user], users.kind[user], own)
    platform = np.where(fresh & (sequence == 0), users.platform[user], platform).astype(np.int8)
    version = _version(scenario, users.key[user], platform, when)
    counts = _counts(scenario, population, own, user, when)
    _spread_plans(counts, key, core, times)
    heads = np.cumsum(times) - times
    counts[heads, INVITED] = invites
    return Visits(
        ids.session_ids(users.id[user], age, sequence),
        own,
        user,
        identities.accounts(scenario, population, who, day, invites)[origin],
        when,
        age,
        started,
        length,
        platform,
        version,
        counts,
    )


def _platform(scenario: Scenario, home: NDArray[Any], kind: NDArray[Any], key: Keys) -> NDArray[np.int8]:
    """Most visits are made on the platform of the signup; web people sometimes take the phone, and so on."""
    away = draws.happens(key, "away", scenario.settings.other_platform) & (kind == HUMAN)
    other = np.where(home == 0, 1 + (draws.uniform(key, "phone") < 0.35), 0)
    return np.where(away, other, home).astype(np.int8)


def _version(
    scenario: Scenario, user: Keys, platform: NDArray[np.int8], day: NDArray[np.int16]
) -> NDArray[np.int32]:
    """Code of the newest version that each client has by that day."""
    log = scenario.changelog
    code = {version: place for place, version in enumerate(log.versions)}
    found = np.zeros(len(day), np.int32)
    for number, name in enumerate(PLATFORMS):
        mine = np.flatnonzero(platform == number)
        if not len(mine):
            continue
        own = [release for release in log.releases if release.platform == name]
        out = np.array([release.day for release in own])
        versions = np.array([code[release.version] for release in own], np.int32)
        patience = np.array([release.adoption_days for release in own])
        today = day[mine]
        place = np.searchsorted(out, today, side="right") - 1
        if patience.any():
            slow = draws.exponential(user[mine], f"adoption {name}")
            for _ in range(5):  # the sixth release back, patches included, is on every phone
                place = np.where(
                    (today - out[place] < slow * patience[place]) & (place > 0), place - 1, place
                )
        found[mine] = versions[place]
    return found


def _counts(
    scenario: Scenario, population: Population, key: Keys, user: NDArray[np.int32], day: NDArray[np.int16]
) -> NDArray[np.int8]:
    """How often each event happens in a visit, but for saved plans and invitations."""
    settings, users = scenario.settings, population.users
    kind = users.kind[user]
    counts = np.zeros((len(key), len(EVENT_NAMES)), np.int8)
    counts[:, OPENED] = 1
    looks = draws.happens(key, "looks", settings.recipes_viewed)
    more = draws.geometric(key, "recipes", settings.more_recipes, int(_MOST[VIEWED]) - 2)
    counts[:, VIEWED] = np.where(kind == BOT, more + 2, np.where(looks, more + 1, 0))
    counts[:, STARTED] = (counts[:, VIEWED] > 0) & draws.happens(key, "starts", settings.plans_unfinished)
    thrift, engagement = users.thrift[user], users.engagement[user]
    tier = tiers.of(settings, users.key[user], thrift, kind)
    segments = segments_of_users(scenario, population).at(user)
    want = scenario.bent("cart_rate", day, segments) * np.exp(-0.35 * thrift) * (0.6 + 0.8 * engagement)
    want = want * np.array(settings.plan_carts)[tier]
    offer = scenario.bent("offer", day, segments)
    if np.any(offer):
        want = want * (1.0 + settings.offer_orders * offers.pull(thrift, offer))
    cart = draws.happens(key, "cart", want) & (kind != BOT)
    counts[:, CART] = cart
    buys = settings.checkout_rate * np.exp(-0.25 * thrift)
    counts[:, ORDERED] = cart & draws.happens(key, "checkout", buys)
    return counts


def _spread_plans(
    counts: NDArray[np.int8],
    day_key: Keys,
    core: NDArray[np.bool_],
    times: NDArray[np.int64],
) -> None:
    """Put the saved plans of each day with the core action into its visits, in place.

    A plan is made of recipes: whoever saves one has started it, and has looked at a recipe before.
    """
    at = np.flatnonzero(core)
    plans = 1 + draws.geometric(day_key[at], "plans", 0.18, int(_MOST[SAVED]) - 1)
    heads = np.cumsum(times) - times
    visit = heads[at] + (draws.uniform(day_key[at], "which visit") * times[at]).astype(np.int64)
    counts[visit, SAVED] = plans
    counts[visit, STARTED] = np.minimum(counts[visit, STARTED] + plans, _MOST[STARTED])
    counts[visit, VIEWED] = np.maximum(counts[visit, VIEWED], 1)
